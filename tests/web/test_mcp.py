"""The collection as an agent has it: the SDK's own client, over standard input and output, with the real model."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from anyio.from_thread import start_blocking_portal
from mcp import Client, StdioServerParameters
from mcp_types import CallToolResult, Tool

from index.types import Span
from tests.conftest import ROOT, open_collection
from tests.processes import COMMAND, ENVIRONMENT, make_collection
from tests.web.conftest import articles
from tests.web.test_answers import FERRY
from tests.web.test_openai_api import NOBODY_KNOWS
from web.links import address_of

Call = Callable[..., CallToolResult]
PAGES = "https://articles.example"


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_collection(tmp_path_factory.mktemp("agent"), articles())


@pytest.fixture(scope="module")
def session(data_dir: Path) -> Iterator[tuple[Call, list[Tool]]]:
    command, *arguments = (*COMMAND, "mcp", "--data-dir", str(data_dir), "--url", PAGES)
    process = StdioServerParameters(command=command, args=arguments, env=ENVIRONMENT, cwd=data_dir.parent)
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(Client(process)) as client:
        tools = portal.call(client.list_tools).tools
        yield lambda name, **sent: portal.call(client.call_tool, name, sent), tools


@pytest.fixture
def call(session: tuple[Call, list[Tool]]) -> Call:
    return session[0]


def told(result: CallToolResult) -> dict:
    """Return what a tool gave: the same as a value, and as the one text that agents without values read."""
    assert not result.is_error, result.content
    (text,) = result.content
    assert json.loads(text.text) == result.structured_content
    return result.structured_content


def refused(result: CallToolResult) -> str:
    assert result.is_error
    return result.content[0].text


def test_its_tools_only_read_and_say_what_they_take(session: tuple[Call, list[Tool]]) -> None:
    _, tools = session
    assert [tool.name for tool in tools] == ["search", "fetch", "answer_question", "verify_citation"]
    for tool in tools:
        hints = tool.annotations
        assert hints.read_only_hint
        assert hints.idempotent_hint
        assert (hints.destructive_hint, hints.open_world_hint) == (False, False)
        assert tool.title
        assert tool.description
        assert all(schema["description"] for schema in tool.input_schema["properties"].values())
        assert tool.output_schema
    for tool, argument in ((tools[0], "query"), (tools[1], "id")):
        assert list(tool.input_schema["properties"]) == tool.input_schema["required"] == [argument]


def test_what_is_found_can_be_fetched(call: Call) -> None:
    results = told(call("search", query="ferry to Skerry Island"))["results"]
    assert (results[0]["id"], results[0]["title"]) == ("harbour", "The harbour in spring")
    assert results[0]["url"] == "https://example.org/harbour"
    assert len({result["id"] for result in results}) == len(results)
    fetched = told(call("fetch", id=results[0]["id"]))
    assert set(fetched) == {"id", "title", "text", "url", "metadata"}
    assert results[0]["text"] in fetched["text"]
    assert fetched["url"] == "https://example.org/harbour"
    assert fetched["metadata"]["published_at"] == "2024-03-11"
    assert fetched["metadata"]["author"] == "Ines Calder"


def test_an_answer_is_cited_and_its_citation_verifies(call: Call) -> None:
    answer = told(call("answer_question", question=FERRY))
    assert answer["status"] == "answered"
    (cited,) = answer["citations"]
    assert "forty cars" in cited["quote"]
    claim = {
        "article_id": cited["source"]["article_id"],
        "version_id": cited["source"]["version_id"],
        "start": cited["start"],
        "end": cited["end"],
        "quote": cited["quote"],
    }
    fetched = told(call("fetch", id=claim["article_id"]))
    assert fetched["text"][claim["start"] : claim["end"]] == cited["quote"]
    assert fetched["metadata"]["version_id"] == claim["version_id"]
    assert answer["links"] == {cited["id"]: "https://example.org/harbour"}
    verdict = told(call("verify_citation", **claim))
    assert (verdict["status"], verdict["stands"]) == ("exact", True)
    changed = told(call("verify_citation", **{**claim, "quote": cited["quote"].replace("forty", "fifty")}))
    assert (changed["status"], changed["stands"]) == ("not_found", False)


def test_something_can_be_said_of_an_answer_to_whoever_serves(call: Call, data_dir: Path) -> None:
    answer_id = told(call("answer_question", question=FERRY))["answer_id"]
    memory = open_collection(data_dir).memory
    said, first = memory.feedback.give(answer_id, useful=True)
    assert (said.answered.question, first) == (FERRY, True)


def test_a_follow_up_a_filter_and_an_abstention(call: Call) -> None:
    history = [{"role": "user", "content": "Who built the clock tower of Aldermoor?"}]
    answer = told(call("answer_question", question="When was it built?", history=history))
    assert "1874" in answer["text"]
    assert answer["links"]["c1"].startswith(f"{PAGES}/articles/clock?version=sha256")
    narrowed = told(call("answer_question", question=FERRY, filters={"source": "Valley Post"}))
    assert narrowed["status"] == "abstained"
    nothing = told(call("answer_question", question=NOBODY_KNOWS, as_of="2024-12-31", limit=1))
    assert (nothing["status"], nothing["citations"], nothing["links"]) == ("abstained", [], {})


def test_what_is_wrong_is_told_to_the_agent(call: Call) -> None:
    assert refused(call("fetch", id="nobody")).endswith(
        "There is no article of this id. Take an id from the results of search."
    )
    assert "query" in refused(call("search", query="  "))
    assert "limit" in refused(call("answer_question", question=FERRY, limit=99))
    assert "YYYY-MM-DD" in refused(call("answer_question", question=FERRY, as_of="yesterday"))
    assert "start" in refused(
        call("verify_citation", article_id="a", version_id="b", start=-1, end=1, quote="x")
    )


def test_nothing_but_the_protocol_is_on_standard_output(data_dir: Path) -> None:
    opening = {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    }
    sent = [
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": opening},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {
            "jsonrpc": "2.0",
            "id": 2,
            "method": "tools/call",
            "params": {"name": "search", "arguments": {"query": "x"}},
        },
    ]
    process = subprocess.Popen(
        [*COMMAND, "mcp", "--data-dir", str(data_dir)],
        env={**os.environ, **ENVIRONMENT},
        cwd=data_dir.parent,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        for message in sent:
            process.stdin.write(json.dumps(message) + "\n")
        process.stdin.flush()
        lines = [process.stdout.readline(), process.stdout.readline()]
        rest, complaints = process.communicate(timeout=60)
    assert [json.loads(line)["id"] for line in lines] == [1, 2]
    assert rest == ""
    assert process.returncode == 0
    assert "Traceback" not in complaints


def test_a_missing_package_is_said_in_one_line(tmp_path: Path) -> None:
    without = "import sys; sys.modules['mcp'] = None; import serve;"
    script = f"{without} serve.main(['mcp', '--data-dir', {str(tmp_path)!r}])"
    run = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
    assert run.returncode == 1
    assert run.stdout == ""
    (line,) = run.stderr.strip().splitlines()
    assert "pip install '.[mcp]'" in line


def test_a_link_leads_to_the_page_of_the_version(client: object) -> None:
    clock = articles()[2]
    link = address_of(clock, "http://localhost/", Span(4, 15))
    page = client.get(link.removeprefix("http://localhost"))
    assert page.status_code == 200
    assert "<mark" in page.text
