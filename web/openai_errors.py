"""Problems in OpenAI's form: what answers under `/v1/`, where clients expect nothing else."""

import re
from http import HTTPStatus

from web.openai_schemas import OpenAIError, OpenAIErrorBody
from web.schemas import ComplaintBody, ProblemBody

PREFIX = "/v1/"

_TYPES = {
    HTTPStatus.UNAUTHORIZED: "authentication_error",
    HTTPStatus.FORBIDDEN: "permission_error",
    HTTPStatus.TOO_MANY_REQUESTS: "rate_limit_error",
}
_CODES = {
    HTTPStatus.UNAUTHORIZED: "invalid_api_key",
    HTTPStatus.TOO_MANY_REQUESTS: "rate_limit_exceeded",
}


def status_of(problem: ProblemBody) -> int:
    """Return the status: clients know 400, not 422, for a request that can't be accepted."""
    return HTTPStatus.BAD_REQUEST if problem.status == HTTPStatus.UNPROCESSABLE_ENTITY else problem.status


def error_of(problem: ProblemBody) -> OpenAIErrorBody:
    """Return a problem in OpenAI's form."""
    status = HTTPStatus(problem.status)
    param = _param(problem.errors[0]) if problem.errors else None
    unknown_model = status is HTTPStatus.NOT_FOUND and param == "model"
    server = status >= HTTPStatus.INTERNAL_SERVER_ERROR
    return OpenAIErrorBody(
        error=OpenAIError(
            message=_message(problem),
            type=_TYPES.get(status, "server_error" if server else "invalid_request_error"),
            param=param,
            code="model_not_found" if unknown_model else _CODES.get(status),
        )
    )


def _message(problem: ProblemBody) -> str:
    if not problem.errors:
        return problem.detail
    told = []
    for complaint in problem.errors:
        where = _param(complaint)
        told.append(f"{where}: {complaint.detail}" if where else complaint.detail)
    return " ".join(told)


def _param(complaint: ComplaintBody) -> str | None:
    """Return what is to blame: `messages[0].content` for the pointer `#/messages/0/content`."""
    if complaint.parameter or not complaint.pointer:
        return complaint.parameter
    path = complaint.pointer.removeprefix("#").removeprefix("/")
    return re.sub(r"\.(\d+)", r"[\1]", path.replace("/", ".")) or None
