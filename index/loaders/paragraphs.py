"""Paragraphs that a page break cut inside a sentence: tell them from captions, headings, verse and lists.

The extraction of a PDF leaves a blank line, a form feed or the page's number where a page ended. A cut shows in what
stands before it (a sentence that hasn't ended) and after it (no beginning of a sentence): one of them alone is not
enough, except where a lowercase letter goes on.
"""

import re
from collections.abc import Iterable
from enum import IntEnum

from index.dates import DATE
from index.loaders.blocks import Block, Kind, kind_of
from index.loaders.words import (
    ABBREVIATION,
    LEANING_WORDS,
    OPEN_WORDS,
    STARTERS,
    TITLES,
    content_words,
    last_fragment,
    words,
)

_DATE_LINE = re.compile(DATE, re.IGNORECASE)
_MARKERS = re.compile(r"(?<!\\)[*_]+")
_TERMINAL = re.compile(r"[.!?…:。！？؟।：][\"”’'»›)\]]*$")
_DANGLING = re.compile(r"(?:[,(\[“«]|\s[-–—])$")
_HANGING_NAME = re.compile(r"\bthe [A-Z][\w-]+$")
_HANGING_TITLE = re.compile(r"[a-z] The [A-Z][\w-]+$")
_CLOSING = re.compile(rf"(?:[\"”’»)\]]|{DATE})$", re.IGNORECASE)
_DASHED = re.compile(r"(?:^|\s)[-–—]\s+(?P<tail>[^-–—]*)$")
_QUOTE = re.compile(r"[\"“„«‘']")
_DASH = re.compile(r"[-–—]")
_ADDRESS = re.compile(
    r"(?:https?://|www\.|[\w.+-]+@)\S+$|[\w.+-]+@[\w.-]+|https?://|www\.|[\w-]+\.(?:com|org|net)\b"
)
_ENTRY = re.compile(r"\w-[A-Z]|[a-z]+[A-Z]|(?:[^\s:]+\s+){0,3}[^\s:]+:\s")
_CREDIT = re.compile(
    r"\b(?:image|photo|photograph|picture|credit|source|video|file|foto|bild|crédit)s?(?: by| credit)?:",
    re.IGNORECASE,
)
_SEEN = 2000  # characters around the gap that decide: a text may be one huge block
_FULL_LINE = 50
_FEW = 4
_SHORT = 5
_LONG = 8


class Openness(IntEnum):
    """How surely a block's last sentence goes on elsewhere."""

    CLOSED = 0
    POSSIBLE = 1
    CERTAIN = 2


def is_cut(before: str, after: str, *, marked: bool, ordinary: frozenset[str], broken: bool = False) -> bool:
    """Tell whether a sentence of `before` goes on in `after`.

    :param marked: Whether a form feed or a page number stands between them.
    :param ordinary: Words that the text has in lowercase: capitalised, they begin a sentence.
    :param broken: Whether pages have cut other sentences of this text: then a doubtful one counts.
    """
    before, after = plain(before[-_SEEN:]), plain(after[:_SEEN])
    if not _may_join(before, after):
        return False
    openness = _openness(before, marked)
    if after[0].islower():
        return marked or (
            _goes_on(before, after) and (openness is Openness.CERTAIN or not before.endswith(";"))
        )
    if _QUOTE.match(after):
        return openness >= (Openness.POSSIBLE if marked else Openness.CERTAIN) and not before.endswith(
            (",", ":")
        )
    if _DASH.match(after):
        return marked  # without a page's end it may be a speaker's turn or a name under a quotation
    if TITLES.search(before) or openness is Openness.CERTAIN:
        return True
    if after[0].isalpha() and not after[0].isupper():
        return marked and openness is Openness.POSSIBLE  # a script without capitals tells nothing
    return (marked or broken) and openness is Openness.POSSIBLE and _is_name(after, marked, ordinary)


def plain(text: str) -> str:
    """Drop emphasis markers and white space around, so that only words and punctuation decide."""
    return _MARKERS.sub("", text).strip()


def ends_a_sentence(text: str) -> bool:
    """Whether a text ends with a full stop or another sign that nothing follows."""
    return _TERMINAL.search(text) is not None


def ordinary_words(texts: Iterable[str]) -> frozenset[str]:
    """Collect the words that the texts have in lowercase."""
    return frozenset(w for text in texts for w in words(text) if w.islower())


def joins(block: Block) -> bool:
    """Whether a block is of a kind that a page break may cut."""
    return block.kind is Kind.PROSE or (block.kind is Kind.HEADING and "\n" in block.text)


def _may_join(before: str, after: str) -> bool:
    if not before or not after or _DATE_LINE.fullmatch(before) or _DATE_LINE.fullmatch(after):
        return False
    if kind_of(after) is not Kind.PROSE or kind_of(before.rsplit("\n", 1)[-1]) is not Kind.PROSE:
        return False
    if ends_a_sentence(before):
        return bool(ABBREVIATION.search(before)) and (after[0].islower() or bool(TITLES.search(before)))
    return not _CREDIT.search(last_fragment(before)[0]) and not _is_verse(before)


def _is_verse(before: str) -> bool:
    """Whether a block of several lines isn't wrapped prose: wrapped lines are full."""
    lines = before.split("\n")
    return len(lines) > 1 and min(len(line) for line in lines[:-1]) < _FULL_LINE


def _goes_on(before: str, after: str) -> bool:
    """Whether a lowercase start goes on: not after a few words, and not as an address, a name or an entry of a list."""
    if _ADDRESS.search(before) or _ADDRESS.match(after) or _ENTRY.match(after):
        return False
    return last_fragment(before)[1] or len(words(before)) >= _SHORT


def _ends_open(before: str, marked: bool) -> bool:
    found = words(before)
    if _DANGLING.search(before) or (marked and before.endswith((",", ";"))):
        return len(content_words(last_fragment(before)[0])) >= 2 and len(found) >= _LONG
    if not found or not before.endswith(found[-1]):
        return False
    if found[-1].endswith(("'s", "’s")) or found[-1] in OPEN_WORDS:
        return len(found) >= _FEW
    if len(found) < _LONG:
        return False
    return found[-1] in LEANING_WORDS or _hangs(before)


def _hangs(before: str) -> bool:
    """Whether an article and one capital word end it, as in "to the Bat": a name is mostly longer.

    Headings end like that too ("a revival of the Left"), so there must be a whole sentence above.
    """
    return bool(_HANGING_TITLE.search(before) or (_HANGING_NAME.search(before) and last_fragment(before)[1]))


def _openness(before: str, marked: bool) -> Openness:
    if _ends_open(before, marked):
        return Openness.CERTAIN
    fragment, has_sentence = last_fragment(before)
    if _CLOSING.search(before) or _is_attribution(fragment) or ":" in fragment:
        return Openness.CLOSED
    meaning = content_words(fragment)
    if has_sentence:
        begins = (words(fragment) or [""])[0].lower() in STARTERS
        return Openness.POSSIBLE if begins or len(meaning) >= 2 else Openness.CLOSED
    return Openness.POSSIBLE if len(meaning) >= 2 and len(words(fragment)) >= _SHORT else Openness.CLOSED


def _is_attribution(fragment: str) -> bool:
    """Whether the words after the last dash are a name's: quotations and sources end like that."""
    dashed = _DASHED.search(fragment)
    return dashed is not None and not content_words(dashed["tail"])


def _is_name(after: str, marked: bool, ordinary: frozenset[str]) -> bool:
    """Whether capitals may go on a sentence: an ordinary word that is capitalised begins one."""
    name = (words(after) or [""])[0]
    return name.lower() not in STARTERS and name != "I" and (marked or name.lower() not in ordinary)
