"""What closeness in time should add to scores: evidence at rank 1 and among 4, news questions asked on their day.

Questions are split in two by a hash of their id. The numbers are chosen on one half, the other is reported. The set
flatters closeness: each of its questions is about the week before it.

Usage: python -m bench.timing [--json FILE]
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from bench.collection import big_collection
from bench.common import machine, parser, show, write
from index.types import Hit
from qa.evaluation import EvalQuestion
from qa.evaluation.scoring import overlaps
from qa.timing import SAID, UNSAID, WINDOW, Timing, timing

BONUSES = (0.0, 0.05, 0.1, 0.15, 0.2)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, from when it looks, and what was found for it."""

    question: EvalQuestion
    when: Timing
    hits: tuple[Hit, ...]


def main() -> None:
    """Ask once, then order by each pair of bonuses."""
    options = parser(__doc__)
    args = options.parse_args()
    big = big_collection()
    asked = [
        Asked(q, timing(q.text, q.asked_on), big.retriever.search(q.text, limit=WINDOW).hits)
        for q in big.questions("realtimeqa_dev")
        if q.asked_on and q.evidence
    ]
    halves = {
        "fitted on": [a for a in asked if not _reported(a.question)],
        "reported": [a for a in asked if _reported(a.question)],
    }
    header = ("said", "unsaid", *(f"{name} hit@{k}" for name in halves for k in (1, 4)))
    rows = [
        (said, unsaid, *(_hit_at(half, said, unsaid, k) for half in halves.values() for k in (1, 4)))
        for said in BONUSES
        for unsaid in BONUSES
    ]
    says = sum(a.when.said for a in asked)
    show(f"{says} of {len(asked)} questions say when they look from", header, rows)
    print(f"\nIn use: {SAID} and {UNSAID}")
    figures: dict[str, object] = {
        "n": {name: len(half) for name, half in halves.items()},
        "rows": [dict(zip(header, row, strict=True)) for row in rows],
        "in_use": [SAID, UNSAID],
        "machine": machine(),
    }
    write(figures, args.json)


def _reported(question: EvalQuestion) -> bool:
    return hashlib.sha256(question.id.encode()).digest()[0] % 2 == 1


def _hit_at(asked: Sequence[Asked], said: float, unsaid: float, k: int) -> float:
    """Return the share of questions whose evidence is among the first k."""
    found = 0
    for one in asked:
        first = one.when.ordered(one.hits, said if one.when.said else unsaid)[:k]
        found += any(
            overlaps(one.question, h.passage.article_id, h.passage.start, h.passage.end) for h in first
        )
    return found / len(asked) if asked else 0.0


if __name__ == "__main__":
    main()
