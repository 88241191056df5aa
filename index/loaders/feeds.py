"""Feeds (RSS, Atom, JSON Feed): each entry is an article, whole or in short."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any, TypeGuard
from urllib.parse import urljoin

from index.articles import make_article, parse_date
from index.errors import PullquoteError, UnreadableSource
from index.loaders.markup_tree import pieces_of
from index.loaders.raw import Loaded, Raw
from index.loaders.sitemaps import is_sitemap
from index.types import Article, Refusal

MAX_ENTRIES = 100_000
WHOLE = 1500
"""A summary that is so long is the article."""

_XML_FEEDS = (b"<rss", b"<feed", b"<rdf:rdf", b"<channel")
_SNIFFED = 4096
_JSON_FEED = "https://jsonfeed.org/version/"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry; `whole` tells whether `text` is the article or only what it is about."""

    title: str | None
    link: str | None
    text: str
    whole: bool
    author: str | None = None
    published: date | None = None
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's title and its entries."""

    title: str | None
    entries: list[Entry] = field(default_factory=list)


def is_feed(data: bytes) -> bool:
    """Tell whether bytes are a feed, by how they begin."""
    head = data[:_SNIFFED].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"{"):
        return b"jsonfeed.org/version/" in head
    return head.startswith(b"<") and any(mark in head for mark in _XML_FEEDS) and b"<html" not in head[:500]


def parse_feed(data: bytes, *, base: str = "") -> Feed:
    """Read a feed.

    :param base: The address that relative links are meant for.
    :raises UnreadableSource: It is no feed.
    """
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return _json_feed(_parsed(data), base)
    import feedparser  # 0.1 s: only those who read feeds pay

    # Bytes in a stream: feedparser would fetch what looks like an address.
    parsed = feedparser.parse(BytesIO(data), sanitize_html=False, resolve_relative_uris=False)
    if not parsed.get("version") and not parsed.get("entries"):
        raise UnreadableSource("this is no feed that we know: RSS, Atom and JSON Feed are")
    return Feed(
        _line(parsed.get("feed", {}).get("title")),
        [_entry(entry, base) for entry in parsed.entries[:MAX_ENTRIES]],
    )


def load_feed(raw: Raw) -> Iterator[Loaded]:
    """Read a feed that was saved: one article an entry, from what the feed itself says."""
    data = raw.read()
    if is_sitemap(data):
        raise UnreadableSource("a sitemap names pages and holds none: add its address, and they are fetched")
    yield from _articles(parse_feed(data), raw)


def is_json_feed(value: object) -> TypeGuard[Mapping[str, Any]]:
    """Tell whether parsed JSON says that it is a JSON Feed."""
    return isinstance(value, dict) and str(value.get("version", "")).startswith(_JSON_FEED)


def load_json_feed(value: Mapping[str, Any], raw: Raw) -> Iterator[Loaded]:
    """Read a JSON Feed that was saved and is parsed already, as `load_feed` does."""
    yield from _articles(_json_feed(value, base=""), raw)


def _articles(feed: Feed, raw: Raw) -> Iterator[Loaded]:
    if not feed.entries:
        raise UnreadableSource("the feed has no entries: there is nothing to index")
    for number, entry in enumerate(feed.entries, 1):
        try:
            yield article_of_entry(entry, feed.title or raw.source, file=raw.file)
        except PullquoteError as error:
            yield Refusal(f"{raw.file}:{number}", f"entry {number}: {error}")


def article_of_entry(entry: Entry, source: str | None, file: str | None = None) -> Article:
    """Make the article of an entry.

    :raises UnreadableSource: There are no words in it.
    :raises InvalidArticle: It can't be kept.
    """
    text = entry.text or entry.title or ""
    if not text.strip():
        raise UnreadableSource("the entry has no words")
    return make_article(
        text=text,
        title=entry.title,
        url=entry.link,
        author=entry.author,
        published=entry.published,
        source=source[:500] if source else None,
        tags=entry.tags,
        metadata={"file": file} if file else {},
    )


def _entry(entry: Mapping[str, Any], base: str) -> Entry:
    contents = [c.get("value", "") for c in entry.get("content", ()) if c.get("value")]
    html = max(contents, key=len, default="")
    text = _words(html or entry.get("summary", ""))
    when = entry.get("published_parsed") or entry.get("updated_parsed")
    tags = tuple(dict.fromkeys(t for tag in entry.get("tags", ()) if (t := _line(tag.get("term")))))
    return Entry(
        _line(_words(entry.get("title", ""))),
        _link(entry.get("link"), base),
        text,
        bool(html) or len(text) >= WHOLE,
        _line(entry.get("author")),
        date(*when[:3]) if when and when[0] > 0 else None,
        tags[:50],
    )


def _parsed(data: bytes) -> Mapping[str, Any]:
    try:
        feed = json.loads(data)
    except (ValueError, RecursionError):
        raise UnreadableSource("this isn't JSON: mend it") from None
    if not is_json_feed(feed):
        raise UnreadableSource("this is no JSON Feed: it doesn't say so in 'version'")
    return feed


def _json_feed(feed: Mapping[str, Any], base: str) -> Feed:
    items = feed.get("items")
    listed = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    return Feed(_line(feed.get("title")), [_json_entry(item, base) for item in listed[:MAX_ENTRIES]])


def _json_entry(item: Mapping[str, Any], base: str) -> Entry:
    html, plain = item.get("content_html"), item.get("content_text")
    body = _words(html) if isinstance(html, str) and html else plain if isinstance(plain, str) else ""
    people = item.get("authors") or [item.get("author")]
    names = [p.get("name") for p in people if isinstance(p, dict)] if isinstance(people, list) else []
    tags = item.get("tags") if isinstance(item.get("tags"), list) else []
    said = item.get("summary")
    summary = said if isinstance(said, str) else ""
    return Entry(
        _line(item.get("title")),
        _link(item.get("url"), base),
        body or summary,
        bool(body),
        ", ".join(n for name in names if (n := _line(name))) or None,
        parse_date(str(item.get("date_published") or "")),
        tuple(t for tag in tags or () if (t := _line(tag)))[:50],
    )


def _words(html: str) -> str:
    if "<" not in html and "&" not in html:
        return html.strip()
    return "\n\n".join(piece.written() for piece in pieces_of(html)).strip()


def _line(value: object) -> str | None:
    return " ".join(value.split())[:500] or None if isinstance(value, str) else None


def _link(value: object, base: str) -> str | None:
    if not isinstance(value, str) or not value.strip():
        return None
    link = urljoin(base, value.strip())
    return link if link.lower().startswith(("http://", "https://")) and len(link) <= 4000 else None
