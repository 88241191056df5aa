"""A reader's whole view of the collection: one generation, swapped for a newer one when it stands."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np

from index.encoder import Encoder
from index.errors import CollectionDamaged, EncoderMismatch
from index.folders import WordsFolders
from index.lexical import WordsSearcher
from index.segments import Segments
from index.store import Store
from index.types import Filters, Generation
from index.vectors import Allowed, VectorIndex

_TRIES = 5
_KEPT_MASKS = 16


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One generation, open: `visible[row]` says which passages it shows."""

    generation: Generation
    segments: tuple[VectorIndex, ...]
    words: WordsSearcher
    visible: Allowed
    _masks: dict[Filters, Allowed] = field(default_factory=dict, compare=False, repr=False)

    @property
    def whole(self) -> bool:
        """Whether all vectors of the segments are shown, so that a search needs no bitmap."""
        return sum(len(s.rows) for s in self.segments) == self.generation.passages

    def allowed(self, filters: Filters, store: Store) -> Allowed:
        """Return which rows are shown and pass the filters."""
        if not filters:
            return self.visible
        # Pages of one search, and the counts beside it, ask for the same.
        mask = self._masks.get(filters)
        if mask is None:
            mask = np.zeros(len(self.visible), bool)
            rows = store.filtered_rows(filters)
            mask[rows[rows < len(mask)]] = True
            mask &= self.visible
            if len(self._masks) >= _KEPT_MASKS:
                self._masks.clear()
            self._masks[filters] = mask
        return mask


class Snapshots:
    """Gives the current snapshot, opening a newer generation when another thread or process published one.

    :raises EncoderMismatch: The collection's vectors were made by another encoder.
    """

    def __init__(self, store: Store, words: WordsFolders, segments: Segments, encoder: Encoder) -> None:
        self._store, self._words, self._segments, self._encoder = store, words, segments, encoder
        self._lock = threading.Lock()
        self._current: Snapshot | None = None
        self._staying = threading.local()
        self.current()

    def current(self) -> Snapshot | None:
        """Return the newest generation, whole, or the one that this thread stays in; `None` before the first."""
        stays: Snapshot | None = getattr(self._staying, "snapshot", None)
        if stays is not None:
            return stays
        held = self._current
        number = self._store.generation_number()
        if number == 0 or (held is not None and held.generation.number == number):
            return held
        with self._lock:
            held = self._current
            if held is None or held.generation.number < self._store.generation_number():
                self._current = self._open_newest(held)
            return self._current

    @contextmanager
    def staying(self) -> Iterator[None]:
        """Let this thread see one generation, whatever is published meanwhile: what it finds then fits together."""
        self._staying.snapshot = self.current()
        try:
            yield
        finally:
            self._staying.snapshot = None

    def _open_newest(self, held: Snapshot | None) -> Snapshot | None:
        for attempt in range(_TRIES):
            generation = self._store.generation()
            if generation is None:
                return None
            check_encoder(generation, self._encoder)
            try:
                return self._open(generation, held)
            except FileNotFoundError as error:
                # A writer may have published and swept twice since the row was read: look again.
                if attempt == _TRIES - 1:
                    raise CollectionDamaged(
                        "Files of the index are missing. Run `pullquote fsck --repair`; no text is lost."
                    ) from error
        return None

    def _open(self, generation: Generation, held: Snapshot | None) -> Snapshot:
        segments = tuple(self._segments.open(name) for name in generation.segments)
        # The words are opened after the row was read: they hold at least what the generation shows.
        words = self._words.at(generation.words).searcher()
        return Snapshot(generation, segments, words, self._visible(generation, segments, held))

    def _visible(
        self, generation: Generation, segments: tuple[VectorIndex, ...], held: Snapshot | None
    ) -> Allowed:
        top = max((int(s.rows[-1]) for s in segments if len(s.rows)), default=0)
        visible = np.zeros(top + 1, bool)
        # What a swept generation showed is forgotten, and with it what went out since: count anew.
        if held is None or not self._store.keeps(held.generation.number):
            visible[self._store.visible_rows(generation.number)] = True
            return visible
        common = min(len(visible), len(held.visible))
        visible[:common] = held.visible[:common]
        gone, come = self._store.changed_rows(held.generation.number, generation.number)
        visible[gone[gone <= top]] = False
        visible[come] = True
        return visible


def check_encoder(generation: Generation, encoder: Encoder) -> None:
    """Refuse to search vectors with the questions of another encoder.

    :raises EncoderMismatch: The generation's vectors were made by another encoder.
    """
    if generation.encoder != encoder.fingerprint:
        raise EncoderMismatch(
            f"This collection's vectors were made by encoder {generation.encoder}, but the settings give "
            f"{encoder.fingerprint}. Run `pullquote rebuild` to encode it anew, or set [index] model, runtime "
            "and max_tokens back to what they were."
        )
