"""API keys: made at random, shown once, kept as digests."""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path

from web.access.errors import LedgerUnreadable, UnknownKey
from web.access.ledger import Ledger, Row, Rows
from web.access.scopes import Scope

PREFIX = "pq_"
"""What every key begins with, so that people, and scanners for leaked secrets, know one when they see it."""


@dataclass(frozen=True, slots=True)
class Key:
    """What is kept of a key: enough to know it again, and nothing to use it with."""

    id: str
    name: str
    scope: Scope
    created: str
    digest: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key that was just made; its `token` is what its holder sends, and can't be had again."""

    key: Key
    token: str = field(repr=False)


def digest_of(token: str) -> str:
    """Return what is kept of a secret.

    A plain SHA-256 will do, where a password would need a slow hash and salt: a token is 256 random bits, so nobody
    can try them all, nor look them up, and no two are the same.
    """
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


class KeyRing:
    """The keys of a collection, in a file of its data folder."""

    def __init__(self, path: Path) -> None:
        self._ledger = Ledger(path)

    def create(self, name: str, scope: Scope) -> NewKey:
        """Make a key.

        :raises WritingFailed: It can't be kept.
        """
        short = secrets.token_hex(4)
        token = f"{PREFIX}{short}_{secrets.token_urlsafe(32)}"
        created = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        key = Key(f"key_{short}", name, scope, created, digest_of(token))
        self._ledger.change(lambda rows: (*rows, _to_row(key)))
        return NewKey(key, token)

    def listed(self) -> tuple[Key, ...]:
        """Return the keys, oldest first.

        :raises LedgerUnreadable: They can't be read.
        """
        return tuple(_from_row(row) for row in self._ledger.rows())

    def revoke(self, key_id: str) -> None:
        """Forget a key: from now on it opens nothing.

        :raises UnknownKey: There is none of that id.
        """

        def without(rows: Rows) -> Rows:
            left = tuple(row for row in rows if row.get("id") != key_id)
            if len(left) == len(rows):
                raise UnknownKey("There is no key of that id; `pullquote keys list` names them.")
            return left

        self._ledger.change(without)

    def find(self, token: str) -> Key | None:
        """Return the key that a token belongs to."""
        digest = digest_of(token)
        return next((key for key in self.listed() if compare_digest(key.digest, digest)), None)

    def named(self, key_id: str) -> Key | None:
        """Return the key of an id."""
        return next((key for key in self.listed() if key.id == key_id), None)


def _to_row(key: Key) -> Row:
    return {
        "id": key.id,
        "name": key.name,
        "scope": key.scope.value,
        "created": key.created,
        "sha256": key.digest,
    }


def _from_row(row: Row) -> Key:
    try:
        return Key(row["id"], row["name"], Scope(row["scope"]), row["created"], row["sha256"])
    except (KeyError, ValueError) as error:
        raise LedgerUnreadable("A key can't be read. Restore the file of keys, or remove it.") from error
