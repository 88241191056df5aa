"""Which FAISS index a segment is searched by: chosen by how many vectors there are, and how much memory.

Exact while that is fast: a scan of 26,000 vectors of 384 numbers took 1.5 ms, one of 250,000 took 19. Beyond that,
large segments get an inverted file (IVF) over codes of 8 or 4 bits a number: it is searched in a millisecond, and
what it finds is scored by the vectors themselves. What was measured beside it is in decision 24.
"""

from dataclasses import dataclass
from math import floor, log2

EXACT_UP_TO = 50_000
"""A collection of so many passages is searched exactly, however its segments lie."""

LEAST = 20_000
"""A smaller segment is always searched exactly: that takes a millisecond, and fewer are too few to learn cells from."""

ROW_BYTES = 16
"""What an inverted file keeps of a vector besides its code: its row; and ours of it, in memory."""

_LEAST_CELLS = 64


@dataclass(frozen=True, slots=True)
class Kind:
    """How vectors are coded: FAISS' name for it, its bytes a number, and how many times too many are fetched.

    The shorter the codes, the more of what looks best must be scored by the vectors themselves.
    """

    codes: str
    number_bytes: float
    overfetch: float

    def factory(self, size: int) -> str:
        """Return FAISS' factory string for so many vectors: two to four times as many cells as their root."""
        cells = max(_LEAST_CELLS, 2 ** floor(2 + log2(max(1, size)) / 2))
        return f"IVF{cells},{self.codes}"


KINDS = (Kind("SQ8", 1.0, 1.5), Kind("SQ4", 0.5, 3.0))
"""The best first."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a choice must keep to.

    :param recall: The share of the ten nearest vectors that a search must find.
    :param memory_mb: What the codes of all segments together may take.
    """

    recall: float = 0.99
    memory_mb: int = 1024
    exact_up_to: int = EXACT_UP_TO
    least: int = LEAST

    def due(self, size: int, passages: int) -> bool:
        """Tell whether a segment of a collection is too large to be searched exactly."""
        return passages > self.exact_up_to and size >= self.least


@dataclass(frozen=True, slots=True)
class Approximation:
    """By what a segment is searched, and what was measured when it was made; `kind` is FAISS' factory string.

    `reason` says why a segment that is due for something faster is searched exactly.
    """

    kind: str
    recall: float | None = None
    target: float | None = None
    queries: int = 0
    probes: int = 0
    sha256: str | None = None
    reason: str = ""


def choose(passages: int, dim: int, limits: Limits) -> Kind | None:
    """Return the best kind whose codes of all passages fit into memory, `None` if none does."""
    room = limits.memory_mb * 2**20
    return next((kind for kind in KINDS if passages * (dim * kind.number_bytes + ROW_BYTES) <= room), None)


def overfetch_of(code_bytes: int, dim: int) -> float:
    """Return how many times too many are fetched by codes of so many bytes."""
    return min(KINDS, key=lambda kind: abs(kind.number_bytes * dim - code_bytes)).overfetch
