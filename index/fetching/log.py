"""What sites said of the pages that were taken in, so that only what is new comes next time."""

from datetime import UTC, datetime

from index.database import Database

Validators = dict[str, tuple[str | None, str | None]]
"""Address → its ETag, and when it says it was changed."""


class FetchLog:
    """Remembers validators, once what they belong to was published: until `keep`, nothing is."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._seen: Validators = {}

    @property
    def seen(self) -> Validators:
        """Return what addresses said this time."""
        return dict(self._seen)

    def validators(self, url: str) -> dict[str, str | None]:
        """Return `etag` and `modified` of the last time an address was taken in."""
        row = self._database.connection.execute(
            "SELECT etag, modified FROM fetches WHERE url = ?", (url,)
        ).fetchone()
        return {"etag": row[0], "modified": row[1]} if row else {}

    def saw(self, url: str, etag: str | None, modified: str | None) -> None:
        """Note what an address said this time."""
        self._seen[url] = (etag, modified)

    def keep(self) -> None:
        """Remember what was seen; call it when the articles are published."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self._database.transaction() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO fetches (url, etag, modified, fetched) VALUES (?, ?, ?, ?)",
                [(url, etag, modified, now) for url, (etag, modified) in self._seen.items()],
            )
        self._seen = {}
