"""What a question wants of an answer: one thing, several, both sides of a comparison, or what came next.

English only; a question that none of the patterns knows wants one thing, which is never wrong, only short.
"""

import re
from dataclasses import dataclass
from enum import Enum


class Shape(Enum):
    """How many things an answer needs, and how they hang together."""

    ONE = "one"
    LIST = "list"
    COMPARISON = "comparison"
    SEQUENCE = "sequence"


@dataclass(frozen=True, slots=True)
class Asking:
    """What is wanted. `sides` are the two things compared."""

    shape: Shape
    sides: tuple[str, str] | None = None


_ONE = Asking(Shape.ONE)
_COUNT = r"(?:two|three|four|five|six|seven|eight|nine|ten|\d{1,2}|several|some|all|many)"
_LISTS = re.compile(
    rf"^\W*(?:please\s+)?(?:name|list|give|mention|enumerate)\s+(?:me\s+)?(?:{_COUNT}|the|a few|any)\b"
    r"|\b(?:what|who)\s+(?:are|were)\s+(?:the|some|all)\b"
    rf"|\b(?:which|what)\s+{_COUNT}\s+\w",
    re.IGNORECASE,
)
_ASKED_FOR = re.compile(r"\b(which|what)\s+((?:[\w’'-]+\s+){1,3})", re.IGNORECASE)
_AUXILIARIES = frozenset("are were do did have had can could will would should".split())
# Words that end in s and are no plural.
_SINGULAR = frozenset("is was has does this its us news series species always business process".split())

_NEXT = re.compile(
    r"\bwhat\s+(?:else\s+)?(?:happen(?:ed|s)|came|comes|took place|occurred|(?:did|does|do)\s+.{1,60}?\s+do)\b"
    r".{0,120}?\b(?:after(?:wards?)?|next|then|later|following|since)\b|\bwhat\s+(?:followed|came next)\b",
    re.IGNORECASE,
)

_SIDE = r"(?P<{}>[^,;:?]{{1,60}}?)"
_LEFT, _RIGHT = _SIDE.format("left"), _SIDE.format("right")
_COMPARISONS = (
    re.compile(rf"\bdifferences?\s+between\s+{_LEFT}\s+and\s+{_RIGHT}\s*\??$", re.IGNORECASE),
    re.compile(rf"^\W*(?:compare|contrast)\s+{_LEFT}\s+(?:and|with|to)\s+{_RIGHT}\s*[.?]?$", re.IGNORECASE),
    re.compile(rf"\bhow\s+d\w+\s+{_LEFT}\s+(?:differ from|compare (?:to|with))\s+{_RIGHT}\s*\??$", re.IGNORECASE),
    re.compile(rf"\b(?:which|who|what)\b[^?]*[,:]\s*{_LEFT},?\s+or\s+{_RIGHT}\s*\??$", re.IGNORECASE),
    re.compile(rf"^\W*{_LEFT}\s+(?:vs\.?|versus)\s+{_RIGHT}\s*\??$", re.IGNORECASE),
)  # fmt: skip


def asking(question: str) -> Asking:
    """Tell what a question wants."""
    question = question.strip()
    for pattern in _COMPARISONS:
        if found := pattern.search(question):
            return Asking(Shape.COMPARISON, (found["left"].strip(), found["right"].strip()))
    if _NEXT.search(question):
        return Asking(Shape.SEQUENCE)
    if _LISTS.search(question) or _plural(question):
        return Asking(Shape.LIST)
    return _ONE


def _plural(question: str) -> bool:
    """Tell whether "which" or "what" is followed by a plural: "which countries", "what new rules did"."""
    found = _ASKED_FOR.search(question)
    if not found:
        return False
    words = [word.lower() for word in found[2].split()]
    following = question[found.end() :].split(maxsplit=1)[:1]
    words += [word.lower() for word in following]
    if words[0] == "of":
        return False
    if found[1].lower() == "which" and _is_plural(words[0]):
        return True
    # Further on, and after "what", only a verb in the plural tells a plural from a name or a verb.
    heads = range(len(words) - 1)
    return any(_is_plural(words[at]) and words[at + 1] in _AUXILIARIES for at in heads)


def _is_plural(word: str) -> bool:
    return (
        len(word) > 3
        and word.endswith("s")
        and not word.endswith(("ss", "us", "is", "’s", "'s"))
        and word not in _SINGULAR
    )
