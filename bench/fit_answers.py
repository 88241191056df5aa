"""Fit the reader's weights and the calibration of answerability, and report them on articles left out.

Articles are split in two by a hash of their id: the numbers in `qa/weights.json` come from one half, the
figures printed from the other. Questions of other sets, asked of a collection that can't know, are the
off-topic ones.

Usage: python -m bench.fit_answers --data-dir DIR [--write] [--json FILE]
"""

import hashlib
import json
import pickle
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import torch

from bench.common import ROOT, data_folder, parser
from bench.listwise import fit_listwise
from index.types import Span
from qa.evaluation import Dataset, EvalQuestion, load_datasets, sample
from qa.evaluation.metrics import auroc, calibration_error, contains
from qa.evaluation.scoring import overlaps
from qa.evaluation.splits import held_out
from qa.evidence import Evidence
from qa.highlighting import Highlighter
from qa.weights import load_weights
from qa.word_reading import WordReader
from serve import Collection, read_settings

SETS = ("squad_v2_dev", "realtimeqa_dev", "clapnq_dev")
NAMES = tuple(f.name for f in fields(Evidence))
SHARES = {"answerable": 0.6, "near": 0.2, "off": 0.2}
"""The mix that calibration is fitted for; each set counts the same within a share."""

LEFT_OUT = ("squad_v2_dev", "near")
"""Written to hold every word of a passage but the one that counts: words and vectors can't tell them from
answerable ones, and fitting them would make the others abstain. They are reported all the same."""

THRESHOLD = 0.6

IN_ORDER = 0.3


@dataclass
class Example:
    """A question with the evidence of every sentence read, and which sentences are right."""

    set_name: str
    kind: str
    held_out: bool
    evidence: np.ndarray
    right: np.ndarray


def main() -> None:
    """Fit, print, and write where asked."""
    options = parser(__doc__)
    options.add_argument("--data-dir", type=Path, default=ROOT / "build" / "bench" / "data")
    options.add_argument("--limit", type=int, default=1000, help="questions of a set")
    options.add_argument("--cache", type=Path, help="keep what was read there, to fit again quickly")
    options.add_argument("--write", action="store_true", help="write qa/weights.json")
    chosen = options.parse_args()
    datasets = {name: load_datasets(data_folder() / "dev" / name)[0] for name in SETS}
    if chosen.cache and chosen.cache.exists():
        examples = pickle.loads(chosen.cache.read_bytes())
    else:
        examples = [e for name in SETS for e in gather(name, datasets, chosen.data_dir, chosen.limit)]
    if chosen.cache:
        chosen.cache.write_bytes(pickle.dumps(examples))
    weights = fit_sentences([e for e in examples if not e.held_out])
    print("sentence weights", weights)
    intercept, coefficients = fit_calibration([e for e in examples if not e.held_out], weights)
    print("calibration", intercept, coefficients)
    figures = report([e for e in examples if e.held_out], weights, intercept, coefficients)
    record = {
        "sentence": weights,
        "calibration": {
            "id": "cal_" + hashlib.sha256(json.dumps([intercept, coefficients]).encode()).hexdigest()[:8],
            "intercept": intercept,
            "coefficients": coefficients,
            "threshold": THRESHOLD,
        },
    }
    if chosen.write:
        (ROOT / "qa" / "weights.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    if chosen.json:
        chosen.json.write_text(json.dumps(figures, indent=1), encoding="utf-8")


def gather(name: str, datasets: dict[str, Dataset], data_dir: Path, limit: int) -> list[Example]:
    """Read the passages found for a set's own questions, and for those of the other sets."""
    dataset = datasets[name]
    place = data_dir / "evaluations" / f"{dataset.name}-{dataset.digest[:12]}"
    settings = read_settings(place, None)
    collection = Collection(settings)
    collection.builder.add(dataset.articles)
    retriever = collection.retriever
    reader = WordReader(collection.encoder, *load_weights())
    own = [(q, "answerable" if q.answerable else "near") for q in sample(dataset.questions, limit, 0)]
    others = [
        (q, "off")
        for other in SETS
        if other != name
        for q in sample(datasets[other].questions, limit // 8, 1)
    ]
    examples = []
    for question, kind in own + others:
        hits = retriever.search(question.text, limit=settings.qa.read_passages)
        wording = retriever.wording(question.text)
        found = reader.candidates(question.text, wording, hits.hits, Highlighter(question.text, wording))
        if not found:
            continue
        right = [
            kind == "answerable" and _right(question, c.hit.article.id, c.text, c.sentence) for c in found
        ]
        examples.append(
            Example(
                name,
                kind,
                held_out(question),
                np.array([[getattr(c.evidence, n) for n in NAMES] for c in found]),
                np.array(right),
            )
        )
    return examples


def _right(question: EvalQuestion, article_id: str, text: str, span: Span) -> bool:
    if question.free_text:
        return overlaps(question, article_id, span.start, span.end)
    return any(contains(text, gold) for gold in question.answers)


def fit_sentences(examples: list[Example]) -> dict[str, float]:
    """Fit a listwise softmax over the sentences of each answerable question that has a right one."""
    used = [e for e in examples if e.kind == "answerable" and e.right.any()]
    sizes = {name: sum(e.set_name == name for e in used) for name in SETS}
    found = fit_listwise(
        [e.evidence for e in used], [e.right for e in used], [1.0 / sizes[e.set_name] for e in used]
    )
    weights = {n: round(float(x), 3) for n, x in zip(NAMES, found, strict=True)}
    # Fitted freely it is about nothing (-0.2 to 0.2); a sentence in the question's order must not lose for it.
    weights["in_order"] = max(weights["in_order"], IN_ORDER)
    total = sum(weights.values())
    return {n: round(w / total, 4) for n, w in weights.items()}


def _best(e: Example, weights: dict[str, float]) -> int:
    return int(np.argmax(e.evidence @ np.array([weights[n] for n in NAMES])))


def fit_calibration(examples: list[Example], weights: dict[str, float]) -> tuple[float, dict[str, float]]:
    """Fit a logistic regression of "what was read answers" on the best sentence's evidence."""
    examples = [e for e in examples if (e.set_name, e.kind) != LEFT_OUT]
    best = [_best(e, weights) for e in examples]
    inputs = torch.tensor(
        np.array([e.evidence[b] for e, b in zip(examples, best, strict=True)]), dtype=torch.float32
    )
    goal = torch.tensor([float(e.right.any()) for e in examples])
    kinds = [(e.set_name, e.kind) for e in examples]
    weight = torch.tensor([SHARES[kind] / kinds.count((name, kind)) for name, kind in kinds])
    fitted = torch.zeros(len(NAMES) + 1, requires_grad=True)
    optimiser = torch.optim.LBFGS([fitted], max_iter=300)

    def closure() -> torch.Tensor:
        optimiser.zero_grad()
        value = inputs @ fitted[:-1] + fitted[-1]
        each = torch.nn.functional.binary_cross_entropy_with_logits(value, goal, reduction="none")
        loss = (each * weight).sum() / weight.sum() + 1e-4 * (fitted[:-1] ** 2).sum()
        loss.backward()  # type: ignore[no-untyped-call]  # torch
        return loss

    optimiser.step(closure)  # type: ignore[no-untyped-call]  # torch
    numbers = [round(float(x), 3) for x in fitted.detach()]
    return numbers[-1], dict(zip(NAMES, numbers[:-1], strict=True))


def report(
    examples: list[Example], weights: dict[str, float], intercept: float, coefficients: dict[str, float]
) -> dict[str, object]:
    """Print, and return, how the held-out half does."""
    best = [_best(e, weights) for e in examples]
    counted = np.array([coefficients[n] for n in NAMES])
    p = np.array(
        [
            1 / (1 + np.exp(-(e.evidence[b] @ counted + intercept)))
            for e, b in zip(examples, best, strict=True)
        ]
    )
    right = np.array([bool(e.right[b]) for e, b in zip(examples, best, strict=True)])
    there = np.array([bool(e.right.any()) for e in examples])
    figures: dict[str, object] = {}
    for name in SETS:
        of = {k: np.array([e.set_name == name and e.kind == k for e in examples]) for k in SHARES}
        given = {k: float((p[m] >= THRESHOLD).mean()) if m.any() else None for k, m in of.items()}
        mine, of_set = of["answerable"], np.array([e.set_name == name for e in examples])
        shown = mine & (p >= THRESHOLD)
        figures[name] = {
            "n": {k: int(m.sum()) for k, m in of.items()},
            "there": float(there[mine].mean()),
            "right": float(right[mine].mean()),
            "right_of_answered": float(right[shown].mean()) if shown.any() else None,
            "answered": given,
            "auroc_near": auroc(p[mine].tolist(), p[of["near"]].tolist()),
            "auroc_off": auroc(p[mine].tolist(), p[of["off"]].tolist()),
            "ece": calibration_error(p[of_set].tolist(), there[of_set].tolist()),
        }
        print(name, json.dumps(figures[name]))
    return figures


if __name__ == "__main__":
    main()
