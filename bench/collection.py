"""The collection that several measures share: two development sets and news, 25,000 passages or more."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from uuid import uuid4

from bench.common import CACHE, data_folder, dev_set, news, skip
from index.articles import make_article
from index.build import Builder
from index.models import DEFAULT_MODEL
from index.passages import Splitter
from index.retrieval import Retriever
from index.types import Article
from qa.answering import Answerer
from qa.evaluation import Dataset, EvalQuestion
from serve import Collection, read_settings

SETS = ("realtimeqa_dev", "squad_v2_dev")
PASSAGES = 25_000
BATCH = 500


@dataclass(frozen=True, slots=True)
class BigCollection:
    """An open collection with the questions that can be asked of it."""

    collection: Collection
    builder: Builder
    retriever: Retriever
    datasets: tuple[Dataset, ...]

    @property
    def answerer(self) -> Answerer:
        """Return what answers."""
        return self.collection.answerer

    @property
    def sqlite(self) -> Path:
        """Return the file that holds the texts."""
        return self.collection.settings.data_dir / "pullquote.sqlite"

    @property
    def articles(self) -> int:
        """Return how many articles it holds."""
        return self.collection.store.summary().articles

    @property
    def passages(self) -> int:
        """Return how many passages it holds."""
        return self.collection.store.summary().passages

    def questions(self, name: str) -> tuple[EvalQuestion, ...]:
        """Return the questions of a set."""
        return next(d.questions for d in self.datasets if d.name == name)

    def spare(self, count: int) -> list[Article]:
        """Return news articles that it doesn't hold, each with a word of its own (see `finds`) at the end.

        Their titles are new in each run: what an earlier run encoded and left behind would flatter this one.
        """
        run = uuid4().hex[:6]
        return [
            make_article(
                text=f"{article.text}\n\nFiled under {_own_word(f'spare-{at}')}.",
                title=f"{article.title} ({run})",
                id=f"spare-{at}",
            )
            for at, article in enumerate(islice(_unknown(self.collection, news()), count))
        ]

    def finds(self, article: Article) -> bool:
        """Tell whether a search for a spare article's own word finds it."""
        hits = self.retriever.search(_own_word(article.id), limit=10)
        return article.id in {hit.article.id for hit in hits.hits}


def big_collection() -> BigCollection:
    """Open the collection, building first what isn't there; articles that are there cost nothing."""
    if not (data_folder() / "scale").is_dir():
        skip(f"{data_folder() / 'scale'} isn't there; name the data folder in PULLQUOTE_DATA.")
    datasets = tuple(dev_set(name) for name in SETS)
    collection = _open(datasets)
    builder = collection.builder
    print(f"Collection in {collection.settings.data_dir}")
    for dataset in datasets:
        builder.add(dataset.articles)
    while (held := collection.store.summary().passages) < PASSAGES:
        print(f"  {held:,} passages; adding news")
        batch = list(islice(_unknown(collection, news()), BATCH))
        if not batch:
            skip(f"there is news for {held:,} passages only.")
        builder.add(batch)
    return BigCollection(collection, builder, collection.retriever, datasets)


def open_for_measures(folder: Path) -> Collection:
    """Open a collection in a folder, with the exported encoder that all benches share."""
    settings = read_settings(folder, None)
    models_dir = settings.index.models_dir or str(CACHE / "models")
    return Collection(replace(settings, index=replace(settings.index, models_dir=models_dir)), print)


def _open(datasets: tuple[Dataset, ...]) -> Collection:
    """Name the folder by all that decides what is in it, so that a change of settings makes another."""
    settings = read_settings(CACHE / "unnamed", None)
    chosen = replace(settings.index, models_dir=settings.index.models_dir or str(CACHE / "models"))
    splitter = Splitter(chosen.passage_tokens, chosen.overlap_tokens)
    model = chosen.model or DEFAULT_MODEL
    key = (model, chosen.runtime, chosen.max_tokens, splitter.signature, *(d.digest for d in datasets))
    name = "big-" + hashlib.sha256(repr(key).encode()).hexdigest()[:12]
    return Collection(replace(settings, data_dir=CACHE / name, index=chosen), print)


def _own_word(article_id: str) -> str:
    return "zq" + hashlib.sha256(article_id.encode()).hexdigest()[:10]


def _unknown(collection: Collection, articles: Iterator[Article]) -> Iterator[Article]:
    known = set()
    after: str | None = None
    while True:
        page, after = collection.store.articles(1000, after)
        known |= {info.id for info in page}
        if after is None:
            break
    for article in articles:
        if article.id not in known:
            known.add(article.id)
            yield article
