"""How much one caller may ask for: so many requests a minute from an address, and so many with a key."""

import math
import time
from collections.abc import Callable
from typing import NoReturn

from flask import Flask, request
from flask_limiter import ApplicationLimit, Limiter, RequestLimit

from web.access.admission import caller
from web.languages import gettext
from web.problems import Refused

_UNLIMITED = frozenset({"/healthz", "/readyz", "/metrics"})


def limit_addresses(app: Flask, rate: str | None) -> None:
    """Hold each address to a rate; comes before anything is looked up for it."""
    _limit(app, rate, "address", lambda: request.remote_addr or "unknown")


def limit_keys(app: Flask, rate: str | None) -> None:
    """Hold each key to a rate, from wherever it is used; comes when who asks is known."""
    _limit(app, rate, "key", _key_id)


def _limit(app: Flask, rate: str | None, kind: str, who: Callable[[], str]) -> None:
    if not rate:
        return
    limiter = Limiter(
        who,
        application_limits=[ApplicationLimit(rate, scope=kind, exempt_when=lambda: not who())],
        # One process serves, so it can count in its own memory; each request is remembered for one window, so that
        # what Retry-After says is true.
        storage_uri="memory://",
        strategy="moving-window",
        # What is looked for and not found counts too; by itself, it would be passed over.
        request_identifier=lambda: request.endpoint or "nowhere",
        on_breach=_refuse,
    )
    limiter.request_filter(lambda: request.path in _UNLIMITED)
    limiter.init_app(app)


def _key_id() -> str:
    found = caller()
    return found.key_id if found else ""


def _refuse(breached: RequestLimit) -> NoReturn:
    wait_s = max(1, math.ceil(breached.reset_at - time.time()))
    raise Refused(
        429,
        gettext(
            "That is more than %(limit)s, which is what one caller may ask for here. Wait as long as "
            "Retry-After says.",
            limit=breached.limit,
        ),
        headers={"Retry-After": str(wait_s)},
    )
