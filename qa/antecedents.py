"""What a follow-up may mean: the phrases that were said before it, and what stands in a pronoun's place."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.lexical import STOP_WORDS, analyze
from qa.dependence import free_pronoun
from qa.highlighting import Wanted, wanted
from qa.phrases import Phrase, phrases, tokens
from qa.types import Turn

_WHO_IS = re.compile(r"^\W*[Ww]ho(?:['’]s| is| was| are| were)\s+(?:the\s+)?[A-Z]")
_NAME_WORDS = 4
_SINGULAR_PERSON = frozenset("he she him his her hers".split())
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
        if free_pronoun(words, at, question) not in ("personal", "neuter"):
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
    if low in _SINGULAR_PERSON:
        yield from _people(turns[-1], ranked)
    elif low in ("it", "its"):
        yield from new_topics(turns, frozenset())
        things = [p for p in ranked if not p.is_plural]
        # "The population of Peru": its capital is Peru's, and it is the population.
        heads = [p for p in things if not p.is_placed and not (low == "it" and p.is_part)]
        yield from ((p.whole or p.shown) if low == "it" else p.shown for p in heads)
        yield from (p.shown for p in things)
    else:
        yield from (
            p.shown if p.is_name or " " in p.shown else f"the {p.shown}" for p in ranked if p.is_plural
        )
        yield from (p.shown for p in ranked if p.is_name)


def _people(last: Turn, ranked: Sequence[Phrase]) -> Iterator[str]:
    """Yield the names that may be a person's: of who was asked for, or else of whom was spoken."""
    if wanted(last.question) is not Wanted.PERSON or _WHO_IS.match(last.question):
        yield from (p.shown for p in ranked if p.is_name and not _NOT_A_PERSON.search(p.text))
    yield from _names(last.marked)
    asked = frozenset(analyze(last.question))
    for phrase in phrases(last.answer):
        if phrase.is_name and not phrase.stems & asked and not _NOT_A_PERSON.search(phrase.text):
            yield phrase.shown


def new_topics(turns: Sequence[Turn], told: frozenset[str]) -> list[str]:
    """Return the name that the last answer gave, where a thing or place was asked for: talk goes on about it."""
    last = turns[-1]
    if wanted(last.question) not in (Wanted.NAME, Wanted.PLACE, Wanted.COMPLEMENT):
        return []
    whole = last.marked.split()
    if not 0 < len(whole) <= _NAME_WORDS or not all(
        w[0].isupper() or w in ("of", "the", "de") for w in whole
    ):
        return []
    return [name for name in _names(last.marked) if not frozenset(analyze(name)) <= told][:1]


def _names(text: str) -> Iterator[str]:
    # A capital that opens the text may be any word's; a name of several words has more of them.
    for phrase in phrases(text):
        if phrase.is_name or phrase.text[0].isupper():
            yield phrase.shown
