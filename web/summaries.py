"""What the collection holds, in numbers, counted once a generation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.types import Summary

if TYPE_CHECKING:
    from index.store import Store


class Summaries:
    """Remembers the newest generation's summary: every page shows it, and counting walks all articles."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._held: tuple[int, Summary] = (-1, Summary(0, 0, None, None, ()))

    def current(self) -> tuple[int, Summary]:
        """Return the newest generation's number, 0 before the first, and its summary."""
        number = self._store.generation_number()
        if self._held[0] != number:
            self._held = (number, self._store.summary())
        return self._held
