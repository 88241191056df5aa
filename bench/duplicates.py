"""Copies: precision and recall of what is linked, on pairs whose label is known from how they were made or read.

Positives: whole news articles edited as agencies' customers edit them (headline and byline changed, the first or last
paragraph dropped, one inserted, half of it cut, paragraphs reordered, a figure corrected), and pairs of agency reports
that a person judged to be one story (bench/duplicates_read.jsonl). Negatives: other articles of the same day and
source, texts that share a paragraph of boilerplate, agency reports of one form with other figures, and pairs
that were judged to be two stories. Half of the articles are for choosing thresholds, the other half is reported.

The judgement: one story, if an editor would print only one of the two; two, if each tells something the other doesn't.
"""

import gzip
import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random

from bench.common import data_folder, machine, news, parser, show, skip, write
from index.duplicates import (
    BANDS,
    MIN_NUMBERS,
    MIN_SHINGLES,
    SAME_NUMBERS,
    band_keys,
    containment,
    same_story,
    shingles,
    similarity,
    words_of,
)

READ = Path(__file__).with_name("duplicates_read.jsonl")
STOCK = (
    "Subscribe to our newsletter for the latest headlines, delivered to your inbox every morning. All prices are "
    "delayed by fifteen minutes. The views expressed in the contents above are those of our users and do not "
    "necessarily reflect the views of the publisher."
)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts, whether they are copies, and how the label is known."""

    kind: str
    one: str
    other: str
    copies: bool


def edits(random: Random) -> dict[str, Callable[[list[str]], list[str]]]:
    """Return the ways in which a story is edited, on its paragraphs."""
    return {
        "headline and byline": lambda p: [f"By our correspondent in {random.choice(('Lima', 'Oslo'))}", *p],
        "first paragraph dropped": lambda p: p[1:],
        "last paragraph dropped": lambda p: p[:-1],
        "paragraph inserted": lambda p: [*p[: len(p) // 2], STOCK, *p[len(p) // 2 :]],
        "cut to half": lambda p: p[: max(1, len(p) // 2)],
        "reordered": lambda p: random.sample(p, len(p)),
        "figure corrected": lambda p: [x.replace("1", "7") for x in p],
        "every tenth word changed": lambda p: [
            " ".join("xyz" if n % 10 == 9 else w for n, w in enumerate(x.split())) for x in p
        ],
    }


def made_pairs(texts: list[str], random: Random) -> Iterator[Pair]:
    """Make pairs of whole articles; each article is edited in one way, and stands against its neighbour."""
    ways = edits(random)
    for at, text in enumerate(texts):
        paragraphs = [p for p in text.split("\n") if p.strip()]
        if len(paragraphs) < 4 or len(shingles(text)) < 4 * MIN_SHINGLES:
            continue
        kind = list(ways)[at % len(ways)]
        yield Pair(kind, text, "\n".join(ways[kind](paragraphs)), copies=True)
        other = texts[(at + 1) % len(texts)]
        yield Pair("other article", text, other, copies=False)
        yield Pair("shared boilerplate", f"{text}\n{STOCK}", f"{other}\n{STOCK}", copies=False)


def read_pairs() -> list[Pair]:
    """Return the pairs of agency reports that were read and judged."""
    reports = {item["id"]: item["text"] for item in agency_reports()}
    with READ.open(encoding="utf-8") as file:
        judged = [json.loads(line) for line in file]
    return [
        Pair(
            f"read: {'one story' if j['copies'] else 'two'}",
            reports[j["one"]],
            reports[j["other"]],
            j["copies"],
        )
        for j in judged
    ]


def agency_reports() -> Iterator[dict[str, str]]:
    with gzip.open(
        data_folder() / "scale" / "reuters21578.jsonl.gz", "rt", encoding="utf-8", newline="\n"
    ) as file:
        for line in file:
            yield json.loads(line)


def linked(pair: Pair) -> bool:
    """Tell whether the product would link a pair: filed under a common key, and found to be the same story."""
    one, other = words_of(pair.one), words_of(pair.other)
    filed = set(band_keys(one.shingles)) & set(band_keys(other.shingles))
    return bool(filed) and same_story(one, other)


def measure(pairs: list[Pair]) -> tuple[list[tuple[object, ...]], dict[str, float]]:
    """Return a row a kind, and precision and recall over all."""
    by_kind: dict[str, list[bool]] = defaultdict(list)
    right: dict[str, bool] = {}
    for pair in pairs:
        by_kind[pair.kind].append(linked(pair))
        right[pair.kind] = pair.copies
    rows: list[tuple[object, ...]] = [
        (kind, "copies" if right[kind] else "others", len(found), sum(found) / len(found))
        for kind, found in sorted(by_kind.items(), key=lambda item: (not right[item[0]], item[0]))
    ]
    hits = sum(sum(found) for kind, found in by_kind.items() if right[kind])
    wrong = sum(sum(found) for kind, found in by_kind.items() if not right[kind])
    wanted = sum(len(found) for kind, found in by_kind.items() if right[kind])
    return rows, {"precision": hits / max(1, hits + wrong), "recall": hits / max(1, wanted)}


def curve(pairs: list[Pair]) -> list[tuple[object, ...]]:
    """Return precision and recall of the comparison alone at several thresholds."""
    measured = []
    for pair in pairs:
        one, other = sorted((words_of(pair.one), words_of(pair.other)), key=lambda words: len(words.shingles))
        shared = len(one.numbers & other.numbers)
        agree = len(one.numbers) < MIN_NUMBERS or shared >= SAME_NUMBERS * len(one.numbers)
        alike = similarity(one.shingles, other.shingles) if agree else 0.0
        measured.append((alike, containment(one.shingles, other.shingles) if agree else 0.0, pair.copies))
    rows: list[tuple[object, ...]] = []
    for story in (0.3, 0.4, 0.5, 0.6, 0.7):
        for cut in (0.6, 0.7, 0.8, 0.9):
            said = [(s >= story or c >= cut, copies) for s, c, copies in measured]
            hits = sum(found and copies for found, copies in said)
            rows.append(
                (f"{story} or {cut}", hits / max(1, sum(f for f, _ in said)), hits / sum(c for _, c in said))
            )
    return rows


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--articles", type=int, default=1600)
    options.add_argument("--seed", type=int, default=3)
    args = options.parse_args()
    if not (data_folder() / "scale").is_dir():
        skip(f"{data_folder() / 'scale'} isn't there; name the data folder in PULLQUOTE_DATA.")
    texts = [article.text for article in islice(news(), args.articles)]
    random = Random(args.seed)
    read = read_pairs()
    halves = [[*made_pairs(texts[half::2], random), *read[half::2]] for half in (0, 1)]
    show("Thresholds, half for choosing", ("Jaccard or containment", "precision", "recall"), curve(halves[0]))
    rows, figures = measure(halves[1])
    show("Linked, the other half", ("kind", "are", "pairs", "linked"), rows)
    began = time.perf_counter()
    for text in texts[:300]:
        band_keys(shingles(text))
    cost = (time.perf_counter() - began) / 300 * 1000
    print(
        f"\n  precision {figures['precision']:.3f}, recall {figures['recall']:.3f}; {BANDS} bands; "
        f"{cost:.1f} ms an article of {sum(map(len, texts[:300])) // 300:,} characters"
    )
    write(
        {**figures, "ms": cost, "kinds": [list(map(str, r)) for r in rows], "machine": machine()}, args.json
    )


if __name__ == "__main__":
    main()
