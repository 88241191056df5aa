"""The command line and the server, as processes of their own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import MODELS, ROOT

COMMANDS = (
    "serve add remove rebuild watch jobs ask search status generations rollback prune fsck backup restore eval audit "
    "verify feedback keys mcp"
).split()

ARTICLE = """---
title: The keeper
author: A. Keeper
date: 2024-05-02
---
The lighthouse keeper wrote a codeword on the wall. 🍵 The codeword of the lighthouse keeper is zanzibar. İt rained.
"""


def run(data_dir: Path, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "PULLQUOTE_DATA_DIR": str(data_dir),
        "PULLQUOTE_INDEX__MODELS_DIR": str(MODELS),
    }
    return subprocess.run(
        [sys.executable, str(ROOT / "serve.py"), *arguments],
        env=environment,
        cwd=data_dir.parent,
        capture_output=True,
        text=True,
        check=check,
        timeout=120,
    )


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "keeper.md").write_text(ARTICLE, encoding="utf-8")
    return tmp_path / "data"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_there_and_named_in_the_readme(command: str, tmp_path: Path) -> None:
    assert "Usage" in run(tmp_path / "d", command, "--help").stdout
    assert f"`{command}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_articles_are_added_asked_searched_and_removed(data_dir: Path) -> None:
    added = json.loads(run(data_dir, "add", str(data_dir.parent / "articles"), "--json").stdout)
    (article_id,) = added["added"]
    answer = json.loads(
        run(data_dir, "ask", "What is the codeword of the lighthouse keeper?", "--json").stdout
    )
    assert answer["status"] == "answered"
    assert "zanzibar" in answer["citations"][0]["quote"]
    assert answer["citations"][0]["source"]["published_at"] == "2024-05-02"
    found = json.loads(run(data_dir, "search", "codeword", "--json", "--limit", "1").stdout)
    assert found["hits"][0]["article_id"] == article_id
    assert json.loads(run(data_dir, "status", "--json").stdout)["articles"] == 1
    assert "zanzibar" in run(data_dir, "ask", "What is the codeword of the lighthouse keeper?").stdout
    assert run(data_dir, "rebuild").returncode == 0
    run(data_dir, "remove", article_id)
    assert json.loads(run(data_dir, "search", "codeword", "--json").stdout)["hits"] == []
    again = run(data_dir, "remove", article_id, check=False)
    assert (again.returncode, again.stderr.strip()) == (1, "Error: There is no such article.")


def test_a_question_is_asked_after_another(data_dir: Path) -> None:
    run(data_dir, "add", str(data_dir.parent / "articles"))
    first = "What is the codeword of the lighthouse keeper?"
    answer = json.loads(run(data_dir, "ask", "Who wrote it?", "--after", first, "--json").stdout)
    assert answer["question"] == "Who wrote it?"
    assert "codeword" in answer["asked_as"]
    assert run(data_dir, "ask", "Who wrote it?", "--after", first).stdout.startswith(
        f"Understood as: {answer['asked_as']}\n"
    )
    assert "Understood as" not in run(data_dir, "ask", first, "--after", "Who wrote it?").stdout


def test_a_bad_file_is_refused_the_others_go_on_and_the_exit_code_says_so(data_dir: Path) -> None:
    (data_dir.parent / "articles" / "noise.txt").write_bytes(bytes(range(256)) * 20)
    done = run(data_dir, "add", str(data_dir.parent / "articles"), check=False)
    assert done.returncode == 1
    assert "1 added, 1 refused" in done.stdout
    assert "noise.txt" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["frobnicate"], 2),
        (["search"], 2),
        (["search", "x", "--limit", "0"], 2),
        (["add", "/no/such/file"], 1),
        (["--config", "/no/such.toml", "status"], 1),
    ],
)
def test_misuse_is_told_in_a_line_without_a_traceback(
    data_dir: Path, arguments: list[str], code: int
) -> None:
    done = run(data_dir, *arguments, check=False)
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()


@pytest.fixture
def server(data_dir: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "PULLQUOTE_INDEX__MODELS_DIR": str(MODELS)}
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "serve.py"), "serve", "--port", str(port), "--data-dir", str(data_dir)],
        env=environment,
        cwd=data_dir.parent,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        _await(url)
        yield url, process
    finally:
        process.kill()
        process.wait()


def _await(url: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(url + "/readyz", timeout=5)
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise AssertionError("the server didn't become ready")


def _hits(url: str, query: str) -> dict:
    with urllib.request.urlopen(f"{url}/api/v1/search?q={query}", timeout=30) as response:
        return json.loads(response.read())


def test_a_server_swaps_to_what_another_process_published(
    data_dir: Path, server: tuple[str, subprocess.Popen[bytes]]
) -> None:
    url, _ = server
    assert _hits(url, "codeword")["hits"] == []
    run(data_dir, "add", str(data_dir.parent / "articles"))
    found = _hits(url, "codeword")
    assert "zanzibar" in found["hits"][0]["text"]
    run(data_dir, "remove", found["hits"][0]["article_id"])
    assert _hits(url, "codeword")["hits"] == []


def test_a_server_ends_cleanly_when_told_to(server: tuple[str, subprocess.Popen[bytes]]) -> None:
    _, process = server
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=20) == 0


def test_a_taken_port_is_said(data_dir: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run(data_dir, "serve", "--port", str(taken.getsockname()[1]), check=False)
    assert done.returncode == 1
    assert "--port" in done.stderr


def test_killed_writers_lose_nothing_that_was_there(data_dir: Path) -> None:
    """Kill a build again and again, each time later, until one is through."""
    articles = data_dir.parent / "articles"
    run(data_dir, "add", str(articles))
    more = data_dir.parent / "more.jsonl"
    lines = [
        {"id": f"z{n}", "title": f"Z {n}", "text": f"Zebra {n} crossed the road slowly. " * 30}
        for n in range(120)
    ]
    more.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    environment = {**os.environ, "PULLQUOTE_INDEX__MODELS_DIR": str(MODELS)}
    command = [sys.executable, str(ROOT / "serve.py"), "add", str(more), "--data-dir", str(data_dir)]
    for delay in (1.2, 1.8, 2.6, 3.6):
        process = subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            process.wait(timeout=delay)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        state = json.loads(run(data_dir, "status", "--json").stdout)
        assert state["articles"] in (1, 121)
        answer = json.loads(
            run(data_dir, "ask", "What is the codeword of the lighthouse keeper?", "--json").stdout
        )
        assert "zanzibar" in answer["citations"][0]["quote"]
    run(data_dir, "add", str(more))
    assert json.loads(run(data_dir, "status", "--json").stdout)["articles"] == 121


def test_a_collection_is_gone_back_to_checked_backed_up_and_restored(data_dir: Path, tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    run(data_dir, "add", str(folder))
    (folder / "weir.txt").write_text(
        "The weir\n\nThe weir of Aldermoor is low. It was built in 1911.\n", encoding="utf-8"
    )
    run(data_dir, "add", str(folder))
    assert [g["cause"] for g in json.loads(run(data_dir, "generations", "--json").stdout)["generations"]] == [
        "add"
    ] * 2
    back = json.loads(run(data_dir, "rollback", "--json").stdout)
    assert (back["cause"], back["articles"]) == ("rollback", 1)
    assert "everything agrees" in run(data_dir, "fsck").stdout
    run(data_dir, "backup", str(tmp_path / "one.tar"))
    other = tmp_path / "other"
    assert "each byte" in run(other, "restore", str(tmp_path / "one.tar")).stdout
    assert "zanzibar" in run(other, "ask", "What is the codeword of the lighthouse keeper?").stdout
    assert "Error: " in run(other, "restore", str(tmp_path / "one.tar"), check=False).stderr
    assert json.loads(run(other, "prune", "--json").stdout)["articles"] == 1


def test_damage_is_said_with_exit_code_1_and_repaired(data_dir: Path, tmp_path: Path) -> None:
    run(data_dir, "add", str(tmp_path / "articles"))
    for path in (data_dir / "vectors").glob("*.faiss"):
        path.unlink()
    checked = run(data_dir, "fsck", check=False)
    assert (checked.returncode, "--repair" in checked.stdout) == (1, True)
    failed = run(data_dir, "search", "codeword", check=False)
    assert failed.returncode == 1
    assert "fsck --repair" in failed.stderr
    assert "Traceback" not in failed.stderr
    assert "everything agrees" in run(data_dir, "fsck", "--repair").stdout
    assert "zanzibar" in run(data_dir, "search", "codeword").stdout
