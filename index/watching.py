"""A folder that is followed: what comes, changes and goes there is added, updated and removed here."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.build import Builder
from index.errors import NotFound
from index.loaders import Loaded, load_in, walk
from index.origins import FileState, Origins, WatchedFile
from index.progress import Meter, OnProgress
from index.store import Store
from index.types import Refusal

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Look:
    """What a folder held: its files, and whether all of it could be looked at."""

    files: Mapping[str, FileState]
    whole: bool


class Watch:
    """Brings a collection to what a folder holds, each time it is asked.

    It removes only articles that it brought from that folder itself, and that nobody changed since.

    :param settle_s: A file that changed less than so many seconds ago may be half written: it waits.
    :param say: Is told of each change, in a line.
    """

    def __init__(
        self,
        store: Store,
        builder: Builder,
        folder: Path,
        *,
        settle_s: float = 1.0,
        say: Say = lambda _: None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._store, self._builder, self._origins = store, builder, Origins(store.database)
        self.folder = folder.resolve()
        self._settle_s, self._say, self._clock = settle_s, say, clock
        self._said: set[str] = set()

    def reconcile(self, progress: OnProgress | None = None) -> bool:
        """Take in what is new or changed and take out what is gone; return whether files wait to settle.

        :raises PullquoteError: It could not be done now; the next time sees it again.
        """
        known = self._origins.of(self.folder)
        look = self._look()
        changed = {n: s for n, s in look.files.items() if n not in known or known[n].state != s}
        ready = {name: state for name, state in changed.items() if self._settled(state)}
        if ready:
            self._add(ready, known, progress)
        gone = [known[name] for name in known.keys() - look.files.keys()] if look.whole else []
        if gone:
            names = [file.name for file in gone]
            self._take_out({i: v for file in gone for i, v in file.articles.items()}, names)
            self._origins.forget(self.folder, names)
        return len(ready) < len(changed)

    def _look(self) -> Look:
        files: dict[str, FileState] = {}
        whole = True
        for found in walk(self.folder):
            if isinstance(found, Refusal):
                # What can't be looked at may still be there: nothing is taken for gone.
                whole = False
                self._refused(found)
                continue
            try:
                stat = found.stat()
            except OSError:
                whole = whole and not found.is_symlink()  # a link's goal may come back
                continue
            files[found.relative_to(self.folder).as_posix()] = FileState(stat.st_size, stat.st_mtime_ns)
        return Look(files, whole)

    def _settled(self, state: FileState) -> bool:
        age = self._clock() - state.changed_ns / 1e9
        # A time in the future says nothing about when the file was written.
        return age >= self._settle_s or age < -self._settle_s

    def _add(
        self, files: Mapping[str, FileState], known: Mapping[str, WatchedFile], progress: OnProgress | None
    ) -> None:
        brought: dict[str, dict[str, str]] = {name: {} for name in files}
        refused: set[str] = set()
        meter = Meter(sum(state.size for state in files.values()))

        def articles() -> Iterator[Loaded]:
            for name in files:
                for loaded in load_in(self.folder / name, self.folder, meter=meter):
                    if isinstance(loaded, Refusal):
                        refused.add(name)
                        self._refused(loaded)
                    else:
                        brought[name][loaded.id] = loaded.version
                    yield loaded

        told = meter.over(progress) if progress else None
        report = self._builder.add(articles(), progress=told, cause="watch")
        self._tell("added", report.added)
        self._tell("updated", report.updated)
        before = {name: known[name].articles if name in known else {} for name in files}
        # What can't be read just now was not taken out of its file.
        left = {i: v for name in files if name not in refused for i, v in before[name].items()}
        here = {i for articles_here in brought.values() for i in articles_here}
        self._take_out({i: v for i, v in left.items() if i not in here}, list(files))
        self._origins.record(
            self.folder,
            [
                WatchedFile(n, state, {**(before[n] if n in refused else {}), **brought[n]})
                for n, state in files.items()
            ],
        )

    def _take_out(self, articles: Mapping[str, str], names: Sequence[str]) -> None:
        """Remove articles that these files brought, but for those that others bring or somebody changed."""
        kept = self._origins.brought_by_others(list(articles), self.folder, names)
        ours = {i: v for i, v in articles.items() if i not in kept}
        mine = [i for i, version in ours.items() if self._store.is_latest(i, version)]
        if mine:
            self._tell("removed", self._builder.remove(mine).removed)
        for article_id in sorted(ours.keys() - set(mine)):
            if self._shown(article_id):
                self._say(f"left {article_id}: its file is gone, but somebody else changed it since")

    def _shown(self, article_id: str) -> bool:
        try:
            self._store.article(article_id)
        except NotFound:
            return False
        return True

    def _tell(self, what: str, ids: Sequence[str]) -> None:
        for article_id in ids:
            self._say(f"{what} {article_id}")

    def _refused(self, refusal: Refusal) -> None:
        line = f"refused {refusal.name}: {refusal.reason}"
        if line not in self._said:
            self._said.add(line)
            self._say(line)
