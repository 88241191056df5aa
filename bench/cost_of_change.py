"""What a change costs: many single additions and searches after them, a rebuild of what is unchanged, and the disk.

The same short articles are taken in one by one and, for comparison, all at once; then both are searched by turns.
"""

import gzip
import json
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from bench.collection import open_for_measures
from bench.common import data_folder, machine, parser, quantiles, show, skip, write
from bench.stream_in import size_mb
from index.articles import make_article
from index.types import Article
from serve import Collection

QUESTIONS = 300


def agency() -> Iterator[Article]:
    """Yield short agency reports."""
    path = data_folder() / "scale" / "reuters21578.jsonl.gz"
    if not path.is_file():
        skip(f"{path} isn't there; name the data folder in PULLQUOTE_DATA.")
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as file:
        for line in file:
            item = json.loads(line)
            if item["text"].strip():
                yield make_article(text=item["text"], title=item.get("title"), id=item["id"])


def timed(act: Callable[[], object]) -> float:
    """Return how many milliseconds something takes."""
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def one_by_one(collection: Collection, articles: list[Article]) -> list[float]:
    """Add articles singly, tidying as the server does when it is idle, and return what each addition took."""
    took = []
    for number, article in enumerate(articles, 1):
        took.append(timed(lambda article=article: collection.builder.add([article])))  # type: ignore[misc]  # now
        if number % 100 == 0:
            collection.upkeep.tidy()
    return took


def searches(collections: dict[str, Collection], texts: list[str]) -> dict[str, dict[str, float]]:
    """Search each collection by turns with the same texts."""
    took: dict[str, list[float]] = {name: [] for name in collections}
    for text in texts:
        for name, collection in collections.items():
            took[name].append(timed(lambda c=collection, t=text: c.retriever.search(t, limit=10)))  # type: ignore[misc]
    return {name: quantiles(values[20:]) for name, values in took.items()}


def rebuilds(folder: Path, articles: list[Article]) -> dict[str, float]:
    """Return the seconds of a first build, and of rebuilds of what is unchanged."""
    collection = open_for_measures(folder)
    first = timed(lambda: collection.builder.rebuild(articles)) / 1000
    again = timed(lambda: collection.builder.rebuild(articles)) / 1000
    full = timed(lambda: collection.builder.rebuild(full=True)) / 1000
    return {"first": first, "unchanged": again, "unchanged, full": full}


def disk(folder: Path, articles: list[Article]) -> dict[str, float]:
    """Return the megabytes of a collection, after all of it was replaced three times, and when that was tidied."""
    collection = open_for_measures(folder)

    def held() -> float:
        collection.store.database.forget_log()
        return size_mb(folder)

    collection.builder.add(articles)
    sizes = {"first": held()}
    for edition in range(3):
        collection.builder.add(
            [make_article(text=f"{a.text}\nEdition {edition}.", title=a.title, id=a.id) for a in articles]
        )
    sizes["replaced three times"] = held()
    collection.builder.remove([a.id for a in articles[len(articles) // 10 :]], purge=True)
    sizes["nine tenths purged"] = held()
    collection.upkeep.prune()
    sizes["pruned"] = held()
    return sizes


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--additions", type=int, default=10_000)
    options.add_argument("--rebuilt", type=int, default=2_500)
    args = options.parse_args()
    articles = list(islice(agency(), args.additions))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        single, bulk = open_for_measures(folder / "single"), open_for_measures(folder / "bulk")
        took = one_by_one(single, articles)
        bulk.builder.add(articles)
        bulk.upkeep.tidy()
        texts = [a.text[:100] for a in articles[:: max(1, len(articles) // QUESTIONS)]]
        asked = searches({"added one by one": single, "added at once": bulk}, texts)
        generation = single.store.generation()
        assert generation is not None
        parts = (len(generation.segments), single.words.at(generation.words).searcher().segments)
        built = rebuilds(folder / "rebuilt", articles[: args.rebuilt])
        sizes = disk(folder / "disk", articles[: args.rebuilt // 5])

    tenth = max(1, len(took) // 10)
    adds = {"first tenth": quantiles(took[:tenth]), "last tenth": quantiles(took[-tenth:])}
    header = ("ms", "n", "p50", "p95", "p99", "max")
    show(
        f"{len(articles):,} additions, one by one; {parts[0]} vector segments and {parts[1]} of words at the end",
        header,
        [(f"add: {n}", *(v[k] for k in header[1:])) for n, v in adds.items()]
        + [(f"search: {n}", *(v[k] for k in header[1:])) for n, v in asked.items()],
    )
    share = [(n, s, s / built["first"]) for n, s in built.items()]
    show(f"Building {args.rebuilt:,} articles", ("", "s", "share"), share)
    show(f"Disk, {args.rebuilt // 5:,} articles", ("", "MB"), list(sizes.items()))
    figures: dict[str, object] = {"adds": adds, "searches": asked, "builds_s": built, "disk_mb": sizes}
    write({**figures, "segments": parts, "machine": machine()}, args.json)


if __name__ == "__main__":
    main()
