"""Questions to begin with: made of the articles by rule, and only those that are answered from where they were made."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from index.scripts import ENGLISH, code_of
from qa.types import Question

if TYPE_CHECKING:
    from index.store import Store
    from index.types import ArticleInfo
    from qa.answering import Answerer
    from qa.auditing.types import Draft

WANTED = 4
LOOKED_AT = 2000
"""So many articles are chosen from; more would only make the choice slower."""

READ = 60
LONGEST = 110
BUDGET_S = 5.0

_BEGINNINGS = {"Who or what ": 1, "Who ": 0, "How ": 0, "What ": 0, "When ": 2, "Where ": 2}
"""How questions begin, and how unlike a person's they sound; those that begin otherwise sound least like one."""


class Suggester:
    """Makes suggestions once for each generation, when somebody asks for them."""

    def __init__(self, store: Store, answerer: Answerer, clock: Callable[[], float] = time.monotonic) -> None:
        self._store, self._answerer, self._clock = store, answerer, clock
        self._making = threading.Lock()
        self._held: tuple[int, tuple[str, ...]] = (0, ())

    def suggestions(self) -> tuple[str, ...] | None:
        """Return questions that are answered, each from another article; `None` while somebody else makes them."""
        number = self._store.generation_number()
        if self._held[0] == number:
            return self._held[1]
        if not self._making.acquire(blocking=False):
            return None
        try:
            self._held = (number, tuple(islice(self._answered(number), WANTED)))
            return self._held[1]
        finally:
            self._making.release()

    def _answered(self, generation: int) -> Iterator[str]:
        until = self._clock() + BUDGET_S
        used: set[str] = set()
        for draft in self._drafts(generation):
            if self._clock() > until:
                return
            if draft.article.id not in used and self._answers(draft):
                used.add(draft.article.id)
                yield draft.question

    def _drafts(self, generation: int) -> Iterator[Draft]:
        """Yield questions, one or two of each article, those that sound natural first."""
        from qa.auditing.types import (
            all_infos,  # here, since it loads the index, and importing `web` must not
        )

        infos = [
            i for i in islice(all_infos(self._store), LOOKED_AT) if code_of(i.language) in (None, ENGLISH)
        ]
        chosen = sorted(infos, key=lambda info: _rank(generation, info))[:READ]
        found = [draft for info in chosen for draft in self._of(info)]
        return iter(sorted(found, key=_unnatural))

    def _of(self, info: ArticleInfo) -> list[Draft]:
        from qa.auditing.asking import drafts

        made = [d for d in drafts(self._store.version(info.id, info.version)) if len(d.question) <= LONGEST]
        made.sort(key=lambda draft: (_unnatural(draft), draft.sentence.start))
        return made[:2]

    def _answers(self, draft: Draft) -> bool:
        """Tell whether the question is answered by the sentence that it was made of."""
        answer = self._answerer.answer(Question(draft.question))
        return any(
            cited.source.id == draft.article.id
            and cited.start < draft.sentence.end
            and draft.sentence.start < cited.end
            and draft.answer_text in cited.quote
            for cited in answer.citations
        )


def _unnatural(draft: Draft) -> int:
    return next((rank for start, rank in _BEGINNINGS.items() if draft.question.startswith(start)), 3)


def _rank(generation: int, info: ArticleInfo) -> bytes:
    return hashlib.sha256(f"{generation}:{info.id}".encode()).digest()
