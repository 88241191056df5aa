"""API keys: made at random, shown once, kept as digests."""

import secrets
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path

from web.access.errors import LedgerUnreadable, UnknownKey
from web.access.ledger import Ledger, Row, Rows
from web.access.scopes import Scope
from web.access.uses import Uses

PREFIX = "pq_"
"""What every key begins with, so that people, and scanners for leaked secrets, know one when they see it."""

_UNKNOWN = "There is no key of that id; `pullquote keys list` names them."


@dataclass(frozen=True, slots=True)
class Key:
    """What is kept of a key: enough to know it again, and nothing to use it with.

    `created` and `expires` are ISO 8601 UTC, to the second; `expires` is its last second, `None` where it has none.
    """

    id: str
    name: str
    scope: Scope
    created: str
    digest: str = field(repr=False)
    expires: str | None = None

    @property
    def expired(self) -> bool:
        """Whether its time is up."""
        return self.expires is not None and self.expires < _written(datetime.now(UTC))


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
        self.uses = Uses(path.with_name(f"{path.stem}-used.json"))

    def create(self, name: str, scope: Scope, expires: datetime | None = None) -> NewKey:
        """Make a key.

        :param expires: The last moment at which it opens anything.
        :raises WritingFailed: It can't be kept.
        """
        short = secrets.token_hex(4)
        token = _token(short)
        until = _written(expires) if expires else None
        key = Key(f"key_{short}", name, scope, _written(datetime.now(UTC)), digest_of(token), until)
        self._ledger.change(lambda rows: (*rows, _to_row(key)))
        return NewKey(key, token)

    def rotate(self, key_id: str, expires: datetime | None = None) -> NewKey:
        """Give a key another secret: the old one opens nothing from now on, and what belongs to the key stays its.

        :param expires: As for a new one; what was set before ends with the old secret.
        :raises UnknownKey: There is none of that id.
        """
        held = self.named(key_id)
        if held is None:
            raise UnknownKey(_UNKNOWN)
        token, until = _token(key_id.removeprefix("key_")), _written(expires) if expires else None
        key = replace(held, digest=digest_of(token), expires=until)
        self._ledger.change(lambda rows: tuple(_to_row(key) if r.get("id") == key_id else r for r in rows))
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
                raise UnknownKey(_UNKNOWN)
            return left

        self._ledger.change(without)
        self.uses.forget(key_id)

    def find(self, token: str) -> Key | None:
        """Return the key that a token belongs to; it may have expired."""
        digest = digest_of(token)
        return next((key for key in self.listed() if compare_digest(key.digest, digest)), None)

    def named(self, key_id: str) -> Key | None:
        """Return the key of an id; it may have expired."""
        return next((key for key in self.listed() if key.id == key_id), None)


def _token(short: str) -> str:
    return f"{PREFIX}{short}_{secrets.token_urlsafe(32)}"


def _written(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _to_row(key: Key) -> Row:
    until = {"expires": key.expires} if key.expires else {}
    return {
        "id": key.id,
        "name": key.name,
        "scope": key.scope.value,
        "created": key.created,
        "sha256": key.digest,
        **until,
    }


def _from_row(row: Row) -> Key:
    try:
        scope, until = Scope(row["scope"]), row.get("expires")
        return Key(row["id"], row["name"], scope, row["created"], row["sha256"], until)
    except (KeyError, ValueError) as error:
        raise LedgerUnreadable("A key can't be read. Restore the file of keys, or remove it.") from error
