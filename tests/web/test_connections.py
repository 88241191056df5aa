"""Connections: a queue with an end, health beside it, and no waiting for ever."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from waitress import wasyncore
from waitress.server import create_server

from tests.web.wire import connect, received, request, sent
from web.connections import CONNECTIONS, Channel, Dispatcher, sweep

THREADS, QUEUED = 1, 2


@dataclass
class Running:
    """A server whose answers wait until they are let go; health does not."""

    address: str = ""
    go: threading.Event = field(default_factory=threading.Event)
    noted: list[tuple[object, ...]] = field(default_factory=list)
    server: Any = None

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
        if environ["PATH_INFO"] != "/healthz":
            self.go.wait(20)
        start_response("200 OK", [("Content-Length", "4")])
        return [b"done"]

    def sweep(self, later_s: float) -> None:
        """Sweep as the loop does, so many seconds from now, and wait until that is done."""
        done, now = threading.Event(), time.monotonic() + later_s
        self.server.trigger.pull_trigger(lambda: (sweep(self.channels, now), done.set()))
        assert done.wait(10)

    @property
    def channels(self) -> list[Channel]:
        return list(self.server.active_channels.values())


@pytest.fixture
def running() -> Iterator[Running]:
    running = Running()
    dispatcher = Dispatcher(THREADS, QUEUED, lambda *told: running.noted.append(told))
    running.server = create_server(running, host="127.0.0.1", port=0, _dispatcher=dispatcher)
    running.server.channel_class = Channel
    running.address = f"http://127.0.0.1:{running.server.effective_port}"
    thread = threading.Thread(target=running.server.run, daemon=True)
    thread.start()
    yield running
    running.go.set()
    running.server.trigger.pull_trigger(lambda: wasyncore.close_all(running.server._map))
    thread.join(10)
    dispatcher.shutdown()


def until(true: Callable[[], bool]) -> None:
    for _ in range(500):
        if true():
            return
        time.sleep(0.01)
    raise AssertionError("it didn't happen")


def test_health_answers_while_all_threads_are_taken_and_others_wait(running: Running) -> None:
    waiting = [connect(running.address) for _ in range(THREADS + QUEUED)]
    for number, connection in enumerate(waiting):
        connection.sendall(request("GET", "/"))
        until(lambda wanted=number + 1: sum(len(one.requests) for one in running.channels) == wanted)
    assert sent(running.address, request("GET", "/healthz")).body == "done"
    refused = sent(running.address, request("GET", "/"))
    assert (refused.status, refused.headers["retry-after"]) == (503, "5")
    assert refused.problem["request_id"] == refused.headers["x-request-id"]
    assert [told[:3] for told in running.noted] == [("other", "none", 503)]
    running.go.set()
    assert [received(connection).body for connection in waiting] == ["done"] * (THREADS + QUEUED)
    for connection in waiting:
        connection.close()


def test_what_openais_clients_ask_is_refused_in_their_form(running: Running) -> None:
    reply = sent(
        running.address, b"POST /v1/chat/completions HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n"
    )
    assert reply.status == 413
    assert reply.headers["content-type"] == "application/json"
    assert '"error"' in reply.body


def test_who_is_still_sending_reads_the_refusal_all_the_same(running: Running) -> None:
    body = b"a" * 5_000_000
    told = b"POST / HTTP/1.1\r\nContent-Length: 9999999999\r\n\r\n"
    for _ in range(5):
        assert sent(running.address, told + body).status == 413
    until(lambda: all(one.lingering_until is None for one in running.channels))


@pytest.mark.parametrize(
    "begun", [b"GET / HTTP/1.1\r\nX-Slow: ", b"POST / HTTP/1.1\r\nContent-Length: 100\r\n\r\n{"]
)
def test_a_request_that_comes_too_slowly_is_refused(running: Running, begun: bytes) -> None:
    with connect(running.address) as connection:
        connection.sendall(begun)
        until(lambda: any(one.request for one in running.channels))
        running.sweep(10)
        assert all(one.request for one in running.channels)
        running.sweep(30)
        reply = received(connection)
    assert reply.status == 408
    assert reply.problem["detail"].startswith("The request came too slowly")


def test_a_large_body_may_take_its_time(running: Running) -> None:
    with connect(running.address) as connection:
        connection.sendall(b"POST / HTTP/1.1\r\nContent-Length: 2000000\r\n\r\n" + b"a" * 1_000_000)
        until(
            lambda: any(
                one.request and one.request.body_bytes_received == 1_000_000 for one in running.channels
            )
        )
        running.sweep(60)
        assert all(one.request for one in running.channels)
    until(lambda: not running.channels)


def test_where_connections_run_out_the_one_that_waited_longest_makes_room() -> None:
    closed: list[int] = []

    class Waiting:
        def __init__(self, number: int, idle: bool) -> None:
            self.number, self.idle, self.last_activity = number, idle, number

        def refuse_late(self, now: float) -> None:
            pass

        def handle_close(self) -> None:
            closed.append(self.number)

    sweep([Waiting(n, idle=n != 1) for n in range(CONNECTIONS * 9 // 10 + 2)], 0.0)  # type: ignore[misc]
    assert closed == [0, 2]
