"""Whether two sentences say different things of the same: another number, date or name, or a "not".

Pure functions, and cautious ones: a false alarm makes a good answer look doubtful, so what can't be shown to
be the same statement otherwise is taken for another statement.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from index.lexical import STOP_WORDS, plain_words
from qa.echoes import content
from qa.highlighting import Wanted, wanted
from qa.quantities import MONTHS, is_number, same_number
from qa.statements import Statement

ALIGNED = 0.6
"""So much of the shorter sentence stands in the other, word for word and in order: one is an edit of the other."""

MIN_ALIGNED = 4
"""And so many words at least."""

SHARED = 0.65
"""So many of the content words, the answers apart, are shared by sentences that say it in their own words."""

MIN_SHARED = 4
SAME_SPELLING = 0.75
"""Names as like as this are one name in two spellings."""

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:[’'-][^\W\d_]+)*", re.UNICODE)
_NEGATIONS = frozenset("not never no neither nor cannot".split())
_NEGATED = re.compile(r"n['’]t$", re.IGNORECASE)
_YEARS = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_FILLERS = STOP_WORDS | frozenset("also about nearly almost around roughly".split())
_COUNTED = (Wanted.NUMBER, Wanted.DATE)
_NAMED = (Wanted.PERSON, Wanted.PLACE, Wanted.NAME)

Words = Sequence[str]


@dataclass(frozen=True, slots=True)
class _Change:
    """Words of one sentence that stand for those of the other; at an end, there may be more of one sentence."""

    left: tuple[str, ...]
    right: tuple[str, ...]
    outer: bool


def disagree(question: str, one: Statement, other: Statement) -> bool:
    """Tell whether two extracts of different articles answer a question differently.

    Either one sentence is the other but for the answer or a negation, or both mark different answers in
    statements that otherwise share most of their words.
    """
    if one.extract.hit.article.id == other.extract.hit.article.id:
        return False
    left, right = _TOKEN.findall(one.text), _TOKEN.findall(other.text)
    matcher = SequenceMatcher(None, _lower(left), _lower(right), autojunk=False)
    matched = sum(block.size for block in matcher.get_matching_blocks())
    shorter = min(len(left), len(right))
    if shorter and matched >= MIN_ALIGNED and matched / shorter >= ALIGNED:
        changes = [
            _Change(tuple(left[a:b]), tuple(right[c:d]), outer=a == 0 or b == len(left) or c == 0 or d == len(right))
            for tag, a, b, c, d in matcher.get_opcodes()
            if tag != "equal"
        ]  # fmt: skip
        return _edited(question, one, other, changes)
    return _paraphrased(question, one, other)


def _edited(question: str, one: Statement, other: Statement, changes: Sequence[_Change]) -> bool:
    """Judge two sentences by what one changes in the other."""
    # What only one sentence has at its beginning or end is told besides.
    inner = [c for c in changes if (c.left and c.right) or not c.outer]
    inner = [c for c in inner if not _means_nothing(c)]
    if not inner:
        return False
    if all(_is_negation(c) for c in inner):
        return len(inner) == 1
    pairs = {(_lower(c.left), _lower(c.right)) for c in inner}
    return len(pairs) == 1 and _answers(question, inner[0], one, other)


def _answers(question: str, change: _Change, one: Statement, other: Statement) -> bool:
    """Tell whether a change is from one answer to another."""
    kind, asked = wanted(question), set(plain_words(question))
    left, right = change.left, change.right
    if not left or not right or _lower(left) == _lower(right):
        return False
    # What the question itself names is what it is about: the other sentence is about something else.
    if any(set(_lower(words)) - _FILLERS <= asked for words in (left, right)):
        return False
    if _is_counted(left) and _is_counted(right):
        return (kind not in _NAMED or _marks(change, one, other)) and not same_number(
            left, right, one.text, other.text
        )
    if kind in _COUNTED or not (_is_name(left) and _is_name(right)):
        return False
    return not _same_name(left, right) and (kind in _NAMED or _marks(change, one, other))


def _paraphrased(question: str, one: Statement, other: Statement) -> bool:
    """Compare the answers that are marked in two statements that share most of their other words."""
    kind = wanted(question)
    if kind not in _COUNTED or not one.marked or not other.marked or one.marked == other.marked:
        return False
    answers = content(" ".join((*one.marked, *other.marked)))
    left, right = one.stems - answers, other.stems - answers
    asked = content(question)
    if len(left & right) < max(MIN_SHARED, SHARED * max(len(left), len(right))):
        return False
    if len(asked & left) < SHARED * len(asked) or len(asked & right) < SHARED * len(asked):
        return False
    if set(one.marked) & set(plain_words(other.text)) or set(other.marked) & set(plain_words(one.text)):
        return False
    if kind is Wanted.NUMBER and set(_YEARS.findall(one.text)) != set(_YEARS.findall(other.text)):
        return False
    return (
        _is_counted(one.marked)
        and _is_counted(other.marked)
        and not same_number(one.marked, other.marked, one.text, other.text)
    )


def _marks(change: _Change, one: Statement, other: Statement) -> bool:
    """Tell whether a change is in what either extract marks as the answer."""
    return bool(set(_lower(change.left)) & set(one.marked) or set(_lower(change.right)) & set(other.marked))


def _means_nothing(change: _Change) -> bool:
    words = {*_lower(change.left), *_lower(change.right)}
    return words <= _FILLERS - _NEGATIONS and not any(_NEGATED.search(w) for w in words)


def _is_negation(change: _Change) -> bool:
    """Tell whether one side says no to what the other says, and nothing else is changed."""
    sides = [_lower(words) for words in (change.left, change.right)]
    negated = [any(w in _NEGATIONS or _NEGATED.search(w) for w in side) for side in sides]
    rest = {w for side in sides for w in side if not _NEGATED.search(w)}
    return negated[0] != negated[1] and rest <= STOP_WORDS | _NEGATIONS


def _is_counted(words: Words) -> bool:
    """Tell whether words are a number or a date, and nothing else."""
    rest = [w.lower() for w in words if w.lower() not in _FILLERS]
    return any(is_number(w) or w in MONTHS for w in rest) and all(
        is_number(w) or w in MONTHS | _WEEKDAYS for w in rest
    )


def _is_name(words: Words) -> bool:
    """Tell whether every word but the small ones has a capital, or follows one as a number does."""
    rest = [w for w in words if w.lower() not in _FILLERS]
    if not rest or any(w.lower() in _WEEKDAYS | MONTHS for w in rest):
        return False
    return rest[0][0].isupper() and all(w[0].isupper() or w.isdecimal() for w in rest)


def _same_name(left: Words, right: Words) -> bool:
    """Tell whether two names may be one: they share a word, or are spelt alike, or one abbreviates the other."""
    one, other = set(_lower(left)) - _FILLERS, set(_lower(right)) - _FILLERS
    if one & other:
        return True
    if any(_initials(a) == "".join(b).lower() for a, b in ((left, right), (right, left))):
        return True
    return any(SequenceMatcher(None, a, b).ratio() >= SAME_SPELLING for a in one for b in other)


def _initials(words: Words) -> str:
    return "".join(w[0].lower() for w in words if w.lower() not in _FILLERS)


def _lower(words: Words) -> tuple[str, ...]:
    return tuple(w.lower() for w in words)
