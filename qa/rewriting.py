"""A follow-up becomes a question that stands alone: pronouns get their names, and what is left out is carried."""

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import resources

from index.language import language_of
from index.lexical import STOP_WORDS, analyze
from qa.dependence import AUXILIARIES, QUESTION_WORDS, Signs, pronoun, signs_of
from qa.ellipsis import completed, with_other_year
from qa.highlighting import Wanted, wanted
from qa.phrases import FILLERS, Phrase, content_stems, phrases, tokens
from qa.types import Turn
from qa.weights import weighed

_TURNS = 6
_CHARS = 2000
_MOST = 3
_SHORT, _WHOLE = 4, 16
"""A question of so few words that names nothing takes the whole one before it along, if that isn't longer."""

_ENGLISH = 0.25
"""So much of an English conversation is small words."""

_GREETING = re.compile(r"^\W*(?:(?:ok|okay|yes|no|hi|hello|oh|great|good|thanks?|thank you|very much|a lot|please|bye)\b\W*)+$", re.IGNORECASE)
_PLACED = re.compile(r"\b(?:in|at|near|from|by|to|on)\s+(?:the\s+|a\s+|an\s+)?$", re.IGNORECASE)
_WHO_IS = re.compile(r"^\W*[Ww]ho(?:['’]s| is| was| are| were)\s+(?:the\s+)?[A-Z]")
_SINGULAR_PERSON = frozenset("he she him his her hers himself herself".split())
_POSSESSIVE = frozenset("his its their hers theirs".split())
_NOT_A_PERSON = re.compile(
    r"\b(?:University|College|School|Institute|Party|Company|Inc|Ltd|Council|Church|Museum|River|Lake|Mountains?|Island|"
    r"City|County|Street|Station|War|Battle|Treaty|Act|League|Cup|Games|Union|States|Kingdom|Republic|Empire)\b|\d"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a phrase stands in the conversation, and what it is like, each 0 … 1."""

    recency: float
    name: float
    several: float
    repeated: float
    first: float
    last: float
    opening: float
    plural: float
    carried: float


@dataclass(frozen=True, slots=True)
class FollowUps:
    """The fitted numbers: logistic regressions over `Signs` and over `Place`, and from where they count."""

    depends: Mapping[str, float]
    depends_intercept: float
    depends_threshold: float
    carries: Mapping[str, float]
    carries_intercept: float
    carries_threshold: float


def load_followups() -> FollowUps:
    """Read the numbers that ship with the package. Written by bench/fit_followups.py."""
    return FollowUps(**json.loads(resources.files("qa").joinpath("followups.json").read_text(encoding="utf-8")))


class Rewriter:
    """Makes follow-ups stand alone; leaves other questions as they are, to the character."""

    def __init__(self, fitted: FollowUps) -> None:
        self._fitted = fitted

    def asked_as(self, question: str, history: Sequence[Turn]) -> str:
        """Return the question as it is to be understood after what was asked before, oldest first."""
        turns: list[Turn] = []
        for turn in history[-_TURNS:]:
            short = replace(turn, question=turn.question[:_CHARS], answer=turn.answer[:_CHARS])
            turns.append(replace(short, question=self._alone(short.question, turns)))
        return self._alone(question, turns)

    def _alone(self, question: str, turns: Sequence[Turn]) -> str:
        if not turns or not turns[-1].question.strip():
            return question
        before = turns[-1].question
        if (other := with_other_year(question, before)) is not None:
            return other
        signs = signs_of(question, before)
        if not signs.marked or _GREETING.match(question) or not _english([question, *(t.question for t in turns)]):
            return question
        if (signs.about or signs.opener or signs.fragment or signs.bare) and (whole := completed(question, before)):
            return whole
        if not signs.certain and self.dependence(signs) < self._fitted.depends_threshold:
            return question
        return self._carry(question, turns, signs)

    def dependence(self, signs: Signs) -> float:
        """Return how likely a question with such signs depends on the ones before it."""
        return logistic(self._fitted.depends_intercept + weighed(signs, self._fitted.depends))

    def _carry(self, question: str, turns: Sequence[Turn], signs: Signs) -> str:
        """Put the best phrase in a pronoun's place, and name the other topics in parentheses."""
        before = turns[-1].question
        own = frozenset(analyze(question))
        scored = [(self.chance(place), place, phrase) for phrase, place in candidates(turns, own)]
        scored.sort(key=lambda item: -item[0])
        text = replaced(question, turns, [phrase for _, _, phrase in scored])
        short = signs.bare and len(tokens(question)) <= _SHORT
        if text is None and (short or signs.pointing) and "(" not in before and len(tokens(before)) <= _WHOLE:
            return f"{question.rstrip()} ({before.strip(' ?!.')})"
        told = frozenset(analyze(text or question))
        chosen: list[Phrase] = []
        for chance, place, phrase in scored:
            likely = chance >= self._fitted.carries_threshold and (text is None or place.recency == 1)
            known = phrase.stems <= told or any(phrase.stems & other.stems for other in chosen)
            if not known and len(chosen) < _MOST and (likely or (text is None and not chosen)):
                chosen.append(phrase)
        shown = [*_new_topics(turns, told), *(p.shown for p in chosen)] if text is None else [p.shown for p in chosen]
        return f"{(text or question).rstrip()} ({', '.join(shown)})" if shown else text or question

    def chance(self, place: Place) -> float:
        """Return how likely a phrase is meant by a follow-up."""
        return logistic(self._fitted.carries_intercept + weighed(place, self._fitted.carries))


def candidates(turns: Sequence[Turn], own: frozenset[str]) -> list[tuple[Phrase, Place]]:
    """Return the phrases of the questions so far that say more than the question itself, the latest of each.

    :param own: The stems of the question.
    """
    spoken = [phrases(turn.question) for turn in turns]
    found: dict[frozenset[str], tuple[Phrase, Place]] = {}
    for back, (turn, named) in enumerate(zip(reversed(turns), reversed(spoken), strict=True)):
        for at, phrase in enumerate(named):
            if phrase.stems <= own or any(phrase.stems <= known for known in found):
                continue
            times = sum(any(phrase.stems <= p.stems for p in others) for others in spoken)
            place = Place(
                recency=1 / (1 + back),
                name=float(phrase.is_name),
                several=float(len(phrase.stems) > 1),
                repeated=float(times > 1),
                first=float(at == 0),
                last=float(at == len(named) - 1),
                opening=float(back == len(turns) - 1),
                plural=float(phrase.is_plural),
                carried=float(turn.question.rfind("(") >= 0 and phrase.start > turn.question.rfind("(")),
            )
            found[phrase.stems] = (phrase, place)
    return list(found.values())


def replaced(question: str, turns: Sequence[Turn], ranked: Sequence[Phrase]) -> str | None:
    """Return the question with what its first pronoun stands for, `None` where that isn't clear."""
    words = tokens(question)
    for at, word in enumerate(words):
        kind = pronoun(words, at, question)
        if kind not in ("personal", "neuter"):
            continue
        low = word.low.removesuffix("'s")
        meant = next(_meant(low, turns, ranked), None)
        if meant is None:
            return None
        owned = low in _POSSESSIVE or (low == "her" and _owns(question, at))
        shown = (f"{meant}’" if meant.endswith("s") else f"{meant}’s") if owned else meant
        end = word.start + len(low)
        text = f"{question[: word.start]}{shown}{question[end:]}"
        return text[0].upper() + text[1:] if word.start == 0 else text
    return None


def _owns(question: str, at: int) -> bool:
    after = tokens(question)[at + 1 : at + 2]
    return bool(after) and after[0].low not in STOP_WORDS


def _meant(low: str, turns: Sequence[Turn], ranked: Sequence[Phrase]) -> Iterator[str]:
    """Yield what a pronoun may stand for, best first."""
    last = turns[-1]
    if low in _SINGULAR_PERSON:
        yield from _people(last, ranked)
    elif low in ("it", "its", "itself"):
        yield from _new_topics(turns, frozenset())
        things = [p for p in ranked if not p.is_plural]
        yield from (p.shown for p in things if not _PLACED.search(last.question[: p.start]))
        yield from (p.shown for p in things)
    else:
        yield from (p.shown if p.is_name or " " in p.shown else f"the {p.shown}" for p in ranked if p.is_plural)
        yield from (p.shown for p in ranked if p.is_name)


def _people(last: Turn, ranked: Sequence[Phrase]) -> Iterator[str]:
    """Yield the names that may be a person's: of who was asked for, or else of whom was spoken."""
    if wanted(last.question) is not Wanted.PERSON or _WHO_IS.match(last.question):
        yield from (p.shown for p in ranked if p.is_name and not _NOT_A_PERSON.search(p.text))
    yield from _names(last.marked)


def _new_topics(turns: Sequence[Turn], told: frozenset[str]) -> list[str]:
    """Return the name that the last answer gave, where a thing or place was asked for: talk goes on about it."""
    last = turns[-1]
    if wanted(last.question) not in (Wanted.NAME, Wanted.PLACE, Wanted.COMPLEMENT):
        return []
    whole = last.marked.split()
    if not 0 < len(whole) <= 4 or not all(word[0].isupper() or word in ("of", "the", "de") for word in whole):
        return []
    return [name for name in _names(last.marked) if not frozenset(analyze(name)) <= told][:1]


def _names(text: str) -> Iterator[str]:
    # A capital that opens the text may be any word's; a name of several words has more of them.
    for phrase in phrases(text):
        if phrase.is_name or phrase.text[0].isupper():
            yield phrase.shown


def _english(texts: Sequence[str]) -> bool:
    """Tell whether a conversation is in English: marks of other languages are not known here."""
    text = " ".join(texts)
    words = [t.low for t in tokens(text)]
    small = sum(w in STOP_WORDS or w in AUXILIARIES or w in QUESTION_WORDS or w in FILLERS for w in words)
    return bool(words) and small / len(words) >= _ENGLISH and language_of(text) in (None, "en")


def logistic(value: float) -> float:
    """Return a probability."""
    return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, value))))
