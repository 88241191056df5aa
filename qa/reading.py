"""What a reader returns: extracts, and how likely the articles answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from index.proximity import Wording
from index.types import Hit, Span
from qa.evidence import Candidate
from qa.weights import Calibration

MAX_EXTRACTS = 12
"""More than an answer ever quotes, so that some may fail verification."""


@dataclass(frozen=True, slots=True)
class Extract:
    """A stretch of an article, in its offsets, that may answer; higher scores, 0 … 1, are better."""

    hit: Hit
    span: Span
    highlight: Span | None
    score: float
    also_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read.

    :param extracts: The best first.
    :param ranked: The hits in the order of the best that each of them says.
    :param p: How likely the articles answer, 0 … 1.
    :param calibration: What `p` comes of, with the threshold that belongs to it.
    :param close_enough: From which share of the first extract's score on another one is worth quoting beside it.
    """

    extracts: tuple[Extract, ...]
    ranked: tuple[Hit, ...]
    p: float
    calibration: Calibration
    close_enough: float


class Reader(Protocol):
    """Reads passages with a question in mind."""

    def read(self, question: str, wording: Wording, hits: Sequence[Hit]) -> Reading:
        """Return the extracts that answer best; whatever it returns is verified before anyone sees it."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with its score and, in offsets of its article, the shortest stretch that answers."""

    candidate: Candidate
    score: float
    highlight: Span | None = None


def extracts_of(scored: Iterable[Scored]) -> tuple[Extract, ...]:
    """Make extracts of candidates, the best first: equal sentences of several articles are one."""
    extracts: dict[str, Extract] = {}
    for one in scored:
        candidate = one.candidate
        key = " ".join(candidate.text.split())
        if key in extracts:
            extracts[key] = _seen_again(extracts[key], candidate.hit)
        elif len(extracts) < MAX_EXTRACTS and not any(_overlap(candidate, e) for e in extracts.values()):
            extracts[key] = Extract(
                candidate.hit, candidate.quote, one.highlight, one.score, candidate.hit.also_in
            )
    return tuple(extracts.values())


def ranked_hits(scored: Iterable[Scored], hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """Order hits by the best candidate of each; those without one come last."""
    ranked = {id(one.candidate.hit): one.candidate.hit for one in scored}
    return (*ranked.values(), *(hit for hit in hits if id(hit) not in ranked))


def _seen_again(extract: Extract, hit: Hit) -> Extract:
    other = hit.article.id
    if other == extract.hit.article.id or other in extract.also_in:
        return extract
    return replace(extract, also_in=(*extract.also_in, other))


def _overlap(candidate: Candidate, extract: Extract) -> bool:
    """Whether both quote the same place, as neighbouring passages do that share sentences."""
    same = (candidate.hit.article.id, candidate.hit.article.version) == (
        extract.hit.article.id,
        extract.hit.article.version,
    )
    return same and candidate.quote.start < extract.span.end and extract.span.start < candidate.quote.end
