"""A real server on a loopback socket that answers as it is told, byte by byte if need be."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Answer = Callable[[socket.socket, str, dict[str, str]], None]


def page(body: bytes | str, kind: str = "text/html", status: str = "200 OK", **headers: str) -> Answer:
    """Answer with a body."""
    data = body.encode() if isinstance(body, str) else body
    more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(data)}\r\n{more}\r\n"
    return lambda line, *_: line.sendall(head.encode() + data)


def raw(data: bytes) -> Answer:
    """Answer with bytes as they are."""
    return lambda line, *_: line.sendall(data)


def drip(first: bytes, piece: bytes, every_s: float) -> Answer:
    """Answer with a little now and then, for ever."""

    def answer(line: socket.socket, *_: object) -> None:
        line.sendall(first)
        for _ in range(1000):
            line.sendall(piece)
            time.sleep(every_s)

    return answer


class Site:
    """Paths and how they are answered; keeps what was asked for."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.closing = False

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def serve(self) -> None:
        while not self.closing:
            try:
                line, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(line,), daemon=True).start()

    def _answer(self, line: socket.socket) -> None:
        with line:
            try:
                head = b""
                while b"\r\n\r\n" not in head:
                    more = line.recv(65536)
                    if not more:
                        return
                    head += more
                first, *lines = head.decode("latin-1").split("\r\n")
                path = first.split(" ")[1]
                headers = {k.lower(): v.strip() for k, _, v in (x.partition(":") for x in lines if x)}
                self.asked.append((path, headers))
                answer = self.answers.get(path, page("nothing here", status="404 Not Found"))
                answer(line, path, headers)
            except OSError:
                return

    def close(self) -> None:
        self.closing = True
        self._listener.close()


@contextmanager
def running() -> Iterator[Site]:
    site = Site()
    thread = threading.Thread(target=site.serve, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.close()
