"""A question becomes an answer: retrieve, read, decide, verify, compose. One stream; `answer` is its fold."""

import time
from collections.abc import Callable, Iterator, Sequence
from copy import copy
from dataclasses import replace
from datetime import date
from uuid import uuid4

from index.retrieval import Retriever
from index.store import Store
from index.types import Hits
from qa.asking import Shape, asking
from qa.composing import DONT_SAY, Composed, Part, compose, segments_of
from qa.echoes import asks_back, is_stuffed
from qa.ranking import ReadingRetriever
from qa.reading import Extract, Reader, Reading
from qa.rewriting import Rewriter
from qa.settings import QaSettings
from qa.statements import statement
from qa.timing import TimelyRetriever, timing
from qa.types import (
    Answer,
    Answerability,
    AnswerAbstained,
    AnswerCompleted,
    AnswerDelta,
    AnswerStarted,
    AnswerStatus,
    CitationAdded,
    Event,
    Question,
    RetrievalCompleted,
    answer_in,
)

Watch = Callable[[Iterator[Event]], Iterator[Event]]
"""Passes the events of an answer on, and may note how long each took to come."""

MORE_FOR_SEVERAL = 3
"""So many passages more are read where several things are asked for: both sides of a comparison, a list."""

STUFFED_SEARCH = 5
"""So many times the passages wanted are looked at where some were written to be found, by repeating questions."""


class Answerer:
    """Answers from the articles, in their words, or says that they don't tell.

    Its `retriever` finds passages with the day in mind, its `ranking` in the order that the reader gives them.
    Without a `rewriter`, each question stands alone.
    """

    def __init__(
        self,
        store: Store,
        retriever: Retriever,
        reader: Reader,
        settings: QaSettings,
        rewriter: Rewriter | None = None,
        clock: Callable[[], date] = date.today,
    ) -> None:
        self._store, self._reader = store, reader
        self._settings, self._rewriter, self._clock = settings, rewriter, clock
        self.retriever = TimelyRetriever(retriever, clock)
        self.ranking = ReadingRetriever(self.retriever, reader, settings.read_passages)
        self._watch: Watch | None = None

    def watched_by(self, watch: Watch) -> "Answerer":
        """Return an answerer that does the same before a watcher's eyes."""
        watched = copy(self)
        watched._watch = watch
        return watched

    def answer(self, question: Question, *, threshold: float | None = None) -> Answer:
        """Return the whole answer.

        :param threshold: Answer from this probability on, instead of the calibrated threshold.
        """
        return answer_in(self.stream(question, threshold=threshold))

    def stream(self, question: Question, *, threshold: float | None = None) -> Iterator[Event]:
        """Yield the answer as it comes; the last event carries it whole."""
        events = self._stream(question, threshold)
        return self._watch(events) if self._watch else events

    def _stream(self, question: Question, threshold: float | None) -> Iterator[Event]:
        began = time.perf_counter()
        answer_id = f"ans_{uuid4().hex}"
        asked_as = (
            self._rewriter.asked_as(question.text, question.history) if self._rewriter else question.text
        )
        yield AnswerStarted(answer_id, question.text, asked_as)
        today = question.today or question.as_of or self._clock()
        alone = replace(question, text=asked_as, history=(), today=today)
        hits = self.read_hits(alone)
        yield RetrievalCompleted(hits.generation, hits.searched, len(hits.hits))
        reading = self._read(alone, hits)
        answerability = self._answerability(reading)
        limit = answerability.threshold if threshold is None else threshold
        composed = self._compose(alone, reading) if answerability.p >= limit else Composed(())
        nearest = () if composed.parts else reading.ranked[: self._settings.nearest]
        parts = composed.parts or ((DONT_SAY, None),)
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
                segments=tuple(segments_of(parts)),
                citations=citations,
                answerability=answerability,
                nearest=nearest,
                generation=hits.generation,
                took_ms=(time.perf_counter() - began) * 1000,
                disagreement=composed.disagreement,
                read_as_of=today if question.as_of or timing(asked_as, today).mattered(hits.hits) else None,
            )
        )

    def find(self, question: Question, *, limit: int) -> Hits:
        """Return the passages that bear on a question, with the time it is asked in mind.

        With `as_of`, an article without a date is kept out too: that it was there by then can't be shown.
        """
        filters = question.filters
        if question.as_of is not None:
            until = min(filters.published_to or question.as_of, question.as_of)
            filters = replace(filters, published_to=until)
        today = question.today or question.as_of
        return self.retriever.search(question.text, filters=filters, limit=limit, today=today)

    def read_hits(self, question: Question) -> Hits:
        """Return what is read for an answer.

        Passages that were written to be found are left out: they would crowd out the others.
        """
        several = asking(question.text).shape is not Shape.ONE
        wanted = self._settings.read_passages + (MORE_FOR_SEVERAL if several else 0)
        hits = self.find(question, limit=wanted)
        if not any(is_stuffed(question.text, hit.passage.text) for hit in hits.hits):
            return hits
        hits = self.find(question, limit=STUFFED_SEARCH * wanted)
        kept = [hit for hit in hits.hits if not is_stuffed(question.text, hit.passage.text)]
        return replace(hits, hits=tuple(kept[:wanted]))

    def _read(self, question: Question, hits: Hits) -> Reading:
        """Read; where the best extract only asks back, what speaks for it is no evidence: read without it."""
        wording = self.retriever.wording(question.text)
        reading = self._reader.read(question.text, wording, hits.hits)
        if not reading.extracts or not _asks_back(question.text, reading.extracts[0]):
            return reading
        repeating = {e.hit.passage.row for e in reading.extracts if _asks_back(question.text, e)}
        others = [hit for hit in hits.hits if hit.passage.row not in repeating]
        return self._reader.read(question.text, wording, others)

    def _answerability(self, reading: Reading) -> Answerability:
        calibrated, chosen = reading.calibration, self._settings.threshold
        return Answerability(
            reading.p if reading.extracts else 0.0,
            calibrated.threshold if chosen is None else chosen,
            calibrated.id,
        )

    def _compose(self, question: Question, reading: Reading) -> Composed:
        set_to = self._settings.close_enough
        share = reading.close_enough if set_to is None else set_to
        return compose(self._store, question.text, reading.extracts, question.limit, share)


def _asks_back(question: str, extract: Extract) -> bool:
    return asks_back(question, statement(extract).text)


def _events(parts: Sequence[Part]) -> Iterator[Event]:
    for (text, citation), segment in zip(parts, segments_of(parts), strict=True):
        if citation:
            yield CitationAdded(citation)
        yield AnswerDelta(text, segment)
