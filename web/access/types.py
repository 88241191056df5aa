"""The vocabulary of access: who asks, and what tells whether they may."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from web.access.keys import KeyRing
from web.access.scopes import Scope
from web.access.seals import Seals
from web.access.sessions import Sessions


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: a key's holder. `in_browser` where a browser sent it by itself, as it does for any site's page."""

    key_id: str
    scope: Scope
    in_browser: bool


@dataclass(frozen=True, slots=True)
class Access:
    """What tells who may come in; without seals, the question box leads to whole articles, which ask for a key."""

    keys: KeyRing
    sessions: Sessions
    seals: Seals | None = None

    @classmethod
    def at(cls, folder: Path, keys: KeyRing, session_days: int) -> Self:
        """Return what is kept in a data folder."""
        sessions = Sessions(folder / "sessions.json", keys, session_days)
        return cls(keys, sessions, Seals(folder / "seals.json"))
