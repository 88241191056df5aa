"""A follow-up becomes a question that stands alone: pronouns get their names, and what is left out is carried."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.language import language_of
from index.lexical import STOP_WORDS, analyze
from qa.antecedents import candidates, new_topics, replaced
from qa.calibration import probability
from qa.dependence import Signs, signs_of
from qa.ellipsis import completed, with_other_year
from qa.phrases import Phrase, tokens
from qa.plain_words import AUXILIARIES, FILLERS, QUESTION_WORDS
from qa.types import Turn
from qa.weights import Calibration, read_fitted

_TURNS = 6
_CHARS = 2000
"""So much of the conversation is looked at: so many of its last turns, and of each so many characters."""

_MOST = 3
"""So many phrases are carried in parentheses."""

_SHORT, _WHOLE = 4, 16
"""A question of so few words that names nothing takes the whole one before it along, if that isn't longer."""

_ENGLISH = 0.25
"""So much of an English conversation is small words."""

_GREETING = re.compile(
    r"^\W*(?:(?:ok|okay|yes|no|hi|hello|oh|great|good|thanks?|thank you|very much|a lot|please|bye)\b\W*)+$",
    re.IGNORECASE,
)
_EXPLAINED = re.compile(r"\([^()]*\w[^()]*\)\W*$")
"""What was carried into it already, or what its writer added."""


@dataclass(frozen=True, slots=True)
class FollowUps:
    """The fitted numbers: how likely a question depends on others (`Signs`), and means a phrase of them (`Place`)."""

    depends: Calibration
    carries: Calibration


def load_followups() -> FollowUps:
    """Read the numbers that ship with the package. Written by bench/fit_followups.py."""
    record = read_fitted("followups.json")
    return FollowUps(Calibration(**record["depends"]), Calibration(**record["carries"]))


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
        before = turns[-1].question if turns else ""
        if not tokens(before) or not tokens(question) or _EXPLAINED.search(question):
            return question
        if (other := with_other_year(question, before)) is not None:
            return other
        signs = signs_of(question, before)
        if not signs.marked or _GREETING.match(question):
            return question
        if not _english([question, *(t.question for t in turns)]):
            return question
        if signs.elliptic and (whole := completed(question, before)) is not None:
            return whole
        depends = self._fitted.depends
        if not signs.certain and probability(depends, signs) < depends.threshold:
            return question
        return self._carry(question, turns, signs)

    def _carry(self, question: str, turns: Sequence[Turn], signs: Signs) -> str:
        """Put the best phrase in a pronoun's place, and name the other topics in parentheses."""
        before, carries = turns[-1].question, self._fitted.carries
        found = candidates(turns, frozenset(analyze(question)))
        scored = [(probability(carries, place), place.recency, phrase) for phrase, place in found]
        scored.sort(key=lambda item: -item[0])
        text = replaced(question, turns, [phrase for _, _, phrase in scored])
        if text is not None:
            # The sentence is whole: of other topics, only those of the last question may still belong to it.
            likely = [p for chance, recency, p in scored if chance >= carries.threshold and recency == 1]
            return _with_topics(text, [], likely)
        short = signs.bare and len(tokens(question)) <= _SHORT
        if (short or signs.pointing) and "(" not in before and len(tokens(before)) <= _WHOLE:
            return f"{question.rstrip()} ({before.strip(' ?!.')})"
        likely = [p for at, (chance, _, p) in enumerate(scored) if chance >= carries.threshold or not at]
        return _with_topics(question, new_topics(turns, frozenset(analyze(question))), likely)


def _with_topics(question: str, first: Sequence[str], likely: Sequence[Phrase]) -> str:
    """Return the question with what it doesn't name yet in parentheses."""
    told = frozenset(analyze(question))
    chosen: list[Phrase] = []
    for phrase in likely:
        known = phrase.stems <= told or any(phrase.stems & other.stems for other in chosen)
        if not known and len(chosen) < _MOST:
            chosen.append(phrase)
    shown = ", ".join([*first, *(p.shown for p in chosen)])
    return f"{question.rstrip()} ({shown})" if shown else question


def _english(texts: Sequence[str]) -> bool:
    """Tell whether a conversation is in English: marks of other languages are not known here."""
    text = " ".join(texts)
    words = [t.low for t in tokens(text)]
    small = sum(w in STOP_WORDS or w in AUXILIARIES or w in QUESTION_WORDS or w in FILLERS for w in words)
    return bool(words) and small / len(words) >= _ENGLISH and language_of(text) in (None, "en")
