"""Keys at a server of its own process: it refuses to open its doors without, and each change counts at once."""

import json
import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from click.testing import CliRunner

from serve import main
from tests.conftest import MODELS, ROOT
from tests.processes import serving_process
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


def test_a_key_may_expire_is_listed_with_its_last_use_and_gets_another_secret(
    address: str, data_dir: Path
) -> None:
    made = json.loads(run(data_dir, "keys", "create", "short", "--expires", "90d", "--json").stdout)
    ends = (datetime.now(UTC) + timedelta(days=90)).date().isoformat()
    assert (made["expires_at"][:10], made["expired"]) == (ends, False)
    assert "not used" in run(data_dir, "keys", "list").stdout.splitlines()[-1]
    assert ask(address, made["key"]) == (200, None)
    (line,) = [one for one in run(data_dir, "keys", "list").stdout.splitlines() if made["id"] in one]
    today = datetime.now(UTC).date().isoformat()
    assert f"expires {ends}" in line
    assert f"used {today}" in line
    again = run(data_dir, "keys", "rotate", made["id"], "--expires", "2099-12-31")
    assert "2099-12-31T23:59:59Z" in again.stderr
    assert ask(address, made["key"]) == (401, None)
    assert ask(address, again.stdout.strip()) == (200, None)


@pytest.mark.parametrize("said", ["yesterday", "2020-01-01", "0d", "-3d", "99999999999d", "d", ""])
def test_a_time_that_makes_no_sense_makes_no_key(data_dir: Path, said: str) -> None:
    done = CliRunner().invoke(main, ["keys", "create", "x", f"--expires={said}", "--data-dir", str(data_dir)])
    assert done.exit_code == 2
    assert "--expires" in done.output
    assert not data_dir.exists()


def own_address() -> str | None:
    """Return an address of this machine that is not loopback's; a datagram socket is given one without sending."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # reserved for documentation: nobody is there
        except OSError:
            return None
        found = str(probe.getsockname()[0])
    return None if ip_address(found).is_loopback or ip_address(found).is_unspecified else found


def test_on_all_addresses_it_asks_for_keys_on_the_machines_own(data_dir: Path) -> None:
    found = own_address()
    if found is None:
        pytest.skip("THIS MACHINE HAS NO ADDRESS BUT LOOPBACK: serving to others was not tested")
    refused = run(data_dir, "serve", "--host", "0.0.0.0", "--port", str(free_port()), check=False)
    assert (refused.returncode, "keys create" in refused.stderr) == (1, True)
    token = run(data_dir, "keys", "create", "first", "--scope", "read").stdout.strip()
    with serving_process(data_dir, "--host", "0.0.0.0") as said:
        everywhere = f"http://{found}:{said.rsplit(':', 1)[1]}"
        assert ask(everywhere) == ask(everywhere, token + "x") == (401, None)
        assert ask(everywhere, token) == (200, None)
        with urllib.request.urlopen(f"{everywhere}/healthz", timeout=30) as response:
            assert response.status == 200
    with serving_process(data_dir, "--host", "0.0.0.0", "--access", "open") as said:
        assert ask(f"http://{found}:{said.rsplit(':', 1)[1]}") == (200, None)
