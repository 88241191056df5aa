"""Chat completions in OpenAI's shapes: what is read of a request.

What only steers how a model writes (`temperature`, `max_tokens`, `stop`, …) is passed over, and so are keys that we
don't know: clients send what their other servers want. What would change what an answer is (`n`, forced tools, JSON
as the format, sound) is refused.
"""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import (
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    WithJsonSchema,
    field_validator,
)

from web.answer_schemas import FiltersBody
from web.openai_schemas import MODEL
from web.schemas import WHOLE, Body, Day, Query, Whole


def _text_of(content: object) -> object:
    """Return a message's text, its parts joined by line ends."""
    if content is None:
        return ""
    if not isinstance(content, list):
        return content
    if any(not isinstance(part, Mapping) or part.get("type") not in ("text", "refusal") for part in content):
        raise ValueError("only text can be read: leave out pictures, sound and files")
    texts = [part.get("text") for part in content if part["type"] == "text"]
    if any(not isinstance(text, str) for text in texts):
        raise ValueError("a part of type text has its words under text")
    return "\n".join(texts)


Content = Annotated[
    str,
    BeforeValidator(_text_of),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string"},
                {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": {"type": {"const": "text"}, "text": {"type": "string"}},
                        "required": ["type", "text"],
                    },
                },
                {"type": "null"},
            ]
        }
    ),
]


_TEXT_FORMAT: dict[str, JsonValue] = {
    "anyOf": [
        {"type": "object", "properties": {"type": {"const": "text"}}, "required": ["type"]},
        {"type": "null"},
    ]
}


class _Lenient(Body):
    model_config = ConfigDict(extra="ignore")


class ChatMessage(_Lenient):
    """Something that was said."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"] = Field(
        description="`user` asks and `assistant` answered; messages of all other roles are passed over."
    )
    content: Content = Field(
        default="", description="Text, or parts of type `text`. Pictures, sound and files are refused."
    )


class StreamOptions(_Lenient):
    """What else a stream tells."""

    include_usage: bool | None = Field(
        default=None, description="Send `usage` in a last chunk of its own, without choices."
    )


class ChatOptions(Body):
    """What `/api/v1/answers` takes beside the question; OpenAI's clients send it as `extra_body`."""

    filters: FiltersBody = Field(default=FiltersBody(), description="Which articles may answer.")
    as_of: Day | None = Field(
        default=None, description="Articles published later are kept out, and those without a date."
    )
    limit: Whole = Field(default=3, ge=1, le=10, description="The most excerpts wanted.")


class ChatRequest(_Lenient):
    """A conversation whose last `user` message is the question; keys that aren't named here are passed over."""

    model: str = Field(description=f"`{MODEL}`, as `/v1/models` lists it.")
    messages: list[ChatMessage] = Field(
        min_length=1,
        max_length=1000,
        json_schema_extra={"contains": {"properties": {"role": {"const": "user"}}, "required": ["role"]}},
        description="The last `user` message is the question, what comes before is its history, oldest first. "
        "Instructions (`system`, `developer`) are passed over: answers are excerpts, nothing can be told to write.",
    )
    stream: bool | None = Field(default=None, description="Send the answer as events, `data: [DONE]` last.")
    stream_options: StreamOptions | None = Field(default=None, description="What else a stream tells.")
    n: Annotated[int, Field(ge=1, le=1), WHOLE] | None = Field(
        default=None, description="1: a question has one answer here."
    )
    tool_choice: Annotated[JsonValue, WithJsonSchema({"enum": ["none", "auto", None]})] = Field(
        default=None, description="`none` or `auto`: tools are never called, so none may be forced."
    )
    response_format: Annotated[JsonValue, WithJsonSchema(_TEXT_FORMAT)] = Field(
        default=None, description='`{"type": "text"}`: excerpts can\'t be bent into JSON.'
    )
    modalities: Annotated[JsonValue, WithJsonSchema({"enum": [["text"], None]})] = Field(
        default=None, description='`["text"]`.'
    )
    pullquote: ChatOptions = Field(default=ChatOptions(), description="Our own: filters, a date, a limit.")

    @field_validator("tool_choice")
    @classmethod
    def _no_forced_tool(cls, value: JsonValue) -> JsonValue:
        if value not in (None, "none", "auto"):
            raise ValueError("tools are never called here: send none or auto")
        return value

    @field_validator("response_format")
    @classmethod
    def _only_text(cls, value: JsonValue) -> JsonValue:
        if value is not None and not (isinstance(value, dict) and value.get("type") == "text"):
            raise ValueError("answers are verbatim text: leave the format out, or send type text")
        return value

    @field_validator("modalities")
    @classmethod
    def _no_sound(cls, value: JsonValue) -> JsonValue:
        if value not in (None, ["text"]):
            raise ValueError("answers are text alone")
        return value


class ModelPath(Query):
    """A model."""

    model: str = Field(description="The model's name: `pullquote`.")
