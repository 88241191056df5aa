"""Quizzes: what stands beneath a question there is offered, not said, and most of it is false."""

import re
from collections.abc import Iterator, Sequence

from qa.echoes import is_question

_ENDS = re.compile(r"[.!?…:。！？।؟۔][\"'”’»)\]]*$")
_BULLET = re.compile(r"[-*•–]\s")
_LETTERED = re.compile(r"\(?[A-Ha-h][.)]\s")
_LONGEST = 80
_FEWEST, _MOST = 3, 6
_FEWEST_LETTERED = 2


def offered(sentences: Sequence[str]) -> frozenset[int]:
    """Return the places of the options that follow a question, and of the heading above it.

    Options have letters ("A. Norway"), or are three to six short lines that are no sentences. A list with bullets
    beneath a question is an answer to it, as in a page of frequent questions.

    :param sentences: Those of a passage, in order.
    """
    found: set[int] = set()
    for at, sentence in enumerate(sentences):
        if not is_question(sentence):
            continue
        options = _options(sentences, at + 1)
        found.update(options)
        if options and at and _is_fragment(sentences[at - 1]):
            found.add(at - 1)
    return frozenset(found)


def _options(sentences: Sequence[str], first: int) -> Sequence[int]:
    lettered = list(_run(sentences, first, lettered=True))
    if len(lettered) >= _FEWEST_LETTERED:
        return lettered
    plain = list(_run(sentences, first, lettered=False))
    return plain if _FEWEST <= len(plain) <= _MOST else []


def _run(sentences: Sequence[str], first: int, *, lettered: bool) -> Iterator[int]:
    for at in range(first, len(sentences)):
        sentence = sentences[at]
        if not (_LETTERED.match(sentence) if lettered else _is_fragment(sentence)):
            return
        yield at


def _is_fragment(sentence: str) -> bool:
    return len(sentence) <= _LONGEST and not _ENDS.search(sentence) and not _BULLET.match(sentence)
