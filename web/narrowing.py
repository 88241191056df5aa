"""What a search can be narrowed to, and how many passages would be left: each choice is an address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from index.facets import facet
from index.retrieval import Retriever
from index.tallies import Count, Tallies
from index.types import Filters, Rows
from web.histogram import Bar, bars

COUNTED = 10_000
"""So many passages are counted; of more, the best."""
_OFFERED = 12
_TITLES = {"source": "Source", "author": "Author", "tag": "Tag"}

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
    """The values of one kind; `more` are not shown."""

    title: str
    choices: tuple[Choice, ...]
    more: int


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

    free = {"source": replace(filters, source=None), "author": replace(filters, author=None)}
    free["tag"] = replace(filters, tag=None)
    facets = [_facet(kind, counted(free[kind])[kind], getattr(filters, kind), address) for kind in _TITLES]
    over_time = bars(tallies.by_day(found(replace(filters, published_from=None, published_to=None))))
    columns = tuple(_column(bar, filters, address) for bar in over_time) if len(over_time) > 1 else ()
    passages = len(found(filters))
    return Narrowings(passages, passages < COUNTED, tuple(f for f in facets if f.choices), columns)


def _facet(kind: str, counts: tuple[Count, ...], wanted: str | None, address: Address) -> Facet:
    chosen = facet(wanted) if wanted else None
    if chosen and all(facet(count.name) != chosen for count in counts):
        counts = (*counts, Count(wanted or "", 0))
    # What was chosen is shown wherever it stands.
    shown = [c for n, c in enumerate(counts) if n < _OFFERED or facet(c.name) == chosen]
    choices = tuple(
        Choice(c.name, c.passages, mine, address({kind: None if mine else c.name}))
        for c in shown
        for mine in [facet(c.name) == chosen]
    )
    return Facet(_TITLES[kind], choices, len(counts) - len(shown))


def _column(bar: Bar, filters: Filters, address: Address) -> Column:
    first, last = filters.published_from, filters.published_to
    inside = (first is None or bar.last >= first) and (last is None or bar.first <= last)
    chosen = inside and (first is not None or last is not None)
    same = (first, last) == (bar.first, bar.last)
    dates = {"published_from": str(bar.first), "published_to": str(bar.last)}
    return Column(bar, address(dict.fromkeys(dates) if same else dict(dates)), chosen)
