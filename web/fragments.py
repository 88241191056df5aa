"""An answer as the pieces of a page: the same for a whole page and for a stream."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask import get_template_attribute, url_for

from index.page_numbers import page_of
from index.types import ArticleInfo, Hit, Span
from index.urls import split_url
from qa.types import (
    Answer,
    AnswerAbstained,
    AnswerCompleted,
    AnswerDelta,
    AnswerStarted,
    Citation,
    CitationAdded,
    Event,
    RetrievalCompleted,
    Segment,
    SegmentKind,
)
from web.collaborators import collaborators
from web.languages import count, gettext
from web.languages.closed import in_our_words
from web.links import is_web
from web.marking import Run, runs
from web.sealing import sealed_href, seals_of_box
from web.sse import Message
from web.turns import to_field


@dataclass(frozen=True, slots=True)
class Other:
    """An article that says the same as a source."""

    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Footnote:
    """A numbered source under an answer, and where its article opens at the quote.

    `before`, `quote` and `after` are the excerpt in its context.
    """

    number: int
    id: str
    source: ArticleInfo
    is_latest: bool
    also_in: tuple[Other, ...]
    supported_by: tuple[Other, ...]
    page: int | None
    href: str
    before: str
    quote: tuple[Run, ...]
    after: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A segment of an answer, with the footnotes it cites; `language` is the quoted article's, where it is known."""

    kind: str
    language: str | None
    runs: tuple[Run, ...]
    footnotes: tuple[Footnote, ...]


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and its answer, ready to show."""

    answer: Answer
    pieces: tuple[Piece, ...]
    footnotes: tuple[Footnote, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a turn is kept: in which conversation, and at which position."""

    conversation_id: str
    position: int


def footnote(number: int, answer_id: str, citation: Citation) -> Footnote:
    """Return the footnote of a citation."""
    return Footnote(
        number,
        f"{answer_id}-{number}",
        citation.source,
        citation.is_latest,
        others(citation.also_in),
        others(citation.supported_by),
        page_of(citation.source, citation.start),
        excerpt_href(citation.source, citation.start, citation.end, citation.highlight),
        citation.prefix,
        _quoted(citation),
        citation.suffix,
    )


def others(ids: Sequence[str]) -> tuple[Other, ...]:
    """Return articles by their titles; one that was removed meanwhile is not among them."""
    if seals_of_box():
        return ()  # only what was quoted may be opened there
    titles = collaborators().store.titles(ids) if ids else {}
    return tuple(Other(titles[i], url_for("pages.article", article_id=i)) for i in ids if i in titles)


def _quoted(citation: Citation) -> tuple[Run, ...]:
    marked, at = citation.highlight, citation.start
    highlight = Span(marked.start - at, marked.end - at) if marked else None
    length = len(citation.quote)
    return tuple(runs(citation.quote, 0, length, Span(0, length), highlight))


def excerpt_href(
    article: ArticleInfo, start: int, end: int, highlight: Span | None = None, *, external: bool = False
) -> str:
    """Return the address of an article at an excerpt.

    :param external: With the name of this server, to be used elsewhere.
    """
    place: dict[str, Any] = {
        "article_id": article.id,
        "version": article.version,
        "start": start,
        "end": end,
        "hs": highlight.start if highlight else None,
        "he": highlight.end if highlight else None,
    }
    if seals := seals_of_box():
        return sealed_href(place, seals)
    return url_for("pages.article", **place, _anchor="excerpt", _external=external)


def hit_href(hit: Hit) -> str:
    """Return the address of an article at a passage that was found."""
    return excerpt_href(hit.article, hit.passage.start, hit.passage.end)


def piece(text: str, segment: Segment, citations: Sequence[Citation], answer_id: str) -> Piece:
    """Return a segment as it is shown.

    :param text: The segment's text.
    :param citations: All citations so far, in the order of their footnotes.
    """
    cited = [(n, c) for n, c in enumerate(citations, 1) if c.id in segment.citation_ids]
    notes = tuple(footnote(n, answer_id, c) for n, c in cited)
    if segment.kind is SegmentKind.FRAME:
        return Piece(segment.kind.value, None, (Run(in_our_words(text), 0),), notes)
    highlight = next((_in_segment(c, segment) for _, c in cited if c.highlight), None)
    shown = runs(text, 0, len(text), Span(0, len(text)), highlight)
    language = next((c.source.language for _, c in cited), None)
    return Piece(segment.kind.value, language, tuple(shown), notes)


def _in_segment(citation: Citation, segment: Segment) -> Span | None:
    if citation.highlight is None:
        return None
    shift = citation.answer_span.start - citation.start - segment.start
    return Span(citation.highlight.start + shift, citation.highlight.end + shift)


def exchange(answer: Answer) -> Exchange:
    """Return a whole answer as it is shown."""
    return Exchange(
        answer,
        tuple(
            piece(answer.text[s.start : s.end], s, answer.citations, answer.answer_id)
            for s in answer.segments
        ),
        tuple(footnote(n, answer.answer_id, c) for n, c in enumerate(answer.citations, 1)),
    )


def fragment_messages(events: Iterable[Event], alone: str, place: Placed | None = None) -> Iterator[Message]:
    """Write an answer down as pieces of the page, as they come; needs the application's context.

    :param alone: The address at which the question is asked without what came before it.
    :param place: Where the turn is kept, if it is.
    """
    answer_id = ""
    citations: list[Citation] = []
    for event in events:
        match event:
            case AnswerStarted():
                answer_id = event.answer_id
                href = place and url_for(
                    "conversation_pages.conversation", conversation_id=place.conversation_id
                )
                understood = _render("understood", event, alone)
                yield "started", {"id": answer_id, "understood": understood, "href": href}
            case RetrievalCompleted():
                reading = gettext(
                    "Reading %(found)s of %(searched)s passages…",
                    found=count(event.found),
                    searched=count(event.searched),
                )
                yield "stage", {"text": reading}
            case CitationAdded():
                citations.append(event.citation)
                note = footnote(len(citations), answer_id, event.citation)
                yield "footnote", {"html": _render("footnote", note)}
            case AnswerDelta():
                shown = piece(event.text, event.segment, citations, answer_id)
                yield "piece", {"html": _render("piece", shown)}
            case AnswerAbstained():
                yield "abstained", {"html": _render("nearest", event.nearest)}
            case AnswerCompleted():
                turn = to_field(event.answer.turn)
                html, actions = (
                    _render("colophon", event.answer),
                    _render("actions", event.answer, place, alone),
                )
                yield "completed", {"html": html, "turn": turn, "actions": actions}


def _render(macro: str, *values: object) -> str:
    render = get_template_attribute("_answer.html", macro)
    return str(render(*values)).strip()


def host(address: str | None) -> str:
    """Return the name of a site, or what was given where it is no address."""
    if address and is_web(address):
        return split_url(address).netloc.removeprefix("www.")
    return address or ""
