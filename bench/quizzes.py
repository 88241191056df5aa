"""Figures of an evaluation without the questions that only a quiz "answers": those that it asks itself.

The labels of realtimeqa_dev were made by word overlap, so for some questions the evidence is a quiz's own
options, which Pullquote doesn't quote.

Usage: python -m bench.quizzes RECORDS [--set NAME] [--json FILE]
"""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bench.common import dev_set, parser, show, write
from index.sentences import split_sentences
from index.types import Span
from qa.evaluation import EvalQuestion
from qa.evaluation.metrics import hit_at, mean
from qa.quizzes import offered

Record = Mapping[str, object]
FIGURES: Mapping[str, Callable[[Record], float]] = {
    "evidence hit@1": lambda row: hit_at(_rank(row), 1),
    "evidence hit@4": lambda row: hit_at(_rank(row), 4),
    "quotes contain gold": lambda row: float(bool(row["contains_gold"])),
    "F1": lambda row: float(str(row["f1"] or 0)),
}


def main() -> None:
    """Read the records, and show both columns."""
    options = parser(__doc__)
    options.add_argument("records", type=Path, help="what `pullquote eval --records` wrote")
    options.add_argument("--set", dest="set_name", default="realtimeqa_dev", metavar="NAME")
    chosen = options.parse_args()
    asked_by_quizzes = only_in_quizzes(chosen.set_name)
    lines = chosen.records.read_text(encoding="utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["answerable"]]
    told = [row for row in rows if row["id"] not in asked_by_quizzes]
    table: list[tuple[str, float, float]] = [("questions", len(rows), len(told))]
    table += [(name, _of(rows, figure), _of(told, figure)) for name, figure in FIGURES.items()]
    show(chosen.set_name, ("", "all answerable", "evidence outside of quizzes"), table)
    write({name: {"all": whole, "outside": kept} for name, whole, kept in table}, chosen.json)


def only_in_quizzes(set_name: str) -> frozenset[str]:
    """Return the ids of answerable questions whose evidence is nothing but options."""
    dataset = dev_set(set_name)
    options = {article.id: _options(article.text) for article in dataset.articles}
    return frozenset(q.id for q in dataset.questions if q.answerable and _all_offered(q, options))


def _all_offered(question: EvalQuestion, options: Mapping[str, Sequence[Span]]) -> bool:
    places = [(e.article_id, span) for e in question.evidence for span in e.spans]
    return bool(places) and all(
        any(option.start < span.end and span.start < option.end for option in options[article])
        for article, span in places
    )


def _options(text: str) -> list[Span]:
    sentences = [s for s in split_sentences(text) if not s.heading]
    there = offered([text[s.start : s.end] for s in sentences])
    return [Span(sentences[at].start, sentences[at].end) for at in sorted(there)]


def _of(rows: Sequence[Record], figure: Callable[[Record], float]) -> float:
    return mean(map(figure, rows)) or 0.0


def _rank(row: Record) -> int | None:
    rank = row["evidence_rank"]
    return rank if isinstance(rank, int) else None


if __name__ == "__main__":
    main()
