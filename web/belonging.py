"""Whose a conversation is: the key's that it was begun with, where the server asks for keys; elsewhere, everyone's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qa.memory import EVERYONES, Whose
from web.access.admission import caller, require
from web.access.scopes import Scope
from web.collaborators import collaborators

if TYPE_CHECKING:
    from qa.memory.conversations import Conversations


def whose() -> Whose:
    """Return whose conversations the caller sees: its key's; an admin's are also those that belong to nobody."""
    if not collaborators().settings.asks_for_keys:
        return EVERYONES
    who = caller()
    # Nobody comes here without a key; who did, would own what the empty word owns, which is nothing.
    return Whose(who.key_id, unowned=who.scope is Scope.ADMIN) if who else Whose("")


def own() -> Conversations:
    """Return the conversations that the caller sees."""
    return collaborators().memory.conversations.of(whose())


def everyones() -> Conversations:
    """Return all conversations, to be listed and deleted by an admin.

    :raises Refused: The caller is none.
    """
    if collaborators().settings.asks_for_keys:
        require(Scope.ADMIN)
    return collaborators().memory.conversations


def rules() -> bool:
    """Tell whether the caller may list and delete the conversations of others, where there are any."""
    who = caller()
    return collaborators().settings.asks_for_keys and who is not None and who.scope is Scope.ADMIN


def deletable() -> Conversations:
    """Return the conversations that the caller may delete: an admin everyone's."""
    return everyones() if rules() else own()
