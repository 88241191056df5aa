"""The events of the API's streams, as its description tells them: which there are, and what each holds."""

from typing import Any

SCHEMAS = "#/components/schemas/"


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": SCHEMAS + name}


def _holding(**properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


_TEXT, _COUNT = {"type": "string"}, {"type": "integer"}

_DATA = {
    "answer": {
        "answer.started": _holding(answer_id=_TEXT, question=_TEXT, asked_as=_TEXT),
        "retrieval.completed": _holding(index_generation=_TEXT, searched=_COUNT, found=_COUNT),
        "citation.added": _holding(citation=_ref("CitationBody")),
        "answer.delta": _holding(text=_TEXT, segment=_ref("SegmentBody")),
        "answer.abstained": _holding(nearest={"type": "array", "items": _ref("HitBody")}),
        "answer.completed": _holding(answer=_ref("AnswerBody")),
        "error": _ref("ProblemBody"),
    },
    "watch_job": {
        "job.progress": _holding(job=_ref("JobBody")),
        "job.ended": _holding(job=_ref("JobBody")),
        "error": _ref("ProblemBody"),
    },
}
"""The data of each event, by operation."""


def events_of(operation: str) -> dict[str, Any]:
    """Return the schema of one event of a stream; before OpenAPI 3.2, that is what an event stream's schema means."""
    if operation not in _DATA:
        return {
            "type": "object",
            "properties": {"data": {"type": "string", "description": "JSON, and `[DONE]` last."}},
            "required": ["data"],
        }
    return {"oneOf": [_event(name, held) for name, held in _DATA[operation].items()]}


def _event(name: str, held: dict[str, Any]) -> dict[str, Any]:
    data = {"type": "string", "contentMediaType": "application/json", "contentSchema": held}
    return {
        "type": "object",
        "properties": {"id": {"type": "string"}, "event": {"const": name}, "data": data},
        "required": ["id", "event", "data"],
    }
