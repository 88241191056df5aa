"""Numbers as they are written: "1,036", "forty", "2.9 million", "about 1,000"."""

import math
import re
from collections.abc import Sequence

MONTHS = frozenset(
    "january february march april may june july august september october november december "
    "jan feb mar apr jun jul aug sep sept oct nov dec".split()
)
_SHORT_MONTHS = frozenset(month[:3] for month in MONTHS)

NEAR = 0.1
"""A number that is given as about so much, or as more than so much, agrees with one as near as this."""

_WORDS = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen twenty".split()
    )
} | {word: 10 * tens for tens, word in enumerate("thirty forty fifty sixty seventy eighty ninety".split(), 3)}
_SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_SCALES |= {"hundreds": 1e2, "thousands": 1e3, "dozen": 12.0, "dozens": 12.0}
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_ROUGHLY = re.compile(
    r"(?:\b(?:about|around|nearly|almost|roughly|approximately|some|over|under|up to|(?:more|less|fewer) than|"
    r"at least|at most|estimated|close to|as many as|just)\s+|[~≈])(?:an? |the )?[$€£¥]?$",
    re.IGNORECASE,
)


def is_number(word: str) -> bool:
    """Tell whether a word is a number."""
    return bool(_DIGITS.fullmatch(word)) or word.lower() in _WORDS or word.lower() in _SCALES


def same_number(left: Sequence[str], right: Sequence[str], in_left: str, in_right: str) -> bool:
    """Tell whether two numbers or dates may be one: rounded, given roughly, or one less exact than the other.

    :param in_left: The sentence in which the left one stands, which may say "about".
    """
    one, other = _plain(left), _plain(right)
    if set(one) <= set(other) or set(other) <= set(one):
        return True
    parts = [sum(w in _SHORT_MONTHS or bool(_DIGITS.fullmatch(w)) for w in words) for words in (one, other)]
    if any(word in _SHORT_MONTHS for word in (*one, *other)) or parts[0] == parts[1] > 1:
        return False
    first, second = value(one), value(other)
    if first is None or second is None:
        return True
    if first == second or _rounded(one, other, first, second):
        return True
    roughly = _is_rough(in_left, left) or _is_rough(in_right, right)
    return roughly and abs(first - second) <= NEAR * max(abs(first), abs(second))


def _plain(words: Sequence[str]) -> list[str]:
    """Return words in lower case, months by their first three letters."""
    return [w.lower()[:3] if w.lower() in MONTHS else w.lower() for w in words]


def value(words: Sequence[str]) -> float | None:
    """Return what the words count, `None` where there is no number or there are several."""
    numbers = [n for word in words if (n := _number(word)) is not None]
    scales = [_SCALES[word] for word in words if word in _SCALES]
    if len(numbers) > 1 or not (numbers or scales):
        return None
    found = numbers[0] if numbers else 1.0
    for scale in scales:
        found *= scale
    return found


def _number(word: str) -> float | None:
    if word in _WORDS:
        return float(_WORDS[word])
    if not _DIGITS.fullmatch(word):
        return None
    # "1,036" counts thousands; "3,5" is how many languages write three and a half.
    grouped = re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", word)
    try:
        return float(word.replace(",", "") if grouped else word.replace(",", "."))
    except ValueError:
        return None


def _rounded(one: Sequence[str], other: Sequence[str], first: float, second: float) -> bool:
    """Tell whether the number with fewer digits is the other, rounded."""
    digits = [_digits(words) for words in (one, other)]
    if digits[0] == digits[1] or not all(digits) or not first or not second:
        return False
    fewer = first if digits[0] < digits[1] else second
    unit = 10.0 ** (math.floor(math.log10(abs(fewer))) - min(digits) + 1)
    return abs(first - second) <= unit / 2 * (1 + 1e-9)


def _digits(words: Sequence[str]) -> int:
    """Count the digits that carry meaning: of 1,000 it is one."""
    written = "".join(w for w in words if _DIGITS.fullmatch(w)).replace(",", "")
    kept = written.replace(".", "").lstrip("0")
    return len(kept if "." in written else kept.rstrip("0"))


def _is_rough(text: str, words: Sequence[str]) -> bool:
    at = text.lower().find(words[0].lower())
    return at >= 0 and bool(_ROUGHLY.search(text[:at]))
