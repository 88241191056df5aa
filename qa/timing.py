"""From which day a question looks: "this week", "recently", "in 2019", or just now. Recent articles win ties.

Words of time are told in English only. What closeness adds to a score is bounded, so that an article that is
clearly better stays before one that is merely closer in time; old collections have nothing close, and lose nothing.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from index.proximity import Wording
from index.retrieval import Retriever
from index.types import ArticleInfo, Filters, Hit, Hits

SAID, UNSAID = 0.15, 0.1
"""The most that closeness adds to a score, where the question says when it looks from, and where it doesn't; chosen
by bench/timing.py. The best passage of a question has a score of about .8."""

UNSAID_DAYS = 30.0

WINDOW = 20
"""So many passages, the best of a search, are looked at, however many are wanted: pages don't depend on their size."""

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


@dataclass(frozen=True, slots=True)
class Timing:
    """From which day a question looks, and how far.

    :param days: After so many days an article counts as half as close.
    :param said: Whether the question's own words say when it looks from.
    :param year: The year that is asked about, which then counts instead.
    """

    day: date
    days: float = UNSAID_DAYS
    said: bool = False
    year: str | None = None

    @property
    def bonus(self) -> float:
        """Return what the closest article gains."""
        return SAID if self.said else UNSAID

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

    def ordered(self, hits: Sequence[Hit], bonus: float | None = None) -> tuple[Hit, ...]:
        """Return hits with what they gain in their scores, best first.

        :param bonus: Another one than this question's.
        """
        bonus = self.bonus if bonus is None else bonus
        gained = [replace(hit, score=hit.score + bonus * self._closeness_of(hit)) for hit in hits]
        return tuple(sorted(gained, key=lambda hit: -hit.score))

    def mattered(self, hits: Sequence[Hit]) -> bool:
        """Tell whether the question's words say when, or hits of `ordered` would stand in another order without."""
        before = [hit.score - self.bonus * self._closeness_of(hit) for hit in hits]
        return self.said or before != sorted(before, reverse=True)

    def _closeness_of(self, hit: Hit) -> float:
        return self.closeness(hit.article, hit.passage.text)


def timing(question: str, today: date) -> Timing:
    """Tell when a question looks from; the nearest time it names decides."""
    for days, pattern in _RELATIVE:
        if pattern.search(question):
            return Timing(today, days, said=True)
    found = _YEAR.search(question)
    return Timing(today, said=True, year=found[1]) if found else Timing(today)


class DatedRetriever(Protocol):
    """A retriever that is told from which day a question looks."""

    def search(
        self,
        text: str,
        *,
        filters: Filters = ...,
        limit: int = ...,
        offset: int = ...,
        today: date | None = ...,
    ) -> Hits:
        """Return hits `offset` … `offset + limit`, best first."""

    def wording(self, text: str) -> Wording:
        """Return a question's stems with what they weigh in this collection."""


class TimelyRetriever:
    """Lets what is close in time win where the scores of another retriever are close.

    :param clock: Tells the day from which questions look that come without one.
    """

    def __init__(self, retriever: Retriever, clock: Callable[[], date] = date.today) -> None:
        self._retriever, self._clock = retriever, clock

    def wording(self, text: str) -> Wording:
        """Return a question's stems with what they weigh in this collection."""
        return self._retriever.wording(text)

    def search(
        self,
        text: str,
        *,
        filters: Filters = Filters(),
        limit: int = 10,
        offset: int = 0,
        today: date | None = None,
    ) -> Hits:
        """Return hits `offset` … `offset + limit`, best first."""
        if offset >= WINDOW:
            return self._retriever.search(text, filters=filters, limit=limit, offset=offset)
        found = self._retriever.search(text, filters=filters, limit=max(WINDOW, offset + limit))
        ordered = timing(text, today or self._clock()).ordered(found.hits[:WINDOW])
        hits = (*ordered, *found.hits[WINDOW:])
        more = found.more or len(hits) > offset + limit
        return replace(found, hits=hits[offset : offset + limit], more=more)
