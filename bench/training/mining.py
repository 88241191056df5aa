"""Passages that our own retriever finds for a question and that don't answer it."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from bench.collection import open_for_measures
from bench.training.examples import Example, Label
from index.articles import make_article
from index.types import Article
from qa.evaluation.metrics import contains_normalised, normalise

DEPTH = 6
"""Hits that are looked at."""


def mine(examples: Sequence[Example], folder: Path, counts: dict[str, int], seed: int) -> list[Example]:
    """Return negatives for so many questions of each source, from a collection of all contexts in `folder`.

    What was mined before with the same arguments is read again.
    """
    cache = folder / f"negatives-{seed}-{'-'.join(f'{k}{v}' for k, v in sorted(counts.items()))}.jsonl"
    if not cache.exists():
        collection = open_for_measures(folder / "collection")
        collection.builder.rebuild(_articles(examples))
        chosen = _chosen(examples, counts, Random(seed))
        with cache.with_suffix(".part").open("w", encoding="utf-8") as file:
            for example in chosen:
                found = [
                    (h.article.title, h.passage.text)
                    for h in collection.retriever.search(example.question, limit=DEPTH).hits
                    if not _answers(example, h.passage.text)
                ]
                if found:
                    title, text = found[0]
                    record = [example.source, example.question, title, text]
                    file.write(json.dumps(record, ensure_ascii=False) + "\n")
        cache.with_suffix(".part").rename(cache)
    records = map(json.loads, cache.read_text(encoding="utf-8").splitlines())
    return [
        Example(f"mined_{source}", question, title, text, Label.NONE, ())
        for source, question, title, text in records
    ]


def _articles(examples: Sequence[Example]) -> Iterator[Article]:
    """Yield each context once; one that isn't text enough for an article is left out."""
    contexts = {e.context: e for e in examples if e.source not in ("trecqa", "covidqa")}
    for number, (context, example) in enumerate(contexts.items()):
        yield make_article(text=context, title=example.title or None, id=f"{example.source}-{number}")


def _chosen(examples: Sequence[Example], counts: dict[str, int], random: Random) -> Iterator[Example]:
    for source, count in counts.items():
        there = [e for e in examples if e.source == source]
        yield from random.sample(there, min(count, len(there)))


def _answers(example: Example, passage: str) -> bool:
    """Tell whether a passage may answer: it holds the answer, or comes of the very context."""
    if passage in example.context or example.context in passage:
        return True
    text = normalise(passage)
    answers = (normalise(example.context[s.start : s.end]) for s in example.spans)
    return any(contains_normalised(text, answer) for answer in answers)
