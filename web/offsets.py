"""Offsets in another unit: browsers and others count UTF-16 code units where we count code points.

Bodies are made in code points, and measured anew here, at the edge, if a request asks for it.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from typing import TYPE_CHECKING

from index.errors import NotFound
from index.page_numbers import PAGES
from web.answer_schemas import AnswerBody, CitationBody, SegmentBody, SpanBody
from web.resources import ArticleBody, HitBody, SearchBody
from web.schemas import OffsetUnit

if TYPE_CHECKING:
    from pydantic import JsonValue

    from index.store import Store

_BEYOND = re.compile("[\U00010000-\U0010ffff]")


class Ruler:
    """Places of one text in both units; a character beyond U+FFFF is two code units long."""

    def __init__(self, text: str) -> None:
        self._beyond = [found.start() for found in _BEYOND.finditer(text)]
        self._ends = [at + nth + 2 for nth, at in enumerate(self._beyond)]

    def units(self, point: int) -> int:
        """Return a place in code units."""
        return point + bisect_left(self._beyond, point)

    def point(self, unit: int) -> int | None:
        """Return a place in code points, `None` for one inside of a character."""
        point = unit - bisect_right(self._ends, unit)
        return point if self.units(point) == unit else None

    def span(self, span: SpanBody) -> SpanBody:
        """Return a stretch in code units."""
        return SpanBody(start=self.units(span.start), end=self.units(span.end))


class CodePoints:
    """Leaves bodies as they are made."""

    def answer(self, body: AnswerBody) -> AnswerBody:
        """Measure a whole answer."""
        return body

    def citation(self, body: CitationBody, said: str) -> CitationBody:
        """Measure a citation.

        :param said: The answer's text, at least to the end of the quote.
        """
        return body

    def segment(self, body: SegmentBody, said: str) -> SegmentBody:
        """Measure a segment.

        :param said: The answer's text, at least to the end of the segment.
        """
        return body

    def hits(self, bodies: list[HitBody]) -> list[HitBody]:
        """Measure passages; those whose text was erased a moment ago are left out."""
        return bodies

    def found(self, body: SearchBody) -> SearchBody:
        """Measure what a search found."""
        return body

    def article(self, body: ArticleBody) -> ArticleBody:
        """Measure what an article says of its own text."""
        return body


class Utf16(CodePoints):
    """Measures bodies in UTF-16 code units; for one request, since it keeps what it measured by."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._rulers: dict[tuple[str, str], Ruler] = {}

    def answer(self, body: AnswerBody) -> AnswerBody:
        """Measure a whole answer."""
        return body.model_copy(
            update={
                "offset_unit": "utf16",
                "segments": [self.segment(segment, body.text) for segment in body.segments],
                "citations": [self.citation(citation, body.text) for citation in body.citations],
                "nearest": self.hits(body.nearest),
            }
        )

    def citation(self, body: CitationBody, said: str) -> CitationBody:
        """Measure a citation, by its version's text and the answer's."""
        ruler = self._ruler(body.source.article_id, body.source.version_id)
        own = {
            "answer_span": Ruler(said).span(body.answer_span),
            "start": ruler.units(body.start),
            "end": ruler.units(body.end),
            "highlight": body.highlight and ruler.span(body.highlight),
        }
        return body.model_copy(update=own)

    def segment(self, body: SegmentBody, said: str) -> SegmentBody:
        """Measure a segment by the answer's text."""
        ruler = Ruler(said)
        return body.model_copy(update={"start": ruler.units(body.start), "end": ruler.units(body.end)})

    def hits(self, bodies: list[HitBody]) -> list[HitBody]:
        """Measure passages."""
        measured = []
        for body in bodies:
            try:
                ruler = self._ruler(body.article_id, body.version_id)
            except NotFound:
                continue
            own = {"start": ruler.units(body.start), "end": ruler.units(body.end)}
            measured.append(body.model_copy(update=own))
        return measured

    def found(self, body: SearchBody) -> SearchBody:
        """Measure what a search found."""
        return body.model_copy(update={"offset_unit": "utf16", "hits": self.hits(body.hits)})

    def article(self, body: ArticleBody) -> ArticleBody:
        """Measure where an article's pages begin."""
        metadata = _measured(body.metadata, Ruler(body.text))
        return body.model_copy(update={"offset_unit": "utf16", "metadata": metadata})

    def _ruler(self, article_id: str, version: str) -> Ruler:
        key = (article_id, version)
        if key not in self._rulers:
            self._rulers[key] = Ruler(self._store.version(article_id, version).text)
        return self._rulers[key]


def measure(unit: OffsetUnit, store: Store) -> CodePoints:
    """Return what measures the bodies of a request."""
    return Utf16(store) if unit == "utf16" else CodePoints()


def _measured(metadata: Mapping[str, JsonValue], ruler: Ruler) -> dict[str, JsonValue]:
    begins = metadata.get(PAGES)
    if not isinstance(begins, list):
        return dict(metadata)
    units = [ruler.units(at) if type(at) is int and at >= 0 else at for at in begins]
    return {**metadata, PAGES: units}
