"""HTML pages: trafilatura finds the article among menus and advertisements."""

import logging
import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urlsplit

from lxml import etree  # type: ignore[import-untyped] # lxml has no types
from lxml import html as lxml_html

from index.articles import parse_date
from index.errors import UnreadableSource
from index.loaders.blocks import split_blocks
from index.loaders.encoding import decode
from index.loaders.fields import Fields, read_fields
from index.loaders.footer import footer_start
from index.loaders.raw import Loaded, Raw
from index.loaders.receipts import Reason, Tally

_BLOCKS = frozenset(
    {"p", "head", "list", "item", "quote", "table", "row", "code", "ab", "div", "body", "main", "graphic"}
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
_LANGUAGE = re.compile(
    r"<html\b[^>]{0,500}?\b(?:xml:)?lang\s*=\s*[\"']?([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)", re.IGNORECASE
)
logging.getLogger("trafilatura").addHandler(
    logging.NullHandler()
)  # what it can't read, we refuse in our own words

# What pages put where an author's name belongs
_NOBODY = re.compile(
    r"(?:www\b.*|user ?name|article by|by|admin(?:istrator)?|editor|author|guest|作者|unknown|.*\.(?:com|org|net))",
    re.IGNORECASE,
)
_LONG_HEADING = 150
# Guessing a date from anywhere in a page is wrong too often: a wrong one hides the article from filters
_DATES = {"extensive_search": False, "original_date": True}


def load_html(raw: Raw) -> Iterator[Loaded]:
    """Read a page as one article."""
    page = decode(raw.read(), markup=True)
    text, found = _extract(page)
    fields = read_fields(raw.declared).or_else(found)
    article = _without_footer(text)
    tally = _account(page, text)
    tally.drop(Reason.FOOTER, len(text) - len(article))
    yield fields.article(article, raw, chars_in=len(article) + sum(d.chars for d in tally), dropped=tally)


def _extract(page: str) -> tuple[str, Fields]:
    from trafilatura import bare_extraction  # 0.2 s: only those who read HTML pay

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
        return _all_text(page), Fields(title=_title(page), language=_language(page))
    site = document.sitename or document.hostname
    title = _without_site(document.title, site) or _title(page)
    text = _write(document.body, title) or _all_text(page)
    return text, Fields(
        title=title[:500] if title else None,
        author=_author(document.author, site),
        published=parse_date(document.date) if document.date else None,
        url=_address(document.url),
        source=site,
        language=_language(page),
        tags=tuple(
            tag.strip()[:500] for tag in (*(document.categories or ()), *(document.tags or ())) if tag.strip()
        )[:50],
    )


def _without_footer(text: str) -> str:
    blocks, _ = split_blocks(text, code=False)
    kept = blocks[: footer_start(blocks)]
    return "".join(block.gap + block.text for block in kept)


def _write(body: etree._Element, title: str | None) -> str:
    """Write the blocks of trafilatura's tree as paragraphs with a blank line between."""
    blocks = [block for block in _blocks(body) if block]
    if blocks and title and blocks[0].lstrip("# ").casefold() == title.casefold():
        del blocks[0]
    out = ""
    for i, block in enumerate(blocks):
        in_list = i and block.startswith("- ") and blocks[i - 1].startswith("- ")
        out += ("" if not i else "\n" if in_list else "\n\n") + block
    return out


def _blocks(element: etree._Element) -> Iterator[str]:
    """Yield the text of an element's blocks; words between them are blocks too."""
    if element.tag == "code":
        yield "".join(element.itertext()).strip("\n")
        return
    inline = [element.text or ""]
    for child in element:
        if child.tag in _BLOCKS:
            yield _block(element, inline)
            inline = []
            yield from _blocks(child)
        else:
            inline += [" " if child.tag in ("lb", "cell") else "", *(str(t) for t in child.itertext())]
            inline += [" | " if child.tag == "cell" and child.getnext() is not None else ""]
        inline.append(child.tail or "")
    yield _block(element, inline)


def _block(element: etree._Element, pieces: list[str]) -> str:
    text = " ".join("".join(pieces).split())
    if not text:
        return ""
    if element.tag == "head" and len(text) <= _LONG_HEADING:
        return f"## {text}"
    return f"- {text}" if element.tag == "item" else text


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


def _title(page: str) -> str | None:
    match = re.search(r"<title[^>]*>(.{1,2000}?)</title", page, re.IGNORECASE | re.DOTALL)
    found = " ".join(unescape(match[1]).split()) if match else ""
    return found[:500] or None


def _without_site(title: str | None, site: str | None) -> str | None:
    """Take the site's name off the end of a title: "Foxes learn to swim - The Example"."""
    if not title or not site:
        return title
    match = re.fullmatch(rf"(.+?)\s+[-–—|·»:]\s+{re.escape(site)}", title, re.IGNORECASE | re.DOTALL)
    return match[1] if match else title


def _author(name: str | None, site: str | None) -> str | None:
    names = [n.strip() for n in (name or "").split(";")]
    return ", ".join(n for n in names if n and not _NOBODY.fullmatch(n) and n != site)[:500] or None


def _address(url: str | None) -> str | None:
    """Keep a canonical address that names a page: a site's own address would be the same for all its pages."""
    parts = urlsplit(url) if url else None
    named = parts is not None and parts.scheme in ("http", "https") and (parts.path.strip("/") or parts.query)
    return url if named else None


def _language(page: str) -> str | None:
    match = _LANGUAGE.search(page[:5000])
    return match[1] if match else None
