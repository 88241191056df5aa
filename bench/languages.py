"""Search and answer in six languages: XQuAD's articles in all of them, one collection, each question in each.

A question's evidence is the paragraph in its own language: the same one in another doesn't count.

Usage: python -m bench.languages [--model NAME] [--limit N] [--json FILE]
"""

import hashlib
from dataclasses import replace

from bench.common import CACHE, dev_set, machine, parser, show, write
from index.models import DEFAULT_MODEL
from qa.evaluation import Dataset, Evaluation, evaluate
from qa.evaluation.summary import summarise
from serve import Collection, read_settings

SETS = "xquad"
LANGUAGES = ("en", "de", "es", "ru", "zh", "ar")
HEADER = (
    "language", "n", "hit@1", "hit@4", "hit@10", "MRR@10", "gold in quotes", "passed", "gold, passed", "search ms",
)  # fmt: skip


def main() -> None:
    """Build what isn't there, ask, and print a row for each language."""
    options = parser(__doc__)
    options.add_argument("--model", default=DEFAULT_MODEL, help="the encoder; the default's name by default")
    options.add_argument("--limit", type=int, default=200, help="questions of a language")
    args = options.parse_args()
    dataset = dev_set(SETS)
    collection = open_with(args.model, dataset)
    collection.builder.add(dataset.articles)
    rows = {}
    for language in LANGUAGES:
        own = tuple(q for q in dataset.questions if q.id.startswith(f"{language}:"))
        asked = replace(dataset, name=f"{SETS}-{language}", questions=own)
        found = evaluate(
            asked, collection.answerer.retriever, collection.answerer, collection.store, limit=args.limit
        )
        rows[language] = figures(found)
        print(language, rows[language], flush=True)
    held = collection.store.summary()
    title = f"{args.model}: {held.articles} articles, {held.passages} passages, all languages together"
    show(title, HEADER, [(language, *row.values()) for language, row in rows.items()])
    write(
        {"model": args.model, "machine": machine(), "passages": held.passages, "languages": rows}, args.json
    )


def open_with(model: str, dataset: Dataset) -> Collection:
    """Open the collection of a set and a model; what is there already costs nothing."""
    name = hashlib.sha256(f"{model} {dataset.digest}".encode()).hexdigest()[:12]
    settings = read_settings(CACHE / f"languages-{name}", None)
    chosen = replace(
        settings.index, model=model, models_dir=settings.index.models_dir or str(CACHE / "models")
    )
    return Collection(replace(settings, index=chosen), print)


def figures(found: Evaluation) -> dict[str, float]:
    """Return what the table shows; answers are the best that there are, then those that pass the threshold."""
    summary = summarise(found.records)
    retrieval, answered = summary["retrieval"], [r.answered for r in found.records]
    assert isinstance(retrieval, dict)
    passed = [a for a in answered if a.passed]
    return {
        "n": len(answered),
        **{f"hit@{k}": retrieval[f"evidence_hit@{k}"] for k in (1, 4, 10)},
        "mrr@10": retrieval["mrr@10"],
        "gold in quotes": sum(a.contains_gold for a in answered) / len(answered),
        "passed": len(passed) / len(answered),
        "gold, passed": sum(a.contains_gold for a in passed) / max(1, len(passed)),
        "search ms": sorted(r.retrieved.ms for r in found.records)[len(answered) // 2],
    }


if __name__ == "__main__":
    main()
