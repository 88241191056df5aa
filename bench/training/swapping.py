"""Near misses made of questions that have an answer: a name or a number in them becomes another one.

The entity swap is one of the ways in which people wrote SQuAD 2.0's unanswerable questions (Rajpurkar et al.,
"Know What You Don't Know", 2018, table 1).
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from random import Random

from bench.training.examples import Example, Label

_NUMBER = re.compile(r"(?<![\w.,])\d[\d,.]*(?!\w)")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)*")


def swapped(examples: Sequence[Example], random: Random) -> Iterator[Example]:
    """Yield a near miss for each example whose question holds a name or a number that can be exchanged.

    What comes in is of another question of the same title where there is one, and stands neither in the context
    nor in the question.
    """
    here: dict[tuple[str, str], list[str]] = defaultdict(list)
    anywhere: dict[str, list[str]] = defaultdict(list)
    for example in examples:
        for kind, text in _parts(example.question):
            here[example.title, kind].append(text)
            anywhere[kind].append(text)
    for example in examples:
        parts = _parts(example.question)
        if not parts:
            continue
        kind, old = random.choice(parts)
        near = here[example.title, kind]
        pool = near if example.title and len(set(near)) > 8 else anywhere[kind]
        known = f"{example.question}\n{example.title}\n{example.context}".casefold()
        for new in random.sample(pool, min(8, len(pool))):
            if new.casefold() not in known and _like(old, new):
                question = example.question.replace(old, new, 1)
                yield replace(
                    example, source=f"{example.source}_swapped", question=question, label=Label.NONE
                )
                break


def _parts(question: str) -> list[tuple[str, str]]:
    numbers = [("number", m[0].rstrip(".,")) for m in _NUMBER.finditer(question)]
    return numbers + [("name", m[0]) for m in _NAME.finditer(question)]


def _like(old: str, new: str) -> bool:
    """Tell whether one may stand for the other: years for years, long names for long names."""
    if old[0].isdigit():
        return len(old) == len(new)
    return abs(old.count(" ") - new.count(" ")) <= 1
