"""One collection of `bench.million`, opened and measured in a process of its own; prints JSON.

Usage: python -m bench.one_size FOLDER
"""

import json
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from bench.collection import SETS, BigCollection, open_for_measures
from bench.common import dev_set, quantiles
from bench.latency import change_each
from bench.repeats import SOURCES
from index.generation import Snapshot
from index.retrieval import HybridRetriever
from index.stored import StoredVectors
from index.types import Filters, Vectors
from index.vectors import Allowed, search_all
from qa.evaluation import sample
from serve import Collection

QUESTIONS = 400
WARM_UP = 40
FIRST = 200
CLIENTS = 8
EXACT = 200
CHANGES = 10
_BATCH = 8192


def resident_mb() -> dict[str, float]:
    """Return what this process holds of memory, in all, its own, and of files that it mapped (Linux)."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    held = {line.split(":")[0]: int(line.split()[1]) / 1024 for line in lines if line.endswith("kB")}
    return {"all": held["VmRSS"], "own": held["RssAnon"], "of files": held["RssFile"]}


def timed(act: Callable[[], object]) -> float:
    """Return how many milliseconds something takes."""
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def by_clients(act: Callable[[str], object], texts: Sequence[str], clients: int) -> dict[str, float]:
    """Time what so many clients ask side by side."""
    with ThreadPoolExecutor(clients) as pool:
        began = time.perf_counter()
        took = list(pool.map(lambda text: timed(lambda: act(text)), texts))
        rate = len(texts) / (time.perf_counter() - began)
    return {**quantiles(took[WARM_UP:]), "a second": rate}


def parts(
    retriever: HybridRetriever, snapshot: Snapshot, collection: Collection, texts: Sequence[str]
) -> dict[str, float]:
    """Return the median of what a search consists of, in milliseconds."""
    everything = None if snapshot.whole else snapshot.visible
    took: dict[str, list[float]] = {"encoding": [], "vectors": [], "words": [], "the rest": []}
    for text in texts:
        terms, query = retriever.wording(text).terms, collection.encoder.encode_query([text])[0]
        # What was asked before is kept: all are asked anew.
        encoding = timed(lambda: collection.encoder.encode_query([text + "?"]))  # noqa: B023 - called now
        vectors = timed(lambda: search_all(snapshot.segments, query, 100, everything))  # noqa: B023
        words = timed(lambda: snapshot.words.search(terms, 100, Filters(), snapshot.visible))  # noqa: B023
        whole = timed(lambda: retriever.search(text + "??", limit=10))  # noqa: B023
        one = {"encoding": encoding, "vectors": vectors, "words": words}
        for name, ms in {**one, "the rest": whole - sum(one.values())}.items():
            took[name].append(ms)
    return {name: float(np.median(values)) for name, values in took.items()}


def recall(collection: Collection, snapshot: Snapshot, queries: Vectors, allowed: Allowed | None) -> float:
    """Return the share of the ten nearest by brute force that a search finds; of equal ones, any will do."""
    best = np.full((len(queries), 10), -1.0, np.float32)
    for name in snapshot.generation.segments:
        stored = StoredVectors(collection.segments.path(name))
        for start in range(0, stored.size, _BATCH):
            part = slice(start, start + _BATCH)
            scores = queries @ stored.all()[part].T
            if allowed is not None:
                scores[:, ~allowed[stored.rows[part]]] = -1
            best = -np.partition(-np.hstack([best, scores]), 9, axis=1)[:, :10]
    least = best.min(axis=1)
    found = [search_all(snapshot.segments, query, 10, allowed)[1] for query in queries]
    near = sum(int(np.count_nonzero(scores >= low - 1e-5)) for scores, low in zip(found, least, strict=True))
    return near / sum(int(np.count_nonzero(row > -1)) for row in best)


def measure(folder: Path) -> dict[str, object]:
    """Measure all that one size is asked for."""
    began = time.perf_counter()
    collection = open_for_measures(folder)
    collection.encoder.encode_query(["warm"])
    models, loaded = resident_mb(), time.perf_counter()
    retriever = collection.retriever
    retriever.search("the first question")
    ready = time.perf_counter()
    figures: dict[str, object] = {
        "start, s": {"model": loaded - began, "collection, to the first hits": ready - loaded}
    }

    chosen = [q.text for name in SETS for q in sample(dev_set(name).questions, QUESTIONS // 2, 0)]
    texts = np.random.default_rng(0).permutation(chosen).tolist()
    # What a search reads lies on the disk: first questions wait for it, and are told apart.
    others = [q.text for q in dev_set(SETS[0]).questions if q.text not in texts][:FIRST]
    figures["first searches, ms"] = by_clients(lambda text: retriever.search(text, limit=10), others, 1)
    figures["search, ms"] = {
        f"{n} clients": by_clients(lambda text: retriever.search(text, limit=10), texts, n)
        for n in (1, CLIENTS)
    }
    held = resident_mb()
    figures["resident beyond the model, MB"] = {name: held[name] - models[name] for name in held}
    snapshot = retriever._snapshots.current()
    assert snapshot is not None
    figures["of a search, p50 ms"] = parts(retriever, snapshot, collection, texts[:100])
    queries = collection.encoder.encode_query(texts[:EXACT])
    everything = None if snapshot.whole else snapshot.visible
    recalls = {"unfiltered": recall(collection, snapshot, queries, everything)}
    filtered: dict[str, object] = {}
    for source in SOURCES:
        limits = Filters(source=source)
        allowed = snapshot.allowed(limits, collection.store)
        if not allowed.any():
            continue
        share = f"{allowed.sum() / snapshot.generation.passages:.1%}"
        recalls[share] = recall(collection, snapshot, queries, allowed)
        took = [timed(lambda: retriever.search(t, filters=limits)) for t in texts[:60]]  # noqa: B023
        filtered[share] = {k: v for k, v in quantiles(took[10:]).items() if k in ("p50", "p95")}
    figures["recall@10"], figures["filtered search, ms"] = recalls, filtered
    kinds: dict[str, int] = {}
    files = {file.name: file for file in collection.publisher.ledger.segments()}
    for name in snapshot.generation.segments:
        told = files[name].approximation
        kind = told.kind if told else "Flat"
        kinds[kind] = kinds.get(kind, 0) + files[name].size
    figures["passages, by kind of index"] = kinds
    articles = BigCollection(collection, collection.builder, retriever, ()).spare(CHANGES)
    big = BigCollection(collection, collection.builder, retriever, ())
    figures["one article, ms"] = {
        name: {key: values[key] for key in ("p50", "max")}
        for name, values in change_each(big, articles).items()
    }
    return {"passages": snapshot.generation.passages, "articles": snapshot.generation.articles, **figures}


if __name__ == "__main__":
    print(json.dumps(measure(Path(sys.argv[1])), indent=1))
