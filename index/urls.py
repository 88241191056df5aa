"""Web addresses of whoever wrote them: taken apart without failing on those that are none."""

import re
from urllib.parse import SplitResult, urlsplit

_NOTHING = SplitResult("", "", "", "", "")


def split_url(url: str | None) -> SplitResult:
    """Take an address apart; one that can't be, such as `http://[`, has no parts at all."""
    try:
        parts = urlsplit(url or "")
        _ = parts.port, parts.hostname  # read only when they are asked for, and refused only then
    except ValueError:
        return _NOTHING
    return parts


def is_url(text: str | None) -> bool:
    """Tell whether a text is the address of something on the web."""
    parts = split_url(text)
    return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", parts.netloc)
