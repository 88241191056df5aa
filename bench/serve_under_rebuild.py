"""Eight clients search over HTTP while sets of articles are replaced and the collection is rebuilt.

Every sentence of a set carries one of two markers, and one request replaces all of them: a response in which
both markers appear, or two responses of one generation with different markers, would be a mixture.
"""

import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from random import Random
from urllib.parse import quote

from bench.common import machine, parser, quantiles, show, write
from bench.invented import invented
from bench.process import Client, run, server

MARKERS = ("amberwood", "bluestone")


@dataclass
class Seen:
    """What one client saw."""

    ms: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    markers: set[tuple[str, str]] = field(default_factory=set)
    """(generation, marker) of every response."""


def read(body: dict[str, object], last: int, seen: Seen) -> int:
    """Check one response and return its generation."""
    hits = body.get("hits")
    generation = str(body.get("index_generation") or "")
    if not generation.isdigit() or not isinstance(hits, list) or not hits:
        seen.faults.append(f"no generation or no hits: {str(body)[:200]}")
        return last
    texts = " ".join(hit["text"] for hit in hits)
    found = [marker for marker in MARKERS if marker in texts]
    if len(found) != 1:
        seen.faults.append(f"generation {generation} shows {found or 'no marker'}")
    if int(generation) < last:
        seen.faults.append(f"generation {generation} after {last}")
    seen.markers |= {(generation, marker) for marker in found}
    return int(generation)


def search_on(port: int, number: int, stop: threading.Event, seen: Seen) -> None:
    client, random, last = Client(port), Random(number), 0
    while not stop.is_set():
        query = quote(f"What did the librarian count at gate {random.randrange(40)} of the market?")
        began = time.perf_counter()
        try:
            status, body = client.ask("GET", f"/api/v1/search?q={query}&limit=10")
        except (OSError, ValueError) as error:
            seen.faults.append(f"{type(error).__name__}: {error}")
            client = Client(port)
            continue
        seen.ms.append((time.perf_counter() - began) * 1000)
        if status != 200:
            seen.faults.append(f"status {status}: {str(body)[:200]}")
            continue
        last = read(body, last, seen)


def change(
    client: Client, data_dir: Path, size: int, until: float
) -> tuple[list[float], list[float], list[str]]:
    """Replace the whole set and rebuild, in turn, until the time is up.

    Rebuilds are asked of the server and, every second time, made whole by another process.
    """
    replaced: list[float] = []
    rebuilt: list[float] = []
    faults: list[str] = []
    for turn, marker in enumerate(cycle(MARKERS), 1):
        if time.monotonic() > until:
            return replaced, rebuilt, faults
        began = time.perf_counter()
        published = replace_all(client, size, marker)
        replaced.append(time.perf_counter() - began)
        seen = Seen()
        read(client.ask("GET", "/api/v1/search?q=librarian")[1], published, seen)
        faults += [f"after the job was done: {fault}" for fault in seen.faults]
        if (str(published), marker) not in seen.markers:
            faults.append(f"generation {published} wasn't served once its job was done")
        began = time.perf_counter()
        if turn % 4 == 2:
            run("rebuild", "--full", "--data-dir", str(data_dir))
            rebuilt.append(time.perf_counter() - began)
        elif turn % 4 == 0:
            status, job = client.ask("POST", "/api/v1/index/rebuild")
            if status != 202:
                faults.append(f"rebuild answered {status}: {job}")
                continue
            client.finish(job)
            rebuilt.append(time.perf_counter() - began)
    raise AssertionError("a cycle has no end")


def replace_all(client: Client, size: int, marker: str) -> int:
    """Replace every article in one request; return the generation that shows them."""
    articles = [invented("marked", number, 20, marker) for number in range(size)]
    status, job = client.ask("POST", "/api/v1/articles", {"articles": articles})
    if status != 202:
        raise RuntimeError(f"adding answered {status}: {job}")
    report = client.finish(job)["report"]
    assert isinstance(report, dict)
    return int(report["generation"])


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--seconds", type=float, default=30.0)
    options.add_argument("--clients", type=int, default=8)
    options.add_argument("--articles", type=int, default=30, help="in the set that is replaced")
    args = options.parse_args()

    with tempfile.TemporaryDirectory() as folder, server(data_dir := Path(folder) / "data") as port:
        writer = Client(port)
        empty_out(writer)
        replace_all(writer, args.articles, MARKERS[1])
        stop, seen = threading.Event(), [Seen() for _ in range(args.clients)]
        threads = [
            threading.Thread(target=search_on, args=(port, number, stop, each))
            for number, each in enumerate(seen)
        ]
        for thread in threads:
            thread.start()
        replaced, rebuilt, faults = change(writer, data_dir, args.articles, time.monotonic() + args.seconds)
        stop.set()
        for thread in threads:
            thread.join()

    conclude(args.json, seen, replaced, rebuilt, faults)


def empty_out(client: Client) -> None:
    """Remove what a first start may have indexed by itself."""
    while True:
        articles = client.ask("GET", "/api/v1/articles?limit=200")[1]["articles"]
        assert isinstance(articles, list)
        if not articles:
            return
        for article in articles:
            client.ask("DELETE", f"/api/v1/articles/{quote(article['id'], safe='')}")


def conclude(
    path: Path | None, seen: list[Seen], replaced: list[float], rebuilt: list[float], faults: list[str]
) -> None:
    """Print and write the figures; end with 1 if anything was wrong."""
    faults = faults + [fault for each in seen for fault in each.faults]
    pairs = set().union(*(each.markers for each in seen))
    generations = {generation for generation, _ in pairs}
    mixed = len(pairs) - len(generations)
    latency = quantiles(ms for each in seen for ms in each.ms)
    rows = [
        ("responses", latency["n"]),
        ("generations seen", len(generations)),
        ("sets replaced", len(replaced)),
        ("rebuilds", len(rebuilt)),
        ("faults", len(faults)),
        ("generations with both markers", mixed),
        *((f"search {name} ms", latency[name]) for name in ("p50", "p95", "p99", "max")),
        ("replace, median s", sorted(replaced)[len(replaced) // 2]),
    ]
    show(f"{len(seen)} clients searching while the collection changes", ("", "value"), rows)
    for fault in faults[:20]:
        print(f"  FAULT {fault}")
    figures = {"mixed_generations": mixed, "faults": faults, "search_ms": latency, "replace_s": replaced}
    write({**figures, "rebuild_s": rebuilt, "generations": len(generations), "machine": machine()}, path)
    sys.exit(1 if faults or mixed else 0)


if __name__ == "__main__":
    main()
