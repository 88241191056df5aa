"""On which day each key was last used: written down once a day, not at each request."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from index.errors import PullquoteError
from web.access.ledger import Ledger, Rows

logger = logging.getLogger(__name__)


class Uses:
    """The days, in a file of their own: a server never writes to the file of keys."""

    def __init__(self, path: Path) -> None:
        self._ledger = Ledger(path)
        self._noted: dict[str, str] = {}

    def note(self, key_id: str) -> None:
        """Note that a key was used today. That this fails keeps nobody out: it is tried again tomorrow."""
        day = datetime.now(UTC).date().isoformat()
        if self._noted.get(key_id) == day:
            return
        self._noted[key_id] = day
        try:
            if self.days().get(key_id) != day:
                self._ledger.change(lambda rows: (*_but(rows, key_id), {"key": key_id, "day": day}))
        except PullquoteError as error:
            logger.warning("When %s was last used could not be noted: %s", key_id, error)

    def forget(self, key_id: str) -> None:
        """Forget a key that is no more."""
        if key_id in self.days():
            self._ledger.change(lambda rows: _but(rows, key_id))

    def days(self) -> Mapping[str, str]:
        """Return the day of each key, in UTC, by its id.

        :raises LedgerUnreadable: They can't be read.
        """
        return {row.get("key", ""): row.get("day", "") for row in self._ledger.rows()}


def _but(rows: Rows, key_id: str) -> Rows:
    return tuple(row for row in rows if row.get("key") != key_id)
