"""How many of the passages that were found are from where, whom and when."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from index.database import Database
from index.facets import spelled
from index.records import info_from_json
from index.types import ArticleInfo, Rows

LISTED = 50
"""Values of each kind that are named; those that are rarer are left out."""

_FOUND = (
    "WITH found AS (SELECT p.revision, count(*) AS n FROM json_each(?) w JOIN passages p ON p.row = w.value "
    "GROUP BY p.revision) "
)
_VALUES = _FOUND + (
    "SELECT kind, value, passages, newest FROM (SELECT *, row_number() OVER (PARTITION BY kind "
    "ORDER BY passages DESC, value) AS place FROM (SELECT f.kind, f.value, sum(n) AS passages, "
    "max(f.revision) AS newest FROM found JOIN facets f USING (revision) GROUP BY f.kind, f.value)) "
    f"WHERE place <= {2 * LISTED} ORDER BY passages DESC, value"
)
_DAYS = _FOUND + (
    "SELECT r.published, sum(n) FROM found JOIN revisions r USING (revision) "
    "WHERE r.published IS NOT NULL GROUP BY r.published ORDER BY r.published"
)
_INFOS = (
    "SELECT revision, article_id, version, info FROM json_each(?) w JOIN revisions r ON r.revision = w.value"
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
        """Count passages by `source`, `author` and `tag`, most first, as many values of each as are listed."""
        values = self._select(_VALUES, rows.tolist())
        articles = self._articles(newest for *_, newest in values)
        counted: dict[str, list[Count]] = {"source": [], "author": [], "tag": []}
        for kind, value, passages, newest in values:
            # A byline of several names is counted under each of them, and not named itself.
            name = spelled(articles[newest]).get((kind, value))
            if name is not None and len(counted[kind]) < LISTED:
                counted[kind].append(Count(name, passages))
        return {kind: tuple(counts) for kind, counts in counted.items()}

    def by_day(self, rows: Rows) -> tuple[tuple[date, int], ...]:
        """Count passages by the day on which their article was published, earliest first; some have none."""
        days = self._select(_DAYS, rows.tolist())
        return tuple((date.fromordinal(day), passages) for day, passages in days)

    def _articles(self, revisions: Iterable[int]) -> dict[int, ArticleInfo]:
        found = self._select(_INFOS, sorted(set(revisions)))
        return {revision: info_from_json(*article) for revision, *article in found}

    def _select(self, statement: str, numbers: list[int]) -> list[Any]:
        return self._database.connection.execute(statement, (json.dumps(numbers),)).fetchall()
