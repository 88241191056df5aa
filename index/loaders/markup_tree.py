"""HTML that is all article, as in a book's chapter, a mail or a feed: blocks, without looking for boilerplate."""

from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped] # lxml has no types
from lxml import html as lxml_html

from index.loaders.encoding import decode
from index.loaders.prose import Piece

_BLOCKS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 "
    "h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_LEFT_OUT = ("head", "script", "style", "template", "noscript", "object", "iframe", "svg", "math")
_LEVELS = {f"h{n}": n for n in range(1, 7)}


def pieces_of(data: bytes | str) -> list[Piece]:
    """Return the blocks of a page, in order; none if it can't be parsed.

    :raises UnreadableSource: The bytes are in no encoding that we can tell.
    """
    page = decode(data, markup=True) if isinstance(data, bytes) else data
    parser = lxml_html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = lxml_html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return []
    etree.strip_elements(root, *_LEFT_OUT, with_tail=False)
    return [piece for piece in _blocks(root, None, item=False) if piece.text]


def _blocks(element: etree._Element, level: int | None, *, item: bool) -> Iterator[Piece]:
    level = _LEVELS.get(element.tag, level)
    item = item or element.tag == "li"
    if element.tag == "tr":
        cells = [" ".join("".join(cell.itertext()).split()) for cell in element.iter("td", "th")]
        yield Piece(" | ".join(cells) if any(cells) else "")
        return
    run = [element.text or ""]
    for child in element:
        if child.tag in _BLOCKS:
            yield from _lines(run, level, item)
            yield from _blocks(child, level, item=item)
            run = []
        else:
            run.append(_inline(child))
        run.append(child.tail or "")
    yield from _lines(run, level, item)


def _inline(element: etree._Element) -> str:
    if element.tag == "br":
        return "\v"
    parts = [element.text or ""]
    for child in element:
        parts += [_inline(child), child.tail or ""]
    return "".join(parts)


def _lines(run: list[str], level: int | None, item: bool) -> Iterator[Piece]:
    """Yield what stands between blocks; two breaks in a row part paragraphs, one parts lines."""
    lines = [" ".join(line.split()) for line in "".join(run).split("\v")]
    paragraph: list[str] = []
    for line in [*lines, ""]:
        if line:
            paragraph.append(line)
        elif paragraph:
            yield Piece((" " if level else "\n").join(paragraph), level, item=item)
            paragraph = []
