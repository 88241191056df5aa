"""Keys at a server of its own process: it refuses to open its doors without, and each change counts at once."""

import json
import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import MODELS, ROOT
from tests.test_serve import _await as wait_for
from tests.test_serve import run


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


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
    """A server that asks for keys, though it listens on loopback."""
    port = free_port()
    run(data_dir, "keys", "create", "first", "--scope", "admin")
    environment = {**os.environ, "PULLQUOTE_INDEX__MODELS_DIR": str(MODELS)}
    command = [sys.executable, str(ROOT / "serve.py"), "serve", "--access", "keys", "--port", str(port)]
    process = subprocess.Popen([*command, "--data-dir", str(data_dir)], env=environment, cwd=data_dir.parent)
    try:
        wait_for(f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def status(address: str, token: str | None = None) -> int:
    request = urllib.request.Request(address + "/api/v1/index")
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def test_a_running_server_knows_new_keys_and_forgets_revoked_ones(address: str, data_dir: Path) -> None:
    assert status(address) == status(address, "pq_wrong") == 401
    made = json.loads(run(data_dir, "keys", "create", "late", "--json").stdout)
    assert status(address, made["key"]) == 200
    run(data_dir, "keys", "revoke", made["id"])
    assert status(address, made["key"]) == 401
