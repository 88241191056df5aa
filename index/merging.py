"""Which vector segments are merged when a generation is published."""

from collections.abc import Sequence, Set
from dataclasses import dataclass

MAX_MERGED = 100_000
"""Larger segments are left alone, so that no single change waits for a large copy."""


@dataclass(frozen=True, slots=True)
class Merge:
    """Segments `names`, neighbours in the order of their rows, become one."""

    names: tuple[str, ...]


def plan_merges(segments: Sequence[tuple[str, int]], rewrite: Set[str] = frozenset()) -> list[Merge]:
    """Choose merges so that each segment is more than twice as large as the next.

    Their number then grows with the logarithm of the rows, and a row is copied that often at most.

    :param segments: Names and sizes, in the order of their rows.
    :param rewrite: Segments that must be written anew whatever their size.
    """
    groups: list[tuple[list[str], int]] = []
    for name, size in segments:
        group, total = [name], size
        while groups and groups[-1][1] <= 2 * total and groups[-1][1] + total <= MAX_MERGED:
            names, held = groups.pop()
            group, total = names + group, held + total
        groups.append((group, total))
    return [Merge(tuple(names)) for names, _ in groups if len(names) > 1 or names[0] in rewrite]
