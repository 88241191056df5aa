"""Requests as no proper client would send them: bytes over a socket, and what comes back."""

import json
import socket
from contextlib import suppress
from dataclasses import dataclass
from email.parser import BytesParser
from urllib.parse import urlsplit

NEVER_SHOWN = ("Traceback", 'File "', "Error:", "sqlite", "waitress", "werkzeug", "site-packages")
"""What only a page that leaks its insides would hold."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A response, taken apart."""

    status: int
    headers: dict[str, str]
    body: str

    @property
    def problem(self) -> dict[str, object]:
        """The problem that it tells."""
        assert self.headers["content-type"] == "application/problem+json", self.headers
        told = json.loads(self.body)
        assert told["status"] == self.status
        assert told["detail"]
        assert told["title"]
        return told


def connect(address: str) -> socket.socket:
    """Open a connection."""
    parts = urlsplit(address)
    return socket.create_connection((parts.hostname, parts.port), timeout=20)


def sent(address: str, data: bytes) -> Reply:
    """Send bytes, and read the whole response."""
    with connect(address) as connection:
        # Refused while it is sent: the answer is there all the same.
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(data)
        return received(connection)


def received(connection: socket.socket) -> Reply:
    """Read one response."""
    data = b""
    while b"\r\n\r\n" not in data and (part := connection.recv(65536)):
        data += part
    head, _, body = data.partition(b"\r\n\r\n")
    first, _, fields = head.partition(b"\r\n")
    headers = {name.lower(): value for name, value in BytesParser().parsebytes(fields).items()}
    while len(body) < int(headers.get("content-length", 0)) and (part := connection.recv(65536)):
        body += part
    return Reply(int(first.split()[1]), headers, body.decode())


def request(method: str, target: str, body: bytes = b"", **headers: str) -> bytes:
    """Write a request down; a header's name is given with underscores."""
    told = {"Host": "127.0.0.1", "Content-Length": str(len(body)), **headers}
    lines = [f"{method} {target} HTTP/1.1", *(f"{k.replace('_', '-')}: {v}" for k, v in told.items())]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body
