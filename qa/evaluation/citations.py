"""Check an answer against the stored texts, trusting nothing that the answering code computed."""

from collections.abc import Iterator

from index.errors import NotFound
from qa.evaluation.types import Checked, Versions
from qa.types import Answer, Citation, SegmentKind

CONTEXT = 32
"""Characters of context that a citation carries on each side (the HTTP contract)."""


def check(answer: Answer, store: Versions) -> Checked:
    """Read every cited version again and compare, character by character.

    A citation is exact when the stored text, the quote and the answer's stretch are one, and its context is
    the text around it. An answer is sound when its segments tile its text and carry its citations.
    """
    faults = [list(_citation_faults(citation, answer, store)) for citation in answer.citations]
    shape = list(_shape_faults(answer))
    named = [f"{answer.answer_id}: {fault}" for group in (*faults, shape) for fault in group]
    return Checked(len(faults), sum(not group for group in faults), not shape, tuple(named))


def _citation_faults(citation: Citation, answer: Answer, store: Versions) -> Iterator[str]:
    name = f"citation {citation.id}"
    try:
        text = store.version(citation.source.id, citation.source.version).text
    except NotFound as error:
        yield f"{name}: {error}"
        return
    start, end = citation.start, citation.end
    if not 0 <= start < end <= len(text) or text[start:end] != citation.quote:
        yield f"{name}: the stored text at {start}:{end} isn't the quote"
    if answer.text[citation.answer_span.start : citation.answer_span.end] != citation.quote:
        yield f"{name}: the answer's stretch isn't the quote"
    if (
        citation.prefix != text[max(0, start - CONTEXT) : start]
        or citation.suffix != text[end : end + CONTEXT]
    ):
        yield f"{name}: the context isn't the text around the quote"
    mark = citation.highlight
    if mark is not None and not start <= mark.start < mark.end <= end:
        yield f"{name}: the highlight isn't inside the quote"


def _shape_faults(answer: Answer) -> Iterator[str]:
    position = 0
    for segment in answer.segments:
        if segment.start != position or segment.end <= segment.start:
            yield f"segments don't tile the text at {position}"
        if (segment.kind is SegmentKind.EXTRACT) != bool(segment.citation_ids):
            cited = len(segment.citation_ids)
            yield f"the segment at {segment.start} is {segment.kind.value} with {cited} citations"
        position = segment.end
    if position != len(answer.text):
        yield f"segments end at {position} of {len(answer.text)}"
    carried = {(s.start, s.end, cited) for s in answer.segments for cited in s.citation_ids}
    spans = {(c.answer_span.start, c.answer_span.end, c.id) for c in answer.citations}
    if carried != spans:
        yield "segments and citations don't name each other"
    if answer.found != bool(answer.citations):
        yield f"{answer.status.value} with {len(answer.citations)} citations"
