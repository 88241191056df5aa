"""Which vector segments are merged, and when.

A search asks each segment in turn, so there must be few; a merge copies vectors, so it must be rare. Segments
are merged so that each is more than twice as large as the next: their number then grows with the logarithm of
the rows, and a row is copied that often at most. What is small is merged by the change that made it due; what
is large, and would keep that change waiting, by the upkeep that follows.
"""

from collections.abc import Sequence, Set
from dataclasses import dataclass

MAX_INLINE = 4096
"""The most vectors that a change copies: 6 MB of 384 numbers."""

MAX_MERGED = 262_144
"""The most vectors that upkeep makes one segment of, so that no copy is too large for memory: 400 MB."""


@dataclass(frozen=True, slots=True)
class Merge:
    """Segments `names`, neighbours in the order of their rows, become one."""

    names: tuple[str, ...]


def plan_merges(
    segments: Sequence[tuple[str, int]], rewrite: Set[str] = frozenset(), limit: int = MAX_MERGED
) -> list[Merge]:
    """Choose merges by the policy above.

    :param segments: Names and sizes, in the order of their rows.
    :param rewrite: Segments that must be written anew whatever their size.
    :param limit: The most vectors of a merged segment.
    """
    groups: list[tuple[list[str], int]] = []
    for name, size in segments:
        group, total = [name], size
        while groups and groups[-1][1] <= 2 * total and groups[-1][1] + total <= limit:
            names, held = groups.pop()
            group, total = names + group, held + total
        groups.append((group, total))
    return [Merge(tuple(names)) for names, _ in groups if len(names) > 1 or names[0] in rewrite]
