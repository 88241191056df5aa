"""What was answered in a conversation is on disk: the server may be killed right after."""

import json
import subprocess
import urllib.request
from pathlib import Path

from tests.conftest import open_collection
from tests.test_serve import data_dir, run, server

__all__ = ["data_dir", "server"]

QUESTION = "What is the codeword of the lighthouse keeper?"


def post(url: str, body: dict) -> dict:
    request = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=60) as response:
        return json.loads(response.read())


def test_a_killed_server_loses_no_turn_and_no_feedback(
    data_dir: Path, server: tuple[str, subprocess.Popen[bytes]]
) -> None:
    url, process = server
    run(data_dir, "add", str(data_dir.parent / "articles"))
    answer = post(f"{url}/api/v1/answers", {"question": QUESTION, "conversation_id": "kept"})
    post(f"{url}/api/v1/feedback", {"answer_id": answer["answer_id"], "useful": True})
    process.kill()
    process.wait()
    memory = open_collection(data_dir).memory
    (turn,) = memory.conversations.turns("kept")
    assert "zanzibar" in turn.answer.text
    assert turn.answer.citations[0].quote == answer["citations"][0]["quote"]
    assert [one.answer_id for one in memory.feedback.listed()] == [answer["answer_id"]]
    exported = run(data_dir, "feedback", "export", str(data_dir.parent / "set"))
    assert "1 questions" in exported.stdout
    measured = run(data_dir, "eval", str(data_dir.parent / "set"), "--json", str(data_dir.parent / "m.json"))
    assert measured.returncode == 0
    figures = json.loads((data_dir.parent / "m.json").read_text(encoding="utf-8"))
    assert figures["retrieval"]["evidence_hit@10"] == 1.0
