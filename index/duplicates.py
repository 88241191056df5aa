"""Copies of a story: texts that share most of their words in the same order, and passages that say the same.

A text is reduced to its *shingles*, runs of four words. Shared shingles divided by all (Jaccard similarity) tell a
lightly edited copy; shared ones divided by those of the shorter text (containment) tell one that was cut. MinHash
(Broder 1997, by datasketch) with banding (Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", 3.4)
finds whom to compare with; the comparison itself is exact. Thresholds: `bench/duplicates.py`.
"""

import re
from collections.abc import Set
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import Any

SHINGLE = 4
MIN_SHINGLES = 20
"""A shorter text is never taken for a copy: a greeting or a caption is like many others."""

BANDS = 24
ROWS = 3
"""A pair of similarity .5 shares a band with probability .96, one of .4 with .79, one of .2 with .18."""

SAME_STORY = 0.4
SAME_CUT = 0.7
SAME_NUMBERS = 0.4
MIN_NUMBERS = 4
"""Reports of one form (markets, weather, results) share their words; so many numbers tell them apart."""

SAME_PASSAGE = 0.8

_WORD = re.compile(r"\w+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NAME = re.compile(r"(?<=[\w,;] )[^\W\d_a-zß-öø-ÿ][\w’'-]*")
_WORD_OR_NAME = re.compile(r"(?<=[\w,;] )[^\W\d_][\w’'-]*")
_NEGATION = re.compile(r"\b(?:not|never|no|nor|neither|cannot)\b|n[’']t\b", re.IGNORECASE)

Shingles = Set[int]


def shingles(text: str) -> frozenset[int]:
    """Return a text's shingles, as numbers that are the same in every process."""
    words = [word.encode() for word in _WORD.findall(text.casefold())]
    runs = (b" ".join(words[at : at + SHINGLE]) for at in range(max(0, len(words) - SHINGLE + 1)))
    return frozenset(int.from_bytes(blake2b(run, digest_size=8).digest()) for run in runs)


def band_keys(found: Shingles) -> list[int]:
    """Return the keys under which a text is filed: copies share some; a short text is filed as a whole."""
    if len(found) < MIN_SHINGLES:
        return [_key(b"".join(shingle.to_bytes(8) for shingle in sorted(found)), -1)] if found else []
    sketch = _empty().copy()
    sketch.update_batch(sorted(found))
    return [
        _key(sketch.hashvalues[at : at + ROWS].tobytes(), at // ROWS) for at in range(0, BANDS * ROWS, ROWS)
    ]


def _key(values: bytes, band: int) -> int:
    digest = blake2b(values, digest_size=8, salt=b"%d" % band).digest()
    return int.from_bytes(digest, signed=True)  # as SQLite's integers are


def similarity(one: Shingles, other: Shingles) -> float:
    """Return the Jaccard similarity of two texts, 0 to 1."""
    return len(one & other) / len(one | other) if one and other else 0.0


def containment(part: Shingles, whole: Shingles) -> float:
    """Return the share of `part` that `whole` has, 0 to 1."""
    return len(part & whole) / len(part) if part else 0.0


@dataclass(frozen=True, slots=True)
class Words:
    """What of a text is compared."""

    shingles: frozenset[int]
    numbers: frozenset[str]


def words_of(text: str) -> Words:
    """Return what of a text is compared."""
    return Words(shingles(text), frozenset(_NUMBER.findall(text)))


def same_story(one: Words, other: Words) -> bool:
    """Tell whether one text is an edited copy of the other, or cut out of it."""
    shorter, longer = sorted((one, other), key=lambda words: len(words.shingles))
    if len(shorter.shingles) < MIN_SHINGLES:
        return one == other and bool(one.shingles)
    alike = similarity(one.shingles, other.shingles) >= SAME_STORY
    if not alike and containment(shorter.shingles, longer.shingles) < SAME_CUT:
        return False
    shared = len(shorter.numbers & longer.numbers)
    return len(shorter.numbers) < MIN_NUMBERS or shared >= SAME_NUMBERS * len(shorter.numbers)


def says_the_same(passage: str, text: str, share: float = SAME_PASSAGE) -> bool:
    """Tell whether a text says what a passage says, in `share` of its words and with all that may not be changed.

    These are its numbers, its names (what has a capital inside a sentence), and how often it says no.
    """
    if passage in text:
        return True
    if not set(_NUMBER.findall(passage)) <= set(_NUMBER.findall(text)):
        return False
    if not {name.casefold() for name in _NAME.findall(passage)} <= set(
        _WORD_OR_NAME.findall(text.casefold())
    ):
        return False
    if len(_NEGATION.findall(passage)) > len(_NEGATION.findall(text)):
        return False
    return containment(shingles(passage), shingles(text)) >= share


@lru_cache(maxsize=1)
def _empty() -> Any:
    from datasketch import MinHash  # 0.2 s: only those who write pay

    return MinHash(num_perm=BANDS * ROWS, seed=1, hashfunc=_low_bits, scheme="affine32")


def _low_bits(shingle: int) -> int:
    return shingle & 0xFFFFFFFF
