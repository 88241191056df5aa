"""How many of the passages that were found are from where, whom and when."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from index.database import Database
from index.facets import spelled
from index.records import info_from_json
from index.types import Rows

_FOUND = (
    "WITH found AS (SELECT p.revision, count(*) AS n FROM json_each(?) w JOIN passages p ON p.row = w.value "
    "GROUP BY p.revision) "
)
_VALUES = _FOUND + (
    # With max(), SQLite takes the other columns from the same row: the newest spelling is shown.
    "SELECT f.kind, f.value, sum(n), max(r.revision), r.article_id, r.version, r.info FROM found "
    "JOIN revisions r USING (revision) JOIN facets f USING (revision) "
    "GROUP BY f.kind, f.value ORDER BY sum(n) DESC, f.value"
)
_DAYS = _FOUND + (
    "SELECT r.published, sum(n) FROM found JOIN revisions r USING (revision) "
    "WHERE r.published IS NOT NULL GROUP BY r.published ORDER BY r.published"
)


@dataclass(frozen=True, slots=True)
class Count:
    """How many passages are from a source, by an author, or under a tag, as it is written in the newest of them."""

    name: str
    passages: int


class Tallies:
    """Counts passages by what their articles say; safe from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def by_kind(self, rows: Rows) -> Mapping[str, tuple[Count, ...]]:
        """Count passages by `source`, `author` and `tag`, most first."""
        counted: dict[str, list[Count]] = {"source": [], "author": [], "tag": []}
        for kind, value, passages, _, *article in self._select(_VALUES, rows):
            name = spelled(info_from_json(*article)).get((kind, value))
            # A byline of several names is counted under each of them.
            if name is not None:
                counted[kind].append(Count(name, passages))
        return {kind: tuple(counts) for kind, counts in counted.items()}

    def by_day(self, rows: Rows) -> tuple[tuple[date, int], ...]:
        """Count passages by the day on which their article was published, earliest first; some have none."""
        return tuple((date.fromordinal(day), passages) for day, passages in self._select(_DAYS, rows))

    def _select(self, statement: str, rows: Rows) -> list[Any]:
        return self._database.connection.execute(statement, (json.dumps(rows.tolist()),)).fetchall()
