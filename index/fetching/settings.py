"""What may be fetched, how much, and how fast."""

from dataclasses import dataclass

from index.errors import InvalidSettings


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """The `[fetch]` table.

    :param allow: Networks (`10.0.0.0/8`), hosts (`intranet.example`) or hosts with a port (`127.0.0.1:8123`),
        separated by commas, that may be fetched though they are private or use another port.
    :param ports: Ports that may be fetched from, separated by commas.
    :param max_mb: The most megabytes of a page, packed and unpacked.
    :param timeout_s: The most seconds for connecting, and for a pause within a response.
    :param total_s: The most seconds for one address, redirects among them.
    :param max_redirects: Redirects that are followed.
    :param delay_s: Seconds between two requests to one host; a site's own wish is respected, too.
    :param max_wait_s: The most seconds to wait where a site asks to come again later.
    :param max_pages: The most pages of one feed or sitemap.
    :param user_agent: How we introduce ourselves.
    """

    allow: str = ""
    ports: str = "80,443,8080,8443"
    max_mb: int = 50
    timeout_s: float = 15.0
    total_s: float = 60.0
    max_redirects: int = 5
    delay_s: float = 1.0
    max_wait_s: float = 30.0
    max_pages: int = 10_000
    user_agent: str = "Pullquote/0.1 (question answering over articles)"

    def __post_init__(self) -> None:
        for name in ("max_mb", "timeout_s", "total_s", "max_pages"):
            if getattr(self, name) <= 0:
                raise InvalidSettings(f"fetch.{name} must be above 0.")
        for name in ("max_redirects", "delay_s", "max_wait_s"):
            if getattr(self, name) < 0:
                raise InvalidSettings(f"fetch.{name} must be 0 or more.")
        if not all(port.strip().isdigit() for port in self.ports.split(",")):
            raise InvalidSettings("fetch.ports must be numbers with commas between.")
        if not self.user_agent.isprintable() or not self.user_agent.strip():
            raise InvalidSettings("fetch.user_agent must be one line of visible characters.")
