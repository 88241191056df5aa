"""Chat completions in OpenAI's shapes: what is given."""

from collections.abc import Iterable
from typing import Literal, Self

from pydantic import Field

from web.answer_schemas import AnswerBody, CitationBody
from web.schemas import Resource

MODEL: Literal["pullquote"] = "pullquote"
"""The one model: the collection as it is."""


class UrlCitation(Resource):
    """Where a stretch of the message comes from."""

    start_index: int = Field(description="Where the quote begins in `content`, in code points.")
    end_index: int = Field(description="Where it ends: `content[start_index:end_index]` is the quote.")
    url: str = Field(
        description="The article's own address, or the page of the cited version on this server."
    )
    title: str = Field(description="The article's title.")


class Annotation(Resource):
    """A citation, in OpenAI's shape; `pullquote` is the exact one."""

    type: Literal["url_citation"] = Field(default="url_citation", description="Always `url_citation`.")
    url_citation: UrlCitation = Field(description="The citation as OpenAI's clients know it.")
    pullquote: CitationBody = Field(description="The exact citation, as `/api/v1/citations/verify` takes it.")


class AssistantMessage(Resource):
    """The answer, cited."""

    role: Literal["assistant"] = Field(default="assistant", description="Always `assistant`.")
    content: str = Field(description="The answer's text: verbatim excerpts, or that the articles don't say.")
    refusal: None = Field(default=None, description="Always null: an abstention is an answer.")
    annotations: list[Annotation] = Field(description="A citation for each excerpt; none in an abstention.")


class Choice(Resource):
    """The one answer."""

    index: int = Field(default=0, description="Always 0.")
    message: AssistantMessage = Field(description="The answer.")
    logprobs: None = Field(default=None, description="Always null: nothing is sampled.")
    finish_reason: Literal["stop"] = Field(
        default="stop", description="Always `stop`: excerpts are never cut off."
    )


class Usage(Resource):
    """What was read and given. No model writes here: words between spaces are counted, not tokens."""

    prompt_tokens: int = Field(
        description="Words of the question and of the history that it was understood from."
    )
    completion_tokens: int = Field(description="Words of the answer.")
    total_tokens: int = Field(description="Their sum.")
    counted_in: Literal["words"] = Field(default="words", description="Our own: what the numbers count.")

    @classmethod
    def of(cls, read: Iterable[str], given: str) -> Self:
        """Count."""
        prompt, completion = sum(len(text.split()) for text in read), len(given.split())
        return cls(prompt_tokens=prompt, completion_tokens=completion, total_tokens=prompt + completion)


class ChatCompletion(Resource):
    """An answer in OpenAI's shape; `pullquote` is the whole of it in ours."""

    id: str = Field(description="`chatcmpl-` and what follows `ans_` in the answer's own id.")
    object: Literal["chat.completion"] = Field(
        default="chat.completion", description="Always `chat.completion`."
    )
    created: int = Field(description="When, in seconds since 1970.")
    model: Literal["pullquote"] = Field(default=MODEL, description="Always `pullquote`.")
    choices: list[Choice] = Field(description="The one answer.")
    usage: Usage = Field(description="What was read and given, in words.")
    pullquote: AnswerBody = Field(
        description="Our own: the answer as `/api/v1/answers` gives it; its `status` tells an abstention."
    )


class Delta(Resource):
    """What a chunk adds to the message."""

    role: Literal["assistant"] | None = Field(
        default=None, exclude_if=lambda it: it is None, description="In the first chunk."
    )
    content: str | None = Field(
        default=None,
        exclude_if=lambda it: it is None,
        description="More of the answer: one excerpt, or words between.",
    )
    annotations: list[Annotation] | None = Field(
        default=None,
        exclude_if=lambda it: it is None,
        description="All citations at once, in one chunk after the text.",
    )


class ChunkChoice(Resource):
    """The one answer's next piece."""

    index: int = Field(default=0, description="Always 0.")
    delta: Delta = Field(description="What is added.")
    logprobs: None = Field(default=None, description="Always null: nothing is sampled.")
    finish_reason: Literal["stop"] | None = Field(default=None, description="`stop` in the last piece.")


class ChatChunk(Resource):
    """A piece of a streamed answer: the data of one event. `data: [DONE]` follows the last."""

    id: str = Field(description="The same in each chunk.")
    object: Literal["chat.completion.chunk"] = Field(
        default="chat.completion.chunk", description="Always `chat.completion.chunk`."
    )
    created: int = Field(description="When the answer began, in seconds since 1970.")
    model: Literal["pullquote"] = Field(default=MODEL, description="Always `pullquote`.")
    choices: list[ChunkChoice] = Field(description="The next piece; none in the chunk that tells the usage.")
    usage: Usage | None = Field(
        default=None, exclude_if=lambda it: it is None, description="In a last chunk, where it was asked for."
    )
    pullquote: AnswerBody | None = Field(
        default=None,
        exclude_if=lambda it: it is None,
        description="Our own: the whole answer, in the chunk that ends it.",
    )


class ModelBody(Resource):
    """What can be asked."""

    id: Literal["pullquote"] = Field(default=MODEL, description="What a request names as its `model`.")
    object: Literal["model"] = Field(default="model", description="Always `model`.")
    created: int = Field(
        description="When the newest generation was made, in seconds since 1970; 0 before the first."
    )
    owned_by: Literal["pullquote"] = Field(default="pullquote", description="Always `pullquote`.")


class ModelsBody(Resource):
    """What can be asked: one model, the collection."""

    object: Literal["list"] = Field(default="list", description="Always `list`.")
    data: list[ModelBody] = Field(description="The models.")


class OpenAIError(Resource):
    """What went wrong."""

    message: str = Field(description="What is wrong and how to mend it. Nothing that was sent is repeated.")
    type: str = Field(description="Its kind, such as `invalid_request_error`.")
    param: str | None = Field(description="What of the request is to blame, such as `messages[0].content`.")
    code: str | None = Field(description="A name for programs, such as `model_not_found`.")


class OpenAIErrorBody(Resource):
    """An error in OpenAI's form."""

    error: OpenAIError = Field(description="The error.")
