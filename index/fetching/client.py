"""One guarded request: pinned to the address that was checked, within limits of size and time."""

import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from urllib.parse import urljoin

from index.errors import FetchFailed, FetchRefused
from index.fetching.addresses import Guard, Target
from index.fetching.settings import FetchSettings

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LATER = frozenset({429, 503})
_CHUNK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Fetched:
    """A response: `url` is where it came from in the end, `etag` and `modified` are for the next request."""

    url: str
    body: bytes
    content_type: str
    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class NotModified:
    """What was fetched before still stands."""


@dataclass(frozen=True, slots=True)
class _Response:
    status: int
    headers: dict[str, str]
    body: bytes


class Fetcher:
    """Fetches addresses of the web. Not for several threads."""

    def __init__(
        self,
        settings: FetchSettings,
        guard: Guard | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.settings = settings
        self._guard, self._sleep = guard or Guard(settings), sleep
        self._last: dict[str, float] = {}

    def get(
        self, url: str, *, etag: str | None = None, modified: str | None = None, delay_s: float | None = None
    ) -> Fetched | NotModified:
        """Fetch an address, following redirects.

        :param etag: What the last response called its content; `modified` is when it said it was changed.
        :param delay_s: Seconds since the last request to the same host, at least; the settings' by default.
        :raises FetchRefused: It, or where it leads to, may not be fetched.
        :raises FetchFailed: It can't be had, or is too large, too slow, or not there.
        """
        until = time.monotonic() + self.settings.total_s
        asked = {"If-None-Match": etag, "If-Modified-Since": modified}
        headers = {name: value for name, value in asked.items() if value}
        for _ in range(self.settings.max_redirects + 1):
            target = self._guard.target(url)
            response = self._patiently(target, headers, until, delay_s)
            place = response.headers.get("location")
            if response.status in _REDIRECTS and place:
                url = urljoin(url, place)
                continue
            if response.status == 304 and headers:
                return NotModified()
            if response.status != 200:
                raise FetchFailed(f"The site answered {response.status}: {_meaning(response.status)}.")
            found = response.headers
            return Fetched(
                url,
                response.body,
                found.get("content-type", ""),
                found.get("etag"),
                found.get("last-modified"),
            )
        raise FetchFailed(
            f"The address leads on more than {self.settings.max_redirects} times, perhaps in a circle."
        )

    def _patiently(
        self, target: Target, headers: dict[str, str], until: float, delay_s: float | None
    ) -> _Response:
        """Request, not too soon after the last one; where the site asks to come again shortly, do so once."""
        for again in (True, False):
            pause = self.settings.delay_s if delay_s is None else delay_s
            wait = self._last.get(target.host, -pause) + pause - time.monotonic()
            if wait > 0:
                self._sleep(wait)
                until += wait
            response = self._request(target, headers, until)
            self._last[target.host] = time.monotonic()
            if response.status not in _LATER or not again:
                return response
            after = response.headers.get("retry-after", "")
            seconds = float(after) if after.isdigit() else self.settings.max_wait_s + 1
            if seconds > self.settings.max_wait_s:
                raise FetchFailed("The site asks to come again later: try in some minutes or hours.")
            self._sleep(seconds)
            until += seconds
        raise AssertionError("the second response is returned")

    def _request(self, target: Target, headers: dict[str, str], until: float) -> _Response:
        connection = self._connect(target, until)
        # A server that sends a byte now and then never lets the socket time out: the line is cut at the end.
        alarm = threading.Timer(max(0.0, until - time.monotonic()), _cut, (connection.sock,))
        alarm.start()
        try:
            connection.request("GET", target.path, headers=self._headers(target, headers))
            response = connection.getresponse()
            named = {name.lower(): value for name, value in response.getheaders()}
            body = self._body(response, named, until) if response.status == 200 else b""
            if time.monotonic() >= until:  # a line that was cut looks like headers that ended
                raise TimeoutError
            return _Response(response.status, named, body)
        except (OSError, HTTPException, ValueError) as error:
            if time.monotonic() >= until:
                raise FetchFailed(f"The site took more than {self.settings.total_s:g} seconds.") from None
            raise FetchFailed(f"The site broke off or answered nonsense ({type(error).__name__}).") from None
        finally:
            alarm.cancel()
            connection.close()

    def _headers(self, target: Target, more: dict[str, str]) -> dict[str, str]:
        return {
            "Host": target.netloc,
            "User-Agent": self.settings.user_agent,
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Encoding": "gzip, deflate",
            "Connection": "close",
            **more,
        }

    def _connect(self, target: Target, until: float) -> HTTPConnection:
        """Connect to one of the addresses that were checked; the name is only for TLS and the request."""
        connection = HTTPConnection(target.host, target.port)
        for address in target.addresses:
            timeout = min(self.settings.timeout_s, until - time.monotonic())
            if timeout <= 0:
                raise FetchFailed(f"The site took more than {self.settings.total_s:g} seconds.")
            try:
                line = socket.create_connection((address, target.port), timeout)
                if target.scheme == "https":
                    line = ssl.create_default_context().wrap_socket(line, server_hostname=target.host)
                connection.sock = line
                return connection
            except ssl.SSLError:
                raise FetchFailed(
                    "The site's certificate is not one to trust: its owner has to renew it, or it is another site."
                ) from None
            except OSError:
                continue
        raise FetchFailed("The site can't be reached: it may be down, or the network is.")

    def _body(self, response: HTTPResponse, headers: dict[str, str], until: float) -> bytes:
        limit = self.settings.max_mb << 20
        unpack = _unpacker(headers.get("content-encoding", "identity").strip().lower())
        received, body = 0, bytearray()
        while chunk := response.read1(_CHUNK):
            received += len(chunk)
            body += unpack(chunk, limit + 1 - len(body))
            if received > limit or len(body) > limit:
                raise FetchRefused(f"The page has more than {self.settings.max_mb} MB: raise [fetch] max_mb.")
        if response.length:
            raise ValueError("less came than was announced")
        return bytes(body)


def _unpacker(encoding: str) -> Callable[[bytes, int], bytes]:
    """Return what unpacks a body piece by piece, at most so many bytes at a time."""
    if encoding in ("", "identity"):
        return lambda chunk, _: chunk
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise FetchFailed("The site packed its page in a way that was not asked for.")
    inflate = zlib.decompressobj(zlib.MAX_WBITS | 32)

    def unpack(chunk: bytes, most: int) -> bytes:
        try:
            return inflate.decompress(chunk, most)
        except zlib.error as error:
            raise ValueError(str(error)) from None

    return unpack


def _cut(line: socket.socket) -> None:
    try:
        line.shutdown(socket.SHUT_RDWR)
    except OSError:
        return


def _meaning(status: int) -> str:
    known = {
        401: "it wants a login",
        403: "it doesn't let us in",
        404: "there is no such page",
        410: "it is gone",
    }
    return known.get(status, "it has a problem" if status >= 500 else "that is not a page")
