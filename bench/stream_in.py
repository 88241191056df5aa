"""Stream whole news articles into a new collection: how long, how large, in how much memory, how fast afterwards.

One build, one generation. Memory is what the process holds (RSS), looked at every 500 articles; a bar shows how far
it has come.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from tqdm import tqdm

from bench.collection import open_for_measures
from bench.common import data_folder, dev_set, machine, news, parser, show, skip, write
from bench.latency import ask_all
from index.types import Article
from qa.evaluation import sample

EVERY = 500


@dataclass
class Watched:
    """Articles on their way in, with the memory and the time at every so many."""

    articles: Iterator[Article]
    total: int
    rss_mb: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def __iter__(self) -> Iterator[Article]:
        began = time.perf_counter()
        for number, article in enumerate(
            tqdm(self.articles, total=self.total, file=sys.stderr, unit="article")
        ):
            if number % EVERY == 0:
                self.rss_mb.append(rss_mb())
                self.seconds.append(time.perf_counter() - began)
            yield article


def rss_mb() -> float:
    """Return the memory that this process holds (Linux)."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return float("nan")


def size_mb(folder: Path) -> float:
    """Return how large the files in a folder are."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--articles", type=int, default=30_000, help="at most")
    options.add_argument("--keep", type=Path, metavar="DIR", help="build there, and leave it")
    args = options.parse_args()
    if not (data_folder() / "scale").is_dir():
        skip(f"{data_folder() / 'scale'} isn't there; name the data folder in PULLQUOTE_DATA.")
    total = sum(1 for _ in islice(news(), args.articles))
    with tempfile.TemporaryDirectory() as name:
        folder = args.keep or Path(name) / "data"
        collection = open_for_measures(folder)
        watched = Watched(islice(news(), args.articles), total)
        began = time.perf_counter()
        report = collection.builder.add(watched)
        took = time.perf_counter() - began
        collection.upkeep.tidy()
        generation = collection.store.generation()
        assert generation is not None
        held = {part: size_mb(folder / part) for part in ("vectors", "words")}
        collection.store.database.forget_log()
        held["sqlite"] = collection.store.database.path.stat().st_size / 2**20
        questions = sample(dev_set("realtimeqa_dev").questions, 300, 0)
        latency = ask_all(questions, lambda text: collection.retriever.search(text, limit=10))

    half = len(watched.rss_mb) // 2
    rows: list[tuple[object, ...]] = [
        ("articles", generation.articles),
        ("passages", generation.passages),
        ("encoded", report.encoded),
        ("minutes", took / 60),
        ("passages a second", report.passages / took),
        ("RSS in the first half, most, MB", max(watched.rss_mb[:half], default=0.0)),
        ("RSS in the second half, most, MB", max(watched.rss_mb[half:])),
        *((f"{part}, MB", mb) for part, mb in held.items()),
        ("vector segments", len(generation.segments)),
        *((f"search afterwards, {key}, ms", latency[key]) for key in ("p50", "p95", "p99")),
    ]
    show("Streaming in", ("", "value"), rows)
    figures = {str(name): value for name, value in rows}
    write({**figures, "rss_mb": watched.rss_mb, "seconds": watched.seconds, "machine": machine()}, args.json)


if __name__ == "__main__":
    main()
