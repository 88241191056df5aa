"""The server's end: what was begun is finished, nothing new is taken, and it doesn't last for ever."""

import http.client
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest

from tests.conftest import ROOT
from tests.support import free_port

Start = Callable[..., tuple[int, subprocess.Popen[bytes]]]
Get = Callable[..., http.client.HTTPResponse]


@pytest.fixture
def get() -> Iterator[Get]:
    """Send a request over a connection of its own, which stays open."""
    opened: list[http.client.HTTPConnection | http.client.HTTPResponse] = []

    def get(port: int, path: str, **headers: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        opened.append(connection)
        connection.request("GET", path, headers=headers)
        opened.append(connection.getresponse())
        return opened[-1]

    yield get
    for one in reversed(opened):
        one.close()


@pytest.fixture
def start(get: Get) -> Iterator[Start]:
    """Start a server whose stream takes a tenth of a second for each chunk."""
    started: list[subprocess.Popen[bytes]] = []

    def start(chunks: int, shutdown_s: float, trusted_proxy: str = "") -> tuple[int, subprocess.Popen[bytes]]:
        port = free_port()
        told = [str(port), str(chunks), str(shutdown_s), trusted_proxy]
        command = [sys.executable, "-m", "tests.web.slow_server", *told]
        started.append(subprocess.Popen(command, cwd=ROOT))
        for _ in range(300):
            try:
                assert get(port, "/quick").read() == b"quick"
                return port, started[-1]
            except ConnectionError:
                time.sleep(0.1)
        raise AssertionError("the server didn't start")

    yield start
    for process in started:
        process.kill()
        process.wait()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stream_that_was_begun_is_finished_and_nothing_new_is_taken(
    start: Start, get: Get, number: int
) -> None:
    port, process = start(30, 20)
    stream = get(port, "/slow")
    first = stream.readline()
    process.send_signal(number)
    time.sleep(1.5)
    with pytest.raises(ConnectionError):
        get(port, "/quick")
    rest = stream.read().decode().splitlines()
    assert first == b"part 0\n"
    assert rest == [*(f"part {n}" for n in range(1, 30)), "the end"]
    assert process.wait(timeout=10) == 0


def test_what_takes_too_long_is_cut_off(start: Start, get: Get) -> None:
    port, process = start(600, 1.0)
    stream = get(port, "/slow")
    stream.readline()
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    with pytest.raises((http.client.IncompleteRead, ConnectionError)):
        stream.read()
    assert process.wait(timeout=15) == 0
    assert time.monotonic() - began < 10


def test_connections_that_only_wait_keep_nobody_waiting(start: Start, get: Get) -> None:
    port, process = start(1, 20)
    assert get(port, "/quick").read() == b"quick"
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=15) == 0
    assert time.monotonic() - began < 10


def test_told_twice_it_ends_at_once(start: Start, get: Get) -> None:
    port, process = start(600, 60)
    stream = get(port, "/slow")
    stream.readline()
    process.send_signal(signal.SIGTERM)
    time.sleep(1.5)
    assert process.poll() is None
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=15) == 0


@pytest.mark.parametrize(
    ("trusted", "seen"),
    [("127.0.0.1", "192.0.2.9 https"), ("192.0.2.1", "127.0.0.1 http"), ("", "127.0.0.1 http")],
)
def test_only_the_proxy_that_was_named_tells_where_a_request_comes_from(
    start: Start, get: Get, trusted: str, seen: str
) -> None:
    port, _ = start(1, 1, trusted)
    told = {"X-Forwarded-For": "198.51.100.1, 192.0.2.9", "X-Forwarded-Proto": "https"}
    assert get(port, "/who", **told).read().decode() == seen
