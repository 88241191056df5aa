"""Large segments are made faster to search: what is shown, kept and promised stays as it was."""

import re
from collections.abc import Sequence
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path

import numpy as np
import pytest

from index import quickening
from index.approximate import ApproximateVectors
from index.articles import make_article
from index.kinds import KINDS, Kind, Limits, choose
from index.models import DEFAULT_MODEL
from index.quickening import Quickening
from index.settings import IndexSettings
from index.types import Article, Filters, Vectors
from index.vectors import FaissVectors
from qa.settings import QaSettings
from serve import Collection, Settings
from web.settings import WebSettings

DIM = 48
LIMITS = Limits(exact_up_to=1000, least=500)
COLOURS = ("red", "green", "blue", "grey", "pink")


class Hashed:
    """Gives each text a vector near that of its first word: as good as a model where only nearness counts."""

    model, fingerprint, dim, max_tokens = DEFAULT_MODEL, "hashed", DIM, 64

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        raw = np.stack([self._of(re.findall(r"\w+", t)[0], 1.0) + self._of(t, 0.8) for t in texts])
        return (raw / np.linalg.norm(raw, axis=1, keepdims=True)).astype(np.float32)

    encode_query = encode_document

    def token_ends(self, text: str) -> np.ndarray:
        return np.array([word.end() for word in re.finditer(r"\w+", text)], dtype=np.int64)

    def _of(self, text: str, length: float) -> np.ndarray:
        seed = int.from_bytes(blake2b(text.encode(), digest_size=8).digest())
        return length * np.random.default_rng(seed).normal(size=DIM)


def note(n: int) -> Article:
    return make_article(
        id=f"n{n}",
        title=f"{COLOURS[n % 5]} {n}",
        text=" ".join(
            f"Sentence {n} {k} tells what {COLOURS[k % 5]} things there are to be seen." for k in range(12)
        ),
        source=COLOURS[n % 5],
        language="en",
    )


def opened(folder: Path) -> Collection:
    index = IndexSettings(passage_tokens=16, overlap_tokens=0)
    collection = Collection(Settings(folder, index, QaSettings(), WebSettings()))
    collection.__dict__["encoder"] = Hashed()
    collection.__dict__["quickening"] = Quickening(collection.publisher, collection.lock, LIMITS)
    return collection


@pytest.fixture
def large(tmp_path: Path) -> Collection:
    """Make a collection of 2,400 passages, in one segment that is due."""
    collection = opened(tmp_path / "data")
    collection.builder.add([note(n) for n in range(200)])
    return collection


def segments(collection: Collection) -> list[FaissVectors | ApproximateVectors]:
    generation = collection.store.generation()
    assert generation is not None
    return [collection.segments.open(name) for name in generation.segments]


def shown(
    collection: Collection, text: str = "Sentence 17 3", **filters: str
) -> list[tuple[int, float, float]]:
    hits = collection.retriever.search(text, filters=Filters(**filters), limit=10).hits
    return [(hit.passage.row, hit.score, hit.dense_score) for hit in hits]


def test_a_quickened_collection_shows_the_same_and_says_by_what(large: Collection) -> None:
    before, number = shown(large), large.store.generation().number
    large.quickening.run()
    (segment,) = segments(large)
    assert isinstance(segment, ApproximateVectors)
    assert shown(large) == before
    generation = large.store.generation()
    assert (generation.number, generation.cause) == (number + 1, "upkeep")
    (file,) = [f for f in large.publisher.ledger.segments() if f.name in generation.segments]
    assert file.approximation.recall >= 0.99
    assert file.approximation.queries == 250
    assert re.fullmatch(r"IVF\d+,SQ8", file.approximation.kind)
    assert large.fsck.check().faults == ()


def test_what_was_looked_at_is_not_looked_at_again(large: Collection) -> None:
    large.quickening.run()
    number = large.store.generation().number
    large.quickening.run()
    assert large.store.generation().number == number


def test_a_target_that_cannot_be_met_leaves_the_search_exact_and_says_so(
    large: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Not through the log: what other tests make of it would decide whether it is heard.
    said: list[str] = []
    monkeypatch.setattr(quickening.logger, "warning", lambda text, *values: said.append(text % values))
    before = shown(large)
    Quickening(large.publisher, large.lock, replace(LIMITS, recall=1.1)).run()
    (segment,) = segments(large)
    assert isinstance(segment, FaissVectors)
    (file,) = large.publisher.ledger.segments()
    assert file.approximation.kind == "Flat"
    assert "not 1.1" in file.approximation.reason
    assert [line for line in said if "searched exactly" in line]
    assert shown(large) == before


def test_too_little_memory_leaves_the_search_exact(large: Collection) -> None:
    Quickening(large.publisher, large.lock, replace(LIMITS, memory_mb=0)).run()
    (file,) = large.publisher.ledger.segments()
    assert "vector_memory_mb" in file.approximation.reason
    assert isinstance(segments(large)[0], FaissVectors)


def test_an_article_added_beside_a_large_segment_is_found_at_once(large: Collection) -> None:
    large.quickening.run()
    large.builder.add([make_article(id="new", title="zebra", text="A zebra was seen.", language="en")])
    kinds = [type(segment) for segment in segments(large)]
    assert kinds == [ApproximateVectors, FaissVectors]
    assert large.retriever.search("zebra").hits[0].article.id == "new"


@pytest.mark.parametrize("purge", [False, True])
def test_what_was_removed_is_not_found_in_a_large_segment(large: Collection, purge: bool) -> None:
    large.quickening.run()
    large.builder.remove(["n17"], purge=purge)
    assert "n17" not in {h.article.id for h in large.retriever.search("Sentence 17 3 tells", limit=50).hits}
    if purge:
        assert isinstance(segments(large)[0], FaissVectors), "written anew, without a code of what was purged"
        assert not list((large.settings.data_dir / "vectors").glob("*.near"))
        large.quickening.run()
        assert isinstance(segments(large)[0], ApproximateVectors)
    assert large.fsck.check().faults == ()


def test_filters_find_what_an_exact_search_finds(large: Collection) -> None:
    before = {colour: shown(large, source=colour) for colour in COLOURS}
    large.quickening.run()
    assert {colour: shown(large, source=colour) for colour in COLOURS} == before


def test_an_older_generation_is_gone_back_to_as_it_was_searched(large: Collection) -> None:
    exact = large.store.generation().number
    large.quickening.run()
    large.builder.add([make_article(id="new", title="zebra", text="A zebra was seen.", language="en")])
    large.upkeep.rollback(exact)
    assert isinstance(segments(large)[0], FaissVectors)
    large.quickening.run()
    assert isinstance(segments(large)[0], ApproximateVectors)


def test_a_crash_between_the_files_leaves_what_was_there(large: Collection, monkeypatch) -> None:
    before = shown(large)

    def crash(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(type(large.publisher.ledger), "add_segment", crash)
    with pytest.raises(KeyboardInterrupt):
        large.quickening.run()
    monkeypatch.undo()
    folder = large.settings.data_dir / "vectors"
    assert len(list(folder.glob("*.near"))) == 1, "written, and named by nobody"
    again = opened(large.settings.data_dir)
    assert shown(again) == before
    assert again.fsck.check().faults == ()
    again.upkeep.tidy()
    assert list(folder.glob("*.near")) == []
    again.quickening.run()
    assert isinstance(segments(again)[0], ApproximateVectors)


def test_a_change_meanwhile_takes_what_was_built_out_of_use(large: Collection, monkeypatch) -> None:
    from index import quickening

    inner = quickening.approximate

    def slowly(*arguments: object) -> object:
        made = inner(*arguments)
        monkeypatch.undo()
        large.builder.remove(["n3"], purge=True)
        return made

    monkeypatch.setattr(quickening, "approximate", slowly)
    large.quickening.run()
    (segment,) = segments(large)
    assert isinstance(segment, ApproximateVectors)
    assert len(segment.rows) == large.store.generation().passages


@pytest.mark.parametrize("damage", ["gone", "cut", "changed"])
def test_a_lost_index_is_searched_without_told_and_mended(large: Collection, damage: str) -> None:
    before = shown(large)
    large.quickening.run()
    (near,) = (large.settings.data_dir / "vectors").glob("*.near")
    whole = near.read_bytes()
    near.unlink()
    if damage != "gone":
        near.write_bytes(whole[:2000] if damage == "cut" else whole[:-1] + bytes([whole[-1] ^ 1]))
    again = opened(large.settings.data_dir)
    assert shown(again) == before
    checked = again.fsck.check()
    assert [fault.where for fault in checked.faults] == ["vectors"]
    again.fsck.mend(checked)
    again.quickening.run()
    assert again.fsck.check().faults == ()
    assert isinstance(segments(again)[0], ApproximateVectors)


def test_a_backup_of_a_quickened_collection_is_restored(large: Collection, tmp_path: Path) -> None:
    from index.backup import backup, restore

    large.quickening.run()
    before = shown(large)
    backup(large.settings.data_dir, large.store, large.lock, tmp_path / "one.tar")
    restore(tmp_path / "one.tar", tmp_path / "restored")
    again = opened(tmp_path / "restored")
    assert shown(again) == before
    assert isinstance(segments(again)[0], ApproximateVectors)


@pytest.mark.parametrize(
    ("memory_mb", "codes"), [(1024, "SQ8"), (300, "SQ4"), (100, None)], ids=["enough", "less", "too little"]
)
def test_memory_decides_how_vectors_are_coded(memory_mb: int, codes: str | None) -> None:
    chosen = choose(1_000_000, 384, Limits(memory_mb=memory_mb))
    assert (chosen.codes if chosen else None) == codes


def test_small_collections_and_small_segments_are_searched_exactly() -> None:
    limits = Limits()
    assert not limits.due(50_000, 50_000)
    assert limits.due(30_000, 60_000)
    assert not limits.due(2_000, 60_000)
    assert Kind("SQ8", 1.0, 1.5).factory(262_144) == "IVF2048,SQ8"
    assert KINDS[0].factory(1) == "IVF64,SQ8"
