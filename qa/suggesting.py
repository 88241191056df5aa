"""Questions to begin with: as a person would ask, and only those that are answered from where they were made."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from itertools import islice, zip_longest
from typing import TYPE_CHECKING

from index.scripts import ENGLISH, code_of
from qa.types import Question

if TYPE_CHECKING:
    from index.store import Store
    from index.types import ArticleInfo, Span
    from qa.answering import Answerer
    from qa.inviting import Invitation

WANTED = 4
LOOKED_AT = 2000
"""So many articles are chosen from; more would only make the choice slower."""

READ = 200
BUDGET_S = 5.0

OF_AN_ARTICLE = 2
_ORDER = ("Why", "How many", "Who", "Where", "How much", "What", "When")
"""How questions begin, those first of which fewest can be made: the commonest would crowd out all others."""


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
        for article_id, invitation in self._invited(generation):
            if self._clock() > until:
                return
            if article_id not in used and self._answers(article_id, invitation):
                used.add(article_id)
                yield invitation.question

    def _invited(self, generation: int) -> Iterator[tuple[str, Invitation]]:
        """Yield questions, one or two of each article, so that one after the other begins otherwise."""
        from qa.auditing.types import (
            all_infos,  # here, since it loads the index, and importing `web` must not
        )

        infos = [
            i for i in islice(all_infos(self._store), LOOKED_AT) if code_of(i.language) in (None, ENGLISH)
        ]
        chosen = sorted(infos, key=lambda info: _rank(generation, info))[:READ]
        by_kind: dict[str, list[tuple[str, Invitation]]] = {kind: [] for kind in _ORDER}
        for info in chosen:
            for invitation in self._of(info):
                by_kind[invitation.kind].append((info.id, invitation))
        # "Who is …" asks for somebody whom an article only mentions, often enough.
        by_kind["Who"].sort(key=lambda found: found[1].loose)
        return (one for each in zip_longest(*by_kind.values()) for one in each if one)

    def _of(self, info: ArticleInfo) -> list[Invitation]:
        from qa.inviting import invitations

        made = invitations(self._store.version(info.id, info.version))
        best: dict[Span, Invitation] = {}
        for one in sorted(made, key=lambda one: (_ORDER.index(one.kind), one.loose)):
            best.setdefault(one.sentence, one)
        return list(best.values())[:OF_AN_ARTICLE]

    def _answers(self, article_id: str, invitation: Invitation) -> bool:
        """Tell whether the question is answered first by the sentence that it was made of, and marked rightly."""
        answer = self._answerer.answer(Question(invitation.question))
        if not answer.citations:
            return False
        cited = answer.citations[0]
        if cited.source.id != article_id or invitation.answer_text not in cited.quote:
            return False
        if not (cited.start < invitation.sentence.end and invitation.sentence.start < cited.end):
            return False
        marked = (
            cited.highlight
            and cited.quote[cited.highlight.start - cited.start : cited.highlight.end - cited.start]
        )
        return (
            not marked
            or marked in invitation.answer_text
            or invitation.answer_text in marked
            or invitation.loose
        )


def _rank(generation: int, info: ArticleInfo) -> bytes:
    return hashlib.sha256(f"{generation}:{info.id}".encode()).digest()
