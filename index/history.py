"""What the store keeps of the past: which generations can be gone back to, and what none of them shows."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.database import ALIVE, Database
from index.drafts import Drafts
from index.links import Links
from index.types import Rows

UPKEEP = "upkeep"
"""The cause of generations that show what the one before did, from other files."""

_DEAD = "dead_rows"


@dataclass(frozen=True, slots=True)
class Named:
    """The files that kept generations name."""

    segments: frozenset[str]
    words: frozenset[str]


class History:
    """Reads and forgets the past. The caller holds the writing lock where it forgets."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def oldest_kept(self, keep: int) -> int:
        """Return the oldest of the last `keep` generations; upkeep changed nothing and doesn't count."""
        row = self._database.connection.execute(
            "SELECT number FROM generations WHERE cause != ? ORDER BY number DESC LIMIT 1 OFFSET ?",
            (UPKEEP, keep - 1),
        ).fetchone()
        return int(row[0]) if row else 0

    def before_last_change(self) -> int | None:
        """Return the generation that showed what was there before the last change, if it is still kept."""
        rows = self._database.connection.execute(
            "SELECT number FROM generations WHERE cause != ? ORDER BY number DESC LIMIT 2", (UPKEEP,)
        ).fetchall()
        return int(rows[1][0]) if len(rows) == 2 else None

    def way_back(self, number: int) -> tuple[list[int], list[int]]:
        """Return which revisions must be born, and which must die, to show what generation `number` showed.

        What was taken out on request since then stays out.
        """
        connection = self._database.connection
        shown = """
            SELECT l.revision FROM lives l JOIN revisions r USING (revision)
            WHERE l.born <= :number AND l.died > :number AND NOT EXISTS (
                SELECT 1 FROM removals m WHERE m.article_id = r.article_id AND m.generation > :number)"""
        alive = f"SELECT revision FROM lives WHERE died = {ALIVE}"
        values = {"number": number}
        born = connection.execute(f"{shown} AND l.revision NOT IN ({alive}) ORDER BY 1", values)
        died = connection.execute(f"{alive} AND revision NOT IN ({shown}) ORDER BY 1", values)
        return [r for (r,) in born], [r for (r,) in died]

    def leftovers(self) -> list[int]:
        """Return revisions that were staged; where nothing is being staged, no generation will ever show them."""
        return [
            r for (r,) in self._database.connection.execute("SELECT revision FROM revisions WHERE born = 0")
        ]

    def unseen(self, oldest: int) -> tuple[list[int], Rows]:
        """Return revisions, and their rows, that no generation from `oldest` on shows."""
        connection = self._database.connection
        revisions = self.leftovers()
        revisions += [
            r
            for (r,) in connection.execute(
                "SELECT DISTINCT revision FROM lives l WHERE died <= ?1 AND NOT EXISTS "
                "(SELECT 1 FROM lives o WHERE o.revision = l.revision AND o.died > ?1)",
                (oldest,),
            )
        ]
        rows = connection.execute(
            "SELECT row FROM passages WHERE revision IN (SELECT value FROM json_each(?)) ORDER BY row",
            (json.dumps(revisions),),
        )
        return revisions, np.array([row for (row,) in rows], dtype=np.int64)

    def forget_generations(self, oldest: int) -> Named:
        """Drop generations before `oldest`, and segments that none names; return the files still named."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM generations WHERE number < ?", (oldest,))
            rows = connection.execute("SELECT segments, words FROM generations").fetchall()
            segments = frozenset(name for names, _ in rows for name in json.loads(names))
            connection.execute(
                "DELETE FROM segments WHERE name NOT IN (SELECT value FROM json_each(?))",
                (json.dumps(sorted(segments)),),
            )
        return Named(segments, frozenset(words for _, words in rows))

    def forget_revisions(self, revisions: Sequence[int], rows: int) -> None:
        """Drop revisions that nothing shows, with their passages, and count their `rows` as dead."""
        with self._database.transaction() as connection:
            which = json.dumps(list(revisions))
            Drafts(self._database).drop(revisions)
            for table in ("passages", "facets", "lives", "revisions"):
                connection.execute(
                    f"DELETE FROM {table} WHERE revision IN (SELECT value FROM json_each(?))", (which,)
                )
            Links(self._database).forget(revisions)
            connection.execute(
                "INSERT INTO meta VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = value + ?2",
                (_DEAD, rows),
            )

    def dead_rows(self) -> int:
        """Count the passages dropped since the files that hold them were last written anew."""
        row = self._database.connection.execute("SELECT value FROM meta WHERE key = ?", (_DEAD,)).fetchone()
        return int(row[0]) if row else 0

    def no_dead_rows(self) -> None:
        """Note that the files hold no dropped passages any more."""
        self._database.connection.execute("DELETE FROM meta WHERE key = ?", (_DEAD,))

    def all_rows(self) -> Rows:
        """Return the rows of all passages that are kept, shown or not, rising."""
        rows = self._database.connection.execute("SELECT row FROM passages ORDER BY row")
        return np.fromiter((row for (row,) in rows), dtype=np.int64)
