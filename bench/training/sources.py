"""Read the training sets; of the development sets only articles of the part that is trained on."""

import csv
import gzip
import json
import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from bench.training.examples import Example, Label
from index.types import Span
from qa.evaluation.splits import Part, part_of

SENTENCES_OF_NQG = 6
"""Sentences of a context made of neighbouring sentences."""


def read_sources(data: Path) -> Iterator[Example]:
    """Yield every example that the sets hold, in a fixed order."""
    yield from squad_dev(data / "dev" / "squad_v2_dev")
    yield from xquad(data / "dev" / "xquad")
    for name in ("reddit", "amazon_reviews"):
        yield from squad_format(name, data / "train" / f"squadshifts_{name}.json.gz")
    yield from squad_format("covidqa", data / "train" / "covidqa" / "covidqa.json")
    yield from nqg(data / "train" / "nqg")
    yield from trecqa(data / "train" / "trecqa" / "train.csv")
    yield from clapnq(data / "dev" / "clapnq_dev")


def squad_dev(folder: Path) -> Iterator[Example]:
    """Yield answerable questions and those that were written to look so, each with its paragraph."""
    texts = {a["id"]: a["text"] for a in lines(folder / "articles.jsonl")}
    for question in lines(folder / "questions.jsonl"):
        article = question["article_ids"][0]
        if part_of(article) is not Part.TRAIN:
            continue
        title = article.replace("_", " ")
        if question["answerable"]:
            evidence = question["evidence"][0]
            places = {(s["start"] - evidence["start"], s["end"] - evidence["start"])
                      for s in question["answer_spans"]}  # fmt: skip
            spans = tuple(Span(*p) for p in sorted(places) if 0 <= p[0] < p[1] <= len(evidence["text"]))
            yield Example("squad", question["question"], title, evidence["text"], Label.SPAN, spans)
        else:
            start = question["near_miss"][0]["start"]
            context = paragraph_at(texts[article], start)
            plausible = [(context.find(p), p) for p in question.get("plausible_answers", [])]
            spans = tuple(Span(at, at + len(p)) for at, p in plausible if at >= 0)[:1]
            yield Example("squad_near", question["question"], title, context, Label.NONE, spans)


def xquad(folder: Path) -> Iterator[Example]:
    """Yield the English questions of articles that SQuAD 2.0's development set hasn't."""
    known = {a["id"] for a in lines(folder.parent / "squad_v2_dev" / "articles.jsonl")}
    texts = {a["id"]: a for a in lines(folder / "articles.jsonl")}
    for question in lines(folder / "questions.jsonl"):
        language, _, article = question["article_ids"][0].partition(":")
        if language != "en" or article in known or part_of(article) is not Part.TRAIN:
            continue
        evidence = question["evidence"][0]
        text = texts[question["article_ids"][0]]["text"]
        start = text.rfind("\n\n", 0, evidence["start"]) + 2 if "\n\n" in text[: evidence["start"]] else 0
        context = paragraph_at(text, start)
        spans = tuple(
            Span(s["start"] - start, s["end"] - start)
            for s in question["answer_spans"]
            if 0 <= s["start"] - start < s["end"] - start <= len(context)
        )
        if spans:
            yield Example(
                "xquad", question["question"], article.replace("_", " "), context, Label.SPAN, spans
            )


def squad_format(name: str, path: Path) -> Iterator[Example]:
    """Yield the questions of a file in SQuAD's form."""
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as file:
        record = json.load(file)
    for article in record["data"]:
        for paragraph in article["paragraphs"]:
            context = paragraph["context"]
            for qa in paragraph["qas"]:
                spans = {_trimmed(context, a["answer_start"], a["text"]) for a in qa["answers"]}
                kept = tuple(sorted((s for s in spans if s), key=lambda s: (s.start, s.end)))
                if kept:
                    yield Example(name, qa["question"].strip(), "", context, Label.SPAN, kept)


def _trimmed(context: str, start: int, text: str) -> Span | None:
    if context[start : start + len(text)] != text or not text.strip():
        return None
    start += len(text) - len(text.lstrip())
    return Span(start, start + len(text.strip()))


def nqg(folder: Path) -> Iterator[Example]:
    """Yield questions with a few neighbouring sentences, of which one answers.

    The file lists sentences in the order of their articles, each once for every question about it.
    """
    sources = (folder / "src-test.txt").read_text(encoding="utf-8").splitlines()
    targets = (folder / "tgt-test.txt").read_text(encoding="utf-8").splitlines()
    pairs = zip(sources, targets, strict=True)
    grouped = [(_plain(s), [_plain(t) for _, t in rows]) for s, rows in groupby(pairs, key=lambda p: p[0])]
    for at in range(0, len(grouped), SENTENCES_OF_NQG):
        block = grouped[at : at + SENTENCES_OF_NQG]
        context = " ".join(sentence for sentence, _ in block)
        start = 0
        for sentence, questions in block:
            span = Span(start, start + len(sentence))
            for question in questions:
                yield Example("nqg", question, "", context, Label.WITHIN, (span,))
            start += len(sentence) + 1


def trecqa(path: Path) -> Iterator[Example]:
    """Yield news sentences that were judged for a question."""
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            context = _plain(row["atext"])
            right = row["label"] == "1"
            spans = (Span(0, len(context)),) if right else ()
            label = Label.WITHIN if right else Label.NONE
            yield Example("trecqa", _plain(row["qtext"]), "", context, label, spans)


def clapnq(folder: Path) -> Iterator[Example]:
    """Yield search questions: with the sentences that people chose, or with a passage that doesn't answer."""
    articles = {a["id"]: a for a in lines(folder / "articles.jsonl")}
    for question in lines(folder / "questions.jsonl"):
        article = articles[question["article_ids"][0]]
        if part_of(article["id"]) is not Part.TRAIN:
            continue
        text = article["text"]
        if question["answerable"]:
            spans = tuple(Span(e["start"], e["start"] + len(e["text"])) for e in question["evidence"])
            yield Example("clapnq", question["question"], article["title"], text, Label.WITHIN, spans)
        else:
            yield Example("clapnq_near", question["question"], article["title"], text, Label.NONE, ())


_BEFORE = re.compile(r"\s+([.,;:!?%)\]’]|'s\b|n't\b|'\B)")
_AFTER = re.compile(r"([(\[$£€#])\s+")


def _plain(text: str) -> str:
    """Undo the tokenisation of a corpus: no space before a comma, real quotation marks and brackets."""
    for tokenised, mark in (
        ("-lrb-", "("), ("-rrb-", ")"), ("-LRB-", "("), ("-RRB-", ")"), ("-lsb-", "["), ("-rsb-", "]"),
        ("`` ", '"'), (" ''", '"'), ("``", '"'), ("''", '"'),
    ):  # fmt: skip
        text = text.replace(tokenised, mark)
    return _AFTER.sub(r"\1", _BEFORE.sub(r"\1", text)).strip()


def paragraph_at(text: str, start: int) -> str:
    """Return the paragraph that begins at `start`."""
    return text[start:].split("\n\n", 1)[0]


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSONL file."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)
