"""Which revisions are copies of each other: found when they are staged, kept until they are forgotten."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from index.database import Database
from index.duplicates import band_keys, same_story, words_of
from index.types import Rows

MAX_COMPARED = 10
"""The most texts that a new one is compared with: those that share most bands, the oldest of equal ones."""

MAX_FILED = 200
"""The most revisions of one band that are looked at: what more texts share is no story but a form."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A revision that is a copy of another: `row` is its first passage, which tells where it is shown."""

    article_id: str
    row: int
    text: str


class Links:
    """Files texts by their sketches, and notes which are copies."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, revision: int, article_id: str, text: str) -> None:
        """File a new revision, and link it with those that it is a copy of; inside the caller's transaction."""
        connection = self._database.connection
        own = words_of(text)
        keys = band_keys(own.shingles)
        for other, other_text in self._candidates(keys, article_id):
            if same_story(own, words_of(other_text)):
                connection.execute("INSERT OR IGNORE INTO links VALUES (?, ?)", (other, revision))
        connection.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?)", [(key, revision) for key in keys])

    def copies(self, rows: Rows) -> dict[int, list[Copy]]:
        """Return the copies of the articles that passages belong to, by the passages' rows; earliest first."""
        found = self._database.connection.execute(
            "WITH asked AS (SELECT p.row, p.revision FROM json_each(?) j JOIN passages p ON p.row = j.value), "
            "linked AS (SELECT a.row, l.other AS revision FROM asked a JOIN links l ON l.revision = a.revision "
            "UNION SELECT a.row, l.revision FROM asked a JOIN links l ON l.other = a.revision) "
            "SELECT linked.row, r.article_id, (SELECT min(p.row) FROM passages p WHERE p.revision = r.revision), "
            "v.text FROM linked JOIN revisions r USING (revision) "
            "JOIN versions v ON v.article_id = r.article_id AND v.version = r.version WHERE v.text IS NOT NULL "
            "ORDER BY linked.row, r.published IS NULL, r.published, r.revision",
            (json.dumps([int(row) for row in rows]),),
        )
        copies: dict[int, list[Copy]] = {}
        for row, article_id, first, text in found:
            copies.setdefault(row, []).append(Copy(article_id, first, text))
        return copies

    def forget(self, revisions: Sequence[int]) -> None:
        """Drop revisions from the files and from all links; inside the caller's transaction."""
        which = json.dumps(list(revisions))
        for column, table in (("revision", "bands"), ("revision", "links"), ("other", "links")):
            self._database.connection.execute(
                f"DELETE FROM {table} WHERE {column} IN (SELECT value FROM json_each(?))", (which,)
            )

    def _candidates(self, keys: Sequence[int], article_id: str) -> list[tuple[int, str]]:
        """Return the revisions of other articles that share most bands, with their texts."""
        connection = self._database.connection
        shared: Counter[int] = Counter()
        for key in keys:
            filed = connection.execute(
                "SELECT revision FROM bands WHERE key = ? ORDER BY revision LIMIT ?", (key, MAX_FILED)
            )
            shared.update(revision for (revision,) in filed)
        compared: list[tuple[int, str]] = []
        for revision, _ in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
            row = connection.execute(
                "SELECT v.text FROM revisions r JOIN versions v ON v.article_id = r.article_id "
                "AND v.version = r.version WHERE r.revision = ? AND r.article_id != ? AND v.text IS NOT NULL",
                (revision, article_id),
            ).fetchone()
            if row is not None:
                compared.append((revision, row[0]))
            if len(compared) == MAX_COMPARED:
                break
        return compared
