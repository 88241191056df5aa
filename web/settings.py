"""What may be set about the server: `[web]` in `pullquote.toml`, `PULLQUOTE_WEB__…` in the environment."""

import re
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

from index.errors import InvalidSettings

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_COUNTS = (
    "threads", "max_queued", "max_body_mb", "max_streams", "max_waiting_writes", "question_chars", "session_days",
)  # fmt: skip
_MOST_DAYS = 36_500
_RATE = re.compile(r"off|[1-9]\d{0,8}/(second|minute|hour|day)")
_LOG_FORMATS = ("auto", "json", "text", "off")
_ACCESS = ("auto", "keys", "open")


@dataclass(frozen=True, slots=True)
class WebSettings:
    """Settings of the HTTP side.

    :param host: Address to listen on; loopback unless someone decides otherwise.
    :param access: Who may come in: `keys` asks everyone for one, `open` nobody, and `auto` those who come by an address
        other than loopback.
    :param session_days: How long a browser stays signed in.
    :param rate_per_address: Requests that one address may send, as in "1200/minute"; "off" for as many as it likes.
        Without a word it is that many where others can reach the server, and off on loopback.
    :param rate_per_key: The same for one key, wherever it is used; without a word "600/minute" where keys are asked
        for.
    :param allowed_origins: Other sites whose pages may use the API from a browser, separated by spaces, as in
        "https://press.example"; each needs a key of its own where keys are asked for.
    :param widget_origins: Other sites whose pages may show the question box, written in the same way. Everyone who can
        open them may ask then, without a key.
    :param trusted_proxy: Address of the one proxy whose word about the visitor's address and scheme counts.
    :param trusted_hosts: Names, separated by spaces, under which this server may be addressed. On a loopback
        address its loopback names always are, and nothing else is; elsewhere, empty means any.
    :param port: Port to listen on.
    :param threads: Requests served at once.
    :param max_queued: Requests that may wait for a thread; more are answered 503 at once.
    :param max_body_mb: Largest request body, in MiB; larger ones are answered 413.
    :param max_streams: Event streams open at once; each holds a thread, so it stays below `threads`.
    :param max_waiting_writes: PUT and DELETE requests that may wait for the one writer at once.
    :param write_wait_s: How long such a request waits before it is answered 503.
    :param question_chars: Longest question or query, in characters.
    :param keep_conversations: Keep what is asked in a conversation, in the data folder; without it nothing is.
    :param keep_conversations_days: Delete conversations in which nobody asked for so many days; without a word, none.
    :param heartbeat_s: Seconds between the comments that keep a quiet stream open.
    :param log_format: How each request is logged, on standard error: as `json`, as `text`, or `off`; `auto` is text on
        a terminal and JSON elsewhere.
    :param shutdown_s: Seconds for which a server that was told to end finishes what it began.
    """

    host: str = "127.0.0.1"
    access: str = "auto"
    session_days: int = 14
    rate_per_address: str | None = None
    rate_per_key: str | None = None
    allowed_origins: str = ""
    widget_origins: str = ""
    trusted_proxy: str = ""
    trusted_hosts: str = ""
    port: int = 8080
    threads: int = 8
    max_queued: int = 64
    max_body_mb: int = 50
    max_streams: int = 4
    max_waiting_writes: int = 2
    write_wait_s: float = 20.0
    question_chars: int = 2000
    heartbeat_s: float = 10.0
    keep_conversations: bool = True
    keep_conversations_days: int | None = None
    log_format: str = "auto"
    shutdown_s: float = 20.0

    @property
    def on_loopback(self) -> bool:
        """Whether only this machine's own programs can reach the server."""
        try:
            return self.host == "localhost" or ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def asks_for_keys(self) -> bool:
        """Whether requests must carry a key."""
        return self.access == "keys" or (self.access == "auto" and not self.on_loopback)

    @property
    def address_rate(self) -> str | None:
        """Return how much one address may ask for, `None` for as much as it likes."""
        return _rate(self.rate_per_address, None if self.on_loopback else "1200/minute")

    @property
    def key_rate(self) -> str | None:
        """Return how much one key may ask for, `None` for as much as it likes."""
        return _rate(self.rate_per_key, "600/minute" if self.asks_for_keys else None)

    @property
    def origins(self) -> frozenset[str]:
        """Return the other sites whose pages may use the API."""
        return frozenset(self.allowed_origins.lower().split())

    @property
    def widget_sites(self) -> frozenset[str]:
        """Return the other sites whose pages may show the question box."""
        return frozenset(self.widget_origins.lower().split())

    @property
    def answers_to(self) -> frozenset[str] | None:
        """Return the host names that requests may name, `None` for any.

        A site whose own name is made to point here (DNS rebinding) could read and write through a visitor's
        browser otherwise.
        """
        named = frozenset(self.trusted_hosts.lower().split())
        if self.on_loopback:
            return named | _LOOPBACK | {self.host}
        return named or None

    def __post_init__(self) -> None:
        self._check_access()
        if not 0 <= self.port <= 65535:
            raise InvalidSettings(f"web.port is {self.port}; it must be between 0 and 65535")
        for name in _COUNTS:
            if getattr(self, name) < 1:
                raise InvalidSettings(f"web.{name} is {getattr(self, name)}; it must be 1 or more")
        for name in ("write_wait_s", "heartbeat_s", "shutdown_s"):
            if getattr(self, name) <= 0:
                raise InvalidSettings(f"web.{name} is {getattr(self, name)}; it must be above 0")
        if self.log_format not in _LOG_FORMATS:
            raise InvalidSettings(f"web.log_format must be one of {', '.join(_LOG_FORMATS)}.")
        days = self.keep_conversations_days
        if days is not None and not 1 <= days <= _MOST_DAYS:
            raise InvalidSettings(
                f"web.keep_conversations_days is {days}; it must be 1 to {_MOST_DAYS}, or be left out to keep all"
            )
        held = self.max_streams + self.max_waiting_writes
        if held >= self.threads:
            raise InvalidSettings(
                f"web.max_streams and web.max_waiting_writes make {held} together; they must stay below "
                f"web.threads ({self.threads}), or health checks would wait for them"
            )

    def _check_access(self) -> None:
        if self.access not in _ACCESS:
            raise InvalidSettings(f"web.access must be one of {', '.join(_ACCESS)}.")
        for name in ("rate_per_address", "rate_per_key"):
            if not _RATE.fullmatch(getattr(self, name) or "off"):
                raise InvalidSettings(f'web.{name} must be like "600/minute" or "10/second", or "off".')
        for name, origins in (("allowed_origins", self.origins), ("widget_origins", self.widget_sites)):
            if not all(_is_origin(origin) for origin in origins):
                raise InvalidSettings(
                    f"web.{name} must name sites one by one, each as https://name or http://name:port, "
                    "without a path; there is no * for all of them."
                )


def _rate(chosen: str | None, otherwise: str | None) -> str | None:
    if chosen is None:
        return otherwise
    return None if chosen == "off" else chosen


def _is_origin(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return (
            parts.scheme in ("http", "https") and bool(parts.hostname) and text == f"{parts.scheme}://{parts.netloc}"
            and "*" not in text and "@" not in text and (parts.port is None or parts.port > 0)
        )  # fmt: skip
    except ValueError:
        return False
