"""What is kept of asking: conversations, and what people said of answers. Only the vocabulary is imported here."""

from qa.memory.types import EVERYONES, Answered, Conversation, Feedback, KeptTurn, Reason, Whose

__all__ = ["EVERYONES", "Answered", "Conversation", "Feedback", "KeptTurn", "Reason", "Whose"]
