"""Before the doors open: a server that asks for keys must have some."""

from web.access.errors import Unguarded
from web.access.keys import KeyRing
from web.settings import WebSettings


def check_guarded(settings: WebSettings, keys: KeyRing) -> None:
    """Make sure that a server which asks for keys has some.

    :raises Unguarded: It has none, or all have expired.
    """
    if settings.asks_for_keys and all(key.expired for key in keys.listed()):
        where = (
            'with web.access = "keys"'
            if settings.on_loopback
            else f"on {settings.host}, which others may reach,"
        )
        raise Unguarded(
            f"Refusing to serve {where} without keys, or with none but expired ones: make one with "
            "`pullquote keys create NAME --scope admin`, or let everyone read and change everything with "
            "`--access open`."
        )
