"""Questions that invite to ask, made of sentences as a person would ask them."""

from qa.inviting.invitations import Invitation, invitations

__all__ = ["Invitation", "invitations"]
