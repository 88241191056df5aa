"""How follow-ups are understood: against rewrites by people, by what is found, and what it does to other questions.

Everything is reported on conversations and articles that nothing was fitted on; `--fitted` shows the other half.

Usage: python -m bench.followups [--fitted] [--show N] [--json FILE]
"""

import json
import random
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bench.collection import open_for_measures
from bench.common import CACHE, data_folder, dev_set, machine, parser, show, write
from bench.fit_followups import Rewritten, alone, in_other_half, rewritten
from index.retrieval import Retriever
from qa.dependence import signs_of
from qa.evaluation import EvalQuestion
from qa.evaluation.scoring import score_hits
from qa.phrases import content_stems
from qa.rewriting import Rewriter, load_followups
from qa.types import Turn

Way = Callable[[str, Sequence[Turn]], str]

DEPTH = 10
CUTS = (1, 4, 10)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a conversation over articles."""

    question: EvalQuestion
    history: tuple[Turn, ...]
    left_out: bool


def ways(rewriter: Rewriter) -> Mapping[str, Way]:
    """Return ours, and those that need no thought."""
    return {
        "as it is": lambda question, _: question,
        "last question before it": lambda question, turns: f"{turns[-1].question} {question}",
        "all questions before it": lambda question, turns: " ".join([*(t.question for t in turns), question]),
        "ours": rewriter.asked_as,
    }


def main() -> None:
    """Measure and print."""
    options = parser(__doc__)
    options.add_argument("--fitted", action="store_true", help="report the half that was fitted on")
    options.add_argument(
        "--show", type=int, default=0, metavar="N", help="print so many rewrites of each kind"
    )
    options.add_argument("--no-search", action="store_true", help="leave the retrieval out")
    chosen = options.parse_args()
    rewriter = Rewriter(load_followups())
    left_out = not chosen.fitted
    people = [r for r in rewritten() if r.left_out == left_out]
    figures: dict[str, object] = {"machine": machine()}
    figures["rewrites"] = against_people(people, rewriter, chosen.show)
    figures["harm"] = harm(rewriter, left_out, chosen.show)
    if not chosen.no_search:
        figures["retrieval"] = retrieval(rewriter, left_out, chosen.show)
    write(figures, chosen.json)


def against_people(people: Sequence[Rewritten], rewriter: Rewriter, shown: int) -> dict[str, object]:
    """Compare with what a person made of each question."""
    figures: dict[str, object] = {}
    rows = []
    needs = [r for r in people if r.carried]
    stands = [r for r in people if not r.added]
    for name, way in ways(rewriter).items():
        made = {r: way(r.question, [Turn(q) for q in r.before]) for r in people}
        ours = {r: content_stems(made[r]) - content_stems(r.question) for r in people}
        recall = float(np.mean([len(ours[r] & r.carried) / len(r.carried) for r in needs]))
        added = [r for r in people if ours[r]]
        right = sum(len(ours[r] & content_stems(r.rewrite)) for r in added)
        precision = right / max(sum(len(ours[r]) for r in added), 1)
        changed = sum(made[r] != r.question for r in needs) / len(needs)
        false = sum(made[r] != r.question for r in stands) / len(stands)
        decided = (changed * len(needs) + (1 - false) * len(stands)) / (len(needs) + len(stands))
        figures[name] = {
            "decided": decided, "changed": changed, "false": false, "recall": recall, "precision": precision,
        }  # fmt: skip
        rows.append((name, decided, changed, false, recall, precision))
    title = (
        f"Rewrites by people: {len(people)} questions, {len(needs)} carry words, {len(stands)} stand alone"
    )
    show(title, ("way", "decided right", "carried", "carried in vain", "recall", "precision"), rows)
    for r in random.Random(1).sample(people, min(shown, len(people))):
        said = rewriter.asked_as(r.question, [Turn(q) for q in r.before])
        print(f"  {' | '.join(r.before[-2:])}\n    {r.question}\n    → {said}\n    P {r.rewrite}")
    return {"n": len(people), "depend": len(needs), "alone": len(stands), "ways": figures}


def harm(rewriter: Rewriter, left_out: bool, shown: int) -> dict[str, object]:
    """Ask questions that were written to stand alone after one about another article."""
    pairs = list(alone(left_out=left_out))
    began = time.perf_counter()
    changed = [(b, q, made) for b, q in pairs if (made := rewriter.asked_as(q, [Turn(b)])) != q]
    took = (time.perf_counter() - began) / len(pairs) * 1000
    pointing = sum(signs_of(q, b).certain for b, q, _ in changed)
    figures: dict[str, object] = {
        "n": len(pairs), "changed": len(changed), "with a free pronoun": pointing, "ms": took,
    }  # fmt: skip
    show(
        "Questions that stand alone, after one about another article",
        ("questions", "changed", "of them with a pronoun that points nowhere", "ms a question"),
        [(len(pairs), len(changed), pointing, took)],
    )
    others = [c for c in changed if not signs_of(c[1], c[0]).certain]
    for b, q, made in [*others[:shown], *changed[:shown]]:
        print(f"  {b}\n    {q}\n    → {made}")
    return figures


def conversations() -> list[Asked]:
    """Read the answerable questions of `mtrag_un` that have something before them."""
    dataset = dev_set("mtrag_un")
    path = data_folder() / "dev" / "mtrag_un" / "questions.jsonl"
    lines = {line["id"]: line for line in map(json.loads, path.read_text(encoding="utf-8").splitlines())}
    asked = []
    for question in dataset.questions:
        line = lines[question.id]
        turns: list[Turn] = []
        for said in line["history"]:
            if said["role"] == "user":
                turns.append(Turn(said["text"]))
            elif turns:
                turns[-1] = Turn(turns[-1].question, said["text"])
        if question.answerable and turns:
            asked.append(Asked(question, tuple(turns), in_other_half(line["conversation_id"])))
    return asked


def retrieval(rewriter: Rewriter, left_out: bool, shown: int) -> dict[str, object]:
    """Search for each question in each way, and rank the first passage of the evidence."""
    dataset = dev_set("mtrag_un")
    collection = open_for_measures(CACHE / f"mtrag_un-{dataset.digest[:12]}")
    collection.builder.add(dataset.articles)
    asked = [a for a in conversations() if a.left_out == left_out]
    rows, figures = [], {}
    ranks: dict[str, list[int | None]] = {}
    tried = dict(ways(rewriter))
    tried["ours, or as it is where that is surer"] = surer(collection.retriever, rewriter)
    for name, way in tried.items():
        ranks[name] = [_rank(collection.retriever, a, way(a.question.text, a.history)) for a in asked]
    changed = [rewriter.asked_as(a.question.text, a.history) != a.question.text for a in asked]
    for name, found in ranks.items():
        for label, kept in (("all", [True] * len(asked)), ("changed by us", changed)):
            figure = _hits([rank for rank, keep in zip(found, kept, strict=True) if keep])
            figures[f"{name}, {label}"] = figure
            rows.append((name, label, *figure.values()))
    title = (
        f"mtrag_un: {len(asked)} answerable questions with a history, {sum(changed)} of them changed by us"
    )
    show(title, ("way", "questions", "n", *(f"hit@{c}" for c in CUTS), "mrr@10"), rows)
    pairs = list(zip(ranks["as it is"], ranks["ours"], strict=True))
    better = sum((b or 99) > (o or 99) for b, o in pairs)
    worse = [at for at, (b, o) in enumerate(pairs) if (b or 99) < (o or 99)]
    print(f"  ours ranks the evidence higher {better} times, lower {len(worse)} times")
    for at in worse[:shown]:
        a = asked[at]
        made = rewriter.asked_as(a.question.text, a.history)
        print(f"  {a.history[-1].question}\n    {a.question.text}\n    → {made} {pairs[at]}")
    return {"n": len(asked), "changed": sum(changed), "better": better, "worse": len(worse), "ways": figures}


def surer(retriever: Retriever, rewriter: Rewriter) -> Way:
    """Return a way that asks both, and keeps the question as it is where its best passage scores higher."""

    def way(question: str, turns: Sequence[Turn]) -> str:
        made = rewriter.asked_as(question, turns)
        if made == question:
            return question
        bare, carried = (retriever.search(text, limit=1).hits for text in (question, made))
        return question if not carried or (bare and bare[0].score > carried[0].score) else made

    return way


def _rank(retriever: Retriever, asked: Asked, text: str) -> int | None:
    return score_hits(asked.question, retriever.search(text, limit=DEPTH), 0.0).evidence_rank


def _hits(ranks: Sequence[int | None]) -> dict[str, float]:
    found: dict[str, float] = {"n": len(ranks)}
    for cut in CUTS:
        found[f"hit@{cut}"] = sum(r is not None and r <= cut for r in ranks) / max(len(ranks), 1)
    found["mrr@10"] = sum(1 / r for r in ranks if r) / max(len(ranks), 1)
    return found


if __name__ == "__main__":
    main()
