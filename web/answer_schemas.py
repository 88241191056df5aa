"""Answers over HTTP: what may be asked, what is answered, and the check of citations."""

from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from index.page_numbers import page_of
from index.types import ArticleInfo
from index.types import Span as DomainSpan
from qa.types import Answer, Answerability, Citation, Question, Segment
from web.resources import HitBody
from web.schemas import Body, Day, Narrowing, OffsetUnit, Resource, Text, Whole
from web.turns import Said, turns_of


class FiltersBody(Narrowing, Body):
    """Which articles may answer; both dates are included."""


class AnswerRequest(Body):
    """A question, and what was asked before it."""

    question: Text = Field(description="What is asked; how long it may be is set on the server.")
    conversation_id: Annotated[str, Field(max_length=200, pattern=r"^\w[\w.:~-]*$")] | None = Field(
        default=None,
        description="The conversation that it belongs to: it is understood from what was asked there, after "
        "`history`, and kept there. An id that isn't known begins a conversation.",
    )
    history: list[Said] = Field(
        default_factory=list,
        max_length=50,
        description="What was said before, oldest first. A follow-up is understood from its last few turns, and "
        "`asked_as` tells how; a question that stands alone stays as it is. Nothing of it is ever quoted.",
    )
    filters: FiltersBody = Field(default=FiltersBody(), description="Which articles may answer.")
    as_of: Day | None = Field(
        default=None,
        description="Articles published later are kept out, and those without a date. “This week” counts from it.",
    )
    limit: Whole = Field(3, ge=1, le=10, description="The most excerpts wanted.")

    def to_domain(self) -> Question:
        """Return it as `qa` knows it."""
        turns = turns_of(self.history)
        return Question(self.question, self.filters.to_domain(), self.as_of, self.limit, turns)


class SpanBody(Resource):
    """A half-open stretch of a text, in the unit that is named."""

    start: int = Field(description="Where it begins.")
    end: int = Field(description="Where it ends: behind its last character.")

    @classmethod
    def from_domain(cls, span: DomainSpan) -> Self:
        """Convert."""
        return cls(start=span.start, end=span.end)


class SegmentBody(Resource):
    """A stretch of the answer's text: our own words (`frame`) or an article's (`extract`)."""

    kind: Literal["frame", "extract"] = Field(
        description="`extract`: an article's words. `frame`: ours, from a short closed list."
    )
    start: int = Field(description="Where it begins in the answer's `text`.")
    end: int = Field(description="Where it ends.")
    citation_ids: list[str] = Field(description="The citations that it quotes; none for a frame.")

    @classmethod
    def from_domain(cls, segment: Segment) -> Self:
        """Convert."""
        return cls(
            kind=segment.kind.value,
            start=segment.start,
            end=segment.end,
            citation_ids=list(segment.citation_ids),
        )


class SourceBody(Resource):
    """The article version that a citation quotes."""

    article_id: str = Field(description="The article.")
    version_id: str = Field(description="The version that was quoted: `sha256:` and the hash of its text.")
    title: str = Field(description="The article's title.")
    author: str | None = Field(description="Who wrote it.")
    published_at: Day | None = Field(description="The day on which it was published.")
    url: str | None = Field(description="Where it can be read on the web.")
    source: str | None = Field(description="The publication, site or folder it comes from.")
    is_latest: bool = Field(description="Whether the article still has this text.")

    @classmethod
    def from_domain(cls, article: ArticleInfo, *, is_latest: bool) -> Self:
        """Convert."""
        return cls(
            article_id=article.id,
            version_id=article.version,
            title=article.title,
            author=article.author,
            published_at=article.published,
            url=article.url,
            source=article.source,
            is_latest=is_latest,
        )


class CitationBody(Resource):
    """An excerpt: `version.text[start:end] == quote == answer.text[answer_span]`."""

    id: str = Field(description="Its name in this answer.")
    type: Literal["char_location"] = Field(default="char_location", description="Always `char_location`.")
    answer_span: SpanBody = Field(description="Where the quote stands in the answer's `text`.")
    source: SourceBody = Field(description="The article version that is quoted.")
    passage_id: str = Field(description="The passage in which it was found.")
    start: int = Field(description="Where the quote begins in the version's text.")
    end: int = Field(description="Where it ends.")
    page: int | None = Field(
        description="The page it stands on, counted from 1, of an article that has pages."
    )
    quote: str = Field(
        description="The quote: the version's text from `start` to `end`, character for character."
    )
    prefix: str = Field(description="The 32 characters before the quote, fewer where the text begins.")
    suffix: str = Field(description="The 32 characters after it.")
    highlight: SpanBody | None = Field(
        None, exclude_if=lambda span: span is None, description="Absent where no shorter stretch answers."
    )
    verified: Literal["exact"] = Field(
        default="exact", description="Always `exact`: it was compared with the version before it was given."
    )
    score: float = Field(description="How sure the reader is of it; comparable within one answer.")
    also_in: list[str] = Field(description="Articles that say the same, to the character.")
    supported_by: list[str] = Field(description="Articles that say the same in words of their own.")

    @classmethod
    def from_domain(cls, citation: Citation) -> Self:
        """Convert."""
        return cls(
            id=citation.id,
            answer_span=SpanBody.from_domain(citation.answer_span),
            source=SourceBody.from_domain(citation.source, is_latest=citation.is_latest),
            passage_id=citation.passage_id,
            start=citation.start,
            end=citation.end,
            page=page_of(citation.source, citation.start),
            quote=citation.quote,
            prefix=citation.prefix,
            suffix=citation.suffix,
            highlight=SpanBody.from_domain(citation.highlight) if citation.highlight else None,
            score=citation.score,
            also_in=list(citation.also_in),
            supported_by=list(citation.supported_by),
        )


class AnswerabilityBody(Resource):
    """How likely the articles answer, and below which threshold they are taken not to."""

    p: float = Field(description="The probability that the articles answer the question.")
    threshold: float = Field(description="Below this, the answer is that they don't tell.")
    calibration_id: str = Field(description="What the probability was calibrated with.")

    @classmethod
    def from_domain(cls, answerability: Answerability) -> Self:
        """Convert."""
        return cls(
            p=answerability.p,
            threshold=answerability.threshold,
            calibration_id=answerability.calibration_id,
        )


class AnswerBody(Resource):
    """The whole answer; `nearest` holds the closest passages when the articles don't tell."""

    answer_id: str = Field(description="Its id; feedback is given by it.")
    status: Literal["answered", "abstained"] = Field(description="Whether the articles tell.")
    question: str = Field(description="The question as it was sent.")
    asked_as: str = Field(description="The question as it was understood; differs for a follow-up only.")
    text: str = Field(description="The answer; when they don't tell, that they don't.")
    answerability: AnswerabilityBody = Field(description="How likely the articles answer.")
    index_generation: str = Field(description="The generation that was searched.")
    offset_unit: OffsetUnit = Field(default="unicode_code_point", description="What all offsets here count.")
    took_ms: float = Field(description="How long it took, in milliseconds.")
    segments: list[SegmentBody] = Field(description="What `text` is made of, without gaps.")
    citations: list[CitationBody] = Field(description="What is quoted; none where the articles don't tell.")
    nearest: list[HitBody] = Field(description="The closest passages, where they don't.")
    disagreement: bool = Field(
        description="Whether the quotes contradict each other: another number, date or name, or a negation."
    )
    read_as_of: Day | None = Field(
        description='The day from which the question was read, where it is about a time ("this week").'
    )

    @classmethod
    def from_domain(cls, answer: Answer) -> Self:
        """Convert."""
        return cls(
            answer_id=answer.answer_id,
            status=answer.status.value,
            question=answer.question,
            asked_as=answer.asked_as,
            text=answer.text,
            answerability=AnswerabilityBody.from_domain(answer.answerability),
            index_generation=str(answer.generation),
            took_ms=round(answer.took_ms, 1),
            segments=[SegmentBody.from_domain(s) for s in answer.segments],
            citations=[CitationBody.from_domain(c) for c in answer.citations],
            nearest=[HitBody.from_domain(h) for h in answer.nearest],
            disagreement=answer.disagreement,
            read_as_of=answer.read_as_of,
        )


class ClaimedSource(Body):
    """Which version is said to hold the quote; what else a citation tells of its source is passed over."""

    model_config = ConfigDict(extra="ignore")

    article_id: str = Field(description="The article.")
    version_id: str = Field(description="Its version.")


class ClaimedSpan(Body):
    """Where the quote is said to stand in the answer's text."""

    start: Whole = Field(description="Where it begins there.")
    end: Whole = Field(description="Where it ends.")


class ClaimBody(Body):
    """A citation to check; a whole one may be sent, the rest of it is passed over."""

    model_config = ConfigDict(extra="ignore")

    id: str | None = Field(default=None, description="A name for it, which its verdict repeats.")
    source: ClaimedSource = Field(description="The version that is said to hold the quote.")
    start: Whole = Field(ge=0, description="Where the quote is said to begin.")
    end: Whole = Field(ge=0, description="Where it is said to end.")
    quote: str = Field(min_length=1, description="What is said to stand there.")
    answer_span: ClaimedSpan | None = Field(
        default=None, description="Where it stands in the answer; checked when an answer is sent."
    )


class ClaimedAnswer(Body):
    """An answer to check, as it was given."""

    model_config = ConfigDict(extra="ignore")

    text: str = Field(description="The answer's text.")
    citations: list[ClaimBody] = Field(max_length=1000, description="Its citations.")
    offset_unit: OffsetUnit | None = Field(
        default=None, description="What its offsets count; code points if it doesn't say."
    )


class VerifyRequest(Body):
    """Either an answer or citations."""

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [
                {"required": ["answer"], "properties": {"answer": {"type": "object"}}},
                {"required": ["citations"], "properties": {"citations": {"type": "array"}}},
            ]
        }
    )

    answer: ClaimedAnswer | None = Field(default=None, description="A whole answer, as it was given.")
    citations: list[ClaimBody] | None = Field(None, max_length=1000, description="Or some citations.")

    @model_validator(mode="after")
    def _one_of_them(self) -> Self:
        if (self.answer is None) == (self.citations is None):
            raise ValueError("send either answer or citations")
        return self

    @property
    def claims(self) -> list[ClaimBody]:
        """The citations, wherever they were sent."""
        return self.answer.citations if self.answer else self.citations or []


class VerdictBody(Resource):
    """What became of one citation; `id` repeats its id, `position` counts from 0."""

    position: int = Field(description="Which citation: its place in what was sent, counted from 0.")
    id: str | None = Field(description="The citation's id.")
    status: Literal["exact", "article_changed", "purged", "not_found"] = Field(
        description="What became of it."
    )


class VerdictsBody(Resource):
    """A verdict for each citation, in the order they were sent."""

    verdicts: list[VerdictBody] = Field(description="One for each citation, in the order they were sent.")
    all_exact: bool = Field(description="Whether each is `exact`.")
