"""What the API gives: one `from_domain` per resource. Answers are in `answer_schemas`, jobs in `job_schemas`."""

from typing import Literal, Self

from pydantic import Field, JsonValue

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

    reason: str = Field(description="Why they were left out.")
    chars: int = Field(description="How many characters.")
    times: int = Field(description="In how many places.")


class ReceiptBody(Resource):
    """What became of the characters that came in: `chars_in` is `chars_kept` plus all that was dropped."""

    chars_in: int = Field(description="Characters that came in.")
    chars_kept: int = Field(description="Characters of the article's text.")
    dropped: list[DroppedBody] = Field(description="What was left out, by reason.")

    @classmethod
    def from_domain(cls, receipt: Receipt) -> Self:
        """Convert."""
        dropped = [DroppedBody(reason=d.reason, chars=d.chars, times=d.times) for d in receipt.dropped]
        return cls(chars_in=receipt.chars_in, chars_kept=receipt.chars_kept, dropped=dropped)


class _ArticleFields(Resource):
    id: str = Field(description="Its id.")
    version_id: str = Field(description="Its text's version: `sha256:` and the hash of it.")
    title: str = Field(description="Its title.")
    author: str | None = Field(description="Who wrote it.")
    published_at: Day | None = Field(description="The day on which it was published.")
    url: str | None = Field(description="Where it can be read on the web.")
    source: str | None = Field(description="The publication, site or folder it comes from.")
    language: str | None = Field(description="Its language, as in `en`.")
    tags: list[str] = Field(description="Words that searches can be narrowed by.")
    metadata: dict[str, JsonValue] = Field(description="Anything else that was sent with it.")


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

    is_latest: bool = Field(description="Whether the article has this text now.")
    receipt: ReceiptBody = Field(description="What became of the characters that came in.")
    offset_unit: OffsetUnit = Field(
        default="unicode_code_point", description="What offsets into this text count."
    )
    text: str = Field(description="The text, as it is quoted from.")

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

    articles: list[ArticleInfoBody] = Field(description="The articles.")
    next_cursor: str | None = Field(description="Where the list goes on; null at its end.")
    total: int = Field(description="How many articles there are in all.")


class HitBody(Resource):
    """A passage that was found: `text` is the version's text from `start` to `end`.

    `also_in` names articles that are copies of this one and say the same. `page` is the one on which it
    begins, counted from 1, of an article that has pages.
    """

    passage_id: str = Field(description="The passage's id.")
    article_id: str = Field(description="The article.")
    version_id: str = Field(description="The version whose text it is cut from.")
    title: str = Field(description="The article's title.")
    author: str | None = Field(description="Who wrote it.")
    published_at: Day | None = Field(description="The day on which it was published.")
    url: str | None = Field(description="Where it can be read on the web.")
    source: str | None = Field(description="The publication, site or folder it comes from.")
    start: int = Field(description="Where the passage begins in the version's text.")
    end: int = Field(description="Where it ends.")
    page: int | None = Field(description="The page on which it begins, of an article that has pages.")
    text: str = Field(description="The passage, character for character.")
    score: float = Field(description="How well it fits: higher is better; comparable within one query.")
    dense_rank: int | None = Field(
        description="Its place among those alike in meaning; null where it isn't among them."
    )
    lexical_rank: int | None = Field(
        description="Its place among those that share words; null where it isn't among them."
    )
    also_in: list[str] = Field(description="Articles that are copies of this one.")

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

    hits: list[HitBody] = Field(description="The passages, best first.")
    next_cursor: str | None = Field(description="Where the hits go on; null at their end.")
    index_generation: str = Field(description="The generation that was searched.")
    offset_unit: OffsetUnit = Field(default="unicode_code_point", description="What all offsets here count.")
    took_ms: float = Field(description="How long it took, in milliseconds.")

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

    generation: str = Field(description="Its number.")
    created_at: str = Field(description="When it was published, ISO 8601 UTC.")
    cause: str = Field(description="What made it: `add`, `remove`, `rebuild`, `rollback`, …")
    encoder: str = Field(description="The fingerprint of the encoder that made its vectors.")
    dim: int = Field(description="How many numbers a vector has.")
    splitter: str = Field(description="How articles were cut into passages.")
    articles: int = Field(description="How many articles it shows.")
    passages: int = Field(description="How many passages.")

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

    generations: list[GenerationBody] = Field(description="Newest first.")


class LanguageBody(Resource):
    """A language of the articles; `words` says how they are looked for: stems, pairs of characters, or plain."""

    language: str = Field(description="The language, as in `en`.")
    articles: int = Field(description="How many articles are in it.")
    words: Literal["stems", "pairs", "plain"] = Field(description="How their words are looked for.")


class IndexBody(Resource):
    """The collection as it stands.

    `model` is what encoded it; `model_reason` says why it was chosen, or why another would be better.
    """

    generation: GenerationBody | None = Field(description="The newest generation; null before the first.")
    articles: int = Field(description="How many articles there are.")
    passages: int = Field(description="How many passages they were cut into.")
    earliest: Day | None = Field(description="The day of the oldest article that has one.")
    latest: Day | None = Field(description="The day of the newest.")
    sources: list[str] = Field(description="The publications, sites and folders they come from.")
    languages: list[LanguageBody] = Field(description="Their languages, the commonest first.")
    model: str | None = Field(description="The encoder's name.")
    model_reason: str | None = Field(description="Why it was chosen, or why another would be better.")

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
