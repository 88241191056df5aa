"""The encoder of a collection whose settings name none: its own, or the one that its first articles choose."""

import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

import numpy as np
import numpy.typing as npt

from index.choosing import choose, languages_of
from index.encoder import Encoder
from index.models import DEFAULT_MODEL, MULTILINGUAL_MODEL, at_hand
from index.store import Store
from index.types import Article, Refusal, Vectors

SAMPLE = 200
"""Articles that are looked at, the first of the collection."""

logger = logging.getLogger(__name__)


class AutomaticEncoder:
    """The encoder of a collection that may still be empty: its first articles decide, here or in another process.

    :param open_model: Opens a model by its name.
    """

    def __init__(
        self, store: Store, open_model: Callable[[str], Encoder], announce: Callable[[str], None]
    ) -> None:
        self._store, self._open, self._announce = store, open_model, announce
        self._lock = threading.RLock()
        self._opened: dict[str, Encoder] = {}
        self._chosen = DEFAULT_MODEL
        self._final: Encoder | None = None

    def settle(self, articles: Iterable[Article | Refusal]) -> Iterable[Article | Refusal]:
        """Choose by the first articles of a new collection, and return all of them."""
        whole: Iterable[Article | Refusal] = articles
        if isinstance(articles, Sequence):
            first = list(articles[:SAMPLE])
        else:
            first, whole = _peeked(articles)
        if first:
            choice = choose(languages_of(first), at_hand(MULTILINGUAL_MODEL))
            self._chosen = choice.model
            self._store.note_choice(choice)
            if choice.reason:
                self._announce(f"Encoder {choice.model}: {choice.reason}")
                logger.info("encoder %s: %s", choice.model, choice.reason)
        return whole

    def _now(self) -> Encoder:
        if self._final is None:
            with self._lock:
                recorded = self._store.model()
                opened = self._encoder(recorded or self._chosen)
                if recorded is None:
                    return opened
                self._final = opened
        return self._final

    def _encoder(self, model: str) -> Encoder:
        if model not in self._opened:
            self._opened[model] = self._open(model)
        return self._opened[model]

    @property
    def model(self) -> str:
        """Name the model."""
        return self._now().model

    @property
    def fingerprint(self) -> str:
        """Name the weights, runtime and settings that made a vector."""
        return self._now().fingerprint

    @property
    def dim(self) -> int:
        """Count the numbers of a vector."""
        return self._now().dim

    @property
    def max_tokens(self) -> int:
        """Tell how many tokens of a text are read."""
        return self._now().max_tokens

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """Return unit rows for passages, shape (len(texts), dim)."""
        return self._now().encode_document(texts)

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """Return unit rows for questions, shape (len(texts), dim)."""
        return self._now().encode_query(texts)

    def token_ends(self, text: str) -> npt.NDArray[np.int64]:
        """Return where each token of the whole text ends, in code points, shape (tokens,)."""
        return self._now().token_ends(text)


def _peeked(
    articles: Iterable[Article | Refusal],
) -> tuple[list[Article | Refusal], Iterator[Article | Refusal]]:
    """Return the first articles, and all; a source that fails while it is looked at fails in its place."""
    rest = iter(articles)
    first: list[Article | Refusal] = []
    failure: Exception | None = None
    try:
        for article in islice(rest, SAMPLE):
            first.append(article)
    except Exception as error:
        failure = error

    def whole() -> Iterator[Article | Refusal]:
        yield from first
        if failure is not None:
            raise failure
        yield from rest

    return first, whole()


def settling(encoder: Encoder) -> Callable[[Iterable[Article | Refusal]], Iterable[Article | Refusal]]:
    """Return what has a new collection's encoder chosen by its articles; it passes them on where one was named."""
    return encoder.settle if isinstance(encoder, AutomaticEncoder) else _as_they_are


def _as_they_are(articles: Iterable[Article | Refusal]) -> Iterable[Article | Refusal]:
    return articles
