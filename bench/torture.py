"""Random changes, the writing process killed at random points, full disks and failing syncs: nothing is lost.

A writer in a process of its own adds, updates, deletes, purges, rebuilds, rolls back, prunes and tidies. Many
operations are cut off by SIGKILL at a random moment, others meet a disk that is full or a sync that fails. A
model of what was acknowledged says what must be there: after every fault the collection must be exactly what it
was before the operation or exactly what it is after it, `fsck` must find nothing, and the texts of all versions
must be the same bytes, readable if they were ever shown and only then. Meanwhile a reader searches without
pause; no read may fail or find what is gone.
"""

import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from bench.common import machine, parser, show, write
from bench.torture_process import WritingProcess
from bench.torture_worker import open_collection
from index.articles import make_article
from index.errors import NotFound, Purged
from index.history import UPKEEP

State = dict[str, str]
"""Article id → the version that is shown."""

_NEVER = "never published"
"""What is read of a version that no generation ever showed."""

WEIGHTS = {
    "add": 34, "update": 20, "delete": 14, "purge": 8, "rebuild": 6, "rollback": 9, "prune": 3, "tidy": 6,
}  # fmt: skip


@dataclass
class Outcome:
    """What a run showed."""

    operations: Counter[str] = field(default_factory=Counter)
    killed: int = 0
    killed_after_publishing: int = 0
    full_disks: int = 0
    failed_syncs: int = 0
    refused: int = 0
    checks: int = 0
    reads: int = 0
    faults: list[str] = field(default_factory=list)


class Torture:
    """One run: the model, the writer and the reader."""

    def __init__(self, data_dir: Path, random: Random) -> None:
        self.outcome, self._random = Outcome(), random
        self._writer = WritingProcess(data_dir)
        self._reader = open_collection(data_dir)
        self._state: State = {}
        self._texts: dict[tuple[str, str], str | None] = {}
        self._published: set[tuple[str, str]] = set()
        self._shown: dict[int, State] = {0: {}}
        self._removed: dict[str, int] = {}
        self._made = 0
        self._took = dict.fromkeys(WEIGHTS, 0.08)
        self._stop = threading.Event()

    def run(self, operations: int, kills: int, faults: int) -> Outcome:
        """Do `operations`, of which so many are killed and so many meet a fault of the disk."""
        fates = ["kill"] * kills + ["full", "fsync"] * (faults // 2)
        fates += ["" for _ in range(operations - len(fates))]
        self._random.shuffle(fates)
        thread = threading.Thread(target=self._read_on)
        thread.start()
        try:
            for number, fate in enumerate(fates):
                self._step(fate)
                if fate or number % 20 == 0:
                    self._check()
            self._check(everything=True)
        finally:
            self._stop.set()
            thread.join()
            self._writer.kill()
        return self.outcome

    def _step(self, fate: str) -> None:
        kind, operation, after = self._choose()
        self.outcome.operations[kind] += 1
        before = dict(self._state)
        if fate == "kill":
            self._writer.send(operation)
            time.sleep(self._random.uniform(0, 1.15 * self._took[kind]))
            self._writer.kill()
            self._writer.start()
            self.outcome.killed += 1
            self._settle(kind, before, after)
            return
        if fate == "full":
            self.outcome.full_disks += 1
            operation |= {"fault": "full", "after": int(2 ** self._random.uniform(9, 19))}
        elif fate == "fsync":
            self.outcome.failed_syncs += 1
            operation |= {"fault": "fsync"}
        began = time.perf_counter()
        done = self._writer.do(operation)
        if fate == "fsync":
            self._writer.kill()
            self._writer.start()
        if not done["ok"]:
            self.outcome.refused += 1
            if not fate:
                self._fault(f"{kind} was refused: {done['error']}")
            self._settle(kind, before, after)
            return
        self._took[kind] = 0.7 * self._took[kind] + 0.3 * (time.perf_counter() - began)
        self._accept(kind, after)

    def _choose(self) -> tuple[str, dict[str, object], State]:
        """Return an operation, and what must be shown after it."""
        random, after = self._random, dict(self._state)
        kind = random.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        kept = [g.number for g in self._reader.store.generations(None) if g.cause != UPKEEP][1:]
        if not self._state or (kind == "rollback" and not kept):
            kind = "add"
        live = sorted(self._state)
        if kind in ("add", "update"):
            several = range(random.choice((1, 1, 1, 2, 5)))
            ids = [f"a{self._made + n}" for n in several] if kind == "add" else random.sample(live, 1)
            articles = [self._article(article_id) for article_id in ids]
            after.update({a["id"]: self._remember(a) for a in articles})
            return kind, {"op": kind, "articles": articles}, after
        if kind in ("delete", "purge"):
            ids = random.sample(live, min(len(live), random.choice((1, 1, 3))))
            return kind, {"op": kind, "ids": ids}, {i: v for i, v in after.items() if i not in ids}
        if kind == "rollback":
            to = random.choice(kept)
            after = {i: v for i, v in self._shown[to].items() if self._removed.get(i, 0) <= to}
            return kind, {"op": kind, "to": to}, after
        return kind, {"op": kind, "full": kind == "rebuild" and random.random() < 0.4}, after

    def _article(self, article_id: str) -> dict[str, str]:
        self._made += 1
        word = f"zq{self._made}x"
        said = " ".join(f"Sentence {n} of {word} stands here." for n in range(self._random.randrange(1, 30)))
        return {
            "id": article_id,
            "title": f"Note {article_id}",
            "text": f"The rare word is {word}. {said} 🦊",
        }

    def _remember(self, fields: dict[str, str]) -> str:
        version = make_article(**fields).version  # type: ignore[arg-type]  # text fields
        self._texts[fields["id"], version] = fields["text"]
        return version

    def _settle(self, kind: str, before: State, after: State) -> None:
        """Find out whether an operation that was not acknowledged happened: wholly or not at all."""
        now = self._live()
        if now not in (before, after):
            self._fault(f"{kind} was cut off and left {_difference(now, before)} of what was before it")
        if now == after:
            self.outcome.killed_after_publishing += now != before
            self._accept(kind, after)
        self._state = now

    def _accept(self, kind: str, after: State) -> None:
        number = self._reader.store.generation_number()
        gone = self._state.keys() - after.keys()
        if kind in ("delete", "purge"):
            self._removed.update(dict.fromkeys(gone, number))
        if kind == "purge":
            for key in self._texts:
                if key[0] in gone:
                    self._texts[key] = None
        self._state = dict(after)
        self._published |= after.items()
        for n in range(max(self._shown) + 1, number + 1):
            self._shown[n] = dict(after)

    def _live(self) -> State:
        infos, _ = self._reader.store.articles(100_000)
        return {info.id: info.version for info in infos}

    def _check(self, *, everything: bool = False) -> None:
        self.outcome.checks += 1
        if self._live() != self._state:
            self._fault(f"the articles are not those acknowledged: {_difference(self._live(), self._state)}")
        for fault in self._writer.fsck():
            self._fault(f"fsck: {fault}")
        keys = sorted(self._texts)
        for key in keys if everything else self._random.sample(keys, min(15, len(keys))):
            self._check_version(*key)

    def _check_version(self, article_id: str, version: str) -> None:
        key = (article_id, version)
        text = self._texts[key] if key in self._published else _NEVER
        try:
            stored: str | None = self._reader.store.version(article_id, version).text
        except Purged:
            stored = None
        except NotFound:
            stored = _NEVER
        if stored != text:
            self._fault(f"version {version[:15]} of {article_id} is not what was published of it")
        if self._texts[key] is not None:
            word = str(self._texts[key]).split("word is ")[1].split(".")[0]
            hits = self._reader.retriever.search(word, limit=5).hits
            seen = any(word in hit.passage.text for hit in hits)
            if seen != (self._state.get(article_id) == version):
                self._fault(f"{article_id} {version[:15]} is {'found' if seen else 'not found'}")

    def _read_on(self) -> None:
        """Search without pause, and compare every hit with the stored version."""
        reader, random = self._reader, Random(1)
        while not self._stop.is_set():
            try:
                for hit in reader.retriever.search(f"zq{random.randrange(self._made + 1)}x", limit=5).hits:
                    passage = hit.passage
                    try:
                        text = reader.store.version(passage.article_id, passage.version).text
                    except Purged:
                        continue  # between the search and this line
                    if text[passage.start : passage.end] != passage.text:
                        self._fault("a hit is not its version's text")
                self.outcome.reads += 1
            except Exception as error:
                self._fault(f"a read failed: {type(error).__name__}: {error}")
            time.sleep(0.01)

    def _fault(self, what: str) -> None:
        self.outcome.faults.append(what)


def _difference(now: State, before: State) -> str:
    return f"{len(now.items() - before.items())} more and {len(before.items() - now.items())} less"


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--operations", type=int, default=1000)
    options.add_argument("--kills", type=int, default=220)
    options.add_argument("--faults", type=int, default=80, help="full disks and failed syncs, half of each")
    options.add_argument("--seed", type=int, default=1)
    args = options.parse_args()
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        torture = Torture(Path(folder) / "data", Random(args.seed))
        outcome = torture.run(args.operations, args.kills, args.faults)
    rows: list[tuple[object, ...]] = [(f"operations: {kind}", n) for kind, n in outcome.operations.items()]
    rows += [
        ("killed (SIGKILL)", outcome.killed),
        ("not acknowledged, and happened", outcome.killed_after_publishing),
        ("met a full disk", outcome.full_disks),
        ("met a failing sync", outcome.failed_syncs),
        ("of these, refused", outcome.refused),
        ("checks, each with fsck", outcome.checks),
        ("reads meanwhile", outcome.reads),
        ("seconds", time.perf_counter() - began),
        ("faults", len(outcome.faults)),
    ]
    show("Torture", ("", "count"), rows)
    for fault in outcome.faults[:20]:
        print(f"  FAULT {fault}")
    write({**vars(outcome), "machine": machine()}, args.json)
    sys.exit(1 if outcome.faults else 0)


if __name__ == "__main__":
    main()
