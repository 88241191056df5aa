"""The server's end: what was begun is finished, nothing new is taken, and it doesn't last for ever."""

import http.client
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pytest

from tests.conftest import ROOT
from tests.test_keys_serve import free_port

Start = Callable[[int, float], tuple[int, subprocess.Popen[bytes]]]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start a server whose stream takes a tenth of a second for each chunk."""
    started: list[subprocess.Popen[bytes]] = []

    def start(chunks: int, shutdown_s: float) -> tuple[int, subprocess.Popen[bytes]]:
        port = free_port()
        command = [sys.executable, "-m", "tests.web.slow_server", str(port), str(chunks), str(shutdown_s)]
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


def get(port: int, path: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    return connection.getresponse()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stream_that_was_begun_is_finished_and_nothing_new_is_taken(start: Start, number: int) -> None:
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


def test_what_takes_too_long_is_cut_off(start: Start) -> None:
    port, process = start(600, 1.0)
    stream = get(port, "/slow")
    stream.readline()
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    with pytest.raises((http.client.IncompleteRead, ConnectionError)):
        stream.read()
    assert process.wait(timeout=15) == 0
    assert time.monotonic() - began < 10


def test_connections_that_only_wait_keep_nobody_waiting(start: Start) -> None:
    port, process = start(1, 20)
    waiting = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    waiting.request("GET", "/quick")
    assert waiting.getresponse().read() == b"quick"
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=15) == 0
    assert time.monotonic() - began < 10
    waiting.close()


def test_told_twice_it_ends_at_once(start: Start) -> None:
    port, process = start(600, 60)
    stream = get(port, "/slow")
    stream.readline()
    process.send_signal(signal.SIGTERM)
    time.sleep(1.5)
    assert process.poll() is None
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=15) == 0
    stream.close()
