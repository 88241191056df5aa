"""Quotes to the parts of an answer: the articles' words, verified, and ours from a closed list."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from index.store import Store
from index.types import Span
from qa.choosing import Quote, choose
from qa.reading import Extract
from qa.statements import Statement, statement, whole
from qa.types import Citation, Segment, SegmentKind
from qa.verifying import cite

DONT_SAY = "The articles don’t say."
DIFFER = "The articles differ. "
_COUNTS = {2: "In two articles: ", 3: "In three articles: "}
MANY = "In several articles: "
BETWEEN = " "
ERASED = "[This quotation was erased with its article.]"
"""What stands in an answer of the past where it quoted a text that was purged since."""

FRAMES = (DONT_SAY, DIFFER, *_COUNTS.values(), MANY, BETWEEN, ERASED)
"""All words of an answer that are ours."""

Part = tuple[str, Citation | None]
"""A text with its citation or, where it is a frame, none."""


@dataclass(frozen=True, slots=True)
class Composed:
    """The parts of an answer, none where nothing can be quoted, and whether its quotes contradict each other."""

    parts: tuple[Part, ...]
    disagreement: bool = False


def compose(
    store: Store, question: str, extracts: Sequence[Extract], limit: int, close_enough: float
) -> Composed:
    """Choose, verify and join the quotes.

    What can't be verified is struck out, and the choice made again: it may rest on it.
    """
    statements = [statement(whole(extract)) for extract in extracts]
    while statements:
        choice = choose(question, statements, limit, close_enough)
        if not choice.quotes:
            break
        cited = [_cite(store, quote, number) for number, quote in enumerate(choice.quotes, 1)]
        if all(cited):
            citations = [citation for citation in cited if citation is not None]
            return Composed(tuple(_parts(citations, choice.disagreement)), choice.disagreement)
        refused = [q.parts for q, citation in zip(choice.quotes, cited, strict=True) if citation is None]
        statements = _without(statements, refused)
    return Composed(())


def _cite(store: Store, quote: Quote, number: int) -> Citation | None:
    citation = cite(store, quote.extract.extract, number)
    if citation is None:
        return None
    # An article that is named as saying the same must be one that could be quoted.
    support = [s.extract for s in quote.support if cite(store, s.extract, number) is not None]
    named = (e.hit.article.id for e in support if e.hit.article.id not in citation.also_in)
    return replace(citation, supported_by=tuple(named))


def _without(statements: Sequence[Statement], refused: Sequence[Sequence[Statement]]) -> list[Statement]:
    places = {(s.extract.hit.article.id, s.extract.span) for parts in refused for s in parts}
    kept = [s for s in statements if (s.extract.hit.article.id, s.extract.span) not in places]
    # A sentence that was only added is in none of the readings: then what it was added to goes.
    return kept if len(kept) < len(statements) else list(statements[1:])


def _parts(citations: Sequence[Citation], disagreement: bool) -> list[Part]:
    articles = _witnesses(citations)
    frame = DIFFER if disagreement else _COUNTS.get(articles, MANY) if articles > 1 else ""
    parts: list[Part] = [(frame, None)] if frame else []
    at = len(frame)
    for citation in citations:
        if at > len(frame):
            parts.append((BETWEEN, None))
            at += len(BETWEEN)
        end = at + len(citation.quote)
        parts.append((citation.quote, replace(citation, answer_span=Span(at, end))))
        at = end
    return parts


def segments_of(parts: Sequence[Part]) -> Iterator[Segment]:
    """Yield the segments that parts make; they tile the text."""
    at = 0
    for text, citation in parts:
        kind = SegmentKind.EXTRACT if citation else SegmentKind.FRAME
        yield Segment(kind, at, at + len(text), (citation.id,) if citation else ())
        at += len(text)


def _witnesses(citations: Sequence[Citation]) -> int:
    """Count the articles that speak, copies of each other as one."""
    witnesses: list[set[str]] = []
    for citation in citations:
        copies = {citation.source.id, *citation.also_in}
        apart = [w for w in witnesses if not w & copies]
        witnesses = [*apart, copies.union(*(w for w in witnesses if w & copies))]
    return len(witnesses)
