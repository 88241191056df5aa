"""As many passages as wanted, made of those that `bench.collection` encoded: the real ones, then repeats with noise.

A repeat is a real article in which three words of ten were replaced by words drawn from all articles, so that words
keep their frequencies and no repeat is a copy of another; its passages' vectors are those of the real passages, turned
away from them in a random direction to a cosine drawn from .6 to .9 (a passage's nearest of other real ones: .78).
Encoding is all that is left out: repeats are cut, compared, filed, stemmed and written as any article is.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from bench.collection import BigCollection
from index.articles import make_article
from index.encoder import Encoder
from index.staging import encoded_text
from index.types import Article, Vectors
from index.vectors import vectors_of

REPLACED = 0.3
COSINES = (0.6, 0.9)
SOURCES = {"The Common": 0.3, "The Tenth": 0.1, "The Hundredth": 0.01, "The Thousandth": 0.001}
"""What share of the articles each source has, so that filters of known selectivity can be asked for."""

_CHUNK = 2000
_KEY = re.compile(r"\[(\d+)\.(\d+)\]")


@dataclass(frozen=True, slots=True)
class Original:
    """A real article, with its passages' vectors in their order."""

    article: Article
    vectors: Vectors


@dataclass(slots=True)
class Originals:
    """The real articles in an order that mixes them, all their words, and the vectors of what was encoded."""

    articles: list[Original]
    words: npt.NDArray[np.object_]
    encoded: dict[str, Vectors]

    def article(self, at: int) -> Article:
        """Return the article `at`: the real ones come first, and then their repeats, without end."""
        copy, number = divmod(at, len(self.articles))
        one = self.articles[number].article
        if copy == 0:
            return self._made(one.text, one.title, number, copy)
        text = self._replaced(one.text, np.random.default_rng((copy, number)))
        return self._made(text, f"{one.title[:100]} [{copy}.{number}]", number, copy)

    def _made(self, text: str, title: str, number: int, copy: int) -> Article:
        dice = np.random.default_rng((7, copy, number))
        drawn, source = dice.random(), "The Rest"
        for name, share in SOURCES.items():
            if 0 <= drawn < share:
                source = name
            drawn -= share
        published = date(2010, 1, 1) + timedelta(days=int(dice.integers(5000)))
        return make_article(
            text=text, title=title, id=f"m-{copy}-{number}", source=source, published=published, language="en"
        )

    def _replaced(self, text: str, dice: np.random.Generator) -> str:
        words = text.split(" ")
        places = np.flatnonzero(dice.random(len(words)) < REPLACED)
        for at, drawn in zip(places, dice.integers(len(self.words), size=len(places)), strict=True):
            words[at] = self.words[drawn]
        return " ".join(words)


def originals(big: BigCollection) -> Originals:
    """Read the real articles with their vectors."""
    store, collection = big.collection.store, big.collection
    generation = store.generation()
    assert generation is not None
    segments = [collection.segments.open(name) for name in generation.segments]
    rows = np.sort(store.visible_rows(generation.number))
    parts: dict[str, list[Vectors]] = {}
    encoded: dict[str, Vectors] = {}
    for start in range(0, len(rows), _CHUNK):
        some = rows[start : start + _CHUNK]
        stored, (_, vectors) = store.passages(some), vectors_of(segments, some)
        for row, vector in zip(some.tolist(), vectors, strict=True):
            passage, article = stored[row]
            parts.setdefault(article.id, []).append(vector)
            encoded[encoded_text(article.title, passage.heading, passage.text)] = vector
    names = sorted(parts)
    order = np.random.default_rng(0).permutation(len(names))
    found = [Original(store.article(names[at]), np.stack(parts[names[at]])) for at in order]
    words = [word for one in found for word in one.article.text.split(" ") if word and "\n" not in word]
    return Originals(found, np.array(words, dtype=object), encoded)


@dataclass(slots=True)
class RepeatingEncoder:
    """The real encoder, which needn't encode what was encoded, nor what was made of it."""

    inner: Encoder
    known: Originals
    encoded: int = 0
    """Texts that were encoded after all."""
    _places: dict[tuple[int, int], int] = field(default_factory=dict)

    @property
    def model(self) -> str:
        """Name the model."""
        return self.inner.model

    @property
    def fingerprint(self) -> str:
        """Name the real encoder: questions are encoded by it."""
        return self.inner.fingerprint

    @property
    def dim(self) -> int:
        """Count the numbers of a vector."""
        return self.inner.dim

    @property
    def max_tokens(self) -> int:
        """Tell how many tokens of a text are read."""
        return self.inner.max_tokens

    @property
    def encode_query(self) -> Callable[[Sequence[str]], Vectors]:
        """Return the real one's."""
        return self.inner.encode_query

    @property
    def token_ends(self) -> Callable[[str], npt.NDArray[np.int64]]:
        """Return the real one's."""
        return self.inner.token_ends

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of passages; an article's come in their order."""
        return (
            np.stack([self._vector(text) for text in texts]) if texts else np.empty((0, self.dim), np.float32)
        )

    def _vector(self, text: str) -> Vectors:
        key = _KEY.search(text.split("\n", 1)[0])
        if key is None:
            found = self.known.encoded.get(text)
            if found is None:
                self.encoded += 1
                found = self.inner.encode_document([text])[0]
            return found
        copy, number = int(key[1]), int(key[2])
        place = self._places[copy, number] = self._places.get((copy, number), -1) + 1
        vectors = self.known.articles[number].vectors
        return turned(vectors[place % len(vectors)], np.random.default_rng((copy, number, place)))


def turned(vector: Vectors, dice: np.random.Generator) -> Vectors:
    """Turn a unit vector in a random direction, to a cosine drawn from `COSINES`."""
    cosine = dice.uniform(*COSINES)
    aside = dice.standard_normal(len(vector)).astype(np.float32)
    aside -= (aside @ vector) * vector
    made: Vectors = cosine * vector + np.sqrt(1 - cosine**2) * aside / np.linalg.norm(aside)
    return made.astype(np.float32)
