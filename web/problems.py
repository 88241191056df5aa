"""Every error as `application/problem+json` (RFC 9457), in OpenAI's form under `/v1/`, or as a page for a person.

Nothing that was sent is repeated: not values, not unknown keys, not paths. Details are our own words.
"""

import logging
import math
from collections.abc import Iterable, Mapping
from http import HTTPStatus

from flask import Response, g, render_template, request
from flask_openapi3.openapi import OpenAPI
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException

from index.errors import (
    CollectionBusy,
    InvalidArticle,
    JobEnded,
    KeyReused,
    NotFound,
    PullquoteError,
    Purged,
    TurnNotCome,
    UnreadableSource,
    WritingFailed,
)
from web.languages import gettext, message
from web.languages.mistakes import mistake
from web.openai_errors import PREFIX, error_of, status_of
from web.schemas import ComplaintBody, ProblemBody, Query, known_fields

logger = logging.getLogger(__name__)

_DETAILS = {
    400: message("The request can't be read: its body is not valid JSON, or is cut off."),
    401: message("This server asks for a key: send it as `Authorization: Bearer …`."),
    403: message("The request was refused."),
    404: message("There is nothing at this address."),
    405: message("This address does not take this method; see the Allow header."),
    408: message("The request came too slowly, and was not waited for any longer."),
    410: message("It was here, and its text has been erased for good."),
    413: message("The request is larger than this server takes. Send it in smaller parts."),
    415: message("The body is of a kind that this address does not take. Send application/json."),
    422: message("The request is understood, but some of it can't be accepted; see errors."),
    429: message("These are too many requests. Wait as long as Retry-After says."),
    431: message("The address and the headers together are larger than this server takes."),
    500: message("Something broke on our side. The server's log tells more under this request id."),
    503: message("The server can't do this just now. Try again after the seconds that Retry-After names."),
}

_NO_UNIT = message("Offsets count unicode_code_point or utf16; the request names another unit.")

RETRY_AFTER = {"Retry-After": "5"}
_NOBODY_KNOWS_S, _MOST_S = 15, 3600
"""Seconds after which a change may be sent again that waited for a longer one: where nothing is known, and at most."""


class Refused(Exception):  # noqa: N818 - named for what happened, as are those of `index.errors`
    """A request that is refused, in words that repeat nothing of it.

    :param parameter: The query parameter or header that is to blame.
    :param pointer: Or the place in the body, as a JSON pointer.
    :param headers: What the answer carries besides.
    """

    def __init__(
        self,
        status: int,
        detail: str,
        *,
        parameter: str | None = None,
        pointer: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers = status, detail, headers
        self.complaints: tuple[ComplaintBody, ...] = ()
        if parameter or pointer:
            self.complaints = (ComplaintBody(detail=detail, parameter=parameter, pointer=pointer),)


def problem_body(
    status: int,
    detail: str | None = None,
    complaints: Iterable[ComplaintBody] = (),
    request_id: str | None = None,
) -> ProblemBody:
    """Return a problem as a value; `detail` defaults to what the status means here.

    :param request_id: The request's, by default that of the one that is being answered.
    """
    title, request_id = HTTPStatus(status).phrase, request_id or g.request_id
    return ProblemBody(
        type=f"urn:pullquote:problem:{title.lower().replace(' ', '-')}",
        title=gettext(title),
        status=status,
        detail=detail or gettext(_DETAILS.get(status, title + ".")),
        instance=f"urn:pullquote:request:{request_id}",
        request_id=request_id,
        errors=list(complaints),
    )


def _answer(
    status: int,
    detail: str | None = None,
    complaints: Iterable[ComplaintBody] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    problem = problem_body(status, detail, complaints)
    if request.path.startswith(PREFIX):
        body = error_of(problem).model_dump_json()
        response = Response(body, status_of(problem), mimetype="application/json")
    elif wants_page():
        response = Response(render_template("error.html", problem=problem), status, mimetype="text/html")
    else:
        response = Response(
            problem.model_dump_json(exclude_none=True), status, mimetype="application/problem+json"
        )
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        response.headers.update(RETRY_AFTER)
    response.headers.update(headers or {})
    return response


def wants_page() -> bool:
    """Tell whether a person is looking, with a browser."""
    if request.path.startswith(("/api/", "/v1/")):
        return False
    kinds = request.accept_mimetypes
    return kinds["text/html"] > kinds["application/json"]


def complaints_of(error: ValidationError) -> list[ComplaintBody]:
    """Say what is wrong where, with nothing of what was sent: neither values nor keys that we don't know."""
    parameters = _names_parameters(error)
    found = error.errors(include_url=False, include_input=False)
    return [
        _complaint(e["type"], e["loc"], mistake(e["type"], e.get("ctx", {}), e["msg"]), parameters)
        for e in found
    ]


def _names_parameters(error: ValidationError) -> bool:
    return error.title in _query_names(Query)


def _query_names(model: type[Query]) -> set[str]:
    return {model.__name__}.union(*(_query_names(child) for child in model.__subclasses__()))


def _complaint(kind: str, loc: tuple[int | str, ...], detail: str, parameters: bool) -> ComplaintBody:
    known = known_fields()
    if kind == "extra_forbidden":
        loc = loc[:-1]
    path = [str(part) if isinstance(part, int) or part in known else "…" for part in loc]
    if parameters:
        return ComplaintBody(detail=detail, parameter=path[0] if path else None)
    return ComplaintBody(detail=detail, pointer="#" + "".join(f"/{part}" for part in path))


def refuse_invalid(error: ValidationError) -> Response:
    """Answer what pydantic refused; without a unit that is known, no number of the request can be read."""
    complaints = complaints_of(error)
    if all(complaint.parameter == "offset_unit" for complaint in complaints):
        return _answer(400, gettext(_NO_UNIT), complaints)
    return _answer(422, complaints=complaints)


def _refused(error: Refused) -> Response:
    return _answer(error.status, error.detail, error.complaints, error.headers)


def _http(error: HTTPException) -> Response | HTTPException:
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error
    allowed = {key: value for key, value in error.get_headers() if key in ("Allow", "Retry-After")}
    return _answer(error.code, headers=allowed)


def _domain(error: PullquoteError) -> Response:
    match error:
        case Purged():
            return _answer(410)
        case NotFound():
            return _answer(
                404, gettext("There is no such article, version or job, and no such conversation.")
            )
        case TurnNotCome():
            return _not_yet(error)
        case CollectionBusy():
            return _answer(503, gettext("Another process is writing to this collection. Try again shortly."))
        case JobEnded():
            return _answer(409, gettext("The job has ended already; nothing of it can be stopped any more."))
        case KeyReused():
            detail = gettext("This Idempotency-Key was used for another request.")
            return _answer(409, detail, [ComplaintBody(detail=detail, parameter="Idempotency-Key")])
        case WritingFailed():
            logger.error("Request %s could not be kept", g.request_id, exc_info=error)
            return _answer(507, gettext("The server's disk is full, or fails: what was sent was not kept."))
        case InvalidArticle() | UnreadableSource():
            return _answer(422, gettext("The article can't be kept as it is: check its text, id and dates."))
    return _unexpected(error)


def _not_yet(error: TurnNotCome) -> Response:
    """Say what a change waited for in vain, and when it is worth sending again: as long as that is thought to take."""
    left = error.seconds_left
    longer = f"job {error.job_id}, at {error.done or 'its beginning'}" if error.job_id else "another change"
    when = "nobody can tell yet how long that takes" if left is None else f"about {left:.0f} s are left of it"
    detail = f"A longer change is being made ({longer}; {when}). This one waited for it in vain, and was not begun."
    wait_s = _NOBODY_KNOWS_S if left is None else min(max(1, math.ceil(left)), _MOST_S)
    return _answer(503, detail, headers={"Retry-After": str(wait_s)})


def _unexpected(error: Exception) -> Response:
    logger.error("Request %s failed", g.request_id, exc_info=error)
    return _answer(500)


def install_problems(app: OpenAPI) -> None:
    """Let every error of the application be answered here."""
    app.validation_error_callback = refuse_invalid
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(ValidationError, refuse_invalid)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(PullquoteError, _domain)
    app.register_error_handler(Exception, _unexpected)
