"""DOCX (Office Open XML): paragraphs, headings, lists and tables; headers, footers and comments are left out."""

import re
from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped] # lxml has no types

from index.loaders.declared import sane_author, sane_title
from index.loaders.fields import Fields
from index.loaders.package import DC, Package, open_package, value_of
from index.loaders.prose import Piece, article_of
from index.loaders.raw import Loaded, Raw
from index.loaders.receipts import Reason, Tally

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TERMS = "{http://purl.org/dc/terms/}"
_CORE = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DELETED = frozenset({_W + "del", _W + "moveFrom"})
_HEADING = re.compile(r"(?:heading|überschrift|titre|título)\s*(\d)", re.IGNORECASE)
_BULLETED = re.compile(r"list (?:bullet|number)\b.*", re.IGNORECASE)
_OTHER_PART = re.compile(r"word/(header|footer|comments|footnotes|endnotes)\d*\.xml")
_REASONS = {
    "header": Reason.RUNNING_HEAD,
    "footer": Reason.RUNNING_HEAD,
    "comments": Reason.DELETED,
    "footnotes": Reason.NOTE,
    "endnotes": Reason.NOTE,
}
_ITEM = -1  # among the levels: a style of list items
_TITLE = re.compile(r"title|titel|titre|título", re.IGNORECASE)


def load_docx(raw: Raw) -> Iterator[Loaded]:
    """Read a Word document as one article."""
    tally = Tally()
    with open_package(raw) as package:
        body = package.tree("word/document.xml").find(_W + "body")
        levels = _levels(package)
        pieces = list(_pieces(body, levels, tally)) if body is not None else []
        declared = _declared(package)
        _note_other_parts(package, tally)
    yield article_of(pieces, declared, raw, tally)


def _declared(package: Package) -> Fields:
    core = package.optional("docProps/core.xml")
    keywords = value_of(core, _CORE + "keywords") or ""
    made = value_of(core, _TERMS + "created")
    return Fields(
        title=sane_title(value_of(core, DC + "title")),
        author=sane_author(value_of(core, DC + "creator")),
        language=value_of(core, DC + "language"),
        tags=tuple(tag.strip() for tag in re.split("[,;]", keywords) if tag.strip()),
        metadata={"created": made[:10]} if made else {},
    )


def _note_other_parts(package: Package, tally: Tally) -> None:
    """Account for the words that stand outside the body."""
    for name in sorted(package.names):
        part = _OTHER_PART.fullmatch(name)
        if part:
            words = "".join("".join(t.itertext()) for t in package.tree(name).iter(_W + "t"))
            tally.drop(_REASONS[part[1]], len(words))


def _levels(package: Package) -> dict[str, int]:
    """Return the level of each style that is a heading's: 0 for the title's, `_ITEM` for a list item's."""
    styles = package.optional("word/styles.xml")
    found: dict[str, int] = {}
    for style in () if styles is None else styles.iter(_W + "style"):
        name = style.find(_W + "name")
        spoken = "" if name is None else name.get(_W + "val", "")
        outline = style.find(f"{_W}pPr/{_W}outlineLvl")
        heading = _HEADING.match(spoken)
        if heading:
            found[style.get(_W + "styleId", "")] = int(heading[1])
        elif _TITLE.fullmatch(spoken):
            found[style.get(_W + "styleId", "")] = 0
        elif _BULLETED.fullmatch(spoken):
            found[style.get(_W + "styleId", "")] = _ITEM
        elif outline is not None and outline.get(_W + "val", "9").isdigit():
            level = int(outline.get(_W + "val", "9")) + 1
            if level <= 6:
                found[style.get(_W + "styleId", "")] = level
    return found


def _pieces(parent: etree._Element, levels: dict[str, int], tally: Tally) -> Iterator[Piece]:
    for element in parent:
        if element.tag == _W + "p":
            yield from _paragraph(element, levels, tally)
        elif element.tag == _W + "tbl":
            yield from _rows(element, tally)
        elif element.tag in _DELETED:
            tally.drop(Reason.DELETED, len("".join(element.itertext())))
        elif element.tag in (_W + "sdt", _W + "sdtContent", _W + "ins", _W + "customXml"):
            yield from _pieces(element, levels, tally)


def _paragraph(element: etree._Element, levels: dict[str, int], tally: Tally) -> Iterator[Piece]:
    text = _words(element, tally)
    style = element.find(f"{_W}pPr/{_W}pStyle")
    level = levels.get(style.get(_W + "val", "")) if style is not None else None
    listed = level == _ITEM or element.find(f"{_W}pPr/{_W}numPr") is not None
    level = None if level == _ITEM else level
    for line in text.split("\n"):
        if line:
            yield Piece(line, level, item=listed and level is None)
            listed = False


def _rows(table: etree._Element, tally: Tally) -> Iterator[Piece]:
    for row in table.iter(_W + "tr"):
        cells = [" ".join(_words(cell, tally).split()) for cell in row.iter(_W + "tc")]
        if any(cells):
            yield Piece(" | ".join(cells))


def _words(element: etree._Element, tally: Tally) -> str:
    """Return the words of an element; line breaks in it stay, paragraphs in a cell become lines."""
    pieces: list[str] = []
    _collect(element, pieces, tally)
    return "\n".join(" ".join(line.split()) for line in "".join(pieces).split("\n")).strip()


def _collect(element: etree._Element, pieces: list[str], tally: Tally) -> None:
    for child in element:
        if child.tag == _W + "t":
            pieces.append(child.text or "")
        elif child.tag == _W + "tab":
            pieces.append(" ")
        elif child.tag in (_W + "br", _W + "cr"):
            pieces.append("\n" if child.get(_W + "type") is None else " ")
        elif child.tag == _W + "noBreakHyphen":
            pieces.append("-")
        elif child.tag in _DELETED:
            tally.drop(Reason.DELETED, len("".join(child.itertext())))
        elif child.tag != _FALLBACK and isinstance(child.tag, str):
            _collect(child, pieces, tally)
            pieces.append("\n" if child.tag == _W + "p" else "")
