"""Fit when a question depends on the ones before it, and which of their phrases it means.

Conversations, and articles of questions that stand alone, are split in two by a hash of their id: the numbers in
`qa/followups.json` come from one half, and bench/followups.py reports the other.

Usage: python -m bench.fit_followups [--write]
"""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np

from bench.common import ROOT, data_folder, dev_set, parser, skip
from bench.logistic import fit_logistic
from index.lexical import analyze
from qa.antecedents import Place, candidates
from qa.dependence import Signs, signs_of
from qa.evaluation.splits import held_out, in_other_half
from qa.phrases import content_stems
from qa.rewriting import FollowUps, Rewriter
from qa.types import Turn
from qa.weights import Calibration

ALONE_SETS = ("squad_v2_dev", "clapnq_dev")
SIGNS = tuple(f.name for f in fields(Signs))
PLACES = tuple(f.name for f in fields(Place))
DEPENDS_THRESHOLD, CARRIES_THRESHOLD = 0.4, 0.2
"""Chosen on the half that is fitted on: lower, more questions that stand alone are changed; what more is found
hardly pays for it."""

ALONE_WEIGHT = 0.5
"""Questions of sets without conversations count so much beside all that are asked within one."""

_POINTING = ("personal", "neuter", "pointing", "about")
_SEED = 7
_DECAY = 1.0


@dataclass(frozen=True, slots=True)
class Rewritten:
    """The last question of a conversation, those before it, and how a person would ask it alone."""

    conversation: str
    before: tuple[str, ...]
    question: str
    rewrite: str

    @property
    def added(self) -> frozenset[str]:
        """Return the stems that the person added."""
        return content_stems(self.rewrite) - content_stems(self.question)

    @property
    def carried(self) -> frozenset[str]:
        """Return those of them that were said before."""
        return self.added & frozenset().union(*map(content_stems, self.before))

    @property
    def left_out(self) -> bool:
        """Whether it is reported, and nothing is fitted on it."""
        return in_other_half(self.conversation)


def rewritten() -> list[Rewritten]:
    """Read the questions that have one before them, or skip."""
    path = data_folder() / "dev" / "mtrag_rewrites" / "rewrites.jsonl"
    if not path.is_file():
        skip(f"{path} isn't there; name the data folder in PULLQUOTE_DATA.")
    lines = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [
        Rewritten(
            line["id"].split("<::>")[0], tuple(line["user_turns"][:-1]), line["last_turn"], line["rewrite"]
        )
        for line in lines
        if len(line["user_turns"]) > 1
    ]


def alone(*, left_out: bool) -> Iterator[tuple[str, str]]:
    """Yield questions that were written to be asked alone, each after one about another article."""
    for name in ALONE_SETS:
        questions = [q for q in dev_set(name).questions if held_out(q) == left_out]
        drawn = random.Random(_SEED)
        for question in questions:
            other = drawn.choice(questions)
            if not other.article_ids & question.article_ids:
                yield other.text, question.text


def main() -> None:
    """Fit, print, and write where asked."""
    options = parser(__doc__)
    options.add_argument("--write", action="store_true", help="write qa/followups.json")
    chosen = options.parse_args()
    seen = [r for r in rewritten() if not r.left_out]
    depends, depends_intercept = fit_depends(seen)
    carries, carries_intercept = fit_carries([r for r in seen if r.carried])
    fitted = FollowUps(
        Calibration("depends", depends_intercept, depends, DEPENDS_THRESHOLD),
        Calibration("carries", carries_intercept, carries, CARRIES_THRESHOLD),
    )
    print(json.dumps(asdict(fitted), indent=1))
    if chosen.write:
        write_fitted(fitted, ROOT / "qa" / "followups.json")


def write_fitted(fitted: FollowUps, path: Path) -> None:
    path.write_text(json.dumps(asdict(fitted), indent=1) + "\n", encoding="utf-8")


def fit_depends(seen: Sequence[Rewritten]) -> tuple[dict[str, float], float]:
    """Fit on marked questions alone, for the others never get that far."""
    rows, labels, counts = [], [], []
    for r in seen:
        signs = signs_of(r.question, r.before[-1])
        if signs.marked and (r.carried or not r.added):
            rows.append([getattr(signs, n) for n in SIGNS])
            labels.append(float(bool(r.carried)))
            counts.append(1.0)
    many = len(rows)
    for before, question in alone(left_out=False):
        signs = signs_of(question, before)
        # Such a set has questions that nobody can answer without the paragraph they were written for.
        if signs.marked and not any(getattr(signs, n) for n in _POINTING):
            rows.append([getattr(signs, n) for n in SIGNS])
            labels.append(0.0)
            counts.append(1.0)
    counts[many:] = [ALONE_WEIGHT * many / (len(rows) - many)] * (len(rows) - many)
    print(f"{many} marked questions of conversations, {len(rows) - many} that stand alone")
    return named(SIGNS, fit_logistic(np.array(rows), np.array(labels), np.array(counts), _DECAY))


def fit_carries(seen: Sequence[Rewritten]) -> tuple[dict[str, float], float]:
    """Fit which of the earlier phrases a person carried."""
    rows, labels = [], []
    # Earlier questions are made to stand alone as far as that needs no fitted numbers.
    unfitted = Rewriter(FollowUps(*(Calibration("none", 0.0, {}, 2.0) for _ in range(2))))
    for r in seen:
        turns: list[Turn] = []
        for text in r.before:
            turns.append(Turn(unfitted.asked_as(text, turns)))
        own = frozenset(analyze(r.question))
        wanted = content_stems(r.rewrite)
        for phrase, place in candidates(turns, own):
            rows.append([getattr(place, n) for n in PLACES])
            labels.append(
                float(bool(phrase.stems & r.carried) and len(phrase.stems & wanted) * 2 > len(phrase.stems))
            )
    print(f"{len(rows)} phrases, {int(sum(labels))} carried")
    return named(PLACES, fit_logistic(np.array(rows), np.array(labels), np.ones(len(rows)), _DECAY))


def named(names: Sequence[str], weights: np.ndarray) -> tuple[dict[str, float], float]:
    """Return rounded weights by name, and the intercept."""
    return {n: round(float(w), 3) for n, w in zip(names, weights, strict=False)}, round(float(weights[-1]), 3)


if __name__ == "__main__":
    main()
