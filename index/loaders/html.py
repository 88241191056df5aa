"""HTML pages: trafilatura finds the article among menus and advertisements."""

import logging
from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped] # lxml has no types
from lxml import html as lxml_html

from index.errors import UnreadableSource
from index.loaders.blocks import split_blocks
from index.loaders.encoding import decode
from index.loaders.fields import Fields, read_fields
from index.loaders.footer import footer_start
from index.loaders.html_deck import standfirst
from index.loaders.html_fields import page_fields, parse_page
from index.loaders.html_head import above_text, in_its_language, read_head_of_text
from index.loaders.prose import CELL, write
from index.loaders.raw import Loaded, Raw
from index.loaders.receipts import Reason, Tally

_BLOCKS = frozenset(
    {
        "p",
        "head",
        "list",
        "item",
        "quote",
        "table",
        "row",
        "cell",
        "code",
        "ab",
        "div",
        "body",
        "main",
        "graphic",
    }
)
_ENDS_A_LINE = (
    "p",
    "div",
    "li",
    "tr",
    "br",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "blockquote",
    "pre",
    "section",
    "title",
)
logging.getLogger("trafilatura").addHandler(
    logging.NullHandler()
)  # what it can't read, we refuse in our own words

_LONG_HEADING = 150
_LONG_SENTENCE = 60
_LONG_CELL = 400
# Guessing a date from anywhere in a page is wrong too often: a wrong one hides the article from filters
_DATES = {"extensive_search": False, "original_date": True}


def load_html(raw: Raw) -> Iterator[Loaded]:
    """Read a page as one article."""
    page = decode(raw.read(), markup=True)
    text, found = _extract(page)
    tally = _account(page, text)
    text, found = read_head_of_text(text, found, tally)
    article = _without_footer(text)
    fields = read_fields(raw.declared).or_else(in_its_language(found, article))
    tally.drop(Reason.FOOTER, len(text) - len(article))
    yield fields.article(article, raw, chars_in=len(article) + sum(d.chars for d in tally), dropped=tally)


def _extract(page: str) -> tuple[str, Fields]:
    from trafilatura import bare_extraction  # 0.2 s: only those who read HTML pay

    root = parse_page(page)
    try:
        document = bare_extraction(
            page,
            include_comments=False,
            include_tables=True,
            with_metadata=True,
            date_extraction_params=dict(_DATES),
        )
    except (
        Exception
    ) as error:  # a parser meets any bytes there are: a page that breaks it must not stop the others
        raise UnreadableSource(
            f"the page can't be parsed ({type(error).__name__}): save it again as HTML"
        ) from None
    if document is None or isinstance(document, dict) or document.body is None:
        return _all_text(page), page_fields(page, root, None)
    fields = page_fields(page, root, document)
    text = _write(document.body, fields.title)
    deck = standfirst(root, text) if root is not None and text else None
    return (f"{deck}\n\n{text}" if deck else text or _all_text(page)), fields


def _without_footer(text: str) -> str:
    blocks, _ = split_blocks(text, code=False)
    kept = blocks[: footer_start(blocks)]
    return "".join(block.gap + block.text for block in kept)


def _write(body: etree._Element, title: str | None) -> str:
    """Write the blocks of trafilatura's tree as paragraphs with a blank line between."""
    blocks = [block for block in _blocks(body) if any(c.isalnum() for c in block)]
    del blocks[above_text(blocks, title)]
    return write(blocks)


def _blocks(element: etree._Element) -> Iterator[str]:
    """Yield the text of an element's blocks; words between them are blocks too."""
    if element.tag == "code":
        yield _inline(element).replace("\v", "\n").strip("\n")
        return
    if element.tag == "row" and not _lays_out(element):
        yield CELL.join(" ".join(_inline(cell).split()) for cell in element).strip(CELL)
        return
    run = [element.text or ""]
    for child in element:
        if child.tag in _BLOCKS and not _within_a_line(child):
            yield from _written(element, run)
            run = []
            yield from _blocks(child)
        else:
            run.append(_inline(child))
        run.append(child.tail or "")
    yield from _written(element, run)


def _lays_out(row: etree._Element) -> bool:
    """Whether a row places parts of the page side by side: its cells hold paragraphs, not figures."""
    return any(
        any(child.tag in _BLOCKS and not _within_a_line(child) for child in cell)
        or len(_inline(cell)) > _LONG_CELL
        for cell in row
    )


def _within_a_line(element: etree._Element) -> bool:
    """Whether it is a word of code among others."""
    words = _inline(element) if element.tag == "code" else "\v"
    return "\v" not in words and "\n" not in words.strip()


def _inline(element: etree._Element) -> str:
    """Return the words in an element; a break in it is a vertical tab."""
    pieces = ["\v" if element.tag == "lb" else element.text or ""]
    for child in element:
        pieces += [_inline(child), child.tail or ""]
    return "".join(pieces)


def _written(element: etree._Element, run: list[str]) -> Iterator[str]:
    text = " ".join("".join(run).split())
    if not any(c.isalnum() for c in text):
        return
    # A whole sentence may be set as a heading, and it should be quoted like any other
    if element.tag == "head" and len(text) <= (_LONG_SENTENCE if text.endswith(".") else _LONG_HEADING):
        yield f"## {text}"
    else:
        yield f"- {text}" if element.tag == "item" else text


def _all_text(page: str) -> str:
    """Take all words of a page in which no article was found, as it is with very short ones."""
    root = _root(page)
    lines = _words(root).split("\n") if root is not None else []
    text = "\n\n".join(" ".join(line.split()) for line in lines if line.strip())
    if not text:
        raise UnreadableSource("the page has no text: it may need a browser to show any")
    return text


def _account(page: str, text: str) -> Tally:
    """Tell markup from words left out. We write heading signs and bullets that the page had as tags."""
    seen = max(len(text), min(len(page), len(_visible(page))))
    tally = Tally()
    tally.drop(Reason.MARKUP, max(0, len(page) - seen))
    tally.drop(Reason.BOILERPLATE, seen - len(text))
    return tally


def _visible(page: str) -> str:
    root = _root(page)
    return page if root is None else " ".join(_words(root).split())


def _root(page: str) -> etree._Element | None:
    try:
        root = lxml_html.document_fromstring(page.encode(), parser=lxml_html.HTMLParser(encoding="utf-8"))
    except (etree.LxmlError, ValueError):
        return None
    etree.strip_elements(
        root, "head", "script", "style", "template", "noscript", etree.Comment, with_tail=False
    )
    return root


def _words(root: etree._Element) -> str:
    pieces: list[str] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            pieces.append(element.text or "")
        else:
            pieces += ["\n" if element.tag in _ENDS_A_LINE else "", element.tail or ""]
    return "".join(pieces)
