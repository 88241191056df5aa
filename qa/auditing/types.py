"""The vocabulary of the self-audit: what was found in a collection, and what is asked about it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from index.types import Article, ArticleInfo, Span
from qa.evaluation.types import Evaluation, Versions


class EntityKind(Enum):
    """What can be asked for, and swapped."""

    NAME = "name"
    DATE = "date"
    NUMBER = "number"


class ProbeKind(Enum):
    """A question whose answer is known, one that an article almost answers, one of something else."""

    KNOWN_ITEM = "known_item"
    NEAR_MISS = "near_miss"
    OFF_TOPIC = "off_topic"


@dataclass(frozen=True, slots=True)
class Entity:
    """A name, date or number at `text[start:end]`; `before` is the preposition or article in front of it.

    `apart` tells that it stands for a thing of its own: "in Peru", not "Peru talks" or "Peru’s".
    """

    kind: EntityKind
    start: int
    end: int
    text: str
    before: str
    apart: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """A question made of a sentence. `sentence` and `answer` are places in the article.

    `mentions` are the entities that are left in the question, in its own offsets.
    """

    question: str
    answer_text: str
    article: ArticleInfo
    sentence: Span
    sentence_text: str
    answer: Span
    mentions: tuple[Entity, ...]


@dataclass(frozen=True, slots=True)
class Probe:
    """A question to ask. `swapped` is what a near miss says instead of `original`, both empty otherwise."""

    id: str
    kind: ProbeKind
    question: str
    draft: Draft | None = None
    original: str = ""
    swapped: str = ""


@dataclass(frozen=True, slots=True)
class Combed:
    """What a look through the whole collection found: probes it spoils, and where each sentence stands."""

    spoiled: frozenset[str]
    places: dict[str, tuple[tuple[str, Span], ...]]
    articles: int


@dataclass(frozen=True, slots=True)
class Audit:
    """The questions, what came of them, and what they were made from."""

    probes: tuple[Probe, ...]
    evaluation: Evaluation
    infos: dict[str, ArticleInfo]
    articles: int
    other_languages: int
    spoiled: int
    seconds: float


class Articles(Versions, Protocol):
    """Whatever holds the collection."""

    def articles(self, limit: int, after: str | None = None) -> tuple[list[ArticleInfo], str | None]:
        """Return a page of articles in the order of their ids, and where the next page goes on."""
        ...


def all_infos(store: Articles) -> Iterator[ArticleInfo]:
    """Yield every article of the collection, without its text."""
    after: str | None = None
    while True:
        page, after = store.articles(1000, after)
        yield from page
        if after is None:
            return


def all_articles(store: Articles) -> Iterator[Article]:
    """Yield every article of the collection, read one at a time."""
    for info in all_infos(store):
        yield store.version(info.id, info.version)
