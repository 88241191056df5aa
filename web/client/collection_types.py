"""The collection as a whole, as the Python client gives it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Generation:
    """One published state of the collection."""

    generation: str
    created_at: str
    cause: str
    encoder: str
    dim: int
    splitter: str
    articles: int
    passages: int


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the articles, and how its words are looked for."""

    language: str
    articles: int
    words: str


@dataclass(frozen=True, slots=True)
class Collection:
    """The collection as it stands; before the first article it has no generation."""

    generation: Generation | None
    articles: int
    passages: int
    earliest: date | None
    latest: date | None
    sources: tuple[str, ...]
    languages: tuple[Language, ...]
    model: str | None
    model_reason: str | None


@dataclass(frozen=True, slots=True)
class Generations:
    """Generations, newest first."""

    generations: tuple[Generation, ...]
