"""The application: collaborators in, WSGI out."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any, NoReturn

from flask.json.provider import DefaultJSONProvider
from flask_openapi3.models.info import Info
from flask_openapi3.openapi import OpenAPI
from markupsafe import Markup, escape

from index.page_numbers import page_of
from qa.suggesting import Suggester
from web.access.sign_in import sign_in
from web.adding_pages import adding_pages
from web.addresses import install_addresses
from web.api_answers import answers_api
from web.api_articles import articles_api
from web.api_collection import collection_api
from web.api_conversations import conversations_api
from web.api_feedback import feedback_api
from web.api_jobs import jobs_api
from web.api_references import references_api
from web.api_search import search_api
from web.article_pages import article_pages
from web.collaborators import NAME, Collaborators
from web.collection_pages import collection_pages
from web.conversation_pages import conversation_pages
from web.fragments import hit_href, host
from web.guards import install_guards
from web.health import health
from web.job_pages import filters as job_filters
from web.job_pages import job_pages
from web.language_page import language_page
from web.languages import message, speak_in
from web.links import is_web
from web.marking import body_of
from web.metrics import Metrics
from web.openai_api import openai_api
from web.pages import pages
from web.problems import install_problems
from web.search_page import search_pages
from web.settings import WebSettings
from web.spec import spec_pages
from web.sse import Slots
from web.summaries import Summaries
from web.widget import widget

if TYPE_CHECKING:
    from index.build import Builder
    from index.jobs import Jobs
    from index.retrieval import Retriever
    from index.store import Store
    from index.upkeep import Upkeep
    from qa.answering import Answerer
    from qa.memory.memory import Memory
    from web.access import Access

_QUEUE_FULL = message(
    "As many changes as may wait for their turn are waiting. This one was not begun; send it again later."
)

_ABOUT = (
    "Ask a collection of articles. Every sentence of an answer is a verbatim excerpt, cited to the "
    "character, or the answer says that the articles don't tell. Offsets are half-open and count "
    "Unicode code points. Errors are application/problem+json."
)


def create_app(
    *,
    store: Store,
    retriever: Retriever,
    builder: Builder,
    upkeep: Upkeep,
    answerer: Answerer,
    memory: Memory,
    jobs: Jobs,
    settings: WebSettings,
    access: Access | None = None,
) -> OpenAPI:
    """Make the application over one collection.

    :param access: What keys are looked up in; not needed where nobody is asked for one.
    """
    if access is None and settings.asks_for_keys:
        raise ValueError("these settings ask for keys, and there is nothing to look them up in")
    app = OpenAPI("web", info=Info(title="Pullquote", version="1", description=_ABOUT), doc_ui=False)
    app.json = _StrictJSON(app)
    install_addresses(app)
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body_mb * 1024 * 1024
    metrics = Metrics(store, jobs)
    app.extensions[NAME] = Collaborators(
        store=store,
        retriever=retriever,
        builder=builder,
        upkeep=upkeep,
        memory=memory,
        answerer=answerer.watched_by(metrics.watch),
        settings=settings,
        jobs=jobs,
        streams=Slots(settings.max_streams),
        # A change that waits gives up after so long: then its place is free, at the latest.
        writes=Slots(settings.max_waiting_writes, _QUEUE_FULL, math.ceil(settings.write_wait_s)),
        summaries=Summaries(store),
        suggester=Suggester(store, answerer),
        access=access,
        metrics=metrics,
    )
    install_problems(app)
    install_guards(app, settings)
    for api in (
        answers_api,
        conversations_api,
        feedback_api,
        search_api,
        articles_api,
        references_api,
        collection_api,
        jobs_api,
        openai_api,
        health,
    ):
        app.register_api(api)
    app.register_blueprint(pages)
    for more in (
        conversation_pages,
        search_pages,
        adding_pages,
        article_pages,
        collection_pages,
        job_pages,
    ):
        app.register_blueprint(more)
    app.register_blueprint(spec_pages)
    app.register_blueprint(sign_in)
    app.register_blueprint(widget)
    app.register_blueprint(language_page)
    speak_in(app)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.add_template_test(is_web, "is_web")
    app.jinja_env.filters.update(
        body_of=body_of,
        code_marks=_code_marks,
        hit_href=hit_href,
        host=host,
        is_web=is_web,
        **job_filters(),
        page=lambda hit: page_of(hit.article, hit.passage.start),
    )
    return app


class _StrictJSON(DefaultJSONProvider):
    """JSON as the standard has it: no NaN, and nothing so deep that reading it fails."""

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        try:
            return json.loads(s, parse_constant=_no_constant, **kwargs)
        except RecursionError:
            raise ValueError("nested too deeply") from None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _code_marks(text: str) -> Markup:
    """Set what stands between backticks as code."""
    parts = text.split("`")
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if n % 2 else escape(part) for n, part in enumerate(parts)
    )
