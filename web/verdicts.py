"""The check of citations, for the API and the command line: what was sent, in either unit, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.errors import NotFound
from index.types import Span
from qa.claims import Claim, Verdict, check
from web.answer_schemas import ClaimBody, VerdictBody, VerdictsBody, VerifyRequest
from web.offsets import Ruler

if TYPE_CHECKING:
    from index.store import Store
    from web.schemas import OffsetUnit

_NOWHERE = Span(-1, -1)
"""Where a place is inside of a character: nothing stands there."""


def verdicts(store: Store, request: VerifyRequest, unit: OffsetUnit) -> VerdictsBody:
    """Check each citation of a request, in the order they were sent."""
    said = request.answer.text if request.answer else None
    found = [check(store, _claim(store, claim, said, unit)) for claim in request.claims]
    bodies = [
        VerdictBody.model_validate({"position": n, "id": claim.id, "status": verdict.value})
        for n, (claim, verdict) in enumerate(zip(request.claims, found, strict=True))
    ]
    return VerdictsBody(verdicts=bodies, all_exact=all(verdict is Verdict.EXACT for verdict in found))


def _claim(store: Store, sent: ClaimBody, said: str | None, unit: OffsetUnit) -> Claim:
    source, place = sent.source, Span(sent.start, sent.end)
    if unit == "utf16":
        try:
            place = _points(place, store.version(source.article_id, source.version_id).text)
        except NotFound:
            place = _NOWHERE  # and the check will say why
    in_answer = None
    if said is not None:
        span = _NOWHERE
        if sent.answer_span is not None and sent.answer_span.start >= 0:
            span = Span(sent.answer_span.start, sent.answer_span.end)
        span = _points(span, said) if unit == "utf16" else span
        in_answer = said[span.start : span.end] if span.end >= 0 else ""
    return Claim(source.article_id, source.version_id, place, sent.quote, in_answer)


def _points(span: Span, text: str) -> Span:
    ruler = Ruler(text)
    start, end = ruler.point(span.start), ruler.point(span.end)
    return _NOWHERE if start is None or end is None else Span(start, end)
