"""Jobs of a real server that is killed, stopped, and started again; a folder followed by a real process."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import MODELS, ROOT
from tests.index.fetching.misbehaving import page, running

ENVIRONMENT = {**os.environ, "PULLQUOTE_INDEX__MODELS_DIR": str(MODELS)}


class Server:
    """`pullquote serve` on a free port."""

    def __init__(self, data_dir: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        command = [sys.executable, str(ROOT / "serve.py"), "serve", "--port", str(port)]
        self.process = subprocess.Popen(
            [*command, "--data-dir", str(data_dir)],
            env=ENVIRONMENT,
            cwd=data_dir.parent,
            stdout=subprocess.DEVNULL,
        )
        self.url = f"http://127.0.0.1:{port}"
        until(lambda: self.get("/healthz")[0] == 200, 60)

    def get(self, path: str) -> tuple[int, dict]:
        return self._ask(urllib.request.Request(self.url + path))

    def post(self, path: str, data: bytes = b"", **headers: str) -> tuple[int, dict]:
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._ask(urllib.request.Request(self.url + path, data, names, method="POST"))

    def _ask(self, request: urllib.request.Request) -> tuple[int, dict]:
        try:
            with urllib.request.urlopen(request, timeout=30) as response:
                return response.status, json.loads(response.read())
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.loads(error.read())
        except (urllib.error.URLError, ConnectionError):
            return 0, {}

    def job(self, job_id: str) -> dict:
        return self.get(f"/api/v1/jobs/{job_id}")[1]

    def articles(self) -> int:
        return self.get("/api/v1/articles?limit=1")[1]["total"]

    def end(self, how: signal.Signals = signal.SIGKILL) -> int:
        self.process.send_signal(how)
        return self.process.wait(30)


def until(condition: Callable[[], object], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.02)


@contextmanager
def serving(data_dir: Path) -> Iterator[Server]:
    server = Server(data_dir)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.end()


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


def upload(count: int) -> tuple[bytes, dict[str, str]]:
    """Return a request body with a file of articles, large enough that a job of it can be killed."""
    lines = (
        json.dumps({"id": f"z{n}", "title": f"Z {n}", "text": f"Zebra {n} crossed the road slowly. " * 20})
        for n in range(count)
    )
    body = (
        b'--x\r\nContent-Disposition: form-data; name="a"; filename="zebras.jsonl"\r\n\r\n'
        + "\n".join(lines).encode()
        + b"\r\n--x--\r\n"
    )
    return body, {"Content_Type": "multipart/form-data; boundary=x", "Idempotency_Key": "zebras"}


def begun(server: Server, job_id: str) -> bool:
    job = server.job(job_id)
    return job["status"] == "running" and bool(job["progress"] and job["progress"]["done"] > 50)


def test_a_killed_servers_jobs_are_finished_by_the_next_under_their_ids_and_keys(data_dir: Path) -> None:
    body, headers = upload(400)
    with serving(data_dir) as server:
        status, first = server.post("/api/v1/articles", body, **headers)
        assert status == 202
        small = b'{"id": "keeper", "text": "The keeper wrote zanzibar."}'
        _, second = server.post("/api/v1/articles", small, Content_Type="application/json")
        until(lambda: begun(server, first["id"]))
        assert server.job(second["id"])["status"] == "queued"
        server.end()
    assert len(list((data_dir / "spool").iterdir())) == 2
    with serving(data_dir) as server:
        # Sent again by who never heard of the first answer: it is the same job.
        status, again = server.post("/api/v1/articles", body, **headers)
        assert (status, again["id"]) == (202, first["id"])
        until(lambda: server.job(second["id"])["status"] == "done", 60)
        done = server.job(first["id"])
        assert (done["status"], len(done["report"]["added"])) == ("done", 400)
        assert server.articles() == 401
        generations = server.get("/api/v1/index/generations")[1]["generations"]
        assert [g["cause"] for g in generations] == ["add", "add"]
        assert list((data_dir / "spool").iterdir()) == []


def test_a_stopped_server_leaves_its_job_and_a_cancelled_one_stays_away(data_dir: Path) -> None:
    body, headers = upload(400)
    with serving(data_dir) as server:
        _, job = server.post("/api/v1/articles", body, **headers)
        until(lambda: begun(server, job["id"]))
        assert server.end(signal.SIGTERM) == 0
    with serving(data_dir) as server:
        assert server.job(job["id"])["status"] in ("queued", "running")
        until(lambda: begun(server, job["id"]))
        status, told = server.post(f"/api/v1/jobs/{job['id']}/cancel")
        assert (status, told["cancelling"]) == (202, True)
        server.end()
    with serving(data_dir) as server:
        assert server.job(job["id"])["status"] == "cancelled"
        assert server.articles() == 0
        assert server.get("/api/v1/articles/z1")[0] == 404


@contextmanager
def watching(folder: Path, data_dir: Path, lines: list[str]) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, str(ROOT / "serve.py"), "watch", str(folder), "--settle", "0.2"]
    process = subprocess.Popen(
        [*command, "--data-dir", str(data_dir)],
        env={**ENVIRONMENT, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
        # A shell's background job is born deaf to Ctrl-C, and so would be its children.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert process.stdout
    reader = threading.Thread(target=lambda: lines.extend(map(str.strip, process.stdout)))
    reader.start()
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
        reader.join()
        process.stdout.close()


def test_a_watched_folders_changes_are_taken_in_a_line_each_and_ctrl_c_ends_it(
    tmp_path: Path, data_dir: Path
) -> None:
    folder, lines = tmp_path / "clippings", []
    folder.mkdir()
    (folder / "a.md").write_text("---\nid: alpha\ntitle: Alpha\n---\nAlpha is here.")
    with watching(folder, data_dir, lines) as process:
        until(lambda: "added alpha" in lines)
        (folder / "b.md").write_text("---\nid: beta\ntitle: Beta\n---\nBeta is here.")
        until(lambda: "added beta" in lines)
        (folder / "a.md").write_text("---\nid: alpha\ntitle: Alpha\n---\nAlpha has moved.")
        until(lambda: "updated alpha" in lines)
        (folder / "b.md").unlink()
        until(lambda: "removed beta" in lines)
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
    assert lines[-1] == "stopped"
    (folder / "a.md").unlink()
    lines.clear()
    with watching(folder, data_dir, lines) as process:
        until(lambda: "removed alpha" in lines)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0


def test_jobs_are_listed_on_the_command_line(data_dir: Path) -> None:
    with serving(data_dir) as server:
        small = b'{"id": "keeper", "title": "The keeper", "text": "The keeper wrote zanzibar."}'
        _, job = server.post("/api/v1/articles", small, Content_Type="application/json")
        until(lambda: server.job(job["id"])["status"] == "done")
    command = [sys.executable, str(ROOT / "serve.py"), "jobs", "--data-dir", str(data_dir)]

    def listed(*options: str) -> str:
        return subprocess.run(
            [*command, *options], env=ENVIRONMENT, capture_output=True, text=True, check=True
        ).stdout

    assert [one["id"] for one in json.loads(listed("--json"))["jobs"]] == [job["id"]]
    assert "The keeper" in listed()
    assert "1 added" in listed()


def test_an_address_is_added_on_the_command_line(data_dir: Path) -> None:
    story = "<html><head><title>The weir</title></head><body><article><h1>The weir</h1>" + (
        "<p>The weir of Aldermoor is low again, and the council met to talk about what to do.</p>" * 4
    )
    with running() as site:
        site.answers["/weir"] = page(story)
        command = [
            sys.executable,
            str(ROOT / "serve.py"),
            "add",
            site.url("/weir"),
            "--data-dir",
            str(data_dir),
        ]

        def added(**settings: str) -> subprocess.CompletedProcess[str]:
            return subprocess.run(
                command, env={**ENVIRONMENT, **settings}, capture_output=True, text=True, check=False
            )

        refused = added()
        assert (refused.returncode, site.asked) == (1, [])
        assert "refused: " in refused.stderr
        assert "Traceback" not in refused.stderr
        done = added(PULLQUOTE_FETCH__ALLOW=f"127.0.0.1:{site.port}")
        assert (done.returncode, done.stdout.split(";")[0]) == (0, "1 added")
