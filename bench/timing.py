"""Whether recent articles should win ties: evidence at rank 1 for questions about "this week" and the like.

Questions are split in two by a hash of their id. The bonus is chosen on one half, the other is reported.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from bench.collection import big_collection
from bench.common import machine, parser, show, write
from index.types import Hit
from qa.evaluation import EvalQuestion
from qa.evaluation.scoring import overlaps
from qa.timing import BONUS, OVERFETCH, Timing, timely_hits, timing

BONUSES = (0.0, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.15, 0.2)
WANTED = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that says when it looks from, and what was found for it."""

    question: EvalQuestion
    when: Timing
    hits: tuple[Hit, ...]


def main() -> None:
    options = parser(__doc__)
    args = options.parse_args()
    big = big_collection()
    questions = [q for q in big.questions("realtimeqa_dev") if q.asked_on and q.evidence]
    asked = []
    for question in questions:
        assert question.asked_on is not None
        when = timing(question.text, question.asked_on)
        if when is not None:
            hits = big.retriever.search(question.text, limit=OVERFETCH * WANTED).hits
            asked.append(Asked(question, when, hits))
    halves = {
        "fitted on": [a for a in asked if not _reported(a.question)],
        "reported": [a for a in asked if _reported(a.question)],
    }
    rows = [(bonus, *(_hit_at(a, bonus, k) for a in halves.values() for k in (1, 4))) for bonus in BONUSES]
    header = ("bonus", *(f"{name} hit@{k}" for name in halves for k in (1, 4)))
    show(f"{len(asked)} of {len(questions)} questions say when they look from", header, rows)
    best = max(rows, key=lambda row: (row[1], -row[0]))[0]
    print(f"\nBest on the half that is fitted on: {best}; in use: {BONUS}")
    figures: dict[str, object] = {
        "questions": len(questions),
        "n": {name: len(half) for name, half in halves.items()},
        "rows": [dict(zip(header, row, strict=True)) for row in rows],
        "best": best,
        "in_use": BONUS,
        "machine": machine(),
    }
    write(figures, args.json)


def _reported(question: EvalQuestion) -> bool:
    return hashlib.sha256(question.id.encode()).digest()[0] % 2 == 1


def _hit_at(asked: Sequence[Asked], bonus: float, k: int) -> float:
    """Return the share of questions whose evidence is among the first k."""
    found = 0
    for one in asked:
        first = timely_hits(one.hits, one.when, bonus)[:k]
        found += any(
            overlaps(one.question, h.passage.article_id, h.passage.start, h.passage.end) for h in first
        )
    return found / len(asked) if asked else 0.0


if __name__ == "__main__":
    main()
