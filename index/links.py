"""Which revisions tell the same story: found when they are staged, kept until they are forgotten."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.database import ALIVE, Database
from index.duplicates import band_keys, same_story, words_of
from index.types import Rows

MAX_COMPARED = 10
"""The most texts that a new one is compared with: those that share most bands, the newest of equal ones."""

MAX_FILED = 200
"""The most revisions of one band that are looked at: what more texts share is no story but a form."""

MAX_STORIES = 4
"""The most stories that one text is counted to: forms that resemble each other in turn would add up."""

_CURRENT = (
    f"(r.born = 0 OR EXISTS (SELECT 1 FROM lives l WHERE l.revision = r.revision AND l.died = {ALIVE}))"
)
"""What is shown or staged. Replaced revisions, which a sweep will forget, must not take the places of others."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A revision that tells the same story: `row` is its first passage, which tells where it is shown."""

    article_id: str
    version: str
    row: int


class Links:
    """Files texts by their sketches, and notes which tell the same story."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, revision: int, article_id: str, text: str) -> None:
        """File a new revision, and count it to the stories that it tells; inside the caller's transaction."""
        connection = self._database.connection
        own = words_of(text)
        keys = band_keys(own.shingles)
        told: dict[int, None] = {}
        for other, other_text in self._candidates(keys, article_id):
            if same_story(own, words_of(other_text)):
                told.update(dict.fromkeys(self._stories_of(other)))
        connection.executemany(
            "INSERT OR IGNORE INTO stories VALUES (?, ?)",
            [pair for story in list(told)[:MAX_STORIES] for pair in ((story, story), (story, revision))],
        )
        connection.executemany("INSERT OR IGNORE INTO bands VALUES (?, ?)", [(key, revision) for key in keys])

    def stories(self, rows: Rows) -> Mapping[int, Sequence[int]]:
        """Return the stories that passages belong to, by the passages' rows; most belong to none."""
        found = self._database.connection.execute(
            "SELECT p.row, s.story FROM json_each(?) j JOIN passages p ON p.row = j.value "
            "JOIN stories s ON s.revision = p.revision ORDER BY p.row, s.story",
            (json.dumps([int(row) for row in rows]),),
        )
        stories: dict[int, list[int]] = {}
        for row, story in found:
            stories.setdefault(row, []).append(story)
        return stories

    def copies(self, rows: Rows) -> Mapping[int, Sequence[Copy]]:
        """Return who else tells the stories that passages belong to, by the passages' rows; earliest first."""
        found = self._database.connection.execute(
            "SELECT DISTINCT p.row, r.article_id, r.version, "
            "(SELECT min(f.row) FROM passages f WHERE f.revision = r.revision) AS first, r.published, r.revision "
            "FROM json_each(?) j JOIN passages p ON p.row = j.value "
            "JOIN stories mine ON mine.revision = p.revision JOIN stories s ON s.story = mine.story "
            "JOIN revisions r ON r.revision = s.revision JOIN revisions own ON own.revision = p.revision "
            "WHERE r.article_id != own.article_id AND first IS NOT NULL "
            "ORDER BY p.row, r.published IS NULL, r.published, r.revision",
            (json.dumps([int(row) for row in rows]),),
        )
        copies: dict[int, list[Copy]] = {}
        for row, article_id, version, first, _, _ in found:
            copies.setdefault(row, []).append(Copy(article_id, version, first))
        return copies

    def text(self, article_id: str, version: str) -> str:
        """Return the text of a version, empty once it was purged."""
        row = self._database.connection.execute(
            "SELECT text FROM versions WHERE article_id = ? AND version = ?", (article_id, version)
        ).fetchone()
        return (row and row[0]) or ""

    def forget(self, revisions: Sequence[int]) -> None:
        """Drop revisions from the files and from their stories; inside the caller's transaction."""
        which = json.dumps(list(revisions))
        for table in ("bands", "stories"):
            self._database.connection.execute(
                f"DELETE FROM {table} WHERE revision IN (SELECT value FROM json_each(?))", (which,)
            )

    def _stories_of(self, revision: int) -> list[int]:
        """Return a revision's stories; one that stood alone until now begins one."""
        found = self._database.connection.execute(
            "SELECT story FROM stories WHERE revision = ? ORDER BY story", (revision,)
        )
        return [story for (story,) in found] or [revision]

    def _candidates(self, keys: Sequence[int], article_id: str) -> list[tuple[int, str]]:
        """Return the current revisions of other articles that share most bands, one an article, with their texts."""
        connection = self._database.connection
        shared: Counter[int] = Counter()
        for key in keys:
            filed = connection.execute(
                "SELECT revision FROM bands WHERE key = ? ORDER BY revision DESC LIMIT ?", (key, MAX_FILED)
            )
            shared.update(revision for (revision,) in filed)
        compared: dict[str, tuple[int, str]] = {}
        for revision, _ in sorted(shared.items(), key=lambda item: (-item[1], -item[0])):
            row = connection.execute(
                "SELECT r.article_id, v.text FROM revisions r JOIN versions v ON v.article_id = r.article_id "
                "AND v.version = r.version WHERE r.revision = ? AND r.article_id != ? AND v.text IS NOT NULL "
                f"AND {_CURRENT}",
                (revision, article_id),
            ).fetchone()
            if row is not None:
                compared.setdefault(row[0], (revision, row[1]))
            if len(compared) == MAX_COMPARED:
                break
        return list(compared.values())
