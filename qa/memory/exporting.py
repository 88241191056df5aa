"""Feedback as an evaluation set, in the form that `qa.evaluation` reads."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import NotFound, PullquoteError
from index.store import Store
from index.types import Article
from qa.auditing.types import all_articles
from qa.evaluation.dataset import ARTICLES, QUESTIONS
from qa.memory.records import recalled
from qa.memory.types import Feedback, Reason

NO_GOLD = "nobody said what would be right"
CHANGED = "its article has changed or gone"
NARROWED = "it was asked of some of the articles only"
AGAIN = "the same question was judged again later"


class ExportRefused(PullquoteError):  # noqa: N818 - named for what happened, as are its siblings
    """A set that can't be written there, or would hold nothing."""


@dataclass(frozen=True, slots=True)
class Exported:
    """How many questions a set holds, and how many judgements were left out of it, why."""

    articles: int
    answerable: int
    unanswerable: int
    left_out: Mapping[str, int]


def export(store: Store, told: Iterable[Feedback], folder: Path) -> Exported:
    """Write the collection's articles, and the questions whose right answer people have told.

    A useful answer makes its quotes the evidence; a useful silence, and an answer of which was said that the
    articles don't tell, make a question without an answer.

    :param told: Feedback, newest first.
    :raises ExportRefused: Something is in the folder, or no question could be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ExportRefused(f"{folder} isn't an empty folder: name a new one.")
    left_out: Counter[str] = Counter()
    questions = list(_questions(store, told, left_out))
    if not questions:
        said = ", ".join(f"{count:,}: {why}" for why, count in left_out.items()) or "there is no feedback yet"
        raise ExportRefused(f"No question can be made of the feedback ({said}).")
    folder.mkdir(parents=True, exist_ok=True)
    articles = _write(folder / ARTICLES, (_article(article) for article in all_articles(store)))
    _write(folder / QUESTIONS, questions)
    answerable = sum(bool(question["answerable"]) for question in questions)
    return Exported(articles, answerable, len(questions) - answerable, dict(left_out))


def _questions(store: Store, told: Iterable[Feedback], left_out: Counter[str]) -> Iterator[dict[str, object]]:
    seen: set[str] = set()
    for one in told:
        made = _question(store, one)
        if isinstance(made, str):
            left_out[made] += 1
            continue
        asked = " ".join(str(made["question"]).casefold().split())
        if asked in seen:
            left_out[AGAIN] += 1
            continue
        seen.add(asked)
        yield made


def _question(store: Store, one: Feedback) -> dict[str, object] | str:
    """Return a question with what is right, or why there is none."""
    kept = json.loads(one.record)
    question = {"id": one.answer_id, "question": kept["asked_as"], "question_date": kept["read_as_of"]}
    silent = one.useful and kept["status"] == "abstained"
    if silent or (not one.useful and one.reason is Reason.NOT_ANSWERABLE):
        return NARROWED if kept["narrowed"] else {**question, "answerable": False}
    if not one.useful:
        return NO_GOLD
    evidence = [found for cited in kept["citations"] if (found := _evidence(store, cited))]
    if not evidence or len(evidence) < len(kept["citations"]):
        return CHANGED
    turn = recalled(one.record, store).turn
    answers = [turn.marked] if turn.marked and len(evidence) == 1 else []
    ids = sorted({str(found["article_id"]) for found in evidence})
    return {**question, "answerable": True, "article_ids": ids, "evidence": evidence, "answers": answers}


def _evidence(store: Store, cited: Mapping[str, Any]) -> dict[str, object] | None:
    """Return a quote where it stands in the article as it is now; `None` where it doesn't any more."""
    try:
        quoted = store.version(cited["article_id"], cited["version"])
        now = store.article(cited["article_id"])
    except NotFound:
        return None
    quote = quoted.text[cited["start"] : cited["end"]]
    found: dict[str, object] = {"article_id": now.id, "text": quote}
    if now.version == quoted.version:
        return {**found, "start": cited["start"]}
    return found if quote in now.text else None


def _article(article: Article) -> dict[str, object]:
    return {
        "id": article.id,
        "title": article.title,
        "text": article.text,
        "author": article.author,
        "date": article.published.isoformat() if article.published else None,
        "url": article.url,
        "source": article.source,
        "lang": article.language,
        "tags": list(article.tags),
    }


def _write(path: Path, lines: Iterable[dict[str, object]]) -> int:
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for count, line in enumerate(lines, 1):  # noqa: B007 - the last count is wanted
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    return count
