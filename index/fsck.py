"""Checks that store, vectors and words agree, to the row and to the hash, and mends them from the texts."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

import numpy as np

from index.build import Builder
from index.errors import CollectionDamaged
from index.folders import WordsFolders
from index.inspection import Fault, Inspection
from index.lock import WritingLock
from index.models import sha256_of
from index.publishing import Publisher
from index.segments import SegmentFile, Segments
from index.staging import encoded_text
from index.types import ArticleInfo, Passage, Progress, Rows, Vectors
from index.upkeep import Upkeep

SAMPLE = 64
"""Passages that are encoded again, spread over all, and compared with their vectors."""

_SAME_COSINE = 0.98
_UNIT = 1e-3
_NONE: Rows = np.empty(0, np.int64)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found, and how much of each it looked at."""

    generation: int
    articles: int
    passages: int
    vectors: int
    words: int
    faults: tuple[Fault, ...]

    @property
    def sound(self) -> bool:
        """Whether everything agrees."""
        return not self.faults


class Fsck:
    """Checks one collection. Nobody may write meanwhile: it holds the lock."""

    def __init__(self, publisher: Publisher, builder: Builder, upkeep: Upkeep, lock: WritingLock) -> None:
        self._publisher, self._builder, self._upkeep, self._lock = publisher, builder, upkeep, lock
        self._store, self._segments, self._words = publisher.store, publisher.segments, publisher.words
        self._ledger = publisher.ledger

    def check(self, progress: Callable[[Progress], None] = lambda _: None) -> Checked:
        """Compare everything that must agree.

        :raises CollectionBusy: Another process is writing.
        """
        with self._lock.held():
            newest = self._store.generation()
            if newest is None:
                return Checked(0, 0, 0, 0, 0, tuple(Inspection(self._store.database).file()))
            faults: list[Fault] = []
            held = _Held(self._segments, self._words)
            stages = (*self._store_stages(), *self._file_stages(held))
            for at, (name, stage) in enumerate(stages):
                progress(Progress(f"checking {name}", at, len(stages)))
                faults += stage()
            progress(Progress("checked", len(stages), len(stages)))
            live = self._store.visible_rows(newest.number)
            return Checked(
                newest.number,
                newest.articles,
                len(live),
                int(np.isin(live, held.by_segments(newest.segments)).sum()),
                int(np.isin(live, held.by_words(newest.words)).sum()),
                tuple(faults),
            )

    def mend(self, checked: Checked, progress: Callable[[Progress], None] | None = None) -> None:
        """Make the index anew from the texts, without what can't be trusted; older generations go.

        :raises CollectionBusy: Another process is writing.
        """
        distrust = {name for fault in checked.faults for name in fault.untrusted}
        self._builder.rebuild(full=True, distrust=distrust, progress=progress)
        self._upkeep.prune()

    def _store_stages(self) -> Sequence[tuple[str, Callable[[], Iterator[Fault]]]]:
        inspection = Inspection(self._store.database)
        return (
            ("the store", inspection.file),
            ("texts", inspection.texts),
            ("passages", inspection.passages),
        )

    def _file_stages(self, held: "_Held") -> Sequence[tuple[str, Callable[[], Iterator[Fault]]]]:
        return (
            ("vectors", self._files),
            ("generations", partial(self._generations, held)),
            ("a sample of vectors", self._sample),
        )

    def _files(self) -> Iterator[Fault]:
        for file in self._ledger.segments():
            if (damage := self._damage(file)) is not None:
                yield Fault("vectors", f"segment {file.name} {damage}", untrusted=(file.name,))

    def _damage(self, file: SegmentFile) -> str | None:
        path = self._segments.path(file.name)
        if not path.exists():
            return "is missing"
        if file.sha256 and sha256_of(path) != file.sha256:
            return "was changed since it was written"
        near = self._segments.near_path(file.name)
        if file.approximation and file.approximation.sha256:
            if not near.exists():
                return "lost its index, and is searched exactly"
            if sha256_of(near) != file.approximation.sha256:
                return "has an index that was changed since it was written"
        try:
            segment = self._segments.open(file.name)
        except CollectionDamaged:
            return "can't be read"
        lengths = np.linalg.norm(segment.vectors(segment.rows), axis=1)
        if len(segment.rows) != file.size or (np.diff(segment.rows) <= 0).any():
            return "doesn't hold the rows that it should"
        return "has vectors that are not of length 1" if (np.abs(lengths - 1) > _UNIT).any() else None

    def _generations(self, held: "_Held") -> Iterator[Fault]:
        for generation in self._store.generations(None):
            live = self._store.visible_rows(generation.number)
            name = f"generation {generation.number}"
            if len(live) != generation.passages:
                yield Fault(name, f"it counts {generation.passages} passages and shows {len(live)}")
            vectors = held.by_segments(generation.segments)
            if len(np.unique(vectors)) != len(vectors):
                yield Fault(name, "some rows have two vectors")
            missing = np.setdiff1d(live, vectors)
            if len(missing):
                yield Fault(
                    name, f"{len(missing)} passages have no vector, the first of them row {missing[0]}"
                )
            unworded = np.setdiff1d(live, held.by_words(generation.words))
            if len(unworded):
                yield Fault(
                    name, f"{len(unworded)} passages have no words, the first of them row {unworded[0]}"
                )

    def _sample(self) -> Iterator[Fault]:
        newest = self._store.generation()
        live = self._store.visible_rows(newest.number) if newest else np.empty(0, np.int64)
        if newest is None or not len(live) or newest.encoder != self._publisher.encoder.fingerprint:
            return
        rows = np.unique(live[np.linspace(0, len(live) - 1, min(SAMPLE, len(live))).astype(int)])
        known, stored = self._publisher.known(), self._store.passages(rows)
        for row in sorted(stored):
            vector = known.find([row])
            if vector is not None and self._cosine(vector, *stored[row]) < _SAME_COSINE:
                # What made it may have made others: none is used again.
                every = tuple(file.name for file in self._ledger.segments())
                yield Fault("vectors", f"a vector is not its passage's: row {row}", untrusted=every)

    def _cosine(self, vector: Vectors, passage: Passage, article: ArticleInfo) -> float:
        text = encoded_text(article.title, passage.heading, passage.text)
        return float(self._publisher.encoder.encode_document([text])[0] @ vector)


class _Held:
    """The rows that files hold, as far as they can be read; each is read once, however many generations name it."""

    def __init__(self, segments: Segments, words: WordsFolders) -> None:
        self._segments, self._words = segments, words
        self._by_segment: dict[str, Rows] = {}
        self._by_words: dict[str, Rows] = {}

    def by_segments(self, names: Sequence[str]) -> Rows:
        """Return the rows of all vectors that segments hold."""
        return np.concatenate([_NONE, *(self._of_segment(name) for name in names)])

    def by_words(self, name: str) -> Rows:
        """Return the rows of all passages whose words a folder holds."""
        if name not in self._by_words:
            self._by_words[name] = _NONE
            with suppress(FileNotFoundError, CollectionDamaged):
                self._by_words[name] = self._words.at(name).searcher().rows()
        return self._by_words[name]

    def _of_segment(self, name: str) -> Rows:
        if name not in self._by_segment:
            self._by_segment[name] = _NONE
            with suppress(FileNotFoundError, CollectionDamaged):
                self._by_segment[name] = self._segments.open(name).rows
        return self._by_segment[name]
