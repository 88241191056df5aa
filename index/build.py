"""Changes to the collection: each is staged aside and published whole, as one generation."""

from collections.abc import Callable, Iterable, Iterator, Sequence, Set, Sized
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from index.errors import NotFound
from index.generation import check_encoder
from index.lock import WritingLock
from index.progress import OnProgress
from index.publishing import Change, Publisher
from index.records import info_to_json
from index.staging import Stager
from index.types import Article, BuildReport, Generation, Progress, Receipt, Refusal

Settle = Callable[[Iterable[Article | Refusal]], Iterable[Article | Refusal]]
Item = TypeVar("Item")


@dataclass(slots=True)
class _Outcome:
    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    receipts: dict[str, Receipt] = field(default_factory=dict)


class Builder:
    """The one writer of a collection.

    :param settle: Looks at the first articles of a new collection, to choose its encoder, and passes all on.
    """

    def __init__(
        self, publisher: Publisher, lock: WritingLock, settle: Settle = lambda articles: articles
    ) -> None:
        self._publisher, self._lock, self._settle = publisher, lock, settle
        self._store, self._ledger = publisher.store, publisher.ledger
        self._encoder, self._splitter = publisher.encoder, publisher.splitter

    def add(
        self,
        articles: Iterable[Article | Refusal],
        *,
        progress: OnProgress | None = None,
        cause: str = "add",
    ) -> BuildReport:
        """Add or update articles, as one generation; those that are already there as they are cost nothing.

        :raises CollectionBusy: Another process is writing.
        :raises EncoderMismatch: The collection was encoded by another encoder; rebuild first.
        """
        with self._lock.held():
            newest = self._store.generation()
            if newest is None:
                articles = self._settle(articles)
            else:
                check_encoder(newest, self._encoder)
            with self._staging(newest) as (stager, words):
                outcome, replaced = self._stage(_counted(articles, progress), stager)
                stager.finish()
            if not stager.revisions:
                return self._report(newest, outcome, stager)
            change = Change(
                cause=cause,
                segments=[*(newest.segments if newest else ()), *stager.written],
                words=words,
                born=list(stager.revisions.values()),
                died=list(replaced.values()),
            )
            return self._report(self._publisher.publish(change), outcome, stager)

    def remove(self, ids: Sequence[str], *, purge: bool = False) -> BuildReport:
        """Remove articles: when this returns, none of them is found or cited again.

        :param purge: Erase their texts, of all versions, for good.
        :raises NotFound: None of them is known.
        :raises CollectionBusy: Another process is writing.
        """
        with self._lock.held():
            newest = self._store.generation()
            live = {i: found for i in dict.fromkeys(ids) if (found := self._ledger.live(i))}
            erased = [i for i in dict.fromkeys(ids) if purge and self._ledger.knows(i)]
            if newest is None and erased:
                # They were sent in builds that were not published, which is all that there is.
                self._publisher.sweep(0, everything=True)
                self._store.database.forget_log()
                return BuildReport(0, removed=tuple(erased))
            if newest is None or not (live or erased):
                raise NotFound("There is no such article.")
            removed = list(dict.fromkeys([*live, *erased]))
            change = Change(
                cause="purge" if purge else "remove",
                segments=newest.segments,
                words=newest.words,
                died=[found.revision for found in live.values()],
                removed=removed,
                purge=erased,
            )
            return BuildReport(self._publisher.publish(change).number, removed=tuple(removed))

    def rebuild(
        self,
        articles: Iterable[Article | Refusal] = (),
        *,
        full: bool = False,
        distrust: Set[str] = frozenset(),
        progress: OnProgress | None = None,
    ) -> BuildReport:
        """Bring the whole collection to what today's settings would make of it, `articles` included.

        Only text that is new, or that another encoder encoded, is encoded. One generation, at the end.

        :param full: Cut and index every article again, even those that are as they would be, to files that
            are all new. It mends whatever is wrong with the old ones, as long as the texts are whole.
        :param distrust: Segments whose vectors are not to be used again.
        :raises CollectionBusy: Another process is writing.
        """
        with self._lock.held():
            newest = self._store.generation()
            if newest is None:
                articles = self._settle(articles)
            elif newest.encoder != self._encoder.fingerprint:
                full = True
            with self._staging(None if full else newest, distrust) as (stager, words):
                outcome, replaced = self._stage(_counted(articles, progress), stager, anyway=full)
                for live in _counted(self._ledger.all_live(), progress, "rebuild"):
                    current = (self._splitter.signature, self._encoder.fingerprint)
                    if live.article_id in stager.revisions or not (
                        full or (live.splitter, live.encoder) != current
                    ):
                        continue
                    stager.add(self._ledger.article(live))
                    replaced[live.article_id] = live.revision
                stager.finish()
            if newest is None and not stager.revisions:
                return self._report(None, outcome, stager)
            # A full rebuild has a row for everything: the older segments hold nothing that it shows.
            older = newest.segments if newest and not full else ()
            change = Change(
                cause="rebuild",
                segments=[*older, *stager.written],
                words=words,
                born=list(stager.revisions.values()),
                died=list(replaced.values()),
                recount=full,
            )
            return self._report(self._publisher.publish(change), outcome, stager)

    def _stage(
        self, articles: Iterable[Article | Refusal], stager: Stager, *, anyway: bool = False
    ) -> tuple[_Outcome, dict[str, int]]:
        """Stage what is new or changed; return what happened, and which live revisions it replaces."""
        outcome = _Outcome()
        replaced: dict[str, int] = {}
        staged: set[str] = set()
        for article in articles:
            if isinstance(article, Refusal):
                outcome.refused.append(article)
                continue
            live = self._ledger.live(article.id)
            same = live is not None and (live.version, live.info) == (article.version, info_to_json(article))
            if same and not anyway and article.id not in staged:
                outcome.unchanged.append(article.id)
                continue
            if article.id not in staged:
                staged.add(article.id)
                (outcome.updated if live else outcome.added).append(article.id)
            if live:
                replaced[article.id] = live.revision
            outcome.receipts[article.id] = article.receipt
            stager.add(article)
        return outcome, replaced

    @contextmanager
    def _staging(
        self, newest: Generation | None, distrust: Set[str] = frozenset()
    ) -> Iterator[tuple[Stager, str]]:
        """Give a stager, and the name of the words' folder that it writes to: a new one without a generation.

        Publish after it: sweeping, which follows a publication, writes words, too, and tantivy has one writer.
        """
        folders, segments = self._publisher.words, self._publisher.segments
        words = newest.words if newest else folders.fresh()
        writer = folders.at(words).writer()
        try:
            known = self._publisher.known(distrust)
            yield Stager(self._ledger, self._encoder, self._splitter, writer, segments, known), words
        finally:
            writer.close()

    def _report(self, generation: Generation | None, outcome: _Outcome, stager: Stager) -> BuildReport:
        return BuildReport(
            generation.number if generation else 0,
            added=tuple(outcome.added),
            updated=tuple(outcome.updated),
            unchanged=tuple(outcome.unchanged),
            refused=tuple(outcome.refused),
            passages=stager.passages,
            encoded=stager.encoded,
            receipts=outcome.receipts,
        )


def _counted(items: Iterable[Item], progress: OnProgress | None, stage: str = "articles") -> Iterator[Item]:
    """Pass items on, and report how many have been taken; the total is told where it is known."""
    total = len(items) if isinstance(items, Sized) else None
    done = 0
    for done, item in enumerate(items, 1):
        if progress:
            progress(Progress(stage, done - 1, total))
        yield item
    if progress:
        progress(Progress(stage, done, total))
