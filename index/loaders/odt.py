"""ODT (OpenDocument): paragraphs, headings, lists and tables; notes and tracked changes are left out."""

from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped] # lxml has no types

from index.articles import parse_date
from index.loaders.declared import sane_author, sane_title
from index.loaders.fields import Fields
from index.loaders.package import DC, Package, open_package, value_of
from index.loaders.prose import Piece, article_of
from index.loaders.raw import Loaded, Raw
from index.loaders.receipts import Reason, Tally

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
_TEXT, _OFFICE, _TABLE, _META = (f"{{{_NS}{name}:1.0}}" for name in ("text", "office", "table", "meta"))
_LEFT_OUT = frozenset({_OFFICE + "annotation", _TEXT + "tracked-changes", _TEXT + "note"})


def load_odt(raw: Raw) -> Iterator[Loaded]:
    """Read an OpenDocument text as one article."""
    tally = Tally()
    with open_package(raw) as package:
        body = package.tree("content.xml").find(f"{_OFFICE}body/{_OFFICE}text")
        pieces = list(_pieces(body, tally)) if body is not None else []
        declared = _declared(package)
    yield article_of(pieces, declared, raw, tally)


def _declared(package: Package) -> Fields:
    meta = package.optional("meta.xml")
    about = None if meta is None else meta.find(_OFFICE + "meta")
    made = value_of(about, _META + "creation-date")
    day = parse_date(made) if made else None
    return Fields(
        title=sane_title(value_of(about, DC + "title")),
        author=sane_author(value_of(about, _META + "initial-creator") or value_of(about, DC + "creator")),
        language=value_of(about, DC + "language"),
        metadata={"created": day.isoformat()} if day else {},
    )


def _pieces(parent: etree._Element, tally: Tally, *, listed: bool = False) -> Iterator[Piece]:
    for element in parent:
        if element.tag == _TEXT + "h":
            level = element.get(_TEXT + "outline-level", "1")
            yield Piece(_words(element, tally), int(level) if level.isdigit() else 1)
        elif element.tag == _TEXT + "p":
            style = element.get(_TEXT + "style-name", "")
            yield Piece(_words(element, tally), 0 if style == "Title" else None, item=listed)
        elif element.tag == _TABLE + "table":
            for row in element.iter(_TABLE + "table-row"):
                cells = [_words(cell, tally) for cell in row.iter(_TABLE + "table-cell")]
                yield Piece(" | ".join(cells) if any(cells) else "")
        elif element.tag in _LEFT_OUT:
            _note(element, tally)
        elif isinstance(element.tag, str):
            is_item = element.tag in (_TEXT + "list", _TEXT + "list-item")
            yield from _pieces(element, tally, listed=listed or is_item)


def _words(element: etree._Element, tally: Tally) -> str:
    pieces = [element.text or ""]
    for child in element:
        if child.tag in _LEFT_OUT:
            _note(child, tally)
        elif child.tag in (_TEXT + "s", _TEXT + "tab", _TEXT + "line-break"):
            pieces.append(" ")
        elif isinstance(child.tag, str):
            pieces += [_words(child, tally), " " if child.tag == _TEXT + "p" else ""]
        pieces.append(child.tail or "")
    return " ".join("".join(pieces).split())


def _note(element: etree._Element, tally: Tally) -> None:
    reason = Reason.NOTE if element.tag == _TEXT + "note" else Reason.DELETED
    tally.drop(reason, len("".join(element.itertext())))
