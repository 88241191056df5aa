"""Addresses of quotes that open without a key: the question box gives them to readers who have none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from flask import request, url_for

from web.collaborators import collaborators

if TYPE_CHECKING:
    from web.access import Seals

_NAMED = ("article_id", "version", "start", "end", "hs", "he")


def seals_of_box() -> Seals | None:
    """Return what seals the addresses of this request; `None` where it isn't the question box's, or none need be."""
    return _seals() if request.blueprint == "widget" else None


def sealed_href(place: Mapping[str, str | int | None], seals: Seals) -> str:
    """Return the address of a quote, sealed."""
    said: dict[str, Any] = {name: str(value) for name, value in place.items() if value is not None}
    return url_for("widget.source", **said, seal=seals.of(_words(said)), _anchor="excerpt")


def is_sealed(said: Mapping[str, str]) -> bool:
    """Tell whether an address is one that this server sealed; where no keys are asked for, none need be."""
    if not collaborators().settings.asks_for_keys:
        return True
    seals = _seals()
    return seals is not None and seals.good(said.get("seal", ""), _words(said))


def _seals() -> Seals | None:
    here = collaborators()
    return here.access.seals if here.access and here.settings.asks_for_keys else None


def _words(said: Mapping[str, str]) -> list[str]:
    return [said.get(name, "") for name in _NAMED]
