"""`/api/v1/articles/{id}/versions/{version_id}/reference`: a quotation and its reference, to be pasted."""

from typing import Literal

from flask import Response, url_for
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import Field

from index.page_numbers import page_of
from index.types import Article, Span
from web.collaborators import collaborators
from web.fragments import excerpt_href
from web.languages import gettext
from web.problems import Refused
from web.references import FORMATS, Quotation
from web.schemas import Query, VersionPath

references_api = APIBlueprint(
    "references_api",
    __name__,
    url_prefix="/api/v1",
    abp_tags=[Tag(name="Articles", description="Add, read, replace and remove.")],
)


class ReferenceQuery(Query):
    """What is quoted, and how its reference is written."""

    start: int | None = Field(
        None, ge=0, description="Where the quotation begins, in code points; without it, all of the article."
    )
    end: int | None = Field(None, ge=0, description="Where the quotation ends.")
    format: Literal["plain", "markdown", "bibtex", "csl-json"] = Field(
        "plain", description="How it is written."
    )


@references_api.get(
    "/articles/<article:id>/versions/<version_id>/reference",
    operation_id="read_reference",
    responses={200: None},
)
def read_reference(path: VersionPath, query: ReferenceQuery) -> Response:
    """Read a quotation with its reference as plain text, Markdown, BibTeX or CSL-JSON.

    The quotation is cut from the version that is named, and names it, so that it can be checked.
    """
    found = collaborators().store.version(path.id, path.version_id)
    _, kind, write = FORMATS[query.format]
    return Response(write(quotation(found, span_in(found, query.start, query.end))), mimetype=kind)


def span_in(found: Article, start: int | None, end: int | None) -> Span | None:
    """Return a stretch of an article's text, `None` for no particular one.

    :raises Refused: It doesn't lie inside the text.
    """
    if start is None and end is None:
        return None
    if start is None or end is None or not start < end <= len(found.text):
        raise Refused(422, gettext("The excerpt does not lie inside the article's text."))
    return Span(start, end)


def quotation(found: Article, span: Span | None) -> Quotation:
    """Return what is quoted of an article, with the address at which this server shows it."""
    if span is None:
        address = url_for("pages.article", article_id=found.id, version=found.version, _external=True)
        return Quotation(found, address)
    address = excerpt_href(found, span.start, span.end, external=True)
    quote, page = found.text[span.start : span.end], page_of(found, span.start)
    return Quotation(found, address, quote, span.start, span.end, page)
