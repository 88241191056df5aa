"""What is kept of asking: conversations, and what people said of answers. Only the vocabulary is imported here."""

from qa.memory.types import Answered, Conversation, Feedback, KeptTurn, Reason

__all__ = ["Answered", "Conversation", "Feedback", "KeptTurn", "Reason"]
