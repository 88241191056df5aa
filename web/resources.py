"""What the API gives: one `from_domain` per resource. Answers are in `answer_schemas`, jobs in `job_schemas`."""

from typing import Literal, Self

from pydantic import JsonValue

from index.page_numbers import page_of
from index.scripts import kind_of
from index.types import (
    Article,
    ArticleInfo,
    Generation,
    Hit,
    Hits,
    Receipt,
    Summary,
)
from web.schemas import Day, OffsetUnit, Resource


class DroppedBody(Resource):
    """Characters that were left out, and why; `times` counts the places."""

    reason: str
    chars: int
    times: int


class ReceiptBody(Resource):
    """What became of the characters that came in: `chars_in` is `chars_kept` plus all that was dropped."""

    chars_in: int
    chars_kept: int
    dropped: list[DroppedBody]

    @classmethod
    def from_domain(cls, receipt: Receipt) -> Self:
        """Convert."""
        dropped = [DroppedBody(reason=d.reason, chars=d.chars, times=d.times) for d in receipt.dropped]
        return cls(chars_in=receipt.chars_in, chars_kept=receipt.chars_kept, dropped=dropped)


class _ArticleFields(Resource):
    id: str
    version_id: str
    title: str
    author: str | None
    published_at: Day | None
    url: str | None
    source: str | None
    language: str | None
    tags: list[str]
    metadata: dict[str, JsonValue]


class ArticleInfoBody(_ArticleFields):
    """An article without its text."""

    @classmethod
    def from_domain(cls, article: ArticleInfo) -> Self:
        """Convert."""
        return cls.model_validate(_fields(article))


class ArticleBody(_ArticleFields):
    """An article: `text` is what every offset counts, in the unit named.

    `is_latest` is false of a version that the article no longer has, or that was removed with it.
    """

    is_latest: bool
    receipt: ReceiptBody
    offset_unit: OffsetUnit = "unicode_code_point"
    text: str

    @classmethod
    def from_domain(cls, article: Article, *, is_latest: bool = True) -> Self:
        """Convert."""
        receipt = ReceiptBody.from_domain(article.receipt)
        own = {"is_latest": is_latest, "receipt": receipt, "text": article.text}
        return cls.model_validate({**_fields(article), **own})


def _fields(article: ArticleInfo) -> dict[str, object]:
    return {
        "id": article.id,
        "version_id": article.version,
        "title": article.title,
        "author": article.author,
        "published_at": article.published,
        "url": article.url,
        "source": article.source,
        "language": article.language,
        "tags": list(article.tags),
        "metadata": dict(article.metadata),
    }


class ArticlesBody(Resource):
    """Some of the articles, in the order of their ids."""

    articles: list[ArticleInfoBody]
    next_cursor: str | None
    total: int


class HitBody(Resource):
    """A passage that was found: `text` is the version's text from `start` to `end`.

    `also_in` names articles that are copies of this one and say the same. `page` is the one on which it
    begins, counted from 1, of an article that has pages.
    """

    passage_id: str
    article_id: str
    version_id: str
    title: str
    author: str | None
    published_at: Day | None
    url: str | None
    source: str | None
    start: int
    end: int
    page: int | None
    text: str
    score: float
    dense_rank: int | None
    lexical_rank: int | None
    also_in: list[str]

    @classmethod
    def from_domain(cls, hit: Hit) -> Self:
        """Convert."""
        return cls(
            passage_id=f"p{hit.passage.row}",
            article_id=hit.article.id,
            version_id=hit.passage.version,
            title=hit.article.title,
            author=hit.article.author,
            published_at=hit.article.published,
            url=hit.article.url,
            source=hit.article.source,
            start=hit.passage.start,
            end=hit.passage.end,
            page=page_of(hit.article, hit.passage.start),
            text=hit.passage.text,
            score=hit.score,
            dense_rank=hit.dense_rank,
            lexical_rank=hit.lexical_rank,
            also_in=list(hit.also_in),
        )


class SearchBody(Resource):
    """Passages, best first, all from one generation."""

    hits: list[HitBody]
    next_cursor: str | None
    index_generation: str
    offset_unit: OffsetUnit = "unicode_code_point"
    took_ms: float

    @classmethod
    def from_domain(cls, hits: Hits, *, next_cursor: str | None, took_ms: float) -> Self:
        """Convert."""
        return cls(
            hits=[HitBody.from_domain(hit) for hit in hits.hits],
            next_cursor=next_cursor,
            index_generation=str(hits.generation),
            took_ms=round(took_ms, 2),
        )


class GenerationBody(Resource):
    """One published state of the collection."""

    generation: str
    created_at: str
    cause: str
    encoder: str
    dim: int
    splitter: str
    articles: int
    passages: int

    @classmethod
    def from_domain(cls, generation: Generation) -> Self:
        """Convert."""
        return cls(
            generation=str(generation.number),
            created_at=generation.created,
            cause=generation.cause,
            encoder=generation.encoder,
            dim=generation.dim,
            splitter=generation.splitter,
            articles=generation.articles,
            passages=generation.passages,
        )


class GenerationsBody(Resource):
    """Generations, newest first."""

    generations: list[GenerationBody]


class LanguageBody(Resource):
    """A language of the articles; `words` says how they are looked for: stems, pairs of characters, or plain."""

    language: str
    articles: int
    words: Literal["stems", "pairs", "plain"]


class IndexBody(Resource):
    """The collection as it stands.

    `model` is what encoded it; `model_reason` says why it was chosen, or why another would be better.
    """

    generation: GenerationBody | None
    articles: int
    passages: int
    earliest: Day | None
    latest: Day | None
    sources: list[str]
    languages: list[LanguageBody]
    model: str | None
    model_reason: str | None

    @classmethod
    def from_domain(cls, summary: Summary, generation: Generation | None) -> Self:
        """Convert."""
        return cls(
            generation=GenerationBody.from_domain(generation) if generation else None,
            articles=summary.articles,
            passages=summary.passages,
            earliest=summary.earliest,
            latest=summary.latest,
            sources=list(summary.sources),
            languages=[
                LanguageBody.model_validate({"language": code, "articles": count, "words": kind_of(code)})
                for code, count in summary.languages
            ],
            model=summary.model,
            model_reason=summary.model_reason,
        )
