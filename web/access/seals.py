"""Seals: who was given an address that this server sealed may open it without a key."""

import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from pathlib import Path

from web.access.ledger import Ledger, Rows

_BYTES = 18
"""144 bits: nobody finds one by trying."""


class Seals:
    """Seals words by a secret that is kept in a file; another secret, and no seal is good any more."""

    def __init__(self, path: Path) -> None:
        self._ledger = Ledger(path)

    def of(self, words: Sequence[str]) -> str:
        """Return the seal of some words.

        :raises WritingFailed: It is the first, and the secret can't be kept.
        """
        # Each with its length before it, so that no two lists of words are sealed alike.
        sealed = "".join(f"{len(word)}:{word}" for word in words)
        digest = hmac.digest(self._secret(), sealed.encode("utf-8", "surrogatepass"), "sha256")
        return urlsafe_b64encode(digest[:_BYTES]).decode()

    def good(self, seal: str, words: Sequence[str]) -> bool:
        """Tell whether a seal is that of these words."""
        return hmac.compare_digest(seal.encode("utf-8", "surrogatepass"), self.of(words).encode())

    def _secret(self) -> bytes:
        if not self._ledger.rows():
            self._ledger.change(_with_secret)
        return self._ledger.rows()[0]["secret"].encode()


def _with_secret(rows: Rows) -> Rows:
    return rows or ({"secret": secrets.token_urlsafe(32)},)
