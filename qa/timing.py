"""When a question looks from: "this week", "recently", "as of 2019". Recent articles win ties, and only ties.

English only; other questions are left alone. What is added to a score is bounded, so that an article that is
clearly better stays before one that is merely closer in time.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol, TypeVar

from index.types import ArticleInfo, Filters, Hit, Hits
from qa.reading import Extract

BONUS = 0.1
"""The most that closeness adds, as a share of the best score; fitted by bench/timing.py."""

OVERFETCH = 2
"""So many times the passages wanted are looked at: what is close in time may stand just behind."""

_ABOUT = 0.5
"""What an article about a year, published in another, has of the closeness of one of that year."""

_DAYS = (
    (3.0, r"(?<!usa )today|tonight|yesterday|this (?:morning|afternoon|evening)"),
    (7.0, r"(?:this|last|past) (?:week|weekend)(?:['’]s)?|(?:in )?recent days|(?:past|last) few days"),
    (30.0, r"(?:this|last|past) month(?:['’]s)?|recent(?:ly)?|lately|these days"),
    (180.0, r"(?:this|last) year(?:['’]s)?|latest|newest|current(?:ly)?|now|nowadays|at the moment"),
)
_RELATIVE = tuple((days, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for days, words in _DAYS)
_MONTH = (
    "(?:january|february|march|april|may|june|july|august|september|october|november|december"
    "|spring|summer|autumn|fall|winter|early|late|mid)"
)
_YEAR = re.compile(
    rf"\b(?:as of|in|during|by|until|throughout) (?:the )?(?:{_MONTH}[ -])?(?:of )?(1[5-9]\d\d|20\d\d)\b",
    re.IGNORECASE,
)


_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Timing:
    """From which day a question looks, and how far.

    :param days: After so many days an article counts as half as close.
    :param year: The year that is asked about, which then counts instead.
    """

    day: date
    days: float
    year: str | None = None

    def closeness(self, article: ArticleInfo, text: str) -> float:
        """Return how close an article is in time, 0 … 1; one without a date can't be shown to be close.

        :param text: What is read of it: it may be about the year.
        """
        if self.year is not None:
            of_it = article.published is not None and article.published.year == int(self.year)
            return 1.0 if of_it else _ABOUT * (self.year in text or self.year in article.title)
        if article.published is None:
            return 0.0
        return float(0.5 ** (abs((self.day - article.published).days) / self.days))


class Searching(Protocol):
    """Whatever finds passages."""

    def search(self, text: str, *, filters: Filters = ..., limit: int = ...) -> Hits:
        """Return at most `limit` passages, best first."""
        ...


def timing(question: str, today: date) -> Timing | None:
    """Tell when a question looks from, `None` where it doesn't say; the nearest time it names decides."""
    for days, pattern in _RELATIVE:
        if pattern.search(question):
            return Timing(today, days)
    found = _YEAR.search(question)
    return Timing(today, 365.0, found[1]) if found else None


def search_timely(
    retriever: Searching, question: str, when: Timing | None, *, filters: Filters, limit: int
) -> Hits:
    """Search, and let what is close in time win where scores are close."""
    if when is None:
        return retriever.search(question, filters=filters, limit=limit)
    found = retriever.search(question, filters=filters, limit=OVERFETCH * limit)
    ordered = timely_hits(found.hits, when)
    return replace(found, hits=ordered[:limit], more=found.more or len(ordered) > limit)


def timely_hits(hits: Sequence[Hit], when: Timing, bonus: float = BONUS) -> tuple[Hit, ...]:
    """Return hits in their order with time in mind; their scores stay what they were.

    Those that something else than their scores has ordered, as a reader does, stay in that order.
    """
    scores = [hit.score for hit in hits]
    if scores != sorted(scores, reverse=True):
        return tuple(hits)
    close = [when.closeness(hit.article, hit.passage.text) for hit in hits]
    return _ordered(hits, scores, close, bonus)


def timely_extracts(extracts: Sequence[Extract], when: Timing, bonus: float = BONUS) -> tuple[Extract, ...]:
    """Return extracts in their order with time in mind; their scores stay what they were."""
    scores = [extract.score for extract in extracts]
    close = [when.closeness(e.hit.article, e.hit.passage.text) for e in extracts]
    return _ordered(extracts, scores, close, bonus)


def _ordered(
    items: Sequence[_T], scores: Sequence[float], close: Sequence[float], bonus: float
) -> tuple[_T, ...]:
    most = bonus * max((abs(score) for score in scores), default=0.0)
    order = sorted(range(len(items)), key=lambda at: (-(scores[at] + most * close[at]), at))
    return tuple(items[at] for at in order)
