"""A line of words on a PDF's page."""

import unicodedata
from collections import Counter
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """Words on one baseline, in points from the page's lower left corner; `hyphen` tells that a word goes on."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    size: float
    weight: float = 0.0
    hyphen: bool = False

    @property
    def height(self) -> float:
        """The line's height."""
        return self.top - self.bottom

    def beside(self, other: "Line") -> bool:
        """Whether both stand on one row: half of the lower one's height is shared."""
        shared = min(self.top, other.top) - max(self.bottom, other.bottom)
        return shared > 0.5 * min(self.height, other.height)


def is_rtl(text: str) -> bool:
    """Whether most letters of a text are written from right to left."""
    kinds = Counter(unicodedata.bidirectional(c) for c in text if c.isalpha())
    return kinds["R"] + kinds["AL"] > kinds["L"]
