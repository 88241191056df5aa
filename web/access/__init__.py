"""Who may do what: keys, browser sessions, limits, and other sites' pages."""

from web.access.keys import Key, KeyRing, NewKey
from web.access.opening import check_guarded
from web.access.scopes import Scope
from web.access.seals import Seals
from web.access.sessions import Sessions
from web.access.types import Access, Caller

__all__ = ["Access", "Caller", "Key", "KeyRing", "NewKey", "Scope", "Seals", "Sessions", "check_guarded"]
