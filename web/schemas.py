"""What the API takes: exact types, no unknown keys. What it gives is in `resources` and `answer_schemas`.

Only what it gives without a domain object is here: health and problems.
"""

from datetime import date
from functools import cache
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    StringConstraints,
    field_validator,
    model_validator,
)

from index.types import Filters
from index.urls import is_url


def _day(value: object) -> object:
    """Take `YYYY-MM-DD` and nothing else: pydantic alone would also take timestamps."""
    if value is None or type(value) is date:
        return value
    if isinstance(value, str) and len(value) == 10:
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise ValueError("a date is written YYYY-MM-DD")


def _web_address(value: str) -> str:
    """Let only http and https through, because pages link there."""
    if not is_url(value):
        raise ValueError("an address begins with http:// or https://, and names a site")
    return value


def _trimmed(value: str) -> str:
    """Take the space around a text away; its length was looked at before, as the schema has it."""
    trimmed = value.strip()
    if not trimmed:
        raise ValueError("there is nothing but space in it")
    return trimmed


def _whole(value: object) -> object:
    """Take 3.0 for 3, as JSON Schema does: what is sent may come from a language that has one kind of number."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Day = Annotated[date, BeforeValidator(_day)]
WHOLE = BeforeValidator(_whole)
Whole = Annotated[int, WHOLE]
_SAYING_SOMETHING = {"pattern": r"[^\s\x1c-\x1f\x85]"}
Line = Annotated[str, Field(max_length=500, json_schema_extra=_SAYING_SOMETHING), AfterValidator(_trimmed)]
Text = Annotated[
    str, Field(max_length=100_000, json_schema_extra=_SAYING_SOMETHING), AfterValidator(_trimmed)
]
Url = Annotated[
    str,
    StringConstraints(max_length=4000),
    AfterValidator(_web_address),
    Field(json_schema_extra={"pattern": r"^[hH][tT][tT][pP][sS]?://[^\s/]"}),
]
OffsetUnit = Literal["unicode_code_point", "utf16"]
ArticleId = Annotated[
    str,
    StringConstraints(
        min_length=1,
        max_length=200,
        pattern=r"^[^/\s\x00-\x1f\x7f-\x9f]([^\x00-\x1f\x7f-\x9f\u2028\u2029]*[^/\s\x00-\x1f\x7f-\x9f])?$",
    ),
]


def known_fields() -> frozenset[str]:
    """Return the names that our models give their fields: those that an error may speak of."""
    return _fields_below(Body) | _fields_below(Query)


@cache
def _fields_below(model: type[BaseModel]) -> frozenset[str]:
    names = frozenset(model.model_fields)
    return names.union(*(_fields_below(child) for child in model.__subclasses__()))


class Body(BaseModel):
    """A request body: exact types, no unknown keys."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Query(BaseModel):
    """Query or path parameters: text that is read as what it should be, no unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Resource(BaseModel):
    """Something the API gives."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Narrowing(Query):
    """Which articles count; both dates are included."""

    source: Line | None = Field(
        default=None, description="Only articles of this publication, site or folder."
    )
    author: Line | None = Field(
        default=None, description="Only articles by this author: one of several will do."
    )
    tag: Line | None = Field(default=None, description="Only articles with this tag.")
    published_from: Day | None = Field(
        default=None, description="Only articles published on this day or later."
    )
    published_to: Day | None = Field(
        default=None, description="Only articles published on this day or earlier."
    )

    @model_validator(mode="after")
    def _dates_in_order(self) -> Self:
        if self.published_from and self.published_to and self.published_from > self.published_to:
            raise ValueError("published_from lies after published_to")
        return self

    def to_domain(self) -> Filters:
        """Return them as `index` knows them."""
        return Filters(self.source, self.author, self.tag, self.published_from, self.published_to)


_UNIT = "What offsets count: code points of the text, or its UTF-16 code units, as JavaScript does."


class UnitQuery(Query):
    """What offsets count."""

    offset_unit: OffsetUnit = Field(default="unicode_code_point", description=_UNIT)


class ClaimedUnitQuery(Query):
    """What the offsets that are sent count; by default what the body says, or else code points."""

    offset_unit: OffsetUnit | None = Field(default=None, description=_UNIT)


class SearchQuery(Narrowing, UnitQuery):
    """What to search for, among which articles, and which stretch of the hits."""

    q: Text = Field(description="What to search for: words, or a question.")
    limit: int = Field(10, ge=1, le=100, description="The most hits that are given at once.")
    cursor: str | None = Field(
        None, max_length=1000, description="Where the hits go on: the `next_cursor` of the stretch before."
    )
    rerank: bool = Field(
        default=False, description="Let the reader order the first passages: slower, and righter."
    )


class ListQuery(Query):
    """Which stretch of a list."""

    limit: int = Field(50, ge=1, le=200, description="The most that are listed at once.")
    cursor: str | None = Field(None, max_length=1000, description="Where a list goes on: its `next_cursor`.")


class GenerationsQuery(Query):
    """How many generations, newest first."""

    limit: int = Field(20, ge=1, le=200, description="The most that are listed.")


class RebuildQuery(Query):
    """How thoroughly to rebuild."""

    full: bool = Field(
        default=False, description="Cut and index every article again; only new text is encoded."
    )


class RollbackRequest(Body):
    """Which generation to go back to; without one, the state before the last change."""

    generation: Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,15}$")] | None = Field(
        default=None, description="Its number; without one, the state before the last change."
    )

    @field_validator("generation", mode="before")
    @classmethod
    def _number(cls, value: object) -> object:
        """Take a number too, as the command line does."""
        return str(value) if isinstance(value, int) and not isinstance(value, bool) else value

    def to_domain(self) -> int | None:
        """Return its number."""
        return int(self.generation) if self.generation else None


class DeleteQuery(Query):
    """Whether old versions go too."""

    purge: bool = Field(default=False, description="Erase the texts of all its versions, for good.")


class ArticlePath(Query):
    """An article."""

    id: str = Field(description="The article's id; it may have slashes in it.")


class VersionPath(Query):
    """One version of an article."""

    id: str = Field(description="The article's id; it may have slashes in it.")
    version_id: str = Field(
        description="The version's id, `sha256:` and the hash of its text.",
        json_schema_extra={"pattern": "^sha256:[0-9a-f]{64}$"},
    )


class JobPath(Query):
    """A job."""

    id: str = Field(description="The job's id.")


class NewArticle(Body):
    """An article to keep. Without an id, one is derived from its url, or else its title and text."""

    text: str = Field(min_length=1, description="Kept as sent, but for newlines: CR and CRLF become LF.")
    title: Line | None = Field(
        default=None, description="Its title; without one, the first line of its text."
    )
    id: ArticleId | None = Field(
        default=None,
        description="Its id, which may have slashes in it. An article that has it already is replaced.",
    )
    author: Line | None = Field(
        default=None, description="Who wrote it; several are separated by commas or “and”."
    )
    published_at: Day | None = Field(default=None, description="The day on which it was published.")
    url: Url | None = Field(default=None, description="Where it can be read on the web.")
    source: Line | None = Field(default=None, description="The publication, site or folder it comes from.")
    language: Line | None = Field(
        default=None, description="Its language, as in `en`; without one, it is told from the text."
    )
    tags: list[Line] = Field(
        default_factory=list, max_length=200, description="Words that searches can be narrowed by."
    )
    metadata: dict[str, JsonValue] = Field(
        default_factory=dict, description="Anything else, given back as it was sent."
    )


class NewAddress(Body):
    """A page, feed or sitemap to fetch."""

    url: Url = Field(
        description="Where it is; only public addresses are fetched, unless the settings allow others."
    )


class NewArticles(Body):
    """Several articles at once."""

    articles: list[NewArticle] = Field(
        min_length=1, description="The articles; they become searchable together."
    )


class ComplaintBody(Resource):
    """One thing that is wrong with a request: in the body at `pointer`, or in the parameter named."""

    detail: str = Field(description="What is wrong, in words.")
    pointer: str | None = Field(default=None, description="Where in the body, as a JSON pointer.")
    parameter: str | None = Field(default=None, description="Or in which parameter or header.")


class ProblemBody(Resource):
    """An error, after RFC 9457. Nothing that was sent is repeated."""

    type: str = Field(description="A name for this kind of problem, `urn:pullquote:problem:` and its title.")
    title: str = Field(description="What the status means.")
    status: int = Field(description="The HTTP status.")
    detail: str = Field(description="What happened, and what can be done.")
    instance: str = Field(description="This one occurrence, by the request's id.")
    request_id: str = Field(description="The id of the request, which the server's log names too.")
    errors: list[ComplaintBody] = Field(description="What is wrong with the request, one by one.")
