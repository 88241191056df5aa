"""`/api/v1/articles`: the life of an article."""

import re
from collections.abc import Sequence
from hashlib import sha256
from typing import BinaryIO, cast

from flask import Response, request
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from werkzeug.datastructures import FileStorage

from index.articles import make_article
from index.fetching.crawling import without_secrets
from index.jobs import JobRequest, Ticket, Tray
from index.types import Article
from web.collaborators import collaborators
from web.cursors import Place, digest, from_cursor, to_cursor
from web.guards import require_json
from web.job_schemas import JobBody
from web.offsets import measure
from web.problems import Refused
from web.replies import accepted, in_turn, reply
from web.resources import ArticleBody, ArticleInfoBody, ArticlesBody
from web.schemas import (
    ArticlePath,
    DeleteQuery,
    ListQuery,
    NewAddress,
    NewArticle,
    NewArticles,
    UnitQuery,
    VersionPath,
)

articles_api = APIBlueprint(
    "articles_api",
    __name__,
    url_prefix="/api/v1",
    abp_tags=[Tag(name="Articles", description="Add, read, replace and remove.")],
)

_FORM = "multipart/form-data"
IDEMPOTENCY_KEY = "[!-~][ -~]{0,199}"


@articles_api.before_request
def _require_json_or_files() -> None:
    if not (request.method == "POST" and request.mimetype == _FORM):
        require_json()


@articles_api.post("/articles", operation_id="add_articles", responses={202: JobBody})
def add_articles() -> Response:
    """Add articles: one, several, files, or what is found at an address (`{"url": …}`): a page, feed or sitemap.

    Those that are there already under the same id are replaced; their older versions stay citable.
    With `Idempotency-Key`, sending the same again gives the same job.
    """
    jobs = collaborators().jobs
    if request.mimetype != _FORM and _is_address(request.get_json()):
        return _fetch()
    articles = None if request.mimetype == _FORM else [to_article(new) for new in _sent()]
    tray = jobs.tray()
    try:
        wanted = _put_files(tray) if articles is None else put_articles(tray, articles)
        return accepted(jobs.submit(wanted, _ticket(tray.digest), tray))
    finally:
        tray.discard()


@articles_api.get("/articles", operation_id="list_articles", responses={200: ArticlesBody})
def list_articles(query: ListQuery) -> Response:
    """List the articles, without their texts, in the order of their ids.

    Pages stay in step while articles come and go: a page begins after the last id of the one before it.
    """
    here = collaborators()
    articles, after = here.store.articles(query.limit, from_cursor(query.cursor, query).after)
    return reply(
        ArticlesBody(
            articles=[ArticleInfoBody.from_domain(article) for article in articles],
            next_cursor=to_cursor(Place(query=digest(query), after=after)) if after else None,
            total=here.summaries.current()[1].articles,
        )
    )


@articles_api.get("/articles/<article:id>", operation_id="read_article", responses={200: ArticleBody})
def read_article(path: ArticlePath, query: UnitQuery) -> Response:
    """Read an article as it is now.

    Its `version_id` names the text; send the `ETag` back as `If-None-Match`, and what hasn't changed is answered 304.
    """
    store = collaborators().store
    found = ArticleBody.from_domain(store.article(path.id))
    return reply(measure(query.offset_unit, store).article(found))


@articles_api.get(
    "/articles/<article:id>/versions/<version_id>",
    operation_id="read_version",
    responses={200: ArticleBody},
)
def read_version(path: VersionPath, query: UnitQuery) -> Response:
    """Read an article as some version had it, also after it was changed or removed.

    Once it was purged, the answer is 410.
    """
    store = collaborators().store
    found = store.version(path.id, path.version_id)
    body = ArticleBody.from_domain(found, is_latest=store.is_latest(path.id, path.version_id))
    return reply(measure(query.offset_unit, store).article(body))


@articles_api.put(
    "/articles/<article:id>", operation_id="put_article", responses={200: ArticleBody, 201: ArticleBody}
)
def put_article(path: ArticlePath, body: NewArticle) -> Response:
    """Add or replace an article, and wait until it is searchable.

    Everything of it is replaced: what is left out is empty from then on. Older versions stay citable. If its turn
    doesn't come in time, the answer is 503, and nothing was done.
    """
    here = collaborators()
    if body.id not in (None, path.id):
        raise Refused(422, "The id in the body is not the one in the address.", pointer="#/id")
    article = to_article(body, path.id)
    report = in_turn(lambda: here.builder.add([article]))
    status = 201 if article.id in report.added else 200
    return reply(ArticleBody.from_domain(here.store.article(article.id)), status, request.path)


@articles_api.delete("/articles/<article:id>", operation_id="delete_article", responses={204: None})
def delete_article(path: ArticlePath, query: DeleteQuery) -> Response:
    """Remove an article. Once this returns, it is never found or cited again.

    Its versions can still be read where they were cited; `purge=true` erases them for good.
    """
    here = collaborators()
    in_turn(lambda: here.builder.remove([path.id], purge=query.purge))
    return Response(status=204)


def to_article(new: NewArticle, article_id: str | None = None) -> Article:
    """Make the canonical article of what was sent.

    :raises InvalidArticle: It can't be kept as it is.
    """
    return make_article(
        text=new.text,
        title=new.title,
        id=article_id or new.id,
        author=new.author,
        published=new.published_at,
        url=new.url,
        source=new.source,
        language=new.language,
        tags=new.tags,
        metadata=new.metadata,
    )


def _is_address(body: dict[str, object]) -> bool:
    return "url" in body and "text" not in body and "articles" not in body


def _fetch() -> Response:
    jobs = collaborators().jobs
    url = NewAddress.model_validate(request.get_json()).url
    return accepted(jobs.submit(fetch_of(url), _ticket(sha256(url.encode()).hexdigest())))


def fetch_of(url: str) -> JobRequest:
    """Ask for what is found at an address."""
    return JobRequest("fetch", {"url": url}, without_secrets(url))


def _sent() -> list[NewArticle]:
    body = request.get_json()
    if "articles" in body:
        return NewArticles.model_validate(body).articles
    return [NewArticle.model_validate(body)]


def put_articles(tray: Tray, articles: list[Article]) -> JobRequest:
    """Lay articles into a tray, and ask for them."""
    tray.put_articles(articles)
    return JobRequest("add", about=articles[0].title if len(articles) == 1 else f"{len(articles):,} articles")


def _put_files(tray: Tray) -> JobRequest:
    files = [file for _, file in request.files.items(multi=True) if file.filename]
    if not files or request.form:
        raise Refused(422, "Send one or more files, each with its name, and no other fields.", pointer="#")
    return put_files(tray, files)


def put_files(tray: Tray, files: Sequence[FileStorage]) -> JobRequest:
    """Lay files that have names into a tray, and ask for them."""
    names = [file.filename or "" for file in files]
    for number, file in enumerate(files):
        tray.put(number, names[number], cast(BinaryIO, file.stream))
    return JobRequest("add", {"files": names}, names[0] if len(names) == 1 else f"{len(names):,} files")


def _ticket(digest_sent: str) -> Ticket | None:
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    if not re.fullmatch(IDEMPOTENCY_KEY, key):
        raise Refused(
            400,
            "An Idempotency-Key has 1 to 200 characters of ASCII, all of them visible.",
            parameter="Idempotency-Key",
        )
    return Ticket(key, f"{request.mimetype} {digest_sent}")
