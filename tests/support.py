"""Small helpers of several tests."""

from collections.abc import Iterator

from index.types import Article, Filters
from serve import Collection


class SlowlyFailing:
    """Gives articles, and then fails as a full disk does."""

    def __init__(self, articles: Iterator[Article]) -> None:
        self._articles = articles

    def __iter__(self) -> Iterator[Article]:
        yield from self._articles
        raise OSError("the disk is full")


def titles(collection: Collection, filters: Filters) -> list[str]:
    """Return the titles of all articles that pass the filters."""
    hits = collection.retriever.search("the", filters=filters, limit=50).hits
    return sorted({h.article.title for h in hits})
