"""Citations that were given once, held against the stored versions: exactly, never nearly."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from index.errors import NotFound, Purged

if TYPE_CHECKING:
    from index.store import Store
    from index.types import Span


class Verdict(Enum):
    """What became of a citation.

    `EXACT`: the version says so there. `ARTICLE_CHANGED`: it does, and the article says something else now, or was
    removed. `PURGED`: its text was erased. `NOT_FOUND`: there is no such version, or it doesn't say so there.
    """

    EXACT = "exact"
    ARTICLE_CHANGED = "article_changed"
    PURGED = "purged"
    NOT_FOUND = "not_found"

    @property
    def stands(self) -> bool:
        """Whether the version that was cited says what was quoted."""
        return self in (Verdict.EXACT, Verdict.ARTICLE_CHANGED)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a citation claims: that a version says `quote` from `start` to `end`, in code points.

    `in_answer` is what the answer says where it claims to quote this; `None` where no answer was given.
    """

    article_id: str
    version: str
    place: Span
    quote: str
    in_answer: str | None = None


def check(store: Store, claim: Claim) -> Verdict:
    """Hold a claim against the stored version."""
    try:
        text = store.version(claim.article_id, claim.version).text
    except Purged:
        return Verdict.PURGED
    except NotFound:
        return Verdict.NOT_FOUND
    if text[claim.place.start : claim.place.end] != claim.quote:
        return Verdict.NOT_FOUND
    if claim.in_answer is not None and claim.in_answer != claim.quote:
        return Verdict.NOT_FOUND
    latest = store.is_latest(claim.article_id, claim.version)
    return Verdict.EXACT if latest else Verdict.ARTICLE_CHANGED
