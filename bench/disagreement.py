"""How often two sources that contradict each other are both shown, and how often it is claimed where none do.

The snippets of `rgb_fact_en` come in pairs: a true one, and the same with the answer changed. Questions are
split in two by a hash of their id: the rules were made on one half. Where only true snippets may answer, and in
the large collection of true articles, every disagreement that is claimed is counted as false.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.collection import big_collection, open_for_measures
from bench.common import CACHE, data_folder, machine, parser, show, skip, write
from index.articles import make_article
from index.types import Article, Filters
from qa.answering import Answerer
from qa.evaluation import EvalQuestion, sample
from qa.types import Answer, Question

TRUE = "true"


@dataclass(frozen=True, slots=True)
class Pair:
    """A question, the articles that answer it, and those in which the answer was changed."""

    id: str
    text: str
    true: frozenset[str]
    changed: frozenset[str]


def main() -> None:
    options = parser(__doc__)
    options.add_argument(
        "--questions", type=int, default=500, help="of each set of the large collection; 0 for none"
    )
    options.add_argument(
        "--verbose", action="store_true", help="print what was missed or claimed, of the first half"
    )
    args = options.parse_args()
    folder = data_folder() / "dev" / "rgb_fact_en"
    if not folder.is_dir():
        skip(f"{folder} isn't there; name the data folder in PULLQUOTE_DATA.")
    collection = open_for_measures(CACHE / "rgb_fact_en")
    collection.builder.add(list(_articles(_lines(folder / "articles.jsonl"))))
    pairs = list(_pairs(_lines(folder / "questions.jsonl")))
    counted = {half: Counter[str]() for half in ("developed on", "reported")}
    for pair in pairs:
        half = _half(pair.id)
        verbose = args.verbose and half == "developed on"
        _ask(collection.answerer, pair, counted[half], verbose=verbose)
    header = ("", *counted)
    names = ("questions", "both retrieved", "both shown", "one side shown twice", "claimed of true snippets")
    rows = [(name, *(c[name] for c in counted.values())) for name in names]
    show("Contradicting snippets", header, rows)
    false = dict(_false_alarms(args.questions, verbose=args.verbose)) if args.questions else {}
    show("Claimed where nothing was changed", ("", "claimed"), list(false.items()))
    figures: dict[str, object] = {**counted, "claimed": false, "machine": machine()}
    write(figures, args.json)


def _ask(answerer: Answerer, pair: Pair, counted: Counter[str], *, verbose: bool) -> None:
    """Ask of all snippets, and of the true ones alone."""
    question = Question(pair.text)
    read = {hit.article.id for hit in answerer.read_hits(question).hits}
    counted["questions"] += 1
    answer = answerer.answer(question, threshold=0.0)
    if read & pair.true and read & pair.changed:
        counted["both retrieved"] += 1
        shown = {c.source.id for c in answer.citations}
        both = answer.disagreement and bool(shown & pair.true) and bool(shown & pair.changed)
        counted["both shown"] += both
        counted["one side shown twice"] += answer.disagreement and not both
        if verbose and not both:
            _tell("missed", answer)
    alone = answerer.answer(Question(pair.text, Filters(tag=TRUE)), threshold=0.0)
    counted["claimed of true snippets"] += alone.disagreement
    if verbose and alone.disagreement:
        _tell("claimed", alone)


def _false_alarms(limit: int, *, verbose: bool) -> Iterator[tuple[str, str]]:
    big = big_collection()
    for name in ("realtimeqa_dev", "squad_v2_dev"):
        questions: Sequence[EvalQuestion] = sample(big.questions(name), limit, 0)
        claimed = 0
        for question in questions:
            answer = big.answerer.answer(Question(question.text, today=question.asked_on), threshold=0.0)
            claimed += answer.disagreement
            if verbose and answer.disagreement:
                _tell("claimed", answer)
        yield name, f"{claimed} of {len(questions)}"


def _tell(what: str, answer: Answer) -> None:
    print(
        f"{what}: {answer.question}", *(f"    {c.source.id}: {c.quote}" for c in answer.citations), sep="\n"
    )


def _half(question_id: str) -> str:
    return ("developed on", "reported")[hashlib.sha256(question_id.encode()).digest()[0] % 2]


def _lines(path: Any) -> Iterator[Mapping[str, Any]]:
    with path.open(encoding="utf-8", newline="\n") as file:
        yield from map(json.loads, file)


def _articles(lines: Iterator[Mapping[str, Any]]) -> Iterator[Article]:
    for line in lines:
        tags = [TRUE] if line["kind"] != "counterfactual" else []
        yield make_article(id=line["id"], text=line["text"], title=line["id"], tags=tags)


def _pairs(lines: Iterator[Mapping[str, Any]]) -> Iterator[Pair]:
    for line in lines:
        if line["answerable"]:
            yield Pair(
                line["id"],
                line["question"],
                frozenset(line["article_ids"]),
                frozenset(line["counterfactual_ids"]),
            )


if __name__ == "__main__":
    main()
