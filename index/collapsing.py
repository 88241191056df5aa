"""Copies among the hits: five papers that print one agency's report are one witness."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.duplicates import containment, says_the_same, shingles
from index.links import Copy, Links
from index.store import Store
from index.types import ArticleInfo, Passage, Rows
from index.vectors import Allowed

MAX_NAMED = 20
SAME_PLACE = 0.5
"""So much of the shorter passage must stand in the longer: copies are not cut at the same places."""

Stored = dict[int, tuple[Passage, ArticleInfo]]


@dataclass(frozen=True, slots=True)
class Kept:
    """A passage that is shown, and the other articles that say the same."""

    row: int
    score: float
    also_in: tuple[str, ...] = ()


class Collapser:
    """Leaves out passages that a better one of a copy says already. The best stands for all, of equals the first."""

    def __init__(self, store: Store) -> None:
        self._store, self._links = store, Links(store.database)

    def collapse(
        self, ordered: Sequence[tuple[int, float]], stored: Stored, allowed: Allowed, wanted: int
    ) -> list[Kept]:
        """Return at least `wanted` of the ordered rows, if there are so many that say something of their own.

        What is left out depends on what stands before it alone, so that pages of any size fit together.

        :param stored: Passages that were read already; it is added to.
        :param allowed: Copies that may not be shown are not named either.
        """
        kept: list[Kept] = []
        told: list[tuple[Kept, str]] = []
        for start in range(0, len(ordered), wanted):
            chunk = ordered[start : start + wanted]
            copies = self._links.copies(np.array([row for row, _ in chunk], dtype=np.int64))
            if not copies:
                kept += [Kept(row, score) for row, score in chunk]
            else:
                self._read([row for row, _ in chunk], stored)
                for row, score in chunk:
                    if row in stored:
                        self._add(Kept(row, score), stored[row][0], copies.get(row, []), allowed, kept, told)
            if len(kept) >= wanted:
                break
        return kept

    def _add(
        self,
        found: Kept,
        passage: Passage,
        copies: Sequence[Copy],
        allowed: Allowed,
        kept: list[Kept],
        told: list[tuple[Kept, str]],
    ) -> None:
        if any(passage.article_id in k.also_in and _same_place(passage.text, text) for k, text in told):
            return
        also = [
            c.article_id for c in copies if _shown(c.row, allowed) and says_the_same(passage.text, c.text)
        ]
        made = Kept(found.row, found.score, tuple(dict.fromkeys(also))[:MAX_NAMED])
        kept.append(made)
        if also:
            told.append((made, passage.text))

    def _read(self, rows: Sequence[int], stored: Stored) -> None:
        missing: Rows = np.array([row for row in rows if row not in stored], dtype=np.int64)
        if len(missing):
            stored.update(self._store.passages(missing))


def _shown(row: int, allowed: Allowed) -> bool:
    return row < len(allowed) and bool(allowed[row])


def _same_place(one: str, other: str) -> bool:
    shorter, longer = sorted((shingles(one), shingles(other)), key=len)
    return one == other or containment(shorter, longer) >= SAME_PLACE
