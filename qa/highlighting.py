"""The shortest stretch of a sentence that answers: by what the question asks for, and what stands near its words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from index.analysis import analyze, empty_words, plain_words
from index.proximity import Wording
from index.scripts import ENGLISH, analysis_of
from index.sentences import split_sentences
from index.stop_words import ASKING, STOP_WORDS
from index.types import Span


class Wanted(Enum):
    """What kind of answer a question asks for."""

    PERSON = "person"
    PLACE = "place"
    DATE = "date"
    NUMBER = "number"
    NAME = "name"
    COMPLEMENT = "complement"
    OTHER = "other"


_ASKS = (
    (Wanted.NUMBER, r"\bhow (?:many|much|old|long|far|tall|large|big|high|often|fast|deep|heavy)\b"),
    (
        Wanted.NUMBER,
        r"\b(?:what|which) (?:percentage|percent|number|proportion|share|fraction|age|amount|price)\b",
    ),
    (Wanted.DATE, r"\bwhen\b|\b(?:what|which) (?:year|date|day|month|decade|century|time)\b|\bsince:?$"),
    (Wanted.PERSON, r"\bwho\b|\bwhom\b|\bwhose\b"),
    (Wanted.PLACE, r"\bwhere\b|\b(?:what|which) (?:country|city|state|town|place|region|continent|nation)\b"),
    (Wanted.COMPLEMENT, r"^\W*what(?:['’]s| is| was| are| were) (?!the (?:name|title)\b)"),
    (Wanted.NAME, r"\bwhich\b|\bwhat(?:'s| is| was| are| were)? the (?:name|title)\b"),
)
_PATTERNS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _ASKS)

_CAPITAL = r"[^\W\d_a-zß-öø-ÿ][\w’'.-]*\w|[A-Z]\."
_JOIN = r"(?:\s+(?:of|de|la|del|van|von|der|den|bin|al|el|da|di|du|the|and|&)\s+|\s+|-)"
_NAMES = re.compile(rf"(?:{_CAPITAL})(?:{_JOIN}(?:{_CAPITAL}|\d+))*")
_MONTHS = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|"
    r"Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_DAYS = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_DATES = re.compile(
    rf"(?:{_DAYS},?\s+)?(?:\b\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTHS}|{_MONTHS}\s+\d{{1,2}}(?:st|nd|rd|th)?(?!\d))(?:,?\s+\d{{4}})?"
    rf"|{_MONTHS}\s+\d{{4}}|(?:early|late|mid)?[- ]?\b(?:1[0-9]|20)\d\ds?\b|\b\d{{1,2}}(?:st|nd|rd|th) centur(?:y|ies)"
    rf"|{_DAYS}|\b\d{{1,2}}(?::\d\d)?\s?[ap]\.?m\.?|\b\d{{1,4}}\s?(?:BCE?|AD)\b"
)
_WORDS = (
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    r"eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|dozens?|half|"
    r"a quarter|a third|two-thirds|three-quarters|twice|once"
)
_NUMBERS = re.compile(rf"(?:[$€£¥]\s?)?\b\d[\d,.]*\d\b|(?:[$€£¥]\s?)?\b\d\b|\b(?:{_WORDS})\b", re.IGNORECASE)
_UNIT = re.compile(
    r"(?:\s?(?:%|percent|per cent|million|billion|trillion|hundred|thousand|km|kilometres?|kilometers?|miles?|metres?|"
    r"meters?|feet|years?|months?|weeks?|days?|hours?|minutes?|seconds?|degrees|tons?|tonnes?|kg|dollars|euros|pounds|"
    r"points?|times))+\b|\s?%",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_UNITS_ASKED = (
    (re.compile(r"\bpercent|\bshare|\bproportion", re.IGNORECASE), re.compile(r"%|per ?cent", re.IGNORECASE)),
    (
        re.compile(r"\bhow much\b|\bamount\b|\bprice\b", re.IGNORECASE),
        re.compile(r"[$€£¥]|million|billion|trillion|dollars|euros|pounds|%", re.IGNORECASE),
    ),
)
_COPULA = re.compile(r"\b(?:is|was|are|were)\s+((?:[^\s,;:.()]+|(?<=\w)[.,](?=\w))(?:\s+[^\s,;:.()]+){0,9})")
_QUOTED = re.compile(r"[“\"‘']([^”\"’']{2,60})[”\"’']")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class _Candidate:
    start: int
    end: int


def wanted(question: str) -> Wanted:
    """Tell what kind of answer a question asks for; of several sentences, the last that asks decides."""
    for sentence in reversed(split_sentences(question)):
        asking = question[sentence.start : sentence.end]
        found = [(m.start(), kind) for kind, pattern in _PATTERNS if (m := pattern.search(asking))]
        if found:
            return min(found, key=lambda pair: pair[0])[1]
    return Wanted.OTHER


class Highlighter:
    """Marks, in sentence after sentence, the stretch that most likely answers one question."""

    def __init__(self, question: str, wording: Wording) -> None:
        # The question's words are looked up in English: those of other languages ask for nothing that they know.
        self.kind = wanted(question) if _english(question) else Wanted.OTHER
        self._question, self._wording = question, wording
        self._asked = frozenset(plain_words(question))

    def reads(self, sentence: str, language: str | None) -> bool:
        """Tell whether a sentence is one that these rules can mark: they know English alone.

        :param language: The language of its article.
        """
        return analysis_of(language, sentence) == ENGLISH

    def mark(self, sentence: str) -> Span | None:
        """Return the stretch of `sentence` that most likely answers, `None` where no short one does."""
        candidates = _candidates(self._question, self.kind, sentence)
        fresh = [c for c in candidates if not _known(sentence[c.start : c.end], self._asked)]
        if len(fresh) < 2:
            return Span(fresh[0].start, fresh[0].end) if fresh else None
        anchors = _anchors(self._wording, sentence)
        best = min(fresh, key=lambda c: (_distance(c, anchors), c.start))
        return Span(best.start, best.end)


def _english(question: str) -> bool:
    """Tell whether a question may be English: "Wer sang bei The Who?" has as many words that are empty in German."""
    words = plain_words(question)
    here = len(empty_words(words, ENGLISH))
    elsewhere = max(len(empty_words(words, other)) for other in ASKING)
    return analysis_of(None, question) == ENGLISH and (here > elsewhere or not elsewhere)


def _candidates(question: str, kind: Wanted, sentence: str) -> list[_Candidate]:
    if kind is Wanted.NUMBER:
        return _numbers(question, sentence)
    if kind is Wanted.DATE:
        return [_trim(sentence, m.start(), m.end()) for m in _DATES.finditer(sentence)]
    if kind is Wanted.COMPLEMENT:
        return _complements(question, sentence)
    if kind is Wanted.OTHER:
        return []
    names = [_name(sentence, m) for m in _NAMES.finditer(sentence)]
    found = [
        name for name in names if name is not None and not _DATES.fullmatch(sentence[name.start : name.end])
    ]
    if kind is Wanted.NAME:
        found += [_Candidate(m.start(1), m.end(1)) for m in _QUOTED.finditer(sentence)]
    return found


def _numbers(question: str, sentence: str) -> list[_Candidate]:
    """Return the numbers, of the asked unit where there are such; a year is the last thing to be counted."""
    found = [_with_unit(sentence, m) for m in _NUMBERS.finditer(sentence)]
    for asked, fits in _UNITS_ASKED:
        fitting = (
            [c for c in found if fits.search(sentence[c.start : c.end])] if asked.search(question) else []
        )
        if fitting:
            return fitting
    return [c for c in found if not _YEAR.fullmatch(sentence[c.start : c.end])] or found


def _complements(question: str, sentence: str) -> list[_Candidate]:
    """Return what the asked-for thing is said to be: "The codeword of the keeper is [zanzibar]."."""
    asked = set(plain_words(question)) - STOP_WORDS
    found = []
    for copula in _COPULA.finditer(sentence):
        before = plain_words(sentence[max(0, copula.start() - 80) : copula.start()])[-3:]
        if asked & set(before):
            found.append(_Candidate(copula.start(1), copula.end(1)))
    return found


def _with_unit(sentence: str, number: re.Match[str]) -> _Candidate:
    unit = _UNIT.match(sentence, number.end())
    return _Candidate(number.start(), unit.end() if unit else number.end())


def _trim(sentence: str, start: int, end: int) -> _Candidate:
    while start < end and not sentence[start].isalnum():
        start += 1
    return _Candidate(start, end)


def _name(sentence: str, match: re.Match[str]) -> _Candidate | None:
    """Leave out a word that has its capital only because it opens the sentence, and closing marks."""
    start, end = match.span()
    words = list(_WORD.finditer(sentence, start, end))
    if len(words) > 1 and words[-1].group() == "s" and sentence[words[-1].start() - 1] in "’'":
        words.pop()
    while words and words[0].group().lower() in STOP_WORDS:
        words = words[1:]
    if not words:
        return None
    end = words[-1].end()
    if len(words[-1].group()) == 1 and match.end() > end and sentence[end] == ".":
        end += 1
    return _Candidate(words[0].start(), end)


def _known(text: str, asked: frozenset[str]) -> bool:
    words = [w for w in plain_words(text) if w not in STOP_WORDS]
    return bool(words) and all(w in asked for w in words)


def _anchors(wording: Wording, sentence: str) -> list[tuple[int, float]]:
    return [
        (match.start(), weight)
        for match in _WORD.finditer(sentence)
        for stem in analyze(match.group())
        if (weight := wording.weights.get(stem, 0.0))
    ]


def _distance(candidate: _Candidate, anchors: Sequence[tuple[int, float]]) -> float:
    """Return the mean distance to the question's words, in characters, the weighty ones counting more."""
    total = sum(weight for _, weight in anchors)
    if not total:
        return 0.0
    gaps = (weight * min(200, max(candidate.start - at, at - candidate.end, 0)) for at, weight in anchors)
    return sum(gaps) / total
