"""What a search can be narrowed to, and how many passages would be left: each choice is an address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from index.facets import facet
from index.tallies import Count, Tallies
from index.types import Filters, Rows
from web.histogram import Bar, bars
from web.languages import message

if TYPE_CHECKING:
    from index.retrieval import Retriever

COUNTED = 10_000
"""So many passages are counted; of more, the best."""
OFFERED = 12
_TITLES = {"source": message("Source"), "author": message("Author"), "tag": message("Tag")}

Address = Callable[[dict[str, str | None]], str]
"""Gives the address of the same search with some of its limits changed, `None` for left out."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value to narrow a search to, or, where it is `chosen`, to leave out again."""

    name: str
    passages: int
    chosen: bool
    href: str


@dataclass(frozen=True, slots=True)
class Facet:
    """The commonest values of one kind; whether there are `more`."""

    title: str
    choices: tuple[Choice, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class Column:
    """A bar, where it leads, and whether it lies within the dates that were asked for."""

    bar: Bar
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Narrowings:
    """All of them. `passages` hold half of the query's words or more, `all_counted` unless there are still more."""

    passages: int
    all_counted: bool
    facets: tuple[Facet, ...]
    columns: tuple[Column, ...]


def narrowings(
    retriever: Retriever, tallies: Tallies, text: str, filters: Filters, address: Address
) -> Narrowings:
    """Count what a query finds, each kind without its own limit: so that another value can be chosen."""

    @cache
    def found(limited: Filters) -> Rows:
        return retriever.matching(text, filters=limited, limit=COUNTED)

    @cache
    def counted(limited: Filters) -> Mapping[str, tuple[Count, ...]]:
        return tallies.by_kind(found(limited))

    passages = len(found(filters))
    free = {"source": replace(filters, source=None), "author": replace(filters, author=None)}
    free["tag"] = replace(filters, tag=None)
    facets = [
        _facet(kind, counted(free[kind])[kind], getattr(filters, kind), passages, address) for kind in _TITLES
    ]
    over_time = bars(tallies.by_day(found(replace(filters, published_from=None, published_to=None))))
    columns = tuple(_column(bar, filters, address) for bar in over_time) if len(over_time) > 1 else ()
    return Narrowings(passages, passages < COUNTED, tuple(f for f in facets if f.choices), columns)


def _facet(
    kind: str, counts: tuple[Count, ...], wanted: str | None, passages: int, address: Address
) -> Facet:
    """Offer the commonest values, and the one that was chosen wherever it stands; `passages` are left with it."""
    chosen = facet(wanted) if wanted else None
    shown = list(counts[:OFFERED])
    if wanted and all(facet(count.name) != chosen for count in shown):
        named = (count for count in counts if facet(count.name) == chosen)
        shown.append(next(named, Count(wanted, passages)))
    choices = tuple(
        Choice(c.name, c.passages, mine, address({kind: None if mine else c.name}))
        for c in shown
        for mine in [facet(c.name) == chosen]
    )
    return Facet(_TITLES[kind], choices, more=len(counts) > OFFERED)


def _column(bar: Bar, filters: Filters, address: Address) -> Column:
    first, last = filters.published_from, filters.published_to
    inside = (first is None or bar.last >= first) and (last is None or bar.first <= last)
    chosen = inside and (first is not None or last is not None)
    same = (first, last) == (bar.first, bar.last)
    dates = {"published_from": str(bar.first), "published_to": str(bar.last)}
    return Column(bar, address(dict.fromkeys(dates) if same else dict(dates)), chosen)
