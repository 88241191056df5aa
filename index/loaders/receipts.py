"""The account that a loader keeps of what it leaves out."""

from collections.abc import Iterator
from enum import StrEnum

from index.types import Dropped


class Reason(StrEnum):
    """Why characters of the file are not in the article's text."""

    FRONT_MATTER = "front matter"
    TITLE = "title line"
    BYLINE = "byline"
    PAGE_BREAK = "page break"
    CUT_SENTENCE = "page break inside a sentence"
    PAGE_NUMBER = "page number"
    RUNNING_HEAD = "running head or foot"
    LINE_BREAK = "line break"
    QUOTED_REPLY = "quoted reply"
    SIGNATURE = "signature"
    DELETED = "tracked deletion or comment"
    NOTE = "footnote or endnote"
    EMPHASIS = "emphasis marker"
    MARKUP = "markup"
    BOILERPLATE = "boilerplate"
    FOOTER = "footer"
    SPACE = "spare white space"


class Tally:
    """Counts characters and places by reason, in the order in which reasons first came up."""

    def __init__(self) -> None:
        self._counts: dict[Reason, list[int]] = {}

    def drop(self, reason: Reason, chars: int, times: int = 1) -> None:
        """Note that `chars` characters were left out; none is no event."""
        if chars:
            count = self._counts.setdefault(reason, [0, 0])
            count[0] += chars
            count[1] += max(times, 1)

    def __iter__(self) -> Iterator[Dropped]:
        for reason, (chars, times) in self._counts.items():
            yield Dropped(reason.value, chars, times)
