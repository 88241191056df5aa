"""What sites ask of robots: which pages to leave alone, and how slowly to come (RFC 9309)."""

from protego import Protego

from index.errors import FetchFailed, FetchRefused
from index.fetching.client import Fetched, Fetcher
from index.urls import split_url

_MOST_DELAY_S = 30.0
_EVERYTHING = ""
_NOTHING = "User-agent: *\nDisallow: /"


class Robots:
    """The wishes of the sites that one crawl visits, each asked for once."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._known: dict[str, Protego] = {}

    def allow(self, url: str) -> bool:
        """Tell whether a page may be fetched by a robot."""
        return bool(self._of(url).can_fetch(url, self._fetcher.settings.user_agent))

    def delay_s(self, url: str) -> float:
        """Return the seconds to leave between two requests: the site's wish, or ours if that is more."""
        wished = self._of(url).crawl_delay(self._fetcher.settings.user_agent)
        return max(self._fetcher.settings.delay_s, min(float(wished or 0), _MOST_DELAY_S))

    def _of(self, url: str) -> Protego:
        parts = split_url(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._known:
            self._known[site] = Protego.parse(self._text(f"{site}/robots.txt"))
        return self._known[site]

    def _text(self, url: str) -> str:
        try:
            found = self._fetcher.get(url, delay_s=0.0)
        except FetchRefused:
            return _NOTHING
        except FetchFailed as error:
            # No such file: all is allowed. A site that has a problem is left alone until it is well.
            return _EVERYTHING if " answered 4" in str(error) else _NOTHING
        return found.body.decode("utf-8", "replace") if isinstance(found, Fetched) else _EVERYTHING
