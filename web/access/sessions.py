"""Browser sessions: what stands for a key in a browser, so that the key itself is typed once and kept nowhere."""

import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path

from web.access.keys import Key, KeyRing, digest_of
from web.access.ledger import Ledger, Row, Rows

MOST = 1000
"""Sessions that are kept; the oldest make room for new ones."""


_ENOUGH = 16
"""Characters of a digest that tell a key's secrets apart."""


class Sessions:
    """Sessions, kept as digests as keys are. They end by themselves, at sign-out, and with their key."""

    def __init__(self, path: Path, keys: KeyRing, days: int) -> None:
        self._ledger, self._keys, self._lifetime = Ledger(path), keys, timedelta(days=days)

    def open(self, key: Key) -> str:
        """Begin a session, and return the secret that the browser will send."""
        token = secrets.token_urlsafe(32)
        until = _written(_now() + self._lifetime)
        # With which secret it was begun: a session ends with that, not only with its key.
        row = {"sha256": digest_of(token), "key": key.id, "by": key.digest[:_ENOUGH], "until": until}
        self._ledger.change(lambda rows: (*_lasting(rows)[-MOST + 1 :], row))
        return token

    def key(self, token: str) -> Key | None:
        """Return the key that a session stands for; `None` where it has ended, or the key was revoked or rotated.

        The key may have expired: that ends its sessions, too, but is told apart.
        """
        digest = digest_of(token)
        found = next((row for row in _lasting(self._ledger.rows()) if row.get("sha256") == digest), None)
        key = self._keys.named(found["key"]) if found else None
        # Those of an older Pullquote don't say which secret they were begun with: they have ended.
        return key if key and found and found.get("by") == key.digest[:_ENOUGH] else None

    def close(self, token: str) -> None:
        """End a session."""
        digest = digest_of(token)
        self._ledger.change(lambda rows: tuple(row for row in _lasting(rows) if row.get("sha256") != digest))


def _lasting(rows: Rows) -> tuple[Row, ...]:
    now = _written(_now())
    return tuple(row for row in rows if row.get("until", "") > now)


def _now() -> datetime:
    return datetime.now(UTC)


def _written(time: datetime) -> str:
    return time.isoformat(timespec="seconds")
