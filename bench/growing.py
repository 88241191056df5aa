"""A collection of a given size, built as any collection is; an interrupted build goes on where it stopped."""

import json
import sys
import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from tqdm import tqdm

from bench.collection import open_for_measures
from bench.repeats import Originals, RepeatingEncoder
from index.encoder import Encoder
from index.lexical import WordsWriter
from serve import Collection

ARTICLES = 1500
"""Articles of one generation: what an interruption costs at most."""

STAGES = "stages.json"


class Stages:
    """Seconds spent in each stage, kept in a file beside the collection."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / STAGES
        kept = json.loads(self._path.read_text(encoding="utf-8")) if self._path.exists() else {}
        self.seconds: dict[str, float] = kept

    def watch(self, owner: Any, name: str, stage: str) -> None:
        """Count the time of a method to a stage."""
        inner: Callable[..., Any] = getattr(owner, name)

        @wraps(inner)
        def timed(*args: Any, **kwargs: Any) -> Any:
            began = time.perf_counter()
            try:
                return inner(*args, **kwargs)
            finally:
                self.add(stage, time.perf_counter() - began)

        setattr(owner, name, timed)

    def add(self, stage: str, seconds: float) -> None:
        """Count time to a stage."""
        self.seconds[stage] = self.seconds.get(stage, 0.0) + seconds

    def keep(self) -> None:
        """Write what was counted."""
        self._path.write_text(json.dumps(self.seconds, indent=1), encoding="utf-8")


def grow(folder: Path, passages: int, known: Originals, encoder: Encoder) -> None:
    """Add articles until a collection holds so many passages, and do its upkeep."""
    folder.mkdir(parents=True, exist_ok=True)
    collection = open_for_measures(folder)
    collection.__dict__["encoder"] = RepeatingEncoder(encoder, known)
    stages = Stages(folder)
    _watch(collection, stages)
    with tqdm(total=passages, unit="passage", file=sys.stderr, desc=folder.name) as bar:
        while (held := collection.store.summary()).passages < passages:
            bar.update(held.passages - bar.n)
            # A first article or two, to see how many passages they have.
            mean = held.passages / held.articles if held.articles else 10.0
            number = min(ARTICLES, int((passages - held.passages) / mean) + 1)
            began = time.perf_counter()
            collection.builder.add([known.article(held.articles + at) for at in range(number)])
            stages.add("all of adding", time.perf_counter() - began)
            stages.keep()
        bar.update(held.passages - bar.n)
    began = time.perf_counter()
    collection.upkeep.tidy()
    stages.add("upkeep: merging", time.perf_counter() - began)
    began = time.perf_counter()
    collection.quickening.run()
    stages.add("upkeep: indexes, checked", time.perf_counter() - began)
    stages.keep()


def _watch(collection: Collection, stages: Stages) -> None:
    publisher = collection.publisher
    stages.watch(WordsWriter, "add", "words: stems")
    stages.watch(WordsWriter, "commit", "words: commit")
    stages.watch(publisher.ledger, "stage", "store: rows and copies")
    stages.watch(publisher.segments, "write", "vectors: written, synced, hashed")
    stages.watch(publisher, "publish", "publishing")
