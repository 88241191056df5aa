"""Follow-ups that leave out all but what is new: "And in 2019?", "Why?", "What about Spain?"."""

import re

from qa.phrases import Phrase, phrases
from qa.plain_words import AUXILIARIES

_YEAR = re.compile(r"(?<!\d)(?:1\d|20)\d\d(?!\d)")
_OPENER = re.compile(
    r"^\W*(?:(?:ok|okay|and|but|or|so|then|also|well|yes|no)\b\W*)*(?:(?:what|how) about\b\W*)?",
    re.IGNORECASE,
)
_IN = r"(?:in|on|at|during|after|before|since|until|for|from|by|of|about|with|as of)"
_LEADING = re.compile(rf"^{_IN}\s+", re.IGNORECASE)
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_WHEN = re.compile(
    rf"^(?:in|on|during|since|before|after|by|as of)\s+(?:{_MONTH}\b|(?:\w+\s+)?\d|the \d)[^?]*$",
    re.IGNORECASE,
)
_ASKING = re.compile(r"^(?:why|when|where|how)$", re.IGNORECASE)
_ASKED = re.compile(r"^\W*(?:why|when|where|how)?\s*\b", re.IGNORECASE)
_FEW_LETTERS = 6


def with_other_year(question: str, before: str) -> str | None:
    """Return the earlier question with its one year changed to the year that is all this one says.

    This needs no knowledge of the language: "¿Y en 2019?", "Und 2019?".
    """
    own, earlier = _YEAR.findall(question), _YEAR.findall(before)
    left = sum(c.isalpha() for c in question)
    if len(own) != 1 or len(set(earlier)) != 1 or left > _FEW_LETTERS:
        return None
    return _YEAR.sub(own[0], before)


def completed(question: str, before: str) -> str | None:
    """Return what an English question means whose other words stand in the one before, `None` where that isn't sure.

    :param before: The question before, standing alone.
    """
    opener = _OPENER.match(question)
    rest = question[opener.end() if opener else 0 :].strip(" ?!.…")
    if not rest or len(rest) > 60:
        return None
    if _ASKING.match(rest):
        return _asked_by(rest, before)
    if _WHEN.match(rest):
        years = _YEAR.findall(before)
        if years:
            return (
                _YEAR.sub(_YEAR.findall(rest)[0], before)
                if len(set(years)) == 1 and _only_year(rest)
                else None
            )
        return _appended(rest, before)
    opened = len(rest) < len(question.strip(" ?!.…")) or _LEADING.match(rest)
    return _with_other_name(rest, before) if opened else None


def _asked_by(word: str, before: str) -> str | None:
    """Return "Why did Nixon resign?" for "Why?" after "When did Nixon resign?" or "Did Nixon resign?"."""
    asked = _ASKED.match(before)
    rest = before[asked.end() :] if asked else before
    first = rest.split(maxsplit=1)[0].lower() if rest else ""
    if first not in AUXILIARIES:
        return None
    return f"{word.capitalize()} {rest[0].lower()}{rest[1:]}"


def _only_year(rest: str) -> bool:
    return bool(re.fullmatch(rf"(?:{_IN}\s+)?(?:the year\s+)?\d{{4}}", rest, re.IGNORECASE))


def _appended(rest: str, before: str) -> str:
    at = before.find("?")
    stem, tail = (before[:at], before[at:]) if at >= 0 else (before.rstrip(" ."), "")
    return f"{stem.rstrip()} {rest}{tail}"


def _with_other_name(rest: str, before: str) -> str | None:
    """Return the earlier question with its one name changed."""
    bare = _LEADING.sub("", rest)
    names = [p for p in phrases(f"- {bare}") if p.is_name]
    shown = bare.removeprefix("the ")
    if len(names) != 1 or names[0].text != shown or names[0].stems & {"why"}:
        return None
    earlier = [p for p in phrases(before) if p.is_name]
    if len(earlier) != 1 or _inside_parentheses(before, earlier[0]):
        return None
    old = earlier[0]
    return f"{before[: old.start]}{shown}{before[old.end :]}"


def _inside_parentheses(text: str, phrase: Phrase) -> bool:
    return text.count("(", 0, phrase.start) > text.count(")", 0, phrase.start)
