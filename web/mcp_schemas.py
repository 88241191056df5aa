"""What the MCP tools give: `search` and `fetch` in the shapes that research agents expect."""

from typing import Literal, Self

from pydantic import Field

from index.types import Article, Hit, Span
from qa.claims import Verdict
from qa.types import Answer
from web.answer_schemas import AnswerBody
from web.links import address_of
from web.schemas import Resource

_MEANINGS = {
    Verdict.EXACT: "The cited version says exactly this there, and it is what the article says now.",
    Verdict.ARTICLE_CHANGED: "The cited version says exactly this there, but the article was changed or removed since.",
    Verdict.PURGED: "The cited version was erased: nothing can be checked any more.",
    Verdict.NOT_FOUND: "There is no such version, or it doesn't say this there, to the character.",
}


class FoundArticle(Resource):
    """An article that a search found, and the passage that it was found by."""

    id: str = Field(description="What `fetch` takes.")
    title: str = Field(description="The article's title.")
    url: str = Field(description="The article's own address, or its page on the Pullquote server.")
    text: str = Field(description="The article's passage that fits best, verbatim.")

    @classmethod
    def from_domain(cls, hit: Hit, pages: str) -> Self:
        """Convert."""
        passage = hit.passage
        url = address_of(hit.article, pages, Span(passage.start, passage.end))
        return cls(id=hit.article.id, title=hit.article.title, url=url, text=passage.text)


class FoundArticles(Resource):
    """Articles, best first."""

    results: list[FoundArticle] = Field(description="Best first; empty where nothing was found.")


class FetchedArticle(Resource):
    """An article as it is now, whole."""

    id: str = Field(description="The article's id.")
    title: str = Field(description="Its title.")
    text: str = Field(description="Its text. Offsets of citations count its code points.")
    url: str = Field(description="Its own address, or its page on the Pullquote server.")
    metadata: dict[str, str] = Field(
        description="`version_id`, and where known `author`, `published_at`, `source`, `language`, `tags`."
    )

    @classmethod
    def from_domain(cls, article: Article, pages: str) -> Self:
        """Convert."""
        told = {
            "version_id": article.version,
            "author": article.author,
            "published_at": article.published.isoformat() if article.published else None,
            "source": article.source,
            "language": article.language,
            "tags": ", ".join(article.tags),
        }
        return cls(
            id=article.id,
            title=article.title,
            text=article.text,
            url=address_of(article, pages),
            metadata={key: value for key, value in told.items() if value},
        )


class CitedAnswer(AnswerBody):
    """An answer, made of verbatim excerpts; `status` is `abstained` where the articles don't tell."""

    links: dict[str, str] = Field(description="Where each citation can be read, by the citation's id.")

    @classmethod
    def linked(cls, answer: Answer, pages: str) -> Self:
        """Convert."""
        links = {c.id: address_of(c.source, pages, Span(c.start, c.end)) for c in answer.citations}
        return cls(**AnswerBody.from_domain(answer).model_dump(), links=links)


class CheckedCitation(Resource):
    """What became of a citation."""

    status: Literal["exact", "article_changed", "purged", "not_found"] = Field(description="The verdict.")
    stands: bool = Field(description="Whether the cited version says exactly this, there.")
    meaning: str = Field(description="The verdict in words.")

    @classmethod
    def from_domain(cls, verdict: Verdict) -> Self:
        """Convert."""
        status = {"status": verdict.value, "stands": verdict.stands, "meaning": _MEANINGS[verdict]}
        return cls.model_validate(status)
