"""The vocabulary of access: who asks, and what tells whether they may."""

from dataclasses import dataclass

from web.access.keys import KeyRing
from web.access.scopes import Scope
from web.access.sessions import Sessions


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: a key's holder. `in_browser` where a browser sent it by itself, as it does for any site's page."""

    key_id: str
    scope: Scope
    in_browser: bool


@dataclass(frozen=True, slots=True)
class Access:
    """What tells who may come in."""

    keys: KeyRing
    sessions: Sessions
