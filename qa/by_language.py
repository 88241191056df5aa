"""Two readers, each for its languages."""

from collections.abc import Sequence

from index.proximity import Wording
from index.scripts import code_of
from index.types import Hit
from qa.reading import Reader, Reading


class ReaderByLanguage:
    """Reads with one reader where most of the passages are of its language, else with the other.

    :param language: An ISO 639-1 code; an article whose language isn't known counts as one of it.
    """

    def __init__(self, language: str, reader: Reader, others: Reader) -> None:
        self._language, self._reader, self._others = language, reader, others

    def read(self, question: str, wording: Wording, hits: Sequence[Hit]) -> Reading:
        """Return the extracts that answer best."""
        own = sum(code_of(hit.article.language) in (self._language, None) for hit in hits)
        reader = self._reader if 2 * own >= len(hits) else self._others
        return reader.read(question, wording, hits)
