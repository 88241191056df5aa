"""Fit how retrieval's signals are weighed, and compare with the convex combination alone on articles left out.

Articles are split in two by a hash of their id; each half is fitted and reported on the other. Passages are
those of the collections that `pullquote eval` keeps in its data folder.

Usage: python -m bench.fusion --data-dir DIR [--json FILE]
"""

import json
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np

from bench.common import ROOT, data_folder, parser
from bench.listwise import fit_listwise
from index.proximity import Proximity, proximity
from index.types import Filters
from qa.evaluation import Dataset, held_out, load_datasets, sample
from qa.evaluation.scoring import overlaps
from serve import Collection, read_settings

SETS = ("squad_v2_dev", "realtimeqa_dev")
SIGNALS = ("dense", "lexical", *(f.name for f in fields(Proximity)))


@dataclass
class Example:
    """A question with the signals of its candidates, in their fused order, and which hold the evidence."""

    set_name: str
    half: bool
    signals: np.ndarray
    fused: np.ndarray
    right: np.ndarray


def main() -> None:
    """Fit both halves, and print each on the other."""
    options = parser(__doc__)
    options.add_argument("--data-dir", type=Path, default=ROOT / "build" / "bench" / "data")
    options.add_argument("--limit", type=int, default=2000, help="questions of a set")
    chosen = options.parse_args()
    examples = []
    for name in SETS:
        dataset = load_datasets(data_folder() / "dev" / name)[0]
        examples += gather(dataset, chosen.data_dir, chosen.limit)
    figures = []
    for half in (False, True):
        weights = fit([e for e in examples if e.half == half])
        print("weights", dict(zip(SIGNALS, weights.round(3).tolist(), strict=True)))
        for name in SETS:
            left_out = [e for e in examples if e.half != half and e.set_name == name]
            before = score(left_out, [e.fused for e in left_out])
            after = score(left_out, [e.signals @ weights for e in left_out])
            figures.append({"set": name, "n": len(left_out), "convex": before, "with proximity": after})
            print(json.dumps(figures[-1]))
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=1), encoding="utf-8")


def gather(dataset: Dataset, data_dir: Path, limit: int) -> list[Example]:
    """Take the candidates of answerable questions apart into signals."""
    settings = read_settings(data_dir / "evaluations" / f"{dataset.name}-{dataset.digest[:12]}", None)
    index_settings = replace(settings.index, models_dir=settings.index.models_dir or str(data_dir / "models"))
    collection = Collection(replace(settings, index=index_settings))
    collection.builder.add(dataset.articles)
    retriever, depth = collection.retriever, collection.retriever.fusion.depth
    examples = []
    for question in sample([q for q in dataset.questions if q.answerable], limit, 0):
        wording, pool = retriever.candidates(question.text, Filters())
        rows = pool.rows[:depth]
        stored = collection.store.passages(rows)
        signals, right = [], []
        for at, row in enumerate(rows.tolist()):
            passage, article = stored[row]
            own = wording.of(article.language, passage.text)
            close = proximity(own, passage.text, f"{article.title} {passage.heading}")
            signals.append([pool.near[at], pool.named[at], *(getattr(close, s) for s in SIGNALS[2:])])
            right.append(overlaps(question, article.id, passage.start, passage.end))
        half = held_out(question)
        examples.append(Example(dataset.name, half, np.array(signals), pool.scores[:depth], np.array(right)))
    return examples


def fit(examples: list[Example]) -> np.ndarray:
    """Fit a listwise softmax over each question's candidates; return weights that sum to 1."""
    used = [e for e in examples if e.right.any()]
    counts = [1.0 / sum(o.set_name == e.set_name for o in used) for e in used]
    found = fit_listwise([e.signals for e in used], [e.right for e in used], counts)
    scaled: np.ndarray = found / found.sum()
    return scaled


def score(examples: list[Example], scores: list[np.ndarray]) -> dict[str, float]:
    """Return MRR@10 and evidence hits over the candidates in the order of the scores."""
    ranks = []
    for e, values in zip(examples, scores, strict=True):
        ordered = e.right[np.argsort(-values, kind="stable")]
        ranks.append(int(np.argmax(ordered)) + 1 if ordered.any() else 10**9)
    at = np.array(ranks)
    figures = {"mrr@10": float(np.where(at <= 10, 1 / at, 0).mean())}
    return {
        k: round(v, 4)
        for k, v in {**figures, **{f"hit@{k}": float((at <= k).mean()) for k in (1, 4, 10)}}.items()
    }


if __name__ == "__main__":
    main()
