"""Addresses of articles, for those who don't speak HTTP here: no request tells where the pages are."""

from urllib.parse import quote, urlencode

from index.types import ArticleInfo, Span
from index.urls import is_url


def is_web(address: str | None) -> bool:
    """Tell whether a link may lead there."""
    return is_url(address)


def address_of(article: ArticleInfo, pages: str, place: Span | None = None) -> str:
    """Return an article's own address, or where its page shows a version of it.

    :param pages: Where the server is that shows pages.
    :param place: What the page marks.
    """
    if article.url and is_web(article.url):
        return article.url
    shown: dict[str, str | int] = {"version": article.version}
    if place is not None:
        shown |= {"start": place.start, "end": place.end}
    anchor = "#excerpt" if place is not None else ""
    return f"{pages.rstrip('/')}/articles/{quote(article.id)}?{urlencode(shown)}{anchor}"
