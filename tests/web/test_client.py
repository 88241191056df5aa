"""The Python client, against a server process over a socket; and in step with the API's description."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from inspect import signature
from pathlib import Path
from types import NoneType
from typing import get_args, get_type_hints

import pytest
from flask.testing import FlaskClient

from tests.conftest import ROOT
from tests.web.test_answers import FERRY
from tests.web.test_openai_api import NOBODY_KNOWS
from web.client import (
    Answer,
    Citation,
    Client,
    ClientError,
    Filters,
    NewArticle,
    Problem,
    Said,
    Unreachable,
    UnreadableReply,
    article_types,
    collection_types,
    types,
)
from web.client.wire import plain, read

LEFT_OUT = {"offset_unit"}
"""Python counts code points, and asks for nothing else."""
SHAPES = {
    "AnswerBody": types.Answer,
    "AnswerabilityBody": types.Answerability,
    "ArticleBody": article_types.Article,
    "ArticleInfoBody": article_types.ArticleInfo,
    "ArticlesBody": article_types.ArticlesPage,
    "CitationBody": types.Citation,
    "ComplaintBody": types.Complaint,
    "CountsBody": article_types.Counts,
    "DroppedBody": article_types.Dropped,
    "FiltersBody": types.Filters,
    "GenerationBody": collection_types.Generation,
    "GenerationsBody": collection_types.Generations,
    "HitBody": types.Hit,
    "IndexBody": collection_types.Collection,
    "JobBody": article_types.Job,
    "JobsBody": article_types.JobsPage,
    "LanguageBody": collection_types.Language,
    "ListedJobBody": article_types.ListedJob,
    "NewArticle": article_types.NewArticle,
    "ProgressBody": article_types.Progress,
    "ReceiptBody": article_types.Receipt,
    "RefusedBody": article_types.Refused,
    "ReportBody": article_types.Report,
    "Said": types.Said,
    "SearchBody": types.SearchPage,
    "SegmentBody": types.Segment,
    "SourceBody": types.Source,
    "SpanBody": types.Span,
    "VerdictBody": types.Verdict,
    "VerdictsBody": types.Verdicts,
}


@pytest.fixture
def ours(served: str) -> Client:
    return Client(served)


def test_an_answer_is_typed_and_verifies(ours: Client) -> None:
    answer = ours.answer(FERRY)
    assert answer.found
    (cited,) = answer.citations
    assert cited.source.published_at == date(2024, 3, 11)
    text = ours.version(cited.source.article_id, cited.source.version_id).text
    assert text[cited.start : cited.end] == cited.quote
    assert answer.text[cited.answer_span.start : cited.answer_span.end] == cited.quote
    assert ours.verify(answer).all_exact
    assert ours.verify(answer.citations).all_exact
    exported = json.loads(json.dumps(plain(answer)))
    exported["citations"][0]["quote"] += "!"
    assert [verdict.status for verdict in ours.verify(exported).verdicts] == ["not_found"]


@pytest.mark.parametrize("question", [FERRY, NOBODY_KNOWS])
def test_a_stream_adds_up_to_its_answer(ours: Client, question: str) -> None:
    *pieces, answer = ours.stream(question)
    assert isinstance(answer, Answer)
    assert "".join(piece for piece in pieces if isinstance(piece, str)) == answer.text
    assert tuple(piece for piece in pieces if isinstance(piece, Citation)) == answer.citations
    assert answer.found is (question == FERRY)
    assert bool(answer.nearest) is (question == NOBODY_KNOWS)


def test_a_follow_up_a_filter_a_day_and_a_limit_are_sent(ours: Client) -> None:
    before = Said("user", "Who built the clock tower of Aldermoor?")
    answer = ours.answer("When was it built?", history=[before], limit=1)
    assert "1874" in answer.text
    assert answer.asked_as != answer.question
    assert ours.answer(FERRY, conversation_id="c-1").found
    assert not ours.answer(FERRY, filters=Filters(source="Valley Post")).found
    assert not ours.answer(FERRY, as_of=date(2022, 1, 1)).found


def test_search_goes_on_where_a_page_ended(ours: Client) -> None:
    first = ours.search("ferry tower", limit=1)
    second = ours.search("ferry tower", limit=1, cursor=first.next_cursor)
    assert first.hits[0].passage_id != second.hits[0].passage_id
    dated = ours.search("ferry", filters=Filters(published_from=date(2024, 1, 1)), rerank=True)
    assert {hit.article_id for hit in dated.hits} == {"harbour"}


def test_articles_are_added_read_and_removed(ours: Client) -> None:
    new = NewArticle(
        id="notes/a b?",
        title="Notes",
        text="The kiln of Farrow was lit in 1931.",
        tags=("kiln",),
        metadata={"n": [1]},
    )
    job = ours.wait(ours.add(new, key="once"))
    assert (job.status, job.report.added) == ("done", ("notes/a b?",))
    assert job.report.receipts["notes/a b?"].chars_kept == len(new.text)
    assert ours.add(new, key="once").id == job.id == ours.job(job.id).id
    held = ours.article("notes/a b?")
    assert (held.text, held.tags, held.metadata, held.is_latest) == (new.text, ("kiln",), {"n": [1]}, True)
    assert "1931" in ours.answer("When was the kiln of Farrow lit?").text
    listed = ours.jobs(limit=1).jobs[0]
    assert (listed.id, listed.counts.added) == (job.id, 1)
    ours.remove("notes/a b?", purge=True)
    with pytest.raises(Problem) as gone:
        ours.article("notes/a b?")
    assert gone.value.status == 404
    with pytest.raises(Problem) as purged:
        ours.version("notes/a b?", held.version_id)
    assert purged.value.status == 410


def test_an_article_is_put_listed_and_referred_to(ours: Client) -> None:
    text = "The lock of Farrow was dug in 1844. It has four gates."
    put = ours.put("lock", NewArticle(text=text, title="The lock", published_at=date(2020, 1, 2)))
    assert (put.text, put.version_id) == (text, ours.article("lock").version_id)
    first = ours.articles(limit=1)
    rest = ours.articles(limit=100, cursor=first.next_cursor)
    held = {article.id: article for article in (*first.articles, *rest.articles)}
    assert len(held) == first.total
    assert held["lock"].published_at == date(2020, 1, 2)
    told = ours.reference("lock", put.version_id, start=0, end=35, form="bibtex")
    assert "dug in 1844" in told
    with pytest.raises(Problem):
        ours.reference("lock", put.version_id, start=0, end=9999)
    ours.remove("lock")


def test_the_collection_is_read_rebuilt_and_rolled_back(ours: Client) -> None:
    before = ours.collection()
    assert before.generation == ours.generations(limit=1)[0]
    assert before.languages[0].language == "en"
    ours.put("passing", NewArticle(text="The comet passed in 1910."))
    assert ours.collection().articles == before.articles + 1
    back = ours.rollback(before.generation.generation)
    assert (back.cause, ours.collection().articles) == ("rollback", before.articles)
    assert ours.wait(ours.rebuild()).status == "done"


def test_feedback_is_given_and_refused_for_an_answer_that_is_not_known(ours: Client) -> None:
    answer = ours.answer(FERRY)
    ours.feedback(answer.answer_id, useful=False, reason="incomplete", comment="Which ferry?")
    with pytest.raises(Problem, match="no such answer"):
        ours.feedback("ans_unknown", useful=True)


def test_files_are_added_and_those_that_cannot_be_read_are_named(ours: Client, tmp_path: Path) -> None:
    (tmp_path / 'The "weir".txt').write_text(
        "The weir\n\nThe weir of Ostrand was built in 1911.\n", encoding="utf-8"
    )
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.4 broken")
    job = ours.wait(ours.add_files(*sorted(tmp_path.iterdir())))
    (added,) = job.report.added
    assert "1911" in ours.article(added).text
    assert [refusal.name for refusal in job.report.refused] == ["broken.pdf"]
    ours.remove(added)


def test_an_address_is_fetched_as_a_job_and_may_be_refused(ours: Client) -> None:
    job = ours.wait(ours.add_address("http://127.0.0.1:9/nothing"))
    assert job.ended
    assert job.error or job.report.refused


def test_an_ended_job_is_not_cancelled(ours: Client) -> None:
    job = ours.wait(ours.add(NewArticle(id="short", text="A short one.")))
    with pytest.raises(Problem, match="ended already"):
        ours.cancel(job.id)


def test_what_is_wrong_is_told_with_its_place(ours: Client) -> None:
    with pytest.raises(Problem) as refused:
        ours.answer("Who?", limit=99)
    assert refused.value.status == 422
    assert refused.value.errors[0].pointer == "#/limit"
    assert refused.value.request_id.startswith("req_")
    with pytest.raises(Problem):
        list(ours.stream("   "))


def test_no_server_is_told_as_that() -> None:
    with pytest.raises(Unreachable, match="is the server running"):
        Client("http://127.0.0.1:9", timeout_s=2).search("x")
    with pytest.raises(Unreachable):
        list(Client("http://127.0.0.1:9", timeout_s=2).stream("x"))
    with pytest.raises(ValueError, match="http://"):
        Client("file:///etc/passwd")


def test_what_is_no_reply_of_ours_is_told_as_that(served: str) -> None:
    with pytest.raises(ClientError, match="404"):
        Client(served + "/docs").search("x")
    with pytest.raises(UnreadableReply, match="lacks"):
        read(types.Span, {"start": 1})
    with pytest.raises(UnreadableReply):
        read(types.Span, {"start": "1", "end": 2})


def test_what_is_new_to_the_client_is_passed_over() -> None:
    assert read(types.Span, {"start": 1, "end": 2, "middle": 1}) == types.Span(1, 2)


def test_importing_it_loads_no_server() -> None:
    script = "import sys, web.client; print(' '.join(sys.modules))"
    run = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"flask", "pydantic", "werkzeug", "torch", "faiss", "onnxruntime"} & set(run.stdout.split())


@pytest.mark.parametrize("name", SHAPES)
def test_its_shapes_are_those_of_the_description(client: FlaskClient, name: str) -> None:
    described = client.get("/openapi.json").json["components"]["schemas"][name]["properties"]
    kind = SHAPES[name]
    hints = get_type_hints(kind)
    named = {f.name for f in fields(kind)}
    assert set(described) - LEFT_OUT == named - LEFT_OUT
    for field in named:
        schema = described[field]
        options = schema.get("anyOf", [schema])
        nullable = {"type": "null"} in options
        # Absent rather than null, or left out rather than sent as null: None to Python all the same.
        assert nullable is (NoneType in get_args(hints[field])), field
        assert _is_many(options) is _is_tuple(hints[field]), field


def _is_many(options: list[Mapping]) -> bool:
    return any(option.get("type") == "array" for option in options)


def _is_tuple(hint: object) -> bool:
    return str(hint).startswith("tuple[")


METHODS = [
    ("search", "search", "/api/v1/search"),
    ("answer", "answer", "/api/v1/answers"),
    ("stream", "answer", "/api/v1/answers"),
    ("add", "add_articles", "/api/v1/articles"),
    ("add_files", "add_articles", "/api/v1/articles"),
    ("add_address", "add_articles", "/api/v1/articles"),
    ("article", "read_article", "/api/v1/articles/{id}"),
    ("version", "read_version", "/api/v1/articles/{id}/versions/{version_id}"),
    ("remove", "delete_article", "/api/v1/articles/{id}"),
    ("jobs", "list_jobs", "/api/v1/jobs"),
    ("job", "read_job", "/api/v1/jobs/{id}"),
    ("watch", "watch_job", "/api/v1/jobs/{id}/events"),
    ("cancel", "cancel_job", "/api/v1/jobs/{id}/cancel"),
    ("verify", "verify", "/api/v1/citations/verify"),
    ("put", "put_article", "/api/v1/articles/{id}"),
    ("articles", "list_articles", "/api/v1/articles"),
    ("reference", "read_reference", "/api/v1/articles/{id}/versions/{version_id}/reference"),
    ("collection", "read_index", "/api/v1/index"),
    ("generations", "list_generations", "/api/v1/index/generations"),
    ("rebuild", "rebuild", "/api/v1/index/rebuild"),
    ("rollback", "rollback", "/api/v1/index/rollback"),
    ("feedback", "give_feedback", "/api/v1/feedback"),
]
NO_METHOD = {
    "list_conversations": "conversations are the chat's: a program keeps what was said, and sends it as `history`",
    "create_conversation": "the same; `answer` takes a `conversation_id` all the same",
    "read_conversation": "the same",
    "rename_conversation": "the same",
    "delete_conversation": "the same",
    "export_conversation": "the same",
}


def test_every_operation_has_a_method_or_a_reason_to_have_none(client: FlaskClient) -> None:
    paths = client.get("/openapi.json").json["paths"]
    described = {
        o["operationId"] for path, m in paths.items() for o in m.values() if path.startswith("/api/v1/")
    }
    taken = {operation for _, operation, _ in METHODS}
    assert taken | set(NO_METHOD) == described
    assert not taken & set(NO_METHOD)


@pytest.mark.parametrize(("method", "operation", "path"), METHODS)
def test_its_methods_take_what_the_description_names(
    client: FlaskClient, method: str, operation: str, path: str
) -> None:
    spec = client.get("/openapi.json").json
    (described,) = [o for o in spec["paths"][path].values() if o["operationId"] == operation]
    named = {p["name"] for p in described.get("parameters", [])}
    body = {"answer": "AnswerRequest", "give_feedback": "FeedbackRequest", "rollback": "RollbackRequest"}
    if operation in body:
        named |= set(spec["components"]["schemas"][body[operation]]["properties"])
    taken = set(signature(getattr(Client, method)).parameters) - {"self"}
    if "filters" in taken and operation == "search":
        taken |= {f.name for f in fields(Filters)} - {"filters"}
    assert (named - LEFT_OUT) <= {RENAMED.get(name, name) for name in taken} | {"id", "version_id"}


RENAMED = {"query": "q", "key": "Idempotency-Key", "form": "format"}
