"""OpenAI's own client, against a server process over a socket."""

from collections.abc import Iterator

import openai
import pytest
from openai import OpenAI
from openai.types.chat import ChatCompletionMessageParam

from tests.web.test_answers import FERRY
from tests.web.test_openai_api import NOBODY_KNOWS

TOWER = "Who built the clock tower of Aldermoor?"


@pytest.fixture(scope="module")
def theirs(served: str) -> Iterator[OpenAI]:
    with OpenAI(base_url=f"{served}/v1", api_key="none", max_retries=0) as client:
        yield client


def asked(*said: str) -> list[ChatCompletionMessageParam]:
    roles = ("user", "assistant")
    return [{"role": roles[n % 2], "content": text} for n, text in enumerate(said)]


def test_models_are_listed_and_read(theirs: OpenAI) -> None:
    (model,) = theirs.models.list().data
    assert theirs.models.retrieve(model.id) == model


def test_an_answer_is_cited(theirs: OpenAI) -> None:
    completion = theirs.chat.completions.create(model="pullquote", messages=asked(FERRY), temperature=0)
    message = completion.choices[0].message
    (annotation,) = message.annotations
    cited = annotation.url_citation
    assert "forty cars" in message.content[cited.start_index : cited.end_index]
    assert cited.url == "https://example.org/harbour"
    assert annotation.pullquote["quote"] == message.content[cited.start_index : cited.end_index]
    assert (
        completion.usage.total_tokens == completion.usage.prompt_tokens + completion.usage.completion_tokens
    )


def test_a_stream_is_the_same_answer_in_pieces(theirs: OpenAI) -> None:
    whole = theirs.chat.completions.create(model="pullquote", messages=asked(FERRY)).choices[0].message
    pieces = list(
        theirs.chat.completions.create(
            model="pullquote", messages=asked(FERRY), stream=True, stream_options={"include_usage": True}
        )
    )
    deltas = [piece.choices[0].delta for piece in pieces if piece.choices]
    assert "".join(delta.content or "" for delta in deltas) == whole.content
    (annotations,) = [delta.annotations for delta in deltas if "annotations" in delta.model_extra]
    assert annotations == [annotation.model_dump() for annotation in whole.annotations]
    assert pieces[-2].choices[0].finish_reason == "stop"
    assert pieces[-1].usage.completion_tokens == len(whole.content.split())


def test_their_helper_puts_the_stream_together(theirs: OpenAI) -> None:
    with theirs.chat.completions.stream(model="pullquote", messages=asked(FERRY)) as stream:
        final = stream.get_final_completion()
    assert "forty cars" in final.choices[0].message.content
    assert final.choices[0].message.annotations[0].url_citation.title == "The harbour in spring"


def test_a_follow_up_is_understood(theirs: OpenAI) -> None:
    first = (
        theirs.chat.completions.create(model="pullquote", messages=asked(TOWER)).choices[0].message.content
    )
    messages = asked(TOWER, first, "When was it built?")
    completion = theirs.chat.completions.create(model="pullquote", messages=messages)
    assert "1874" in completion.choices[0].message.content
    assert "clock tower" in completion.pullquote["asked_as"]


def test_an_abstention_says_so(theirs: OpenAI) -> None:
    completion = theirs.chat.completions.create(model="pullquote", messages=asked(NOBODY_KNOWS))
    assert completion.choices[0].message.content == "The articles don’t say."
    assert completion.choices[0].message.annotations == []
    assert completion.pullquote["status"] == "abstained"


def test_errors_are_theirs(theirs: OpenAI) -> None:
    with pytest.raises(openai.NotFoundError) as unknown:
        theirs.chat.completions.create(model="gpt-9", messages=asked(FERRY))
    assert (unknown.value.code, unknown.value.param) == ("model_not_found", "model")
    with pytest.raises(openai.BadRequestError) as two:
        theirs.chat.completions.create(model="pullquote", messages=asked(FERRY), n=2)
    assert (two.value.type, two.value.param) == ("invalid_request_error", "n")
    assert two.value.request_id.startswith("req_")


def test_our_own_options_are_sent_as_extra_body(theirs: OpenAI) -> None:
    narrowed = {"pullquote": {"filters": {"source": "Valley Post"}}}
    completion = theirs.chat.completions.create(model="pullquote", messages=asked(FERRY), extra_body=narrowed)
    assert completion.pullquote["status"] == "abstained"
