"""The lexical half: BM25 over stems, by tantivy. Only this module and `analysis` import it."""

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import tantivy

from index.analysis import analyze, plain_words
from index.errors import CollectionDamaged
from index.facets import day, facets_of, wanted
from index.scripts import ANALYSES, ENGLISH, analysis_of
from index.stop_words import STOP_WORDS
from index.types import ArticleInfo, Filters, Rows, Vectors
from index.vectors import Allowed, best_first

__all__ = ["STOP_WORDS", "Entry", "Words", "WordsSearcher", "WordsWriter", "analyze", "entry", "plain_words"]

# Named in the files when tantivy stemmed by itself. Now stems are handed to it, and it cuts at the spaces between.
_ANALYZER = "words_en"
# Stands among the stems of a passage that wasn't analysed as English; no stem has a colon.
_MARK = "analysis:"
_HEAP_BYTES = 64_000_000
_LOCK_WAIT_S = 30.0
_FACETS = ("source", "author", "tag")


@dataclass(frozen=True, slots=True)
class Entry:
    """A passage as the lexical half keeps it."""

    row: int
    text: str
    title: str
    facets: Sequence[tuple[str, str]]
    published: int | None
    analysis: str = ENGLISH


def entry(row: int, text: str, heading: str, article: ArticleInfo) -> Entry:
    """Make the entry of a passage."""
    title = f"{article.title} {heading}".strip()
    analysis = analysis_of(article.language, text)
    return Entry(row, text, title, facets_of(article), day(article.published), analysis)


class Words:
    """A tantivy index in a folder. One writer at a time; the caller holds the lock.

    :raises CollectionDamaged: The files can't be read.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._schema = _schema()
        try:
            self._tantivy = tantivy.Index(self._schema, path=str(folder), reuse=True)
        except (ValueError, OSError) as error:
            raise CollectionDamaged(
                f"The words in {folder} can't be read. Run `pullquote fsck --repair`; no text is lost."
            ) from error
        self._tantivy.register_tokenizer(_ANALYZER, _spaces())
        self._merging: threading.Thread | None = None

    def writer(self) -> "WordsWriter":
        """Return a writer; nothing it does is seen before `commit`."""
        return WordsWriter(self._schema, self._open, self._merge)

    def wait(self) -> None:
        """Wait until the last writer's merges are done."""
        if self._merging is not None:
            self._merging.join()
            self._merging = None

    def _open(self) -> Any:
        self.wait()
        until = time.monotonic() + _LOCK_WAIT_S
        while True:
            try:
                return self._tantivy.writer(heap_size=_HEAP_BYTES, num_threads=1)
            except ValueError:
                # Another process published, and its merges hold tantivy's own lock a little longer than ours.
                if time.monotonic() > until:
                    raise
                time.sleep(0.02)

    def _merge(self, writer: Any) -> None:
        # Merges change nothing that is seen: nobody has to wait for them but the next writer.
        self._merging = threading.Thread(target=writer.wait_merging_threads, name="pullquote-words")
        self._merging.start()

    def searcher(self) -> "WordsSearcher":
        """Return what is committed now; later commits don't change it."""
        self._tantivy.reload()
        return WordsSearcher(self._schema, self._tantivy.searcher())


class WordsWriter:
    """Adds and deletes; `commit` makes it durable. Tantivy's writer is opened when there is something to write."""

    def __init__(self, schema: Any, open_writer: Callable[[], Any], merge: Callable[[Any], None]) -> None:
        self._schema, self._open, self._merge = schema, open_writer, merge
        self._opened: Any = None
        self._pending = False

    @property
    def _writer(self) -> Any:
        if self._opened is None:
            self._opened = self._open()
        self._pending = True
        return self._opened

    def add(self, entries: Iterable[Entry]) -> None:
        """Add passages."""
        for entry in entries:
            document = tantivy.Document()
            document.add_unsigned("row", entry.row)
            mark = [] if entry.analysis == ENGLISH else [_MARK + entry.analysis]
            document.add_text("text", " ".join([*analyze(entry.text, entry.analysis), *mark]))
            document.add_text("title", " ".join(analyze(entry.title, entry.analysis)))
            for kind, value in entry.facets:
                document.add_text(kind, value)
            if entry.published is not None:
                document.add_integer("published", entry.published)
            self._writer.add_document(document)

    def delete(self, rows: Iterable[int]) -> None:
        """Delete passages by row."""
        # delete_documents_by_term finds nothing in a number field (tantivy-py 0.27): a query does.
        query = tantivy.Query.term_set_query(self._schema, "row", [int(row) for row in rows])
        self._writer.delete_documents_by_query(query)

    def commit(self) -> None:
        """Make everything since the last commit durable."""
        if self._pending:
            try:
                self._opened.commit()
            except ValueError as error:  # tantivy's binding has one error for everything, full disks among it
                raise OSError(f"the words can't be written: {error}") from error
            self._pending = False

    def close(self) -> None:
        """Let go of the writer; what was not committed is dropped. Merges go on beside."""
        opened, self._opened = self._opened, None
        if opened is not None:
            if not self._pending:
                self._merge(opened)
                return
            with suppress(ValueError):  # a writer that failed lets go all the same
                opened.rollback()


class WordsSearcher:
    """What was committed when it was made."""

    def __init__(self, schema: Any, searcher: Any) -> None:
        self._schema, self._searcher = schema, searcher

    def search(
        self, terms: Sequence[str], k: int, filters: Filters, allowed: Allowed
    ) -> tuple[Rows, Vectors]:
        """Return rows and BM25 scores of the k best allowed passages, best first; ties by row."""
        if not terms or k <= 0:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        return self._best(self._query(terms, filters), k, allowed)

    def holding(
        self, groups: Iterable[Sequence[str]], filters: Filters, allowed: Allowed, limit: int
    ) -> Rows:
        """Return the rows of allowed passages that hold half of a group's stems or more, best first."""
        must, should = tantivy.Occur.Must, tantivy.Occur.Should
        anywhere = [
            tantivy.Query.boolean_query([(should, self._held(term)) for term in group], (len(group) + 1) // 2)
            for group in groups
            if group
        ]
        if not anywhere or limit <= 0:
            return np.empty(0, np.int64)
        query = tantivy.Query.boolean_query([(should, one) for one in anywhere])
        limits = [(must, limited) for limited in self._limits(filters)]
        return self._best(tantivy.Query.boolean_query([(must, query), *limits]), limit, allowed)[0]

    def _held(self, term: str) -> Any:
        """Look for a stem in a passage, or in its title or heading."""
        fields = [tantivy.Query.term_query(self._schema, field, term) for field in ("text", "title")]
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, field) for field in fields])

    def _best(self, query: Any, k: int, allowed: Allowed) -> tuple[Rows, Vectors]:
        # Rows that no generation shows any more may stand among the best: fetch until k others are found.
        fetch = k + k // 2
        while True:
            found = self._searcher.search(query, limit=fetch, count=False).hits
            rows = np.array(self._rows([address for _, address in found]), dtype=np.int64)
            scores = np.array([score for score, _ in found], dtype=np.float32)
            keep = (
                (rows < len(allowed)) & allowed[np.minimum(rows, len(allowed) - 1)] if len(rows) else rows > 0
            )
            if keep.sum() >= k or len(found) < fetch:
                return best_first(rows[keep], scores[keep], k)
            fetch *= 4

    @cached_property
    def analyses(self) -> tuple[str, ...]:
        """Name the analyses of the passages that it holds, English first: old files have no other."""
        return (ENGLISH, *(name for name in ANALYSES if self.document_frequency(_MARK + name)))

    def document_frequency(self, term: str) -> int:
        """Count the passages that hold a stem in their text."""
        count: int = self._searcher.doc_freq("text", term)
        return count

    @property
    def size(self) -> int:
        """Count the passages, those that no generation shows among them."""
        count: int = self._searcher.num_docs
        return count

    @property
    def segments(self) -> int:
        """Count tantivy's own segments, each of which a search asks."""
        count: int = self._searcher.num_segments
        return count

    def rows(self) -> Rows:
        """Return the rows of all passages it holds, those that no generation shows among them, rising."""
        found = self._searcher.search(tantivy.Query.all_query(), limit=max(1, self.size), count=False).hits
        return np.sort(np.array(self._rows([address for _, address in found]), dtype=np.int64))

    def _rows(self, addresses: list[Any]) -> list[int]:
        rows: list[int] = self._searcher.fast_field_values("row", addresses) if addresses else []
        return rows

    def _query(self, terms: Sequence[str], filters: Filters) -> Any:
        # Built from terms, never parsed from what a user typed.
        should, must = tantivy.Occur.Should, tantivy.Occur.Must
        words = []
        for term in terms:
            words.append((should, tantivy.Query.term_query(self._schema, "text", term)))
            title = tantivy.Query.term_query(self._schema, "title", term)
            words.append((should, tantivy.Query.boost_query(title, TITLE_BOOST)))
        query = tantivy.Query.boolean_query(words)
        limits = self._limits(filters)
        if not limits:
            return query
        silent = [(must, tantivy.Query.const_score_query(limit, 0.0)) for limit in limits]
        return tantivy.Query.boolean_query([(must, query), *silent])

    def _limits(self, filters: Filters) -> list[Any]:
        limits = [tantivy.Query.term_query(self._schema, kind, value) for kind, value in wanted(filters)]
        first, last = day(filters.published_from), day(filters.published_to)
        if first is not None or last is not None:
            kind = tantivy.FieldType.Integer
            limits.append(tantivy.Query.range_query(self._schema, "published", kind, first, last))
        return limits


TITLE_BOOST = 0.3
"""What a word in the title or heading counts beside one in the text (bench/fusion.py)."""


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("row", stored=False, indexed=True, fast=True)
    builder.add_text_field("text", stored=False, tokenizer_name=_ANALYZER, index_option="freq")
    builder.add_text_field("title", stored=False, tokenizer_name=_ANALYZER, index_option="freq")
    for kind in _FACETS:
        builder.add_text_field(kind, stored=False, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("published", stored=False, indexed=True, fast=True)
    return builder.build()


def _spaces() -> Any:
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
