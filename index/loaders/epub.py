"""EPUB: the chapters of a book in their order, as one article."""

import posixpath
from collections.abc import Iterator
from urllib.parse import unquote

from index.articles import parse_date
from index.errors import UnreadableSource
from index.loaders.declared import sane_title
from index.loaders.fields import Fields
from index.loaders.markup_tree import pieces_of
from index.loaders.package import DC, Package, open_package, value_of
from index.loaders.prose import Piece, article_of
from index.loaders.raw import Loaded, Raw
from index.loaders.receipts import Tally

_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_OPF = "{http://www.idpf.org/2007/opf}"


def load_epub(raw: Raw) -> Iterator[Loaded]:
    """Read a book as one article."""
    with open_package(raw) as package:
        if "META-INF/encryption.xml" in package.names and "META-INF/rights.xml" in package.names:
            raise UnreadableSource("the book is encrypted: take a copy without digital rights management")
        place = package.tree("META-INF/container.xml").find(f".//{_CONTAINER}rootfile")
        if place is None:
            raise UnreadableSource("the book names no contents: it is damaged")
        opf = package.tree(place.get("full-path", ""))
        pieces = [
            piece for name in _spine(opf, place.get("full-path", "")) for piece in _chapter(package, name)
        ]
        about = opf.find(_OPF + "metadata")
        day = parse_date(value_of(about, DC + "date") or "")
        creators = (
            [] if about is None else ["".join(c.itertext()).strip() for c in about.iter(DC + "creator")]
        )
        declared = Fields(
            title=sane_title(value_of(about, DC + "title")),
            author=", ".join(name for name in creators if name)[:500] or None,
            published=day,
            language=value_of(about, DC + "language"),
            source=value_of(about, DC + "publisher"),
            metadata={"description": said} if (said := value_of(about, DC + "description")) else {},
        )
    yield article_of(pieces, declared, raw, Tally())


def _spine(opf: object, place: str) -> Iterator[str]:
    items = {i.get("id"): i.get("href", "") for i in opf.iter(_OPF + "item")}  # type: ignore[attr-defined]  # lxml
    navigation = {i.get("id") for i in opf.iter(_OPF + "item") if "nav" in i.get("properties", "").split()}  # type: ignore[attr-defined]  # lxml
    for reference in opf.iter(_OPF + "itemref"):  # type: ignore[attr-defined]  # lxml
        href = items.get(reference.get("idref"))
        if href and reference.get("idref") not in navigation:
            yield posixpath.normpath(posixpath.join(posixpath.dirname(place), unquote(href)))


def _chapter(package: Package, name: str) -> Iterator[Piece]:
    # A chapter that is missing or broken doesn't make the book unreadable.
    if name in package.names:
        yield from pieces_of(package.read(name))
