"""What a page says of itself: title, author, date, address, language."""

import re
from html import unescape
from typing import TYPE_CHECKING

from lxml import etree  # type: ignore[import-untyped] # lxml has no types
from lxml import html as lxml_html

from index.articles import MAX_FIELD, parse_date
from index.loaders.fields import Fields
from index.loaders.html_author import declared_author, is_name, shown_author
from index.urls import is_url, split_url

if TYPE_CHECKING:
    from trafilatura.settings import Document

_LANGUAGE = re.compile(
    r"<html\b[^>]{0,500}?\b(?:xml:)?lang\s*=\s*[\"']?([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)", re.IGNORECASE
)
_CODE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_SITE = re.compile(r"\s+[-–—|·»:]\s+\S.{0,60}", re.DOTALL)
_MAX_TAGS = 50
_SURE = 15  # characters of a title that a longer heading may begin with


def page_fields(page: str, root: etree._Element | None, document: "Document | None") -> Fields:
    """Collect what is known of a page.

    :param root: The whole page, parsed; `None` if it can't be.
    :param document: What trafilatura found.
    """
    if document is None:
        author = None if root is None else declared_author(root) or shown_author(root)
        return Fields(title=_title(page), author=author, language=_language(page, root))
    site = document.sitename or document.hostname
    title = _as_shown(_without_site(document.title, site) or _title(page), root)
    tags = (*(document.categories or ()), *(document.tags or ()))
    return Fields(
        title=title[:MAX_FIELD] if title else None,
        author=_author(root, document.author, site),
        published=parse_date(document.date) if document.date else None,
        url=_address(document.url),
        source=site,
        language=_language(page, root),
        tags=tuple(tag.strip()[:MAX_FIELD] for tag in tags if tag.strip())[:_MAX_TAGS],
    )


def parse_page(page: str) -> etree._Element | None:
    """Parse a page, whatever state it is in; `None` if nothing can be made of it."""
    parser = lxml_html.HTMLParser(encoding="utf-8", no_network=True)
    try:
        return lxml_html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except (etree.LxmlError, ValueError):
        return None


def _title(page: str) -> str | None:
    match = re.search(r"<title[^>]*>(.{1,2000}?)</title", page, re.IGNORECASE | re.DOTALL)
    found = " ".join(unescape(match[1]).split()) if match else ""
    return found[:MAX_FIELD] or None


def _without_site(title: str | None, site: str | None) -> str | None:
    """Take the site's name off the end of a title: "Foxes learn to swim - The Example"."""
    if not title or not site:
        return title
    match = re.fullmatch(rf"(.+?)\s+[-–—|·»:]\s+{re.escape(site)}", title, re.IGNORECASE | re.DOTALL)
    return match[1] if match else title


def _as_shown(title: str | None, root: etree._Element | None) -> str | None:
    """Take the heading that the title begins, or that begins the title before the site's name.

    What pages declare is cut at quotation marks, or carries more names than that of the site.
    """
    if title is None or root is None or len(title) < _SURE:
        return title
    for heading in root.iter("h1", "h2"):
        shown = " ".join("".join(heading.itertext()).split())
        if shown == title:
            return title
        longer = shown.startswith(title) and len(shown) <= 2 * len(title)
        if longer or (
            len(shown) >= _SURE and title.startswith(shown) and _SITE.fullmatch(title[len(shown) :])
        ):
            return shown
    return title


def _author(root: etree._Element | None, guessed: str | None, site: str | None) -> str | None:
    site_name = _plain(re.sub(r"\.[a-z]{2,6}$", "", site or ""))
    declared = None if root is None else declared_author(root)
    if declared is not None and _plain(declared) != site_name:
        return declared[:MAX_FIELD]
    shown = None if root is None else shown_author(root)
    if shown is not None:
        return shown[:MAX_FIELD]
    names = [name.strip() for name in (guessed or "").split(";")]
    if _plain("".join(names)) == site_name:
        return None
    return ", ".join(name for name in names if is_name(name) and name != site)[:MAX_FIELD] or None


def _plain(name: str) -> str:
    return re.sub(r"\W+", "", name).casefold()


def _address(url: str | None) -> str | None:
    """Keep a canonical address that names a page: a site's own address would be the same for all its pages."""
    parts = split_url(url)
    return url if is_url(url) and (parts.path.strip("/") or parts.query) else None


def _language(page: str, root: etree._Element | None) -> str | None:
    # The tree knows which of several <html> tags isn't in a comment for old browsers
    said = "" if root is None else root.get("lang") or root.get("xml:lang") or ""
    if _CODE.fullmatch(said.strip()):
        return said.strip()
    match = _LANGUAGE.search(page[:5000])
    return match[1] if match else None
