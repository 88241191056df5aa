"""Pages of a printed article: where each begins in the text, and on which one a place stands."""

from bisect import bisect_right

from index.types import ArticleInfo

PAGES = "pages"
"""Metadata: for each physical page, the code point of the text at which it begins."""


def page_of(article: ArticleInfo, start: int) -> int | None:
    """Return the page, counted from 1, on which a place of the text stands; `None` where there are no pages."""
    begins = article.metadata.get(PAGES)
    if not isinstance(begins, list) or not begins or not all(isinstance(b, int) for b in begins):
        return None
    return max(1, bisect_right(begins, start))
