"""Passages in the order that the reader gives them: slower than the search alone, and righter."""

from dataclasses import replace

from index.proximity import Wording
from index.retrieval import Retriever
from index.types import Filters, Hits, Rows
from qa.reading import Reader


class ReadingRetriever:
    """Lets the reader order the first hits of another retriever; the others follow as they were.

    :param depth: So many hits are read, whatever page is wanted: a page doesn't depend on its size.
    """

    def __init__(self, retriever: Retriever, reader: Reader, depth: int) -> None:
        self._retriever, self._reader, self._depth = retriever, reader, depth

    def wording(self, text: str) -> Wording:
        """Return a question's stems with what they weigh in this collection."""
        return self._retriever.wording(text)

    def matching(self, text: str, *, filters: Filters = Filters(), limit: int = 10_000) -> Rows:
        """Return the rows of passages that hold half of a text's words or more, at most `limit`, best first."""
        return self._retriever.matching(text, filters=filters, limit=limit)

    def search(self, text: str, *, filters: Filters = Filters(), limit: int = 10, offset: int = 0) -> Hits:
        """Return hits `offset` … `offset + limit`, best first."""
        if offset >= self._depth:
            return self._retriever.search(text, filters=filters, limit=limit, offset=offset)
        wanted = max(self._depth, offset + limit)
        found = self._retriever.search(text, filters=filters, limit=wanted)
        head, rest = found.hits[: self._depth], found.hits[self._depth :]
        ranked = (*self._reader.read(text, self.wording(text), head).ranked, *rest)
        more = found.more or len(ranked) > offset + limit
        return replace(found, hits=ranked[offset : offset + limit], more=more)
