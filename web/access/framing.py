"""Who may show our pages inside of theirs: nobody, but that named sites may show the question box."""

from __future__ import annotations

from collections.abc import Mapping

from flask import request

from web.collaborators import collaborators

BOX = frozenset({"widget.box", "widget.ask", "widget.script"})
"""The question box: its page, its answers, and the script that puts it on a site."""

_POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors {}; object-src 'none'"
_FOR_NOBODY = {
    "Content-Security-Policy": _POLICY.format("'none'"),
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


def frame_policy() -> Mapping[str, str]:
    """Return the headers that say who may show this response inside of a page."""
    sites = collaborators().settings.widget_sites
    if request.endpoint not in BOX or not sites:
        return _FOR_NOBODY
    # Without `X-Frame-Options`: it can't name sites, and where both are given only the policy counts.
    return {
        "Content-Security-Policy": _POLICY.format(" ".join(sorted(sites))),
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
