"""What waits to be published: texts that nobody reads yet, and what will be said of those that are read."""

import json
from collections.abc import Sequence

from index.database import Database
from index.records import info_to_json, receipt_to_json
from index.types import Article

WAITS = (
    "EXISTS (SELECT 1 FROM revisions w JOIN drafts d USING (revision) "
    "WHERE w.article_id = v.article_id AND w.version = v.version AND w.born = 0 AND d.receipt IS NULL)"
)
"""Whether a version `v` waits to be published for the first time, or again after a purge."""

_THEIRS = (
    "(article_id, version) IN (SELECT r.article_id, r.version FROM drafts d JOIN revisions r USING (revision) "
    "WHERE r.born = 0 AND d.receipt IS NULL AND d.revision IN (SELECT value FROM json_each(?)))"
)
"""The versions that wait with some revisions, and that nobody reads before one of them is published."""


class Drafts:
    """Keeps the versions of staged revisions from being read; inside the caller's transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, revision: int, article: Article, created: str) -> None:
        """Keep the text of a staged revision, and what its publication changes of its version, if anything."""
        connection = self._database.connection
        info, receipt = info_to_json(article), receipt_to_json(article.receipt)
        said = self._said(article)
        if said is None:
            # A purge's mark stays: whether the text is to be had again, its publication decides.
            connection.execute(
                "INSERT INTO versions (article_id, version, text, info, receipt, created) "
                "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (article_id, version) DO UPDATE SET "
                "text = excluded.text, info = excluded.info, receipt = excluded.receipt",
                (article.id, article.version, article.text, info, receipt, created),
            )
            connection.execute("INSERT INTO drafts VALUES (?, NULL)", (revision,))
        elif said != (info, receipt):
            connection.execute("INSERT INTO drafts VALUES (?, ?)", (revision, receipt))

    def publish(self, born: Sequence[int]) -> None:
        """Let the versions of revisions be read, and say of them what these say."""
        connection, which = self._database.connection, json.dumps(list(born))
        connection.execute(
            "UPDATE versions SET info = w.info, receipt = coalesce(w.said, receipt), purged = NULL FROM "
            "(SELECT r.article_id, r.version, r.info, d.receipt AS said FROM json_each(?) j "
            "JOIN drafts d ON d.revision = j.value JOIN revisions r ON r.revision = d.revision) w "
            "WHERE versions.article_id = w.article_id AND versions.version = w.version "
            # Most are new and whole as they stand: their texts are not written a second time.
            "AND (w.said IS NOT NULL OR versions.purged IS NOT NULL)",
            (which,),
        )
        # What earlier builds left of the same versions waits no more, either.
        connection.execute(
            "DELETE FROM drafts WHERE revision IN (SELECT o.revision FROM json_each(?) j "
            "JOIN revisions r ON r.revision = j.value "
            "JOIN revisions o ON o.article_id = r.article_id AND o.version = r.version)",
            (which,),
        )

    def drop(self, revisions: Sequence[int]) -> None:
        """Drop what waits with revisions that will not be published; what was purged before stays purged."""
        connection, which = self._database.connection, json.dumps(list(revisions))
        connection.execute(
            f"UPDATE versions SET text = NULL, info = NULL, receipt = NULL WHERE purged IS NOT NULL AND {_THEIRS}",
            (which,),
        )
        connection.execute(f"DELETE FROM versions WHERE purged IS NULL AND {_THEIRS}", (which,))
        connection.execute("DELETE FROM drafts WHERE revision IN (SELECT value FROM json_each(?))", (which,))

    def _said(self, article: Article) -> tuple[str, str] | None:
        """Return what is said of a version that can be read, `None` if it can't."""
        found: tuple[str, str] | None = self._database.connection.execute(
            "SELECT info, receipt FROM versions v WHERE article_id = ? AND version = ? "
            f"AND purged IS NULL AND NOT {WAITS}",
            (article.id, article.version),
        ).fetchone()
        return found
