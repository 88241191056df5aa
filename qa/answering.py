"""A question becomes an answer: retrieve, read, decide, verify, compose. One stream; `answer` is its fold."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from uuid import uuid4

from index.retrieval import Retriever
from index.store import Store
from index.types import Hits, Span
from qa.ranking import ReadingRetriever
from qa.reading import Reader, Reading
from qa.rewriting import Rewriter
from qa.settings import QaSettings
from qa.types import (
    Answer,
    Answerability,
    AnswerAbstained,
    AnswerCompleted,
    AnswerDelta,
    AnswerStarted,
    AnswerStatus,
    Citation,
    CitationAdded,
    Event,
    Question,
    RetrievalCompleted,
    Segment,
    SegmentKind,
)
from qa.verifying import cite

DONT_SAY = "The articles don’t say."
_COUNTS = {2: "In two articles: ", 3: "In three articles: "}
MANY = "In several articles: "
BETWEEN = " "
FRAMES = (DONT_SAY, *_COUNTS.values(), MANY, BETWEEN)
"""All words of an answer that are ours."""


class Answerer:
    """Answers from the articles, in their words, or says that they don't tell.

    Its `ranking` finds passages in the order that the reader gives them. Without a `rewriter`, each question stands
    alone.
    """

    def __init__(
        self,
        store: Store,
        retriever: Retriever,
        reader: Reader,
        settings: QaSettings,
        rewriter: Rewriter | None = None,
    ) -> None:
        self._store, self._retriever, self._reader = store, retriever, reader
        self._settings, self._rewriter = settings, rewriter
        self.ranking = ReadingRetriever(retriever, reader, settings.read_passages)

    def answer(self, question: Question, *, threshold: float | None = None) -> Answer:
        """Return the whole answer.

        :param threshold: Answer from this probability on, instead of the calibrated threshold.
        """
        for event in self.stream(question, threshold=threshold):
            if isinstance(event, AnswerCompleted):
                return event.answer
        raise AssertionError("a stream ends with AnswerCompleted")

    def stream(self, question: Question, *, threshold: float | None = None) -> Iterator[Event]:
        """Yield the answer as it comes; the last event carries it whole."""
        began = time.perf_counter()
        answer_id = f"ans_{uuid4().hex}"
        asked_as = (
            self._rewriter.asked_as(question.text, question.history) if self._rewriter else question.text
        )
        yield AnswerStarted(answer_id, question.text, asked_as)
        hits = self._retrieve(replace(question, text=asked_as))
        yield RetrievalCompleted(hits.generation, hits.searched, len(hits.hits))
        reading = self._reader.read(asked_as, self._retriever.wording(asked_as), hits.hits)
        answerability = self._answerability(reading)
        limit = answerability.threshold if threshold is None else threshold
        parts = self._compose(reading, question.limit) if answerability.p >= limit else []
        nearest = () if parts else reading.ranked[: self._settings.nearest]
        if not parts:
            parts = [(DONT_SAY, None)]
        yield from _events(parts)
        if nearest or not any(citation for _, citation in parts):
            yield AnswerAbstained(nearest)
        citations = tuple(citation for _, citation in parts if citation)
        yield AnswerCompleted(
            Answer(
                answer_id=answer_id,
                status=AnswerStatus.ANSWERED if citations else AnswerStatus.ABSTAINED,
                question=question.text,
                asked_as=asked_as,
                text="".join(text for text, _ in parts),
                segments=tuple(_segments(parts)),
                citations=citations,
                answerability=answerability,
                nearest=nearest,
                generation=hits.generation,
                took_ms=(time.perf_counter() - began) * 1000,
            )
        )

    def _retrieve(self, question: Question) -> Hits:
        filters = question.filters
        if question.as_of is not None:
            until = min(filters.published_to or question.as_of, question.as_of)
            filters = replace(filters, published_to=until)
        return self._retriever.search(question.text, filters=filters, limit=self._settings.read_passages)

    def _answerability(self, reading: Reading) -> Answerability:
        calibrated, chosen = reading.calibration, self._settings.threshold
        return Answerability(
            reading.p if reading.extracts else 0.0,
            calibrated.threshold if chosen is None else chosen,
            calibrated.id,
        )

    def _compose(self, reading: Reading, limit: int) -> list[tuple[str, Citation | None]]:
        """Return the answer's parts: texts, each with its citation or, where it is a frame, none."""
        chosen = self._choose(reading, limit)
        articles = _witnesses(chosen)
        frame = _COUNTS.get(articles, MANY) if articles > 1 else ""
        parts: list[tuple[str, Citation | None]] = [(frame, None)] if frame else []
        at = len(frame)
        for citation in chosen:
            if at > len(frame):
                parts.append((BETWEEN, None))
                at += len(BETWEEN)
            end = at + len(citation.quote)
            parts.append((citation.quote, replace(citation, answer_span=Span(at, end))))
            at = end
        return parts

    def _choose(self, reading: Reading, limit: int) -> list[Citation]:
        """Cite the best extract and those that come close to it, of those that can be verified."""
        chosen: list[Citation] = []
        set_to = self._settings.close_enough
        share = reading.close_enough if set_to is None else set_to
        for extract in reading.extracts:
            enough = chosen and extract.score < share * chosen[0].score
            if len(chosen) >= limit or enough:
                break
            citation = cite(self._store, extract, len(chosen) + 1)
            if citation is not None:
                chosen.append(citation)
        return chosen


def _witnesses(citations: Sequence[Citation]) -> int:
    """Count the articles that speak, copies of each other as one."""
    witnesses: list[set[str]] = []
    for citation in citations:
        copies = {citation.source.id, *citation.also_in}
        apart = [w for w in witnesses if not w & copies]
        witnesses = [*apart, copies.union(*(w for w in witnesses if w & copies))]
    return len(witnesses)


def _segments(parts: list[tuple[str, Citation | None]]) -> Iterator[Segment]:
    at = 0
    for text, citation in parts:
        kind = SegmentKind.EXTRACT if citation else SegmentKind.FRAME
        yield Segment(kind, at, at + len(text), (citation.id,) if citation else ())
        at += len(text)


def _events(parts: list[tuple[str, Citation | None]]) -> Iterator[Event]:
    for (text, citation), segment in zip(parts, _segments(parts), strict=True):
        if citation:
            yield CitationAdded(citation)
        yield AnswerDelta(text, segment)
