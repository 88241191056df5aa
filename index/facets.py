"""What a search can be narrowed by. One function says it for both halves, so that they agree."""

import re
import unicodedata
from datetime import date

from index.types import ArticleInfo, Filters

_NAMES = re.compile(r"\s*(?:,|;|&|\band\b)\s*")
_WRITTEN_NAMES = re.compile(_NAMES.pattern, re.IGNORECASE)


def facet(value: str) -> str:
    """Return the form in which facet values are compared: case, width and outer spaces don't count."""
    return " ".join(unicodedata.normalize("NFKC", value).casefold().split())


def facets_of(article: ArticleInfo) -> list[tuple[str, str]]:
    """Return an article's (kind, value) pairs. A byline of several names is found under each of them."""
    pairs = {("tag", facet(tag)) for tag in article.tags}
    if article.source:
        pairs.add(("source", facet(article.source)))
    if article.author:
        pairs.add(("author", facet(article.author)))
        pairs.update(("author", name) for name in _NAMES.split(facet(article.author)) if name)
    return sorted(pairs)


def spelled(article: ArticleInfo) -> dict[tuple[str, str], str]:
    """Return an article's facets as it writes them, by (kind, value): what a list of them shows.

    A byline is shown by its names where each is of two words or more; otherwise whole, for "Food and Agriculture
    Organization" is nobody's two names.
    """
    shown = {("tag", facet(tag)): tag for tag in article.tags}
    if article.source:
        shown["source", facet(article.source)] = article.source
    if article.author:
        names = [name for name in _WRITTEN_NAMES.split(" ".join(article.author.split())) if name]
        several = len(names) > 1 and all(" " in name for name in names)
        shown |= {("author", facet(name)): name for name in (names if several else [article.author])}
    return shown


def wanted(filters: Filters) -> list[tuple[str, str]]:
    """Return the (kind, value) pairs that an article must have, all of them."""
    kinds = (("source", filters.source), ("author", filters.author), ("tag", filters.tag))
    return [(kind, facet(value)) for kind, value in kinds if value is not None]


def day(value: date | None) -> int | None:
    """Return a date as a day number (proleptic Gregorian ordinal)."""
    return None if value is None else value.toordinal()
