"""What the store says of itself, for those who check it."""

from collections.abc import Iterator
from dataclasses import dataclass

from index.articles import text_version
from index.database import ALIVE, Database
from index.drafts import WAITS
from index.records import info_from_json
from index.staging import digest_of, encoded_text


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it must be: `where` it is, and `what` it is.

    `mendable` by making the index anew from the texts; a text itself can only come from a backup. `untrusted` names
    the segments whose vectors are not to be used again.
    """

    where: str
    what: str
    mendable: bool = True
    untrusted: tuple[str, ...] = ()


class Inspection:
    """Checks the store alone: the file, the texts, and the passages that were cut from them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def file(self) -> Iterator[Fault]:
        """Let SQLite check its file and the references in it."""
        connection = self._database.connection
        for (line,) in connection.execute("PRAGMA integrity_check(20)").fetchall():
            if line != "ok":
                yield Fault("store", f"SQLite says: {line}", mendable=False)
        for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check").fetchmany(20):
            yield Fault("store", f"{table} row {row} refers to a row of {parent} that isn't there")

    def texts(self) -> Iterator[Fault]:
        """Compare each text with its hash, and look that what is shown can be read, and what is purged can't."""
        connection = self._database.connection
        for article_id, version, text, purged, waits in connection.execute(
            f"SELECT article_id, version, text, purged IS NOT NULL, {WAITS} FROM versions v"
        ):
            if text is not None and text_version(text) != version:
                # One that nobody reads is swept.
                what = f"the text of {article_id!r} is not its version {version}"
                yield Fault("texts", what, mendable=bool(waits))
            if text is not None and purged and not waits:
                yield Fault(
                    "texts", f"a text of {article_id!r} was purged and is still there", mendable=False
                )
        for (article_id,) in connection.execute(
            "SELECT r.article_id FROM lives l JOIN revisions r USING (revision) LEFT JOIN versions v "
            f"ON v.article_id = r.article_id AND v.version = r.version WHERE l.died = {ALIVE} AND v.text IS NULL"
        ):
            yield Fault("texts", f"{article_id!r} is shown and has no text", mendable=False)
        for (article_id,) in connection.execute(
            "SELECT v.article_id FROM lives l JOIN revisions r USING (revision) JOIN versions v "
            f"ON v.article_id = r.article_id AND v.version = r.version WHERE l.died = {ALIVE} AND {WAITS}"
        ):
            yield Fault("texts", f"{article_id!r} is shown and its version waits to be")
        for (article_id,) in connection.execute(
            f"SELECT r.article_id FROM lives l JOIN revisions r USING (revision) WHERE l.died = {ALIVE} "
            "GROUP BY r.article_id HAVING count(*) > 1"
        ):
            yield Fault("texts", f"{article_id!r} is shown in more than one revision")

    def passages(self) -> Iterator[Fault]:
        """Cut each passage again and compare it with the digest of what was encoded."""
        rows = self._database.connection.execute(
            "SELECT p.row, r.article_id, r.version, r.info, r.encoder, p.start, p.end, p.heading, p.digest, v.text "
            "FROM passages p LEFT JOIN revisions r USING (revision) LEFT JOIN versions v "
            "ON v.article_id = r.article_id AND v.version = r.version ORDER BY p.row"
        )
        for row, article_id, version, info, encoder, start, end, heading, digest, text in rows:
            if article_id is None:
                yield Fault("passages", f"passage {row} belongs to no revision")
            elif text is not None:
                if not 0 <= start < end <= len(text):
                    yield Fault("passages", f"passage {row} of {article_id!r} lies outside its text")
                    continue
                title = info_from_json(article_id, version, info).title
                if digest_of(encoder, encoded_text(title, heading, text[start:end])) != digest:
                    yield Fault("passages", f"passage {row} of {article_id!r} is not what was encoded")
