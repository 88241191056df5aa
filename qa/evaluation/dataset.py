"""Read sets in the common form: `articles.jsonl` and `questions.jsonl` side by side."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from index.articles import make_article
from index.errors import InvalidArticle, PullquoteError
from index.types import Article, Span
from qa.evaluation.metrics import contains_normalised, normalise
from qa.evaluation.types import Dataset, EvalQuestion, Evidence

ARTICLES, QUESTIONS = "articles.jsonl", "questions.jsonl"


class InvalidDataset(PullquoteError):  # noqa: N818 - named for what happened, as are its siblings
    """A folder that isn't a set in the common form; the message names file and line."""


def load_datasets(folder: Path) -> tuple[Dataset, ...]:
    """Read the set in `folder`, or, when it holds none itself, every set in a folder below it.

    :raises InvalidDataset: when there is no set, or a line of one can't be used.
    """
    if _is_set(folder):
        return (_load(folder),)
    below = sorted(child for child in folder.glob("*") if _is_set(child))
    if not below:
        raise InvalidDataset(f"{folder}: neither it nor a folder in it holds {ARTICLES} and {QUESTIONS}.")
    return tuple(_load(child) for child in below)


def sample(questions: Sequence[EvalQuestion], limit: int | None, seed: int) -> tuple[EvalQuestion, ...]:
    """Draw at most `limit` questions, in their order, keeping the share of unanswerable ones.

    Within each kind the questions with the smallest sha256 of `seed:id` are drawn: the draw depends on
    nothing else, and a larger limit keeps what a smaller one drew. A limit of 2 or more keeps both kinds.
    """
    if limit is None or limit >= len(questions):
        return tuple(questions)
    kinds = [[q for q in questions if q.answerable], [q for q in questions if not q.answerable]]
    share = round(limit * len(kinds[0]) / len(questions))
    if limit >= 2 and all(kinds):
        share = min(max(share, 1), limit - 1)
    drawn = {
        q.id
        for kind, wanted in zip(kinds, (share, limit - share), strict=True)
        for q in sorted(kind, key=lambda q: hashlib.sha256(f"{seed}:{q.id}".encode()).digest())[:wanted]
    }
    return tuple(q for q in questions if q.id in drawn)


def _is_set(folder: Path) -> bool:
    return (folder / ARTICLES).is_file() and (folder / QUESTIONS).is_file()


def _load(folder: Path) -> Dataset:
    articles, raw_texts = _read_articles(folder / ARTICLES)
    reading = _Reading(articles, raw_texts)
    questions: dict[str, EvalQuestion] = {}
    for line in _lines(folder / QUESTIONS):
        question = reading.question(line)
        if question.id in questions:
            raise line.wrong(f"the question id {question.id!r} was used before")
        questions[question.id] = question
    if not questions:
        raise InvalidDataset(f"{folder / QUESTIONS}: no question in it.")
    return Dataset(
        folder.resolve().name, tuple(articles.values()), tuple(questions.values()), _digest(articles)
    )


def _digest(articles: Mapping[str, Article]) -> str:
    """Hash all that indexing sees of the articles; the version stands for the text."""
    digest = hashlib.sha256()
    for a in articles.values():
        fields = (a.id, a.version, a.title, a.author, a.published, a.url, a.source, a.language, a.tags)
        digest.update(repr(fields).encode())
    return digest.hexdigest()


class _Line:
    """One JSON object of a file, whose complaints name the place."""

    def __init__(self, path: Path, number: int, data: Mapping[str, object]) -> None:
        self.path, self.number, self.data = path, number, data

    def wrong(self, what: str) -> InvalidDataset:
        return InvalidDataset(f"{self.path}:{self.number}: {what}.")

    def text(self, key: str) -> str:
        value = self.data.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(f"{key!r} must be a text that isn't empty")
        return value

    def optional(self, key: str) -> str | None:
        value = self.data.get(key)
        if value is None or isinstance(value, str):
            return value or None
        raise self.wrong(f"{key!r} must be a text")

    def texts(self, key: str) -> list[str]:
        value = self.data.get(key) or []
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.wrong(f"{key!r} must be a list of texts")
        return value

    def day(self, key: str) -> date | None:
        value = self.optional(key)
        try:
            return date.fromisoformat(value) if value else None
        except ValueError as error:
            raise self.wrong(f"{key!r} must be a date such as 2023-01-06") from error


def _lines(path: Path) -> Iterator[_Line]:
    with path.open("rb") as file:
        for number, raw in enumerate(file, 1):
            if not raw.strip():
                continue
            try:
                data = json.loads(raw.removeprefix(b"\xef\xbb\xbf"))
            except ValueError as error:
                raise InvalidDataset(f"{path}:{number}: not JSON ({error}).") from error
            if not isinstance(data, dict):
                raise InvalidDataset(f"{path}:{number}: not a JSON object.")
            yield _Line(path, number, data)


def _read_articles(path: Path) -> tuple[dict[str, Article], dict[str, str]]:
    """Return the articles by id, and the texts as they stood in the file, which offsets refer to."""
    articles: dict[str, Article] = {}
    raw_texts: dict[str, str] = {}
    for line in _lines(path):
        article_id, text = line.text("id"), line.text("text")
        if article_id in articles:
            raise line.wrong(f"the article id {article_id!r} was used before")
        try:
            articles[article_id] = make_article(
                text=text, title=line.optional("title"), id=article_id, author=line.optional("author"),
                published=line.optional("date"), url=line.optional("url"), source=line.optional("source"),
                language=line.optional("lang"), tags=line.texts("tags"),
            )  # fmt: skip
        except InvalidArticle as error:
            raise line.wrong(str(error).rstrip(".")) from error
        raw_texts[article_id] = text
    if not articles:
        raise InvalidDataset(f"{path}: no article in it.")
    return articles, raw_texts


class _Reading:
    """Reads the questions about some articles."""

    def __init__(self, articles: Mapping[str, Article], raw_texts: Mapping[str, str]) -> None:
        self._articles, self._raw_texts = articles, raw_texts
        self._normalised: dict[str, str] = {}

    def question(self, line: _Line) -> EvalQuestion:
        article_ids = frozenset(line.texts("article_ids"))
        for article_id in article_ids:
            self._known(article_id, line)
        evidence = self._evidence(line)
        answers = tuple(answer for answer in line.texts("answers") if answer.strip())
        answerable = line.data.get("answerable", bool(answers or evidence))
        if not isinstance(answerable, bool):
            raise line.wrong("'answerable' must be true or false")
        if answerable:
            article_ids |= {e.article_id for e in evidence}
        return EvalQuestion(
            id=line.text("id"),
            text=line.text("question"),
            answers=answers,
            article_ids=article_ids,
            evidence=evidence,
            answerable=answerable,
            free_text=not self._stands(answers, article_ids),
            asked_on=line.day("question_date"),
            near_miss=not answerable and bool(article_ids or line.data.get("near_miss")),
        )

    def _known(self, article_id: str, line: _Line) -> Article:
        if article_id not in self._articles:
            raise line.wrong(f"no article has the id {article_id!r}")
        return self._articles[article_id]

    def _evidence(self, line: _Line) -> tuple[Evidence, ...]:
        items = line.data.get("evidence") or []
        if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
            raise line.wrong("'evidence' must be a list of objects")
        return tuple(self._place(_Line(line.path, line.number, item)) for item in items)

    def _place(self, item: _Line) -> Evidence:
        article, text, start = (
            self._known(item.text("article_id"), item),
            item.text("text"),
            item.data.get("start"),
        )
        if start is None:
            spans = _occurrences(text, article.text)
            return Evidence(article.id, text, spans or (Span(0, len(article.text)),), placed=bool(spans))
        raw = self._raw_texts[article.id]
        if type(start) is not int or start < 0 or raw[start : start + len(text)] != text:
            raise item.wrong(f"the evidence doesn't stand at 'start' {start!r} of article {article.id!r}")
        # The canonical text has one character where the file has CR LF.
        shifts = [raw.count("\r\n", 0, end) for end in (start, start + len(text))]
        return Evidence(article.id, text, (Span(start - shifts[0], start + len(text) - shifts[1]),))

    def _stands(self, answers: Sequence[str], article_ids: frozenset[str]) -> bool:
        golds = [normalise(answer) for answer in answers]
        return any(
            contains_normalised(self._text(article), gold) for article in article_ids for gold in golds
        )

    def _text(self, article_id: str) -> str:
        if article_id not in self._normalised:
            self._normalised[article_id] = normalise(self._articles[article_id].text)
        return self._normalised[article_id]


def _occurrences(text: str, article_text: str) -> tuple[Span, ...]:
    """Find every verbatim occurrence, or else every one that differs in case and spacing only."""
    for pattern, flags in (
        (re.escape(text), re.NOFLAG),
        (r"\s+".join(re.escape(word) for word in text.split()), re.IGNORECASE),
    ):
        found = tuple(Span(m.start(), m.end()) for m in re.finditer(pattern, article_text, flags))
        if found:
            return found
    return ()
