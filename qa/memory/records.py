"""An answer as it is kept: by reference, without a word of an article, so that a purge leaves nothing behind here.

It is told again from the stored versions, to the character; what was erased since is told as erased.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from index.errors import NotFound
from index.store import Store
from index.types import Hit, Passage, Span
from qa.composing import ERASED, Part, segments_of
from qa.memory.types import Answered
from qa.types import Answer, Answerability, AnswerStatus, Citation, Question, Segment
from qa.verifying import AROUND


def to_record(question: Question, answer: Answer) -> str:
    """Write down what was asked and answered; `narrowed` tells that not all articles could answer."""
    return json.dumps(
        {
            "answer_id": answer.answer_id,
            "status": answer.status.value,
            "question": answer.question,
            "asked_as": answer.asked_as,
            "parts": [_part(answer, segment) for segment in answer.segments],
            "citations": [_reference(citation) for citation in answer.citations],
            "nearest": [_place(hit) for hit in answer.nearest],
            "answerability": [
                answer.answerability.p,
                answer.answerability.threshold,
                answer.answerability.calibration_id,
            ],
            "generation": answer.generation,
            "took_ms": answer.took_ms,
            "disagreement": answer.disagreement,
            "read_as_of": answer.read_as_of.isoformat() if answer.read_as_of else None,
            "narrowed": bool(question.filters) or question.as_of is not None,
        },
        ensure_ascii=False,
    )


def recalled(record: str, store: Store) -> Answer:
    """Tell an answer again."""
    kept = json.loads(record)
    citations = {c["id"]: _citation(c, store) for c in kept["citations"]}
    parts = list(_laid_out(kept["parts"], citations))
    day = kept["read_as_of"]
    return Answer(
        answer_id=kept["answer_id"],
        status=AnswerStatus(kept["status"]),
        question=kept["question"],
        asked_as=kept["asked_as"],
        text="".join(text for text, _ in parts),
        segments=tuple(segments_of(parts)),
        citations=tuple(citation for _, citation in parts if citation),
        answerability=Answerability(*kept["answerability"]),
        nearest=tuple(hit for place in kept["nearest"] if (hit := _hit(place, store))),
        generation=kept["generation"],
        took_ms=kept["took_ms"],
        disagreement=kept["disagreement"],
        read_as_of=date.fromisoformat(day) if day else None,
    )


def in_short(record: str) -> Answered:
    """Tell what an answer was, without its words."""
    kept = json.loads(record)
    ids = tuple(dict.fromkeys(cited["article_id"] for cited in kept["citations"]))
    return Answered(kept["question"], kept["asked_as"], AnswerStatus(kept["status"]), ids)


def _part(answer: Answer, segment: Segment) -> dict[str, str]:
    if segment.citation_ids:
        return {"cites": segment.citation_ids[0]}
    return {"says": answer.text[segment.start : segment.end]}


def _reference(citation: Citation) -> dict[str, object]:
    marked = citation.highlight
    return {
        "id": citation.id,
        "article_id": citation.source.id,
        "version": citation.source.version,
        "passage_id": citation.passage_id,
        "start": citation.start,
        "end": citation.end,
        "highlight": [marked.start, marked.end] if marked else None,
        "score": citation.score,
        "also_in": citation.also_in,
        "supported_by": citation.supported_by,
    }


def _place(hit: Hit) -> dict[str, object]:
    passage = hit.passage
    return {
        "row": passage.row,
        "article_id": passage.article_id,
        "version": passage.version,
        "ordinal": passage.ordinal,
        "start": passage.start,
        "end": passage.end,
        "ranks": [hit.score, hit.dense_rank, hit.lexical_rank, hit.dense_score, hit.lexical_score],
        "also_in": hit.also_in,
    }


def _citation(kept: Mapping[str, Any], store: Store) -> Citation | None:
    """Return a citation with its words, `None` where they were erased."""
    try:
        source = store.version(kept["article_id"], kept["version"])
    except NotFound:
        return None
    start, end = kept["start"], kept["end"]
    return Citation(
        id=kept["id"],
        answer_span=Span(0, end - start),
        source=source,
        is_latest=store.is_latest(source.id, source.version),
        passage_id=kept["passage_id"],
        start=start,
        end=end,
        quote=source.text[start:end],
        prefix=source.text[max(0, start - AROUND) : start],
        suffix=source.text[end : end + AROUND],
        highlight=Span(*kept["highlight"]) if kept["highlight"] else None,
        score=kept["score"],
        also_in=tuple(kept["also_in"]),
        supported_by=tuple(kept["supported_by"]),
    )


def _hit(kept: Mapping[str, Any], store: Store) -> Hit | None:
    """Return a passage that came near, `None` once its article says something else, or nothing."""
    if not store.is_latest(kept["article_id"], kept["version"]):
        return None
    try:
        source = store.version(kept["article_id"], kept["version"])
    except NotFound:
        return None
    start, end = kept["start"], kept["end"]
    text = source.text[start:end]
    passage = Passage(kept["row"], source.id, source.version, kept["ordinal"], start, end, text, "")
    score, dense_rank, lexical_rank, dense, lexical = kept["ranks"]
    return Hit(passage, source, score, dense_rank, lexical_rank, dense, lexical, tuple(kept["also_in"]))


def _laid_out(kept: Sequence[Mapping[str, str]], citations: Mapping[str, Citation | None]) -> Iterator[Part]:
    at = 0
    for part in kept:
        citation = citations[part["cites"]] if "cites" in part else None
        text = citation.quote if citation else part.get("says", ERASED)
        if citation:
            citation = replace(citation, answer_span=Span(at, at + len(text)))
        yield text, citation
        at += len(text)
