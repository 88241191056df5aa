"""Clients of a server under load: each asks, searches, pages and reads, and checks what it is told."""

import json
import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from http.client import HTTPException
from random import Random
from typing import Any
from urllib.parse import quote, urlencode

from bench.process import Client

_MOST_WAIT_S = 5.0
_WHAT = ("bells", "maps", "ledgers", "oak planks", "copper pipes", "lanterns")
_JSON = {"Content-Type": "application/json"}
_STREAM = {**_JSON, "Accept": "text/event-stream"}


@dataclass
class Seen:
    """What was asked, how long it took, and what went wrong."""

    counts: Counter[str] = field(default_factory=Counter)
    ms: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    faults: list[str] = field(default_factory=list)
    citations: int = 0


def run_clients(port: int, clients: int, until: float) -> Seen:
    """Let so many clients work at once until the time is up, and return what they saw together."""
    seen, texts = Seen(), dict[tuple[str, str], str]()
    threads = [
        threading.Thread(target=Visitor(port, number, seen, texts).stay, args=(until,))
        for number in range(clients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seen


class Visitor:
    """One client with a connection of its own; not for several threads."""

    def __init__(self, port: int, number: int, seen: Seen, texts: dict[tuple[str, str], str]) -> None:
        self._port, self._random, self._seen, self._texts = port, Random(number), seen, texts
        self._client = Client(port)

    def stay(self, until: float) -> None:
        """Do one thing after the other."""
        while time.time() < until:
            act = self._random.choices(
                (self._ask, self._ask_streamed, self._search, self._read, self._list), (35, 15, 30, 15, 5)
            )[0]
            try:
                act()
            except (OSError, HTTPException, ValueError) as error:
                self._seen.faults.append(f"{act.__name__}: {type(error).__name__}: {error}")
                self._client = Client(self._port)

    def _question(self) -> str:
        what, week = self._random.choice(_WHAT), self._random.randrange(1, 53)
        return f"Who sold {what} near the market in week {week} of the held year?"

    def _send(
        self,
        what: str,
        method: str,
        path: str,
        sent: dict[str, object] | None = None,
        headers: dict[str, str] = _JSON,
    ) -> bytes | None:
        """Return the body of what was answered well, `None` where an honest no was."""
        began = time.perf_counter()
        body = json.dumps(sent).encode() if sent is not None else None
        response, received = self._client.send(method, path, body, headers)
        status, again = response.status, response.getheader("Retry-After")
        if status == 200:
            self._seen.counts[what] += 1
            self._seen.ms[what].append((time.perf_counter() - began) * 1000)
            return received
        if status in (429, 503) and again:
            self._seen.counts[f"told to come again ({status}, {what})"] += 1
            time.sleep(min(float(again), _MOST_WAIT_S) * self._random.random())
        elif status == 409 and "cursor=" in path:
            self._seen.counts["cursor of an older generation (409)"] += 1
        elif status in (404, 410) and "/passing-" in path:
            self._seen.counts["just removed (404, 410)"] += 1
        else:
            self._seen.faults.append(f"{what}: {method} {path} answered {status}: {received[:200]!r}")
        return None

    def _ask(self) -> None:
        received = self._send("answers", "POST", "/api/v1/answers", {"question": self._question()})
        if received is not None:
            self._check(json.loads(received))

    def _ask_streamed(self) -> None:
        question: dict[str, object] = {"question": self._question()}
        received = self._send("answers, streamed", "POST", "/api/v1/answers", question, _STREAM)
        if received is None:
            return
        events = [json.loads(line[6:]) for line in received.decode().split("\n") if line.startswith("data: ")]
        if "answer" not in events[-1]:
            self._seen.faults.append(f"a stream ended with {str(events[-1])[:200]}")
            return
        answer = events[-1]["answer"]
        if "".join(event.get("text", "") for event in events[:-1]) != answer["text"]:
            self._seen.faults.append(f"a stream said something else than its answer {answer['answer_id']}")
        self._check(answer)

    def _search(self) -> None:
        asked = {"q": self._question(), "limit": 10}
        for _ in range(self._random.randrange(1, 4)):
            received = self._send("searches", "GET", f"/api/v1/search?{urlencode(asked)}")
            if received is None:
                return
            found = json.loads(received)
            for hit in found["hits"]:
                known = self._texts.get((hit["article_id"], hit["version_id"]))
                if known is not None and known[hit["start"] : hit["end"]] != hit["text"]:
                    self._seen.faults.append(f"a hit of {hit['article_id']} isn't what its version says")
            if not found["next_cursor"]:
                return
            asked["cursor"] = found["next_cursor"]

    def _read(self) -> None:
        number = self._random.randrange(100)
        self._send("articles", "GET", f"/api/v1/articles/held-{number:04d}")

    def _list(self) -> None:
        self._send("lists", "GET", "/api/v1/articles?limit=50")

    def _check(self, answer: dict[str, Any]) -> None:
        """Hold each citation against the version that it names."""
        for cited in answer["citations"]:
            text = self._version(cited["source"]["article_id"], cited["source"]["version_id"])
            span = cited["answer_span"]
            said = answer["text"][span["start"] : span["end"]]
            if text is not None and not (text[cited["start"] : cited["end"]] == cited["quote"] == said):
                self._seen.faults.append(
                    f"a citation of {answer['answer_id']} isn't exact: {cited['quote'][:80]}"
                )
            self._seen.citations += text is not None

    def _version(self, article: str, version: str) -> str | None:
        if (article, version) not in self._texts:
            path = f"/api/v1/articles/{quote(article, safe='')}/versions/{quote(version)}"
            received = self._send("versions", "GET", path)
            if received is None:
                return None
            self._texts[article, version] = json.loads(received)["text"]
        return self._texts[article, version]
