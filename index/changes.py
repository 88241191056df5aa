"""What changed between two versions of an article, for people who read."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal

from index.sentences import split_sentences
from index.types import Article

MAX_UNITS = 2000
MAX_PAIRS = 50_000
"""Beyond these, comparing takes longer than anyone waits: it is done by the paragraph, or not at all."""
MAX_SHOWN = 100_000
"""Characters of changes beyond which nobody reads them."""
_MAX_WORDS = 600
_ALIKE = 0.5

_WORDS = re.compile(r"\S+\s*|\s+")
_PARAGRAPHS = re.compile(r".+?(?:\n\s*\n|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that stayed, went or came."""

    kind: Literal["same", "gone", "new"]
    text: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A title, author or date that changed; `None` where there was or is none."""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed: fields, and passages of the text, each with a sentence around it.

    `passages` is `None` where the texts differ too much to be set side by side.
    """

    fields: tuple[FieldChange, ...]
    passages: tuple[tuple[Stretch, ...], ...] | None


def changes(before: Article, after: Article) -> Changes:
    """Compare two versions of an article, sentence by sentence. Layout and white space don't count."""
    fields = (
        FieldChange("title", before.title, after.title),
        FieldChange("author", before.author, after.author),
        FieldChange("date", _day(before), _day(after)),
    )
    passages = _compared(_sentences(before.text), _sentences(after.text))
    if passages is None:
        passages = _compared(_PARAGRAPHS.findall(before.text), _PARAGRAPHS.findall(after.text))
    return Changes(tuple(f for f in fields if f.before != f.after), passages)


def _day(article: Article) -> str | None:
    return article.published.isoformat() if article.published else None


def _sentences(text: str) -> list[str]:
    """Cut a text before each sentence: the pieces together are the text."""
    starts = [sentence.start for sentence in split_sentences(text)]
    bounds = [0, *starts[1:], len(text)]
    return [text[a:b] for a, b in pairwise(bounds)]


def _compared(before: Sequence[str], after: Sequence[str]) -> tuple[tuple[Stretch, ...], ...] | None:
    old, new = [" ".join(unit.split()) for unit in before], [" ".join(unit.split()) for unit in after]
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    # One unit of what stayed is left at each end, to be shown beside the change.
    first, last = max(0, head - 1), max(0, tail - 1)
    old, new = old[first : len(old) - last], new[first : len(new) - last]
    counts = Counter(new)
    if max(len(old), len(new)) > MAX_UNITS or sum(counts[unit] for unit in old) > MAX_PAIRS:
        return None
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    groups = matcher.get_grouped_opcodes(1)
    passages = tuple(tuple(_stretches(group, before[first:], after[first:])) for group in groups)
    shown = sum(len(stretch.text) for passage in passages for stretch in passage)
    return passages if shown <= MAX_SHOWN else None


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    pairs = enumerate(zip(old, new, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(old), len(new)))


def _stretches(
    group: Sequence[tuple[str, int, int, int, int]], before: Sequence[str], after: Sequence[str]
) -> Iterator[Stretch]:
    for tag, i, j, k, m in group:
        gone, new = "".join(before[i:j]), "".join(after[k:m])
        if tag == "equal":
            yield Stretch("same", new)
        else:
            yield from _words(gone, new)


def _words(gone: str, new: str) -> Iterator[Stretch]:
    """Show which words of sentences changed, where most of them stayed."""
    old, now = _WORDS.findall(gone), _WORDS.findall(new)
    if old and now and max(len(old), len(now)) <= _MAX_WORDS:
        plain = [word.strip() for word in old], [word.strip() for word in now]
        matcher = SequenceMatcher(None, *plain, autojunk=False)
        if matcher.ratio() >= _ALIKE:
            for tag, i, j, k, m in matcher.get_opcodes():
                if tag == "equal":
                    yield Stretch("same", "".join(now[k:m]))
                else:
                    yield from _both("".join(old[i:j]), "".join(now[k:m]))
            return
    yield from _both(gone, new)


def _both(gone: str, new: str) -> Iterator[Stretch]:
    if gone:
        yield Stretch("gone", gone)
    if new:
        yield Stretch("new", new)
