"""The search page: passages, best first, and what they can be narrowed to. `search.js` improves it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Blueprint, render_template, request, url_for
from pydantic import ConfigDict, ValidationError

from index.tallies import Tallies
from index.types import Hit
from web.api_search import Stretch, stretch
from web.collaborators import collaborators
from web.fragments import Other, others
from web.languages import message
from web.marking import Run
from web.narrowing import narrowings
from web.problems import Refused
from web.schemas import SearchQuery
from web.snippets import Snippet, marked, snippet

if TYPE_CHECKING:
    from index.proximity import Wording

search_pages = Blueprint("search_pages", __name__)

_LIMITS = {
    "source": message("source"),
    "author": message("author"),
    "tag": message("tag"),
    "published_from": message("from"),
    "published_to": message("to"),
}


class PageQuery(SearchQuery):
    """A query in a page's address; what else is there is passed over."""

    model_config = ConfigDict(extra="ignore")


@dataclass(frozen=True, slots=True)
class Found:
    """A hit as the page shows it."""

    hit: Hit
    title: tuple[Run, ...]
    snippet: Snippet
    also_in: tuple[Other, ...]


@search_pages.get("/search")
def search() -> str | tuple[str, int]:
    """Show what a query finds, or where to type one."""
    generation, summary = collaborators().summaries.current()
    sent = {key: value for key, value in request.args.items() if value.strip()}
    context: dict[str, Any] = {
        "here": "search",
        "summary": summary,
        "generation": generation,
        "samples": collaborators().jobs.offers("samples"),
        "base": request.host_url.rstrip("/"),
        "sent": sent,
        "question_chars": collaborators().settings.question_chars,
    }
    if "q" not in sent or not summary.articles:
        return render_template("search.html", **context)
    try:
        query = PageQuery.model_validate(sent)
        with collaborators().retriever.one_generation():
            results = _results(query, stretch(query))
    except (Refused, ValidationError) as error:
        status = error.status if isinstance(error, Refused) else 422
        beginning = _address(sent, {"cursor": None})
        return render_template("search.html", complaint=status, beginning=beginning, **context), status
    return render_template("search.html", **context, **results)


def _results(query: PageQuery, found: Stretch) -> dict[str, Any]:
    here = collaborators()
    said = {key: str(value) for key, value in query.model_dump(exclude_defaults=True).items()}
    wording = here.retriever.wording(query.q)

    def address(changes: Mapping[str, str | None]) -> str:
        return _address(said, {"cursor": None, **changes})

    return {
        "query": query,
        "found": [_shown(hit, wording) for hit in found.hits.hits],
        "offset": found.offset,
        "narrow": narrowings(
            here.retriever, Tallies(here.store.database), query.q, query.to_domain(), address
        ),
        "beginning": address({}),
        "onward": address({"cursor": found.next_cursor}) if found.next_cursor else None,
        "limits": [
            (title, said[name], address({name: None})) for name, title in _LIMITS.items() if name in said
        ],
    }


def _shown(hit: Hit, wording: Wording) -> Found:
    title = marked(hit.article.title, hit.article.language, wording)
    return Found(hit, title, snippet(hit, wording), others(hit.also_in))


def _address(said: Mapping[str, str], changes: Mapping[str, str | None]) -> str:
    merged: dict[str, Any] = {**said, **changes}
    return url_for("search_pages.search", **merged)
