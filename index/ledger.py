"""What a build writes to the store. The caller holds the writing lock."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import numpy as np

from index.database import ALIVE, Database
from index.drafts import Drafts
from index.facets import day, facets_of
from index.kinds import Approximation
from index.links import Links
from index.passages import Cut
from index.records import (
    approximation_from_json,
    approximation_to_json,
    article_from_json,
    generation_to_row,
    info_to_json,
)
from index.segments import SegmentFile
from index.types import Article, Generation, Rows


@dataclass(frozen=True, slots=True)
class Live:
    """What is shown of an article now."""

    revision: int
    article_id: str
    version: str
    info: str
    splitter: str
    encoder: str


@dataclass(frozen=True, slots=True)
class Staged:
    """A revision that was written and that no generation shows yet."""

    revision: int
    article_id: str
    rows: Rows


class Ledger:
    """Stages revisions in small transactions; `publish` is the one that makes them seen."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._links, self._drafts = Links(database), Drafts(database)

    def live(self, article_id: str) -> Live | None:
        """Return what is shown of an article, `None` if nothing."""
        return next(iter(self._live("AND r.article_id = ?", article_id)), None)

    def all_live(self) -> list[Live]:
        """Return what is shown of every article, in the order of their ids."""
        return self._live("ORDER BY r.article_id")

    def article(self, live: Live) -> Article:
        """Return the article of a live revision, with its text."""
        info, text, receipt = self._database.connection.execute(
            "SELECT r.info, v.text, v.receipt FROM revisions r JOIN versions v "
            "ON v.article_id = r.article_id AND v.version = r.version WHERE r.revision = ?",
            (live.revision,),
        ).fetchone()
        return article_from_json(live.article_id, live.version, info, text, receipt)

    def stage(
        self, articles: Sequence[tuple[Article, Sequence[Cut], Sequence[bytes]]], splitter: str, encoder: str
    ) -> list[Staged]:
        """Write articles with their passages' cuts and digests; nobody sees them before `publish`."""
        created = _now()
        with self._database.transaction() as connection:
            staged = []
            for article, cuts, digests in articles:
                info = info_to_json(article)
                revision = connection.execute(
                    "INSERT INTO revisions (article_id, version, info, published, splitter, encoder) "
                    "VALUES (?, ?, ?, ?, ?, ?)",
                    (article.id, article.version, info, day(article.published), splitter, encoder),
                ).lastrowid
                assert revision is not None
                self._drafts.keep(revision, article, created)
                connection.executemany(
                    "INSERT INTO facets VALUES (?, ?, ?)",
                    [(kind, value, revision) for kind, value in facets_of(article)],
                )
                rows = [
                    connection.execute(
                        "INSERT INTO passages (revision, ordinal, start, end, heading, digest) "
                        "VALUES (?, ?, ?, ?, ?, ?)",
                        (revision, ordinal, cut.start, cut.end, cut.heading, digest),
                    ).lastrowid
                    for ordinal, (cut, digest) in enumerate(zip(cuts, digests, strict=True))
                ]
                self._links.note(revision, article.id, article.text)
                staged.append(Staged(revision, article.id, np.array(rows, dtype=np.int64)))
        return staged

    def rows_by_digest(self, digests: Iterable[bytes]) -> dict[bytes, list[int]]:
        """Return which passages, of any generation or none, hold the same encoded text."""
        connection = self._database.connection
        found: dict[bytes, list[int]] = {}
        for digest in set(digests):
            rows = connection.execute("SELECT row FROM passages WHERE digest = ?", (digest,)).fetchall()
            if rows:
                found[digest] = [row for (row,) in rows]
        return found

    def add_segment(self, file: SegmentFile) -> None:
        """Note a segment file that is whole on disk."""
        self._database.connection.execute(
            "INSERT INTO segments VALUES (?, ?, ?, ?, ?)",
            (file.name, file.size, file.dim, file.sha256, approximation_to_json(file.approximation)),
        )

    def segments(self) -> list[SegmentFile]:
        """Return all noted segment files, in the order of their rows."""
        rows = self._database.connection.execute(
            "SELECT name, size, dim, sha256, approximation FROM segments ORDER BY name"
        )
        return [
            SegmentFile(name, size, dim, sha256, approximation_from_json(told))
            for name, size, dim, sha256, told in rows
        ]

    def note_approximation(self, name: str, told: Approximation) -> None:
        """Note what was found of a segment that goes on being searched as it is."""
        self._database.connection.execute(
            "UPDATE segments SET approximation = ? WHERE name = ?", (approximation_to_json(told), name)
        )

    def publish(
        self,
        draft: Generation,
        *,
        born: Sequence[int],
        died: Sequence[int],
        removed: Sequence[str] = (),
        purge: Sequence[str] = (),
        recount: bool = False,
        model: str,
    ) -> Generation:
        """Make a generation the one that is seen: this commit is the moment of truth.

        :param draft: The generation, but for its time and its counts.
        :param removed: Articles that were taken out on request, so that no roll-back brings them back.
        :param recount: Count what is shown, instead of adding to what the generation before counted.
        :param model: The encoder's name.
        """
        created = _now()
        number = draft.number
        with self._database.transaction() as connection:
            connection.executemany(
                f"UPDATE lives SET died = ? WHERE revision = ? AND died = {ALIVE}",
                [(number, revision) for revision in died],
            )
            connection.executemany(
                "INSERT INTO lives VALUES (?, ?, ?)", [(revision, number, ALIVE) for revision in born]
            )
            self._drafts.publish(born)
            connection.executemany(
                "UPDATE revisions SET born = ? WHERE revision = ? AND born = 0",
                [(number, revision) for revision in born],
            )
            connection.executemany(
                "INSERT OR REPLACE INTO removals VALUES (?, ?)", [(name, number) for name in removed]
            )
            articles, passages = self.count_live() if recount else self._counts(number, born, died)
            for article_id in purge:
                self._erase(article_id, created)
            if purge:
                # Their files still hold what is erased here: none may be gone back to, whatever happens next.
                connection.execute("DELETE FROM generations WHERE number < ?", (number,))
            made = replace(draft, created=created, articles=articles, passages=passages)
            connection.execute(
                "INSERT INTO generations VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", generation_to_row(made)
            )
            connection.execute("INSERT OR REPLACE INTO meta VALUES ('model', ?)", (model,))
        return made

    def knows(self, article_id: str) -> bool:
        """Tell whether any version of an article still has its text, be it one that was never published."""
        row = self._database.connection.execute(
            "SELECT 1 FROM versions WHERE article_id = ? AND text IS NOT NULL", (article_id,)
        ).fetchone()
        return row is not None

    def article_rows(self, article_ids: Sequence[str]) -> Rows:
        """Return the rows of every passage that any revision of these articles ever had."""
        rows = self._database.connection.execute(
            "SELECT p.row FROM revisions r JOIN passages p ON p.revision = r.revision "
            "WHERE r.article_id IN (SELECT value FROM json_each(?)) ORDER BY p.row",
            (json.dumps(list(article_ids)),),
        )
        return np.array([row for (row,) in rows], dtype=np.int64)

    def rows_between(self, first: int, last: int) -> Rows:
        """Return the rows that are still kept, from `first` to `last`."""
        rows = self._database.connection.execute(
            "SELECT row FROM passages WHERE row BETWEEN ? AND ? ORDER BY row", (int(first), int(last))
        )
        return np.array([row for (row,) in rows], dtype=np.int64)

    def _erase(self, article_id: str, when: str) -> None:
        connection = self._database.connection
        found = connection.execute("SELECT revision FROM revisions WHERE article_id = ?", (article_id,))
        revisions = [revision for (revision,) in found]
        self._drafts.drop(revisions)
        connection.execute(
            "UPDATE versions SET text = NULL, info = NULL, receipt = NULL, purged = ? WHERE article_id = ?",
            (when, article_id),
        )
        connection.execute(
            "UPDATE revisions SET info = '{}', published = NULL WHERE article_id = ?", (article_id,)
        )
        mine = "WHERE revision IN (SELECT revision FROM revisions WHERE article_id = ?)"
        connection.execute(f"UPDATE passages SET heading = '', digest = x'' {mine}", (article_id,))
        connection.execute(f"DELETE FROM facets {mine}", (article_id,))
        self._links.forget(revisions)

    def _counts(self, number: int, born: Sequence[int], died: Sequence[int]) -> tuple[int, int]:
        connection = self._database.connection
        before = connection.execute(
            "SELECT articles, passages FROM generations WHERE number = ?", (number - 1,)
        ).fetchone() or (0, 0)

        def passages(revisions: Sequence[int]) -> int:
            (count,) = connection.execute(
                "SELECT count(*) FROM passages WHERE revision IN (SELECT value FROM json_each(?))",
                (json.dumps(list(revisions)),),
            ).fetchone()
            return int(count)

        return before[0] + len(born) - len(died), before[1] + passages(born) - passages(died)

    def count_live(self) -> tuple[int, int]:
        """Count the articles and passages that are shown now."""
        connection = self._database.connection
        live = f"SELECT revision FROM lives WHERE died = {ALIVE}"
        (articles,) = connection.execute(f"SELECT count(*) FROM ({live})").fetchone()
        (passages,) = connection.execute(
            f"SELECT count(*) FROM passages WHERE revision IN ({live})"
        ).fetchone()
        return int(articles), int(passages)

    def _live(self, condition: str, *values: str) -> list[Live]:
        rows = self._database.connection.execute(
            "SELECT r.revision, r.article_id, r.version, r.info, r.splitter, r.encoder FROM revisions r "
            "WHERE EXISTS (SELECT 1 FROM lives l WHERE l.revision = r.revision "
            f"AND l.died = {ALIVE}) {condition}",
            values,
        )
        return [Live(*row) for row in rows]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
