"""Copies among the hits: five papers that print one agency's report are one witness."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from index.duplicates import Shingles, containment, says_the_same, shingles
from index.links import Copy, Links
from index.store import Store
from index.types import ArticleInfo, Passage, Rows
from index.vectors import Allowed

MAX_NAMED = 20
MAX_READ = 8
"""The most edited copies whose texts are compared with one hit; equal texts need no comparison."""

SAME_PLACE = 0.5
"""So much of the shorter passage must stand in the longer: copies are not cut at the same places."""

TOLD = 0.7
"""A passage is left out once so much of it was told: a copy that adds a paragraph stays a hit of its own."""

Ordered = Sequence[tuple[int, float]]
Stored = dict[int, tuple[Passage, ArticleInfo]]


class Collapser:
    """Leaves out passages that a better one of a copy says already. The best stands for all, of equals the first."""

    def __init__(self, store: Store) -> None:
        self._store, self._links = store, Links(store.database)

    def collapse(self, ordered: Ordered, stored: Stored, wanted: int) -> list[tuple[int, float]]:
        """Return at least `wanted` of the ordered rows, if there are so many that say something of their own.

        What is left out depends on what stands before it alone, so that pages of any size fit together.

        :param stored: Passages that were read already; it is added to.
        """
        kept: list[tuple[int, float]] = []
        told = _Told(self._links)
        for start in range(0, len(ordered), wanted):
            chunk = ordered[start : start + wanted]
            stories = self._links.stories(_rows(row for row, _ in chunk))
            self._read(list(stories), stored)
            for row, score in chunk:
                if row not in stories or row not in stored or told.is_new(stored[row][0], stories[row]):
                    kept.append((row, score))
            if len(kept) >= wanted:
                break
        return kept

    def also_in(self, rows: Sequence[int], stored: Stored, allowed: Allowed) -> dict[int, tuple[str, ...]]:
        """Return, by row, the other articles that say what a passage says, earliest first.

        :param allowed: Copies that may not be shown are not named either.
        """
        copies: Mapping[int, Sequence[Copy]] = self._links.copies(_rows(rows))
        return {row: self._saying(stored[row][0], copies[row], allowed) for row in copies if row in stored}

    def _saying(self, passage: Passage, copies: Sequence[Copy], allowed: Allowed) -> tuple[str, ...]:
        named: dict[str, None] = {}
        read = 0
        for copy in copies:
            if copy.row >= len(allowed) or not allowed[copy.row]:
                continue
            equal = copy.version == passage.version
            if not equal and read < MAX_READ:
                read += 1
                equal = says_the_same(passage.text, self._links.text(copy.article_id, copy.version))
            if equal:
                named[copy.article_id] = None
            if len(named) == MAX_NAMED:
                break
        return tuple(named)

    def _read(self, rows: Sequence[int], stored: Stored) -> None:
        missing = [row for row in rows if row not in stored]
        if missing:
            stored.update(self._store.passages(_rows(missing)))


@dataclass(slots=True)
class _Told:
    """What was told already, by story."""

    links: Links
    passages: dict[int, list[Passage]] = field(default_factory=dict)
    _shingles: dict[int, Shingles] = field(default_factory=dict)

    def is_new(self, passage: Passage, stories: Sequence[int]) -> bool:
        """Tell whether no copy said it already; if so, it is told from now on."""
        for story in stories:
            if any(self._says(other, passage) for other in self.passages.get(story, ())):
                return False
        for story in stories:
            self.passages.setdefault(story, []).append(passage)
        return True

    def _says(self, told: Passage, passage: Passage) -> bool:
        """Tell whether a passage stands for another: the same place of an article that says all of it."""
        if told.article_id == passage.article_id:
            return False
        if told.text == passage.text:
            return True
        shorter, longer = sorted((self._of(told), self._of(passage)), key=len)
        if containment(shorter, longer) < SAME_PLACE:
            return False
        return told.version == passage.version or says_the_same(
            passage.text, self.links.text(told.article_id, told.version), TOLD
        )

    def _of(self, passage: Passage) -> Shingles:
        if passage.row not in self._shingles:
            self._shingles[passage.row] = shingles(passage.text)
        return self._shingles[passage.row]


def _rows(rows: Iterable[int]) -> Rows:
    return np.fromiter(rows, dtype=np.int64)
