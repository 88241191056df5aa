"""An address to articles: a page is one, a feed and a sitemap name many."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from index.articles import article_id
from index.errors import PullquoteError
from index.fetching.client import Fetched, Fetcher, NotModified
from index.fetching.log import FetchLog
from index.fetching.robots import Robots
from index.loaders.feeds import Entry, article_of_entry, is_feed, parse_feed
from index.loaders.formats import LOADERS, read
from index.loaders.raw import Loaded, Raw
from index.loaders.sitemaps import is_sitemap, parse_sitemap
from index.types import Article, Refusal
from index.urls import split_url

MAX_SITEMAPS = 1000

_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/csv": ".csv",
    "application/json": ".json",
    "application/pdf": ".pdf",
    "application/rtf": ".rtf",
    "text/rtf": ".rtf",
    "application/epub+zip": ".epub",
    "message/rfc822": ".eml",
    "application/zip": ".zip",
    "application/gzip": ".gz",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}


def load_url(url: str, fetcher: Fetcher, log: FetchLog) -> Iterator[Loaded]:
    """Fetch an address and yield the articles that it is, or names.

    What a site says did not change since it was taken in yields nothing. One bad page never stops the others.

    :param log: Its `keep` is to be called when the articles are published.
    """
    yield from _Crawl(fetcher, log).start(url)


class _Crawl:
    def __init__(self, fetcher: Fetcher, log: FetchLog) -> None:
        self._fetcher, self._log, self._left = fetcher, log, fetcher.settings.max_pages
        self._robots = Robots(fetcher)
        self._seen: set[str] = set()

    def start(self, url: str) -> Iterator[Loaded]:
        """Fetch what a person asked for: robots' rules are for what it names."""
        found = self._fetch(url)
        if isinstance(found, Refusal):
            yield found
        elif isinstance(found, Fetched):
            yield from self._load(found, depth=0)

    def _load(self, found: Fetched, depth: int) -> Iterator[Loaded]:
        try:
            if is_sitemap(found.body):
                yield from self._sitemap(found, depth)
            elif is_feed(found.body):
                yield from self._feed(found)
            else:
                yield from _page(found)
        except PullquoteError as error:
            yield Refusal(without_secrets(found.url), str(error))

    def _sitemap(self, found: Fetched, depth: int) -> Iterator[Loaded]:
        sitemap = parse_sitemap(found.body)
        for url in sitemap.sitemaps[:MAX_SITEMAPS] if depth < 2 else ():
            inner = self._follow(url)
            if isinstance(inner, Fetched):
                yield from self._load(inner, depth + 1)
            elif inner is not None:
                yield inner
        for url in sitemap.pages:
            yield from self._follow_page(url)

    def _feed(self, found: Fetched) -> Iterator[Loaded]:
        feed = parse_feed(found.body, base=found.url)
        for entry in feed.entries:
            if entry.whole or not entry.link:
                if self._left <= 0:
                    return
                self._left -= 1
                yield _entry(entry, feed.title, found.url)
            else:
                yield from self._follow_page(entry.link, entry, feed.title)

    def _follow_page(
        self, url: str, entry: Entry | None = None, source: str | None = None
    ) -> Iterator[Loaded]:
        found = self._follow(url)
        if isinstance(found, Refusal) and entry is not None and entry.text.strip():
            # The page can't be had: what the feed says of it is better than nothing.
            yield _entry(entry, source, url)
        elif isinstance(found, Fetched):
            yield from _page(found, entry)
        elif found is not None:
            yield found

    def _follow(self, url: str) -> Fetched | Refusal | None:
        """Fetch what something else named, if robots may and it wasn't fetched yet."""
        if self._left <= 0 or url in self._seen:
            return None
        self._seen.add(url)
        self._left -= 1
        try:
            if not self._robots.allow(url):
                return Refusal(
                    without_secrets(url), "the site's robots.txt asks robots to leave this page alone"
                )
            delay = self._robots.delay_s(url)
        except PullquoteError as error:
            return Refusal(without_secrets(url), str(error))
        return self._fetch(url, delay)

    def _fetch(self, url: str, delay_s: float | None = None) -> Fetched | Refusal | None:
        self._seen.add(url)
        try:
            found = self._fetcher.get(url, delay_s=delay_s, **self._log.validators(url))
        except PullquoteError as error:
            return Refusal(without_secrets(url), str(error))
        if isinstance(found, NotModified):
            return None
        self._log.saw(url, found.etag, found.modified)
        return found


def _page(found: Fetched, entry: Entry | None = None) -> Iterator[Loaded]:
    raw = Raw(
        name=_name(found),
        origin=found.url,
        file=without_secrets(found.url),
        data=found.body,
        source=_host(found.url),
    )
    for loaded in read(raw):
        yield _at(loaded, found.url, entry) if isinstance(loaded, Article) else loaded


def _at(article: Article, url: str, entry: Entry | None) -> Article:
    """Give an article the address it came from, unless it names one of its own site.

    A page that names another site's address must not take that article's place.
    """
    if article.url is not None and _host(article.url) == _host(url):
        own = article
    elif article.url is not None:
        own = replace(article, url=url, id=article_id(article.title, article.text, url=url))
    else:
        own = replace(article, url=url)
    if entry is None:
        return own
    return replace(own, author=own.author or entry.author, published=own.published or entry.published)


def _entry(entry: Entry, source: str | None, url: str) -> Loaded:
    try:
        return article_of_entry(entry, source)
    except PullquoteError as error:
        return Refusal(without_secrets(entry.link or url), str(error))


def _name(found: Fetched) -> str:
    """Return a name whose suffix tells the format: what the site says, or else what the address ends in."""
    kind = found.content_type.split(";")[0].strip().lower()
    base = PurePosixPath(split_url(found.url).path).name or "page"
    suffix = PurePosixPath(base).suffix.lower()
    if kind in _SUFFIXES and not (kind == "text/plain" and suffix in LOADERS):
        return PurePosixPath(base).stem + _SUFFIXES[kind]
    if suffix in LOADERS:
        return base
    looks = found.body[:1000].lstrip()[:15].lower()
    return base + (".html" if looks.startswith((b"<!doctype", b"<html")) else "")


def _host(url: str) -> str:
    return (split_url(url).hostname or "").removeprefix("www.")


def without_secrets(url: str) -> str:
    """Name an address without what may be secret in it: its query, and anyone's name."""
    parts = split_url(url)
    return f"{parts.scheme}://{parts.hostname or ''}{parts.path}"
