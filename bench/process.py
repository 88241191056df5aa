"""Pullquote from outside: its command line, and its server over HTTP."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Self

from bench.common import ROOT

STARTS_WITHIN_S = 60.0


def command(*arguments: str) -> list[str]:
    """Return the command line that runs `pullquote` with these arguments."""
    return [sys.executable, str(ROOT / "serve.py"), *arguments]


def run(*arguments: str) -> str:
    """Run `pullquote` and return what it printed.

    :raises RuntimeError: It failed.
    """
    done = subprocess.run(command(*arguments), capture_output=True, text=True, check=False, cwd=ROOT)
    if done.returncode != 0:
        raise RuntimeError(f"pullquote {' '.join(arguments)} ended with {done.returncode}:\n{done.stderr}")
    return done.stdout


class Client:
    """One connection, kept open. Not for several threads; closed at the end of a block that it is opened for."""

    def __init__(self, port: int, token: str | None = None) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self._key = {"Authorization": f"Bearer {token}"} if token else {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self._connection.close()

    def ask(
        self, method: str, path: str, body: Mapping[str, object] | None = None
    ) -> tuple[int, dict[str, object]]:
        """Return the status and the JSON of a response."""
        sent = None if body is None else json.dumps(body).encode()
        kind = {"Content-Type": "application/json"} if sent else {}
        response, received = self.send(method, path, sent, kind)
        return response.status, json.loads(received) if received else {}

    def send(
        self, method: str, path: str, sent: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> tuple[HTTPResponse, bytes]:
        """Return a response and its body."""
        self._connection.request(method, path, sent, {**(headers or {}), **self._key})
        response = self._connection.getresponse()
        return response, response.read()

    def finish(self, job: Mapping[str, object]) -> dict[str, object]:
        """Wait for a job to end, and return it.

        :raises RuntimeError: It failed.
        """
        while True:
            status, found = self.ask("GET", f"/api/v1/jobs/{job['id']}")
            if status != 200 or found["status"] in ("failed", "cancelled"):
                raise RuntimeError(f"the job ended badly: {status} {found}")
            if found["status"] == "done":
                return found
            time.sleep(0.02)


@contextmanager
def server(data_dir: Path, *options: str, **settings: str) -> Iterator[int]:
    """Run `pullquote serve` on a free loopback port while the block runs, and give the port."""
    with serving(data_dir, *options, **settings) as (port, _):
        yield port


@contextmanager
def serving(data_dir: Path, *options: str, **settings: str) -> Iterator[tuple[int, int]]:
    """Run it, and give the port and the number of the process; settings go into its environment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    log = data_dir.parent / f"{data_dir.name}-server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command("serve", "--port", str(port), "--data-dir", str(data_dir), *options),
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=ROOT,
            env={**os.environ, **settings},
        )
        try:
            _await_ready(process, port, log)
            yield port, process.pid
        finally:
            process.terminate()
            process.wait(30)


def _await_ready(process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
    until = time.monotonic() + STARTS_WITHIN_S
    while time.monotonic() < until and process.poll() is None:
        try:
            with Client(port) as client:
                if client.ask("GET", "/healthz")[0] == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the server didn't start:\n{log.read_text(errors='replace')}")
