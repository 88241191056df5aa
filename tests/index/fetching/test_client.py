"""Fetching is guarded: whatever a server does, it ends in words, in time, and within limits."""

import gzip
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.errors import FetchFailed, FetchRefused, InvalidSettings
from index.fetching import Fetched, Fetcher, FetchSettings, NotModified
from index.fetching.addresses import Guard
from tests.index.fetching.misbehaving import Site, drip, page, raw, running

HERE = Path(__file__).resolve().parent


@pytest.fixture
def site() -> Iterator[Site]:
    with running() as made:
        yield made


def fetcher(site: Site, **chosen: object) -> Fetcher:
    settings = {"delay_s": 0.0, "timeout_s": 1.0, "total_s": 2.0, "allow": f"127.0.0.1:{site.port}", **chosen}
    return Fetcher(FetchSettings(**settings))  # type: ignore[arg-type]


def test_a_page_is_fetched_with_what_the_next_request_needs(site: Site) -> None:
    site.answers["/a?b=c"] = page("Words.", ETag='"1"', Last_Modified="Fri, 06 Jan 2023 10:00:00 GMT")
    found = fetcher(site).get(site.url("/a?b=c"))
    assert found == Fetched(
        site.url("/a?b=c"), b"Words.", "text/html", '"1"', "Fri, 06 Jan 2023 10:00:00 GMT"
    )
    _, headers = site.asked[0]
    assert headers["host"] == f"127.0.0.1:{site.port}"
    assert "pullquote" in headers["user-agent"].lower()


def test_what_did_not_change_is_not_sent_again(site: Site) -> None:
    def answer(line: socket.socket, path: str, headers: dict[str, str]) -> None:
        fresh = headers.get("if-none-match") == '"1"'
        (raw(b"HTTP/1.1 304 Not Modified\r\n\r\n") if fresh else page("Words."))(line, path, headers)

    site.answers["/"] = answer
    assert isinstance(fetcher(site).get(site.url()), Fetched)
    assert fetcher(site).get(site.url(), etag='"1"') == NotModified()


@pytest.mark.parametrize("packing", ["gzip", "deflate"])
def test_packed_pages_are_unpacked(site: Site, packing: str) -> None:
    data = gzip.compress(b"Words.") if packing == "gzip" else zlib.compress(b"Words.")
    site.answers["/"] = page(data, Content_Encoding=packing)
    found = fetcher(site).get(site.url())
    assert isinstance(found, Fetched)
    assert found.body == b"Words."


def test_the_address_that_was_checked_is_the_one_that_is_connected_to(site: Site) -> None:
    answers = iter([["127.0.0.1"], ["169.254.169.254"]])
    asked: list[str] = []

    def lookup(host: str, port: int) -> list[str]:
        asked.append(host)
        return next(answers)

    settings = FetchSettings(delay_s=0, allow=f"rebinding.example:{site.port}")
    site.answers["/"] = page("Words.")
    found = Fetcher(settings, Guard(settings, lookup)).get(site.url(host="rebinding.example"))
    assert isinstance(found, Fetched)
    assert asked == ["rebinding.example"]
    assert site.asked[0][1]["host"] == f"rebinding.example:{site.port}"


@pytest.mark.parametrize(
    "place",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/",
        "http://127.0.0.2/",
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "http://user:secret@127.0.0.1/",
    ],
)
def test_every_redirect_is_checked(site: Site, place: str) -> None:
    site.answers["/"] = page("", status="302 Found", Location=place)
    with pytest.raises(FetchRefused):
        fetcher(site).get(site.url())


def test_redirects_are_followed_and_circles_are_not(site: Site) -> None:
    site.answers["/a"] = page("", status="301 Moved", Location="b?x=1")
    site.answers["/b?x=1"] = page("Words.")
    found = fetcher(site).get(site.url("/a"))
    assert isinstance(found, Fetched)
    assert found.url == site.url("/b?x=1")
    site.answers["/c"] = page("", status="307 Temporary", Location="/c")
    with pytest.raises(FetchFailed, match="circle"):
        fetcher(site).get(site.url("/c"))


def ends_soon(act: object, within_s: float) -> None:
    began = time.monotonic()
    with pytest.raises((FetchFailed, FetchRefused)):
        act()  # type: ignore[operator]
    assert time.monotonic() - began < within_s


OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


SLOW = {
    "says nothing": lambda line, *_: time.sleep(10),
    "drips headers": drip(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n", 0.05),
    "drips one header": drip(b"HTTP/1.1 200 OK\r\nX: ", b"y", 0.05),
    "drips a body": drip(OK + b"Content-Length: 100000\r\n\r\n", b"w", 0.05),
    "drips chunks": drip(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nw\r\n", 0.05),
}


@pytest.mark.parametrize("how", SLOW)
def test_a_slow_server_is_left_when_the_time_is_over(site: Site, how: str) -> None:
    site.answers["/"] = SLOW[how]
    ends_soon(lambda: fetcher(site, timeout_s=0.5, total_s=0.8).get(site.url()), within_s=3)


WRONG = {
    "closes at once": lambda line, *_: line.close(),
    "no HTTP": raw(b"SSH-2.0-OpenSSH_9.2\r\n"),
    "closes early": raw(OK + b"Content-Length: 1000\r\n\r\nonly this"),
    "garbage chunks": raw(OK + b"Transfer-Encoding: chunked\r\n\r\nzzzz\r\nwords\r\n"),
    "a cut chunk": raw(OK + b"Transfer-Encoding: chunked\r\n\r\nff\r\nwords"),
    "a huge header": raw(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n"),
    "many headers": raw(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\nwords"),
    "no gzip": page(b"words", Content_Encoding="gzip"),
    "unknown packing": page(b"words", Content_Encoding="br"),
    "a 404": page("gone", status="404 Not Found"),
    "a 500": page("oops", status="500 Error"),
    "a 304 nobody asked for": raw(b"HTTP/1.1 304 Not Modified\r\n\r\n"),
    "a redirect to nowhere": page("", status="302 Found"),
}


@pytest.mark.parametrize("how", WRONG)
def test_what_is_wrong_ends_in_words(site: Site, how: str) -> None:
    site.answers["/"] = WRONG[how]
    ends_soon(lambda: fetcher(site).get(site.url()), within_s=3)


def endless(line: socket.socket, *_: object) -> None:
    line.sendall(OK + b"\r\n")
    while True:
        line.sendall(b"words " * 10_000)


LARGE = {
    "endless": endless,
    "announced": page(b"w" * (2 << 20)),
    "a bomb": page(gzip.compress(b"w" * (200 << 20)), Content_Encoding="gzip"),
}


@pytest.mark.parametrize("how", LARGE)
def test_what_is_too_large_is_left(site: Site, how: str) -> None:
    site.answers["/"] = LARGE[how]
    with pytest.raises(FetchRefused, match="MB"):
        fetcher(site, max_mb=1, total_s=20.0).get(site.url())


def test_a_site_that_is_busy_is_asked_once_more_when_it_says(site: Site) -> None:
    answers = iter([page("", status="503 Busy", Retry_After="2"), page("Words.")])
    site.answers["/"] = lambda *given: next(answers)(*given)
    slept: list[float] = []
    patient = Fetcher(FetchSettings(delay_s=0, allow=f"127.0.0.1:{site.port}"), sleep=slept.append)
    assert isinstance(patient.get(site.url()), Fetched)
    assert slept == [2.0]


@pytest.mark.parametrize("after", ["3600", "Fri, 06 Jan 2040 10:00:00 GMT", ""])
def test_a_site_that_is_busy_for_long_is_left(site: Site, after: str) -> None:
    site.answers["/"] = page("", status="429 Too Many", Retry_After=after)
    with pytest.raises(FetchFailed, match="later"):
        fetcher(site).get(site.url())


def test_requests_to_one_host_keep_their_distance(site: Site) -> None:
    site.answers["/"] = page("Words.")
    slept: list[float] = []
    polite = Fetcher(FetchSettings(delay_s=5, allow=f"127.0.0.1:{site.port}"), sleep=slept.append)
    for _ in range(3):
        polite.get(site.url())
    assert len(slept) == 2
    assert all(4 < seconds <= 5 for seconds in slept)


def test_proxies_of_the_environment_are_not_used(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    site.answers["/"] = page("Words.")
    assert isinstance(fetcher(site).get(site.url()), Fetched)


def test_a_certificate_that_nobody_vouches_for_is_said() -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(HERE / "self_signed.pem")
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        line, _ = listener.accept()
        with line:
            try:
                context.wrap_socket(line, server_side=True).close()
            except OSError:
                return

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    port = listener.getsockname()[1]
    try:
        with pytest.raises(FetchFailed, match="certificate"):
            Fetcher(FetchSettings(allow=f"127.0.0.1:{port}")).get(f"https://127.0.0.1:{port}/")
        thread.join(5)
    finally:
        listener.close()


def test_settings_that_make_no_sense_are_refused() -> None:
    for wrong in ({"max_mb": 0}, {"delay_s": -1.0}, {"ports": "80,http"}, {"user_agent": "a\nb"}):
        with pytest.raises(InvalidSettings, match="fetch"):
            FetchSettings(**wrong)  # type: ignore[arg-type]
