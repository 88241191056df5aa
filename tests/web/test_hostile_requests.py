"""Requests that mean harm, to a real server process: clear errors, no insides, and health answers all the while."""

import json
import time
import urllib.request
from contextlib import suppress

import pytest

from tests.web.wire import NEVER_SHOWN, Reply, connect, received, request, sent

JSON = {"Content_Type": "application/json"}
ASK, ADD = "/api/v1/answers", "/api/v1/articles"


def healthy_ms(address: str) -> float:
    began = time.perf_counter()
    with urllib.request.urlopen(address + "/healthz", timeout=5) as response:
        assert response.status == 200
    return (time.perf_counter() - began) * 1000


def refused(reply: Reply, *statuses: int) -> None:
    assert reply.status in statuses, reply
    assert not any(word in reply.body for word in NEVER_SHOWN), reply.body
    if "html" not in reply.headers["content-type"]:
        assert reply.problem["request_id"] == reply.headers["x-request-id"]


@pytest.mark.parametrize(
    "target",
    [
        "/static/../../../etc/passwd",
        "/static/%2e%2e/%2e%2e/serve.py",
        "/static/..%5c..%5cserve.py",
        "/static//etc/passwd",
        "/api/v1/articles/../../../etc/passwd",
        "/api/v1/articles/%00",
        "/articles/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "/api/v1/jobs/..%2f..%2fkeys.json",
        "/api/v1/conversations/%2e%2e",
        "/v1/models/..%2f",
    ],
)
def test_no_path_leads_out_of_the_house(served: str, target: str) -> None:
    reply = sent(served, request("GET", target))
    assert reply.status in (308, 404), reply
    assert "root:" not in reply.body
    assert "def main" not in reply.body
    assert not any(word in reply.body for word in NEVER_SHOWN)


@pytest.mark.parametrize(
    ("body", "statuses"),
    [
        (b"", (400,)),
        (b"{", (400,)),
        (b"\xff\xfe{}", (400,)),
        (b'{"question": "\xff\xfe"}', (400,)),
        (b'{"question": "caf\xe9"}', (400,)),
        (b'{"question": "\\ud800"}', (400, 422)),
        (b'{"question": "\\udfff \\ud800"}', (400, 422)),
        (b"[" * 100_000, (400,)),
        (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, (400,)),
        (b'{"question": NaN}', (400,)),
        (b'{"question": "a", "limit": Infinity}', (400,)),
        (b'{"question": "a", "limit": 1e999}', (400, 422)),
        (b'{"question": "a", "limit": ' + b"9" * 5000 + b"}", (400, 422)),
        (b'{"question": "a", "limit": -0}', (422,)),
        (b'{"question": "a", "limit": "3"}', (422,)),
        (b'{"question": {"$ne": null}}', (422,)),
        (b'{"question": "a", "__proto__": {"admin": true}}', (422,)),
        (b"null", (422,)),
        (b'"question"', (422,)),
        (b'{"question": "' + b"a" * 3000 + b'"}', (422,)),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_a_body_that_can_not_be_read_is_refused_in_words(
    served: str, body: bytes, statuses: tuple[int, ...]
) -> None:
    reply = sent(served, request("POST", ASK, body, **JSON))
    refused(reply, *statuses)


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/xml", "multipart/form-data", "application/x-www-form-urlencoded", "?", ""],
)
@pytest.mark.parametrize("target", [ASK, ADD, "/v1/chat/completions"])
def test_a_body_of_another_kind_is_refused(served: str, target: str, kind: str) -> None:
    reply = sent(served, request("POST", target, b"question=a", Content_Type=kind))
    assert reply.status in (400, 415, 422), reply
    assert not any(word in reply.body for word in NEVER_SHOWN)
    assert "detail" in json.loads(reply.body) or "error" in json.loads(reply.body)


def test_a_body_that_is_too_large_is_refused_whether_its_length_is_told_or_not(served: str) -> None:
    told = b"POST /api/v1/articles HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    refused(sent(served, told + b"Content-Length: 99999999999\r\n\r\n"), 413)
    refused(sent(served, told + b"Content-Length: 9" + b"9" * 4999 + b"\r\n\r\n"), 400, 413)
    chunk = b"100000\r\n" + b" " * 0x100000 + b"\r\n"
    with connect(served) as connection:
        connection.sendall(told + b"Transfer-Encoding: chunked\r\n\r\n")
        with suppress(BrokenPipeError, ConnectionResetError):
            for _ in range(60):
                connection.sendall(chunk)
        refused(received(connection), 413)
    assert healthy_ms(served) < 1000


@pytest.mark.parametrize(
    ("head", "statuses"),
    [
        (b"GET / HTTP/1.1\r\nHost: evil.example\r\n", (421,)),
        (b"GET / HTTP/1.1\r\nHost: [\r\n", (400, 421)),
        (b"GET / HTTP/1.1\r\nHost: 127.0.0.1@evil.example\r\n", (400, 421)),
        (b"GET / HTTP/1.1\r\nHost: 127.0.0.1, evil.example\r\n", (400, 421)),
        (b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n", (400, 421)),
        (b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n", (400, 404, 421)),
        (b"GET / HTTP/1.1\r\nHost: \xff\xfe\r\n", (400, 421)),
        (b"GET /api/v1/nothing HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-Host: evil.example\r\n", (404,)),
        (
            b"POST /api/v1/answers HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\nContent-Length: 3\r\n",
            (400,),
        ),
        (
            b"POST /api/v1/answers HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 2\r\n"
            b"Transfer-Encoding: chunked, identity\r\n",
            (400, 501),
        ),
        (b"POST /api/v1/answers HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n", (400,)),
        (b"POST /api/v1/answers HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: gzip\r\n", (501,)),
        (b"GET / HTTP/1.1\r\nno colon\r\n", (400,)),
        (b"GET / HTTP/1.1\r\nX: a\rb\r\n", (400,)),
        (b"GET /" + b"a" * 300_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n", (431,)),
        (b"GET / HTTP/1.1\r\nX: " + b"a" * 300_000 + b"\r\n", (431,)),
        (b"BREW /api/v1/articles HTTP/1.1\r\nHost: 127.0.0.1\r\n", (405,)),
        (b"TRACE / HTTP/1.1\r\nHost: 127.0.0.1\r\n", (405,)),
        (b"CONNECT evil.example:443 HTTP/1.1\r\nHost: 127.0.0.1\r\n", (400, 404, 405)),
        (b"\x16\x03\x01\x02\x00\x01\x00\r\n", (400,)),
        (
            b"POST /api/v1/answers HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://[\r\nContent-Length: 0\r\n",
            (403,),
        ),
        (b"GET /api/v1/search?q=a&cursor=%ff%00 HTTP/1.1\r\nHost: 127.0.0.1\r\n", (400,)),
        (b"GET /api/v1/search?q=a&limit=99999999999999999999 HTTP/1.1\r\nHost: 127.0.0.1\r\n", (422,)),
        (b"GET /api/v1/search?q=a&limit=NaN HTTP/1.1\r\nHost: 127.0.0.1\r\n", (422,)),
        (b"GET /api/v1/search?q=a&published_from=-0001-01-01 HTTP/1.1\r\nHost: 127.0.0.1\r\n", (422,)),
    ],
    ids=lambda value: repr(value)[:60],
)
def test_what_is_hardly_a_request_is_refused_in_words(
    served: str, head: bytes, statuses: tuple[int, ...]
) -> None:
    refused(sent(served, head + b"\r\n"), *statuses)


@pytest.mark.parametrize(
    ("method", "target", "headers"),
    [
        ("GET", "/api/v1/nothing%0d%0aX-Evil:%20yes", {}),
        ("GET", "/?q=a%0d%0aX-Evil:%20yes", {}),
        ("GET", "/conversations/x%0d%0aX-Evil:%20yes/export", {}),
        ("GET", "/articles//x%0d%0aX-Evil:%20yes", {}),
        ("PUT", "/api/v1/articles/x%0d%0aX-Evil:%20yes", JSON),
        ("GET", "/healthz", {"X_Request_ID": "abcdef%0d%0aX-Evil: yes"}),
        ("POST", "/api/v1/index/rebuild?full=%0d%0aX-Evil:yes", JSON),
    ],
)
def test_no_parameter_becomes_a_header(
    served: str, method: str, target: str, headers: dict[str, str]
) -> None:
    reply = sent(served, request(method, target, b'{"text": "a"}' if method == "PUT" else b"", **headers))
    assert reply.status < 500, reply
    assert "x-evil" not in reply.headers
    assert not any("evil" in value.lower() for value in reply.headers.values())


def test_who_sends_a_byte_now_and_then_keeps_nobody_from_health(served: str) -> None:
    slow = [connect(served) for _ in range(120)]
    for n, connection in enumerate(slow):
        head = b"POST /api/v1/answers HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        connection.sendall(head + (b"Content-Length: 1000\r\n\r\n{" if n % 2 else b"X-Slow: "))
    took = []
    for turn in range(10):
        for connection in slow[turn::10]:
            connection.sendall(b" ")
        took.append(healthy_ms(served))
    for connection in slow:
        connection.close()
    assert sorted(took)[len(took) // 2] < 100


def test_a_reply_to_harm_has_the_headers_of_all_others(served: str) -> None:
    reply = sent(served, request("GET", "/articles/%3Cscript%3Ealert(1)%3C/script%3E", Accept="text/html"))
    assert reply.status == 404
    assert "<script>alert" not in reply.body
    assert "default-src 'self'" in reply.headers["content-security-policy"]
    assert reply.headers["x-content-type-options"] == "nosniff"
