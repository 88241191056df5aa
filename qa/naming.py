"""The names and numbers of a question, and how many of them a text has: of a near miss, one is often missing."""

import re

from index.lexical import STOP_WORDS, plain_words

_WORD = re.compile(r"[^\W_][\w’'.,-]*")
_STEM = 5
"""Names that begin alike are one, "Russia" and "Russian": as long a beginning is compared."""


def names_in(question: str) -> frozenset[str]:
    """Return the words that are written with a capital, but for the first, and those with a digit, in lower case."""
    _, *words = _WORD.findall(question) or [""]
    marked = (word for word in words if word[0].isupper() or any(c.isdigit() for c in word))
    return frozenset(w for word in marked for w in plain_words(word) if w not in STOP_WORDS and len(w) > 1)


def share_named(names: frozenset[str], text: str) -> float:
    """Return the share of a question's names and numbers that a text has, 1 where the question has none."""
    if not names:
        return 1.0
    words = set(plain_words(text))
    beginnings = {word[:_STEM] for word in words}
    return sum(_stands(name, words, beginnings) for name in names) / len(names)


def _stands(name: str, words: set[str], beginnings: set[str]) -> bool:
    if name in words:
        return True
    return len(name) >= _STEM and not any(c.isdigit() for c in name) and name[:_STEM] in beginnings
