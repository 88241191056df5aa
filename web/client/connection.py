"""Requests of the Python client: JSON and events over HTTP, and the server's problems as exceptions."""

import json
from collections.abc import Iterator, Mapping
from http.client import HTTPException, HTTPResponse
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

from web.client.errors import Problem, Unreachable, UnreadableReply
from web.client.forms import Form
from web.client.types import Complaint
from web.client.wire import events, read

Asked = Mapping[str, str | int | None]


class Connection:
    """Where a server is, and how it is spoken to.

    :raises ValueError: The address is none of the web.
    """

    def __init__(self, address: str, key: str | None, timeout_s: float) -> None:
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("The address of a server begins with http:// or https://, and names a host.")
        self._address, self._key, self._timeout_s = address.rstrip("/"), key, timeout_s

    def get(self, path: str, asked: Asked | None = None) -> object:
        """Read something."""
        return self._json(self._request("GET", path, asked))

    def post(self, path: str, body: object, headers: Mapping[str, str | None] | None = None) -> object:
        """Send JSON, a form, or nothing."""
        return self._json(self._request("POST", path, body=body, headers=headers))

    def put(self, path: str, body: object) -> object:
        """Send JSON to where it shall be."""
        return self._json(self._request("PUT", path, body=body))

    def text(self, path: str, asked: Asked) -> str:
        """Read something that is no JSON."""
        with self._open(self._request("GET", path, asked)) as response:
            try:
                return response.read().decode()
            except (OSError, HTTPException) as error:
                raise Unreachable(f"The reply from {self._address} broke off.") from error

    def delete(self, path: str, asked: Asked) -> None:
        """Remove something."""
        with self._open(self._request("DELETE", path, asked)):
            pass

    def stream(self, path: str, last: str, body: object = None) -> Iterator[tuple[str, dict[str, Any]]]:
        """Give events as they come.

        :param last: The name of the event that ends the stream.
        :raises Problem: One of them was an error.
        :raises Unreachable: It ended before its end.
        """
        name = ""
        method = "GET" if body is None else "POST"
        asked = self._request(method, path, body=body, headers={"Accept": "text/event-stream"})
        with self._open(asked) as response:
            try:
                for name, data in events(response):
                    if name == "error":
                        raise problem_of(data)
                    yield name, data
            except (OSError, HTTPException) as error:
                raise Unreachable(f"The stream from {self._address} broke off.") from error
        if name != last:
            raise Unreachable(f"The stream from {self._address} broke off.")

    def _request(
        self,
        method: str,
        path: str,
        asked: Asked | None = None,
        body: object = None,
        headers: Mapping[str, str | None] | None = None,
    ) -> Request:
        named = {key: value for key, value in (asked or {}).items() if value is not None}
        url = f"{self._address}{path}" + (f"?{urlencode(named)}" if named else "")
        sent = None if body is None else _form_of(body)
        data = sent.body if sent else None
        request = Request(url, data, method=method)  # noqa: S310 - the address was checked to be http or https
        said = {"Accept": "application/json", **(headers or {})}
        if sent is not None:
            said["Content-Type"] = sent.kind
        if self._key is not None:
            said["Authorization"] = f"Bearer {self._key}"
        for name, value in said.items():
            if value is not None:
                request.add_header(name, value)
        return request

    def _open(self, request: Request) -> HTTPResponse:
        try:
            response: HTTPResponse = urlopen(request, timeout=self._timeout_s)  # noqa: S310 - see above
        except HTTPError as error:
            with error:
                raise _refusal(error) from error
        except (OSError, HTTPException) as error:
            raise Unreachable(f"There is no answer from {self._address}: is the server running?") from error
        return response

    def _json(self, request: Request) -> object:
        with self._open(request) as response:
            try:
                found: object = json.loads(response.read())
            except ValueError as error:
                raise UnreadableReply(f"What answers at {self._address} is no Pullquote.") from error
            except (OSError, HTTPException) as error:
                raise Unreachable(f"The reply from {self._address} broke off.") from error
        return found


def _form_of(body: object) -> Form:
    return body if isinstance(body, Form) else Form("application/json", json.dumps(body).encode())


def problem_of(sent: Mapping[str, Any], retry_after: float | None = None) -> Problem:
    """Return a problem as an exception."""
    complaints = tuple(read(Complaint, each) for each in sent.get("errors", ()))
    request_id = sent.get("request_id")
    return Problem(sent["status"], sent["title"], sent["detail"], complaints, request_id, retry_after)


def _refusal(error: HTTPError) -> Problem:
    after = error.headers.get("Retry-After", "")
    retry_after = float(after) if after.isdigit() else None
    try:
        return problem_of(json.loads(error.read()), retry_after)
    except (ValueError, KeyError, TypeError, AttributeError):
        # Not ours: a proxy in between may answer in its own way.
        return Problem(error.code, error.reason or "Refused", "No reason was given.", (), None, retry_after)
