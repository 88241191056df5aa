"""A server process whose streams are slow: `python -m tests.web.slow_server PORT CHUNKS SHUTDOWN_S PROXY`."""

import sys
import threading
import time
from collections.abc import Iterator
from types import SimpleNamespace

from flask import Flask, Response, request

from web.collaborators import NAME
from web.listening import listen
from web.settings import WebSettings


def main(port: int, chunks: int, shutdown_s: float, trusted_proxy: str) -> None:
    app = Flask(__name__)
    app.extensions[NAME] = SimpleNamespace(
        stopping=threading.Event(), metrics=SimpleNamespace(note_request=lambda *noted: None)
    )

    @app.get("/slow")
    def slow() -> Response:
        def parts() -> Iterator[str]:
            for number in range(chunks):
                yield f"part {number}\n"
                time.sleep(0.1)
            yield "the end\n"

        return Response(parts())

    @app.get("/quick")
    def quick() -> str:
        return "quick"

    @app.get("/who")
    def who() -> str:
        return f"{request.remote_addr} {request.scheme}"

    settings = WebSettings(port=port, shutdown_s=shutdown_s, log_format="off", trusted_proxy=trusted_proxy)
    listen(app, settings, "slow")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), sys.argv[4])
