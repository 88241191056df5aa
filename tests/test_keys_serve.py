"""Keys at a server of its own process: it refuses to open its doors without, and each change counts at once."""

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import MODELS, ROOT
from tests.support import free_port
from tests.test_serve import _await as wait_for
from tests.test_serve import run


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "press.example"])
def test_a_server_that_others_can_reach_does_not_start_without_keys(data_dir: Path, host: str) -> None:
    done = run(data_dir, "serve", "--host", host, "--port", str(free_port()), check=False)
    assert done.returncode == 1
    (line,) = done.stderr.strip().splitlines()
    assert "pullquote keys create" in line
    assert "--access open" in line


def test_a_key_is_printed_once_listed_without_it_and_revoked(data_dir: Path) -> None:
    made = run(data_dir, "keys", "create", "the newsroom", "--scope", "write")
    token = made.stdout.strip()
    assert token.startswith("pq_")
    assert token not in made.stderr
    listed = json.loads(run(data_dir, "keys", "list", "--json").stdout)["keys"]
    assert [(key["name"], key["scope"]) for key in listed] == [("the newsroom", "write")]
    assert token.split("_", 2)[2] not in run(data_dir, "keys", "list").stdout
    run(data_dir, "keys", "revoke", listed[0]["id"])
    assert json.loads(run(data_dir, "keys", "list", "--json").stdout) == {"keys": []}
    again = run(data_dir, "keys", "revoke", listed[0]["id"], check=False)
    assert (again.returncode, "keys list" in again.stderr) == (1, True)


@pytest.fixture
def address(data_dir: Path) -> Iterator[str]:
    """A server that asks for keys, though it listens on loopback, and writes its log to `log` beside its folder."""
    port = free_port()
    run(data_dir, "keys", "create", "first", "--scope", "admin")
    environment = {
        **os.environ,
        "PULLQUOTE_INDEX__MODELS_DIR": str(MODELS),
        "PULLQUOTE_WEB__RATE_PER_KEY": "5/minute",
        "PULLQUOTE_WEB__ACCESS": "keys",
    }
    command = [
        sys.executable,
        str(ROOT / "serve.py"),
        "serve",
        "--port",
        str(port),
        "--data-dir",
        str(data_dir),
    ]
    with (data_dir.parent / "log").open("w") as log:
        process = subprocess.Popen(command, env=environment, cwd=data_dir.parent, stderr=log)
        try:
            wait_for(f"http://127.0.0.1:{port}")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()
            process.wait()


def ask(address: str, token: str | None = None) -> tuple[int, str | None]:
    """Return the status, and how long to wait."""
    request = urllib.request.Request(address + "/api/v1/index")
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return int(response.status), None
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers["Retry-After"]


def test_a_running_server_knows_new_keys_and_forgets_revoked_ones(address: str, data_dir: Path) -> None:
    assert ask(address) == ask(address, "pq_wrong") == (401, None)
    made = json.loads(run(data_dir, "keys", "create", "late", "--json").stdout)
    assert ask(address, made["key"]) == (200, None)
    run(data_dir, "keys", "revoke", made["id"])
    assert ask(address, made["key"]) == (401, None)


def test_a_key_that_asks_too_often_is_told_when_to_go_on_and_the_log_never_tells_it(
    address: str, data_dir: Path
) -> None:
    made = json.loads(run(data_dir, "keys", "create", "eager", "--json").stdout)
    answers = [ask(address, made["key"]) for _ in range(6)]
    assert answers[:5] == [(200, None)] * 5
    assert answers[5][0] == 429
    assert 1 <= int(answers[5][1] or 0) <= 61
    ask(address, made["key"] + "x")
    log = (data_dir.parent / "log").read_text(encoding="utf-8")
    told = [json.loads(line) for line in log.splitlines()]
    seen = [(line["status"], line["key"]) for line in told if line.get("route") == "/api/v1/index"]
    assert seen == [(200, made["id"])] * 5 + [(429, made["id"]), (401, None)]
    assert made["key"].split("_", 2)[2] not in log
