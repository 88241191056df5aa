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

    source: Line | None = None
    author: Line | None = None
    tag: Line | None = None
    published_from: Day | None = None
    published_to: Day | None = None

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

    offset_unit: OffsetUnit = Field("unicode_code_point", description=_UNIT)


class ClaimedUnitQuery(Query):
    """What the offsets that are sent count; by default what the body says, or else code points."""

    offset_unit: OffsetUnit | None = Field(None, description=_UNIT)


class SearchQuery(Narrowing, UnitQuery):
    """What to search for, among which articles, and which stretch of the hits."""

    q: Text
    limit: int = Field(10, ge=1, le=100)
    cursor: str | None = Field(None, max_length=1000)
    rerank: bool = Field(False, description="Let the reader order the first passages: slower, and righter.")


class ListQuery(Query):
    """Which stretch of a list."""

    limit: int = Field(50, ge=1, le=200)
    cursor: str | None = Field(None, max_length=1000)


class GenerationsQuery(Query):
    """How many generations, newest first."""

    limit: int = Field(20, ge=1, le=200)


class RebuildQuery(Query):
    """How thoroughly to rebuild."""

    full: bool = Field(False, description="Cut and index every article again; only new text is encoded.")


class RollbackRequest(Body):
    """Which generation to go back to; without one, the state before the last change."""

    generation: Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,15}$")] | None = None

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

    purge: bool = False


class ArticlePath(Query):
    """An article."""

    id: str


class VersionPath(Query):
    """One version of an article."""

    id: str
    version_id: str = Field(json_schema_extra={"pattern": "^sha256:[0-9a-f]{64}$"})


class JobPath(Query):
    """A job."""

    id: str


class NewArticle(Body):
    """An article to keep. Without an id, one is derived from its url, or else its title and text."""

    text: str = Field(min_length=1, description="Kept as sent, but for newlines: CR and CRLF become LF.")
    title: Line | None = None
    id: ArticleId | None = None
    author: Line | None = None
    published_at: Day | None = None
    url: Url | None = None
    source: Line | None = Field(None, description="The publication, site or folder it comes from.")
    language: Line | None = None
    tags: list[Line] = Field(default_factory=list, max_length=200)
    metadata: dict[str, JsonValue] = Field(default_factory=dict)


class NewAddress(Body):
    """A page, feed or sitemap to fetch."""

    url: Url


class NewArticles(Body):
    """Several articles at once."""

    articles: list[NewArticle] = Field(min_length=1)


class HealthBody(Resource):
    """The process answers."""

    status: Literal["ok"]


class ReadyBody(Resource):
    """The collection can be read; `index_generation` is null before the first article."""

    status: Literal["ready"]
    index_generation: str | None
    articles: int


class ComplaintBody(Resource):
    """One thing that is wrong with a request: in the body at `pointer`, or in the parameter named."""

    detail: str
    pointer: str | None = None
    parameter: str | None = None


class ProblemBody(Resource):
    """An error, after RFC 9457. Nothing that was sent is repeated."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    request_id: str
    errors: list[ComplaintBody]
