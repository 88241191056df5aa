"""Values to JSON and back, for the store and nothing else."""

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from index.kinds import Approximation
from index.types import (
    Article,
    ArticleInfo,
    BuildReport,
    Dropped,
    Generation,
    Job,
    Progress,
    Receipt,
    Refusal,
)

_INFO = ("title", "author", "url", "source", "language")


def info_to_json(article: ArticleInfo) -> str:
    """Write what a revision says of its article, id and version apart; equal values give equal text."""
    record: dict[str, Any] = {key: getattr(article, key) for key in _INFO}
    record["published"] = article.published.isoformat() if article.published else None
    record["tags"] = list(article.tags)
    record["metadata"] = dict(article.metadata)
    return json.dumps(record, ensure_ascii=False, sort_keys=True)


def _info(article_id: str, version: str, text: str) -> dict[str, Any]:
    record = json.loads(text)
    record["published"] = date.fromisoformat(record["published"]) if record["published"] else None
    record["tags"] = tuple(record["tags"])
    return {"id": article_id, "version": version, **record}


def info_from_json(article_id: str, version: str, text: str) -> ArticleInfo:
    """Read it back."""
    return ArticleInfo(**_info(article_id, version, text))


def article_from_json(article_id: str, version: str, info: str, text: str, receipt: str) -> Article:
    """Read an article back from its parts."""
    return Article(**_info(article_id, version, info), text=text, receipt=receipt_from(json.loads(receipt)))


def article_to_line(article: Article) -> str:
    """Write a whole article, text and receipt, without a line break."""
    info, receipt = info_to_json(article), receipt_to_json(article.receipt)
    return json.dumps([article.id, article.version, info, article.text, receipt])


def article_from_line(line: str) -> Article:
    """Read it back."""
    return article_from_json(*json.loads(line))


def receipt_to_json(receipt: Receipt) -> str:
    """Write a receipt."""
    return json.dumps(asdict(receipt), ensure_ascii=False)


def receipt_from(record: Mapping[str, Any]) -> Receipt:
    """Read a receipt from its record."""
    dropped = tuple(Dropped(**d) for d in record["dropped"])
    return Receipt(record["chars_in"], record["chars_kept"], dropped)


def job_to_json(job: Job) -> str:
    """Write a job."""
    return json.dumps(asdict(job), ensure_ascii=False)


def job_from_json(text: str) -> Job:
    """Read a job back."""
    record = json.loads(text)
    if record["progress"]:
        record["progress"] = Progress(**record["progress"])
    if record["report"]:
        record["report"] = _report(record["report"])
    return Job(**record)


def _report(record: dict[str, Any]) -> BuildReport:
    for key in ("added", "updated", "unchanged", "removed"):
        record[key] = tuple(record[key])
    record["refused"] = tuple(Refusal(**r) for r in record["refused"])
    record["receipts"] = {key: receipt_from(r) for key, r in record["receipts"].items()}
    return BuildReport(**record)


def generation_from_row(row: tuple[Any, ...]) -> Generation:
    """Read a row of `generations`, its columns in the order of the schema."""
    number, created, cause, encoder, dim, splitter, segments, articles, passages, words = row
    return Generation(
        number, created, cause, encoder, dim, splitter, tuple(json.loads(segments)), articles, passages, words
    )


def generation_to_row(generation: Generation) -> tuple[Any, ...]:
    """Write it back."""
    values = [getattr(generation, field.name) for field in fields(generation)]
    return tuple(json.dumps(list(v)) if isinstance(v, tuple) else v for v in values)


def approximation_to_json(told: Approximation | None) -> str | None:
    """Write by what a segment is searched."""
    return None if told is None else json.dumps(asdict(told))


def approximation_from_json(text: str | None) -> Approximation | None:
    """Read it back."""
    return None if text is None else Approximation(**json.loads(text))
