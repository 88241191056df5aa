"""The reader given the right paragraph, as SQuAD 2.0 measures it, on articles that it never saw.

Usage: python -m bench.reading [--reader DIR] [--part report] [--limit N] [--json FILE]
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from bench.common import data_folder, dev_set, parser, show, write
from bench.training.sources import lines, paragraph_at
from qa.evaluation import EvalQuestion
from qa.evaluation.dataset import sample
from qa.evaluation.metrics import auroc, exact_match, token_f1
from qa.evaluation.splits import Part, of_part
from qa.span_model import SHIPPED, SpanModel, Text
from qa.spans import best_span


def main() -> None:
    """Print the table."""
    options = parser(__doc__)
    options.add_argument("--reader", type=Path, default=SHIPPED)
    options.add_argument("--part", choices=[p.value for p in Part], default=Part.REPORT.value)
    options.add_argument("--limit", type=int)
    chosen = options.parse_args()
    figures = measure(SpanModel(chosen.reader), Part(chosen.part), chosen.limit)
    show("The reader, given the paragraph", ("", "value"), list(figures.items()))
    write(figures, chosen.json)


def measure(model: SpanModel, part: Part, limit: int | None) -> dict[str, object]:
    """Return F1 and exact match of answerable questions, of all at the best threshold, and AUROC."""
    dataset = dev_set("squad_v2_dev")
    questions = sample(of_part(dataset.questions, part), limit, 0)
    paragraphs = paragraphs_of(questions)
    f1, exact, margins, logits = [], [], [], []
    for question, (title, paragraph) in zip(questions, paragraphs, strict=True):
        (looked,) = model.look(question.text, [Text(title, paragraph)])
        best = best_span(looked)
        said = paragraph[best.start : best.end]
        f1.append(max((token_f1(said, a) for a in question.answers), default=0.0))
        exact.append(max((exact_match(said, a) for a in question.answers), default=0.0))
        margins.append(best.margin)
        logits.append(looked.answers)
    answerable = np.array([q.answerable for q in questions])
    scores = {"span margin": np.array(margins), "answers": np.array(logits)}
    scores["both"] = scores["span margin"] / 2 + scores["answers"]
    figures: dict[str, object] = {
        "answerable": int(answerable.sum()), "unanswerable": int((~answerable).sum()),
        "F1, answerable": float(np.mean(np.array(f1)[answerable])),
        "EM, answerable": float(np.mean(np.array(exact)[answerable])),
    }  # fmt: skip
    for name, values in scores.items():
        figures[f"AUROC of {name}"] = auroc(values[answerable].tolist(), values[~answerable].tolist())
        figures[f"F1 at the best threshold of {name}"] = best_f1(values, answerable, np.array(f1))
    return figures


def paragraphs_of(questions: Sequence[EvalQuestion]) -> list[tuple[str, str]]:
    """Return title and paragraph of each question: the one it was asked of, answerable or not."""
    folder = data_folder() / "dev" / "squad_v2_dev"
    texts = {record["id"]: record["text"] for record in lines(folder / "articles.jsonl")}
    places = {
        record["id"]: (record["evidence"] or record["near_miss"])[0]
        for record in lines(folder / "questions.jsonl")
    }
    asked = [places[question.id] for question in questions]
    return [
        (place["article_id"].replace("_", " "), paragraph_at(texts[place["article_id"]], place["start"]))
        for place in asked
    ]


def best_f1(scores: np.ndarray, answerable: np.ndarray, f1: np.ndarray) -> float:
    """Return the mean F1 where the lowest scores abstain, at the threshold that is best for it."""
    order = np.argsort(-scores)
    answered = np.concatenate([[0.0], np.cumsum(np.where(answerable, f1, 0.0)[order])])
    abstained = np.concatenate([np.cumsum((~answerable[order])[::-1])[::-1], [0]])
    return float((answered + abstained).max() / len(scores))


if __name__ == "__main__":
    main()
