"""Names and topics of a text: runs of words that carry meaning, found without a grammar."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from index.lexical import STOP_WORDS, analyze
from qa.plain_words import FILLERS, QUESTION_WORDS, SMALL_WORDS, VERBS

_TOKEN = re.compile(r"[^\W_](?:[\w’'.&/+-]*[\w+])?")
_INSIDE = frozenset({"of", "de", "la", "von", "van", "al", "bin", "&"})
_THE = frozenset("the a an my your our this that these those".split())
_PLACED = re.compile(r"\b(?:in|at|near|from|by|to|on)\s+(?:the\s+|a\s+|an\s+)?$", re.IGNORECASE)
_POSSESSIVE = re.compile(r"[’']s?$")
_ENDED = re.compile(r"[.?!:]")
_SEVERAL = frozenset("people children men women".split())
_DIGITS = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text with its place."""

    start: int
    end: int
    text: str

    @property
    def low(self) -> str:
        """Return it in lower case, with straight apostrophes."""
        return self.text.lower().replace("’", "'")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A run of words of a text that names something; `shown` has its article where it had one."""

    start: int
    end: int
    text: str
    shown: str
    is_name: bool
    is_plural: bool
    is_placed: bool
    """It stands behind "in", "at" and the like: a circumstance, hardly what is talked about."""
    stems: frozenset[str]
    whole: str = ""
    """It, with what "of" joins to it: "the clock tower of Aldermoor"."""
    is_part: bool = False
    """It is joined to the one before by "of"."""


def tokens(text: str) -> list[Token]:
    """Return the words of a text."""
    return [Token(m.start(), m.end(), m.group()) for m in _TOKEN.finditer(text)]


def is_content(word: str) -> bool:
    """Tell whether a word, in lower case, may name something."""
    bare = _POSSESSIVE.sub("", word)
    return (
        bare not in STOP_WORDS and bare not in VERBS and bare not in SMALL_WORDS and not bare.endswith("n't")
    )


def content_stems(text: str) -> frozenset[str]:
    """Return the stems of the words that say what a text is about."""
    kept = [t.low for t in tokens(text) if is_content(t.low) and t.low not in FILLERS]
    return frozenset(stem for word in kept for stem in analyze(word))


def phrases(text: str) -> list[Phrase]:
    """Return the phrases of a text, in order."""
    found = [p for run in _runs(text) if (p := _phrase(text, run)) is not None]
    for at, (one, other) in enumerate(pairwise(found)):
        if text[one.end : other.start].split() in (["of"], ["of", "the"]):
            found[at] = replace(found[at], whole=f"{one.shown} of {other.shown}")
            found[at + 1] = replace(other, is_part=True)
    return found


def _runs(text: str) -> Iterator[list[Token]]:
    """Yield runs of words that stand together: content, joined by words such as "of" inside of a name."""
    run: list[Token] = []
    words = tokens(text)
    verb = _verb(words)
    shouted = all(w.text[0].isupper() for w in words)
    for at, word in enumerate(words):
        gap = text[words[at - 1].end : word.start] if at else ""
        if run and gap.strip(" \t\n-\"“”'‘’"):
            yield run
            run = []
        after = words[at + 1] if at + 1 < len(words) else None
        joins = (
            bool(run) and word.low in _INSIDE and after is not None and _capital(after) and _capital(run[-1])
        )
        if at != verb and (joins or _belongs(word, shouted or not at or bool(_ENDED.search(gap)))):
            run.append(word)
            ends = word.low.endswith(("'s", "s'"))
        else:
            ends = True
        if ends and run:  # "Spain's population" names two things
            yield run
            run = []
    if run:
        yield run


def _verb(words: list[Token]) -> int | None:
    """Return which word must be the verb, though the list of verbs doesn't have it: "did Tughlugh Temur raze it"."""
    for at, word in enumerate(words[:-1]):
        if word.low == "who" and is_content(words[at + 1].low):
            return at + 1
        if word.low in ("do", "does", "did", "doesn't", "didn't", "don't"):
            rest = words[at + 1 :]
            if any(w.low in VERBS for w in rest):
                return None
            run = 0
            while run < len(rest) and (is_content(rest[run].low) or (not run and rest[run].low in _THE)):
                run += 1
            named = run > 1 + (rest[0].low in _THE) and rest[run - 1].text[0].islower()
            return at + run if named else None
    return None


def _belongs(word: Token, opens: bool) -> bool:
    """Tell whether a word is part of a phrase: in "The Wall" both are, for a capital makes a name of any word.

    :param opens: The word may have its capital because it opens a sentence.
    """
    if is_content(word.low):
        return True
    named = word.text[0].isupper() and len(word.text) > 1 and not word.text.isupper()
    return named and not opens and word.low not in QUESTION_WORDS


def _phrase(text: str, run: list[Token]) -> Phrase | None:
    while run and (run[-1].low in _INSIDE or (run[-1].low in FILLERS and not _capital(run[-1]))):
        run = run[:-1]
    while (
        run
        and (run[0].low in FILLERS or run[0].low.endswith("ly"))
        and not (len(run) > 1 and _capital(run[0]))
    ):
        run = run[1:]
    if len(run) > 1 and run[-1].low.endswith("ed") and not _capital(run[-1]):
        run = run[:-1]  # "was the cotton gin invented": the verb of a question stands behind its subject
    if not run:
        return None
    start, end = run[0].start, run[-1].end
    surface = _POSSESSIVE.sub("", text[start:end]) if len(run[-1].text) > 2 else text[start:end]
    if not any(c.isalpha() for c in surface):
        return None
    before = tokens(text[:start])[-1:]
    return Phrase(
        start,
        start + len(surface),
        surface,
        shown=f"the {surface}" if before and before[0].low in _THE else surface,
        is_name=any(t.text[0].isupper() and (t.start or len(run) > 1) for t in run),
        is_plural=is_plural(run[-1].low),
        is_placed=bool(_PLACED.search(text[:start])),
        stems=frozenset(analyze(surface)),
    )


def is_plural(word: str) -> bool:
    """Tell whether a word, in lower case, looks like several."""
    return word in _SEVERAL or (word.endswith("s") and not word.endswith(("ss", "us", "is", "'s")))


def _capital(word: Token) -> bool:
    return word.text[0].isupper() or bool(_DIGITS.match(word.text))
