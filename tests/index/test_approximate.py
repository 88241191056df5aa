"""Large segments searched through an inverted file: near enough, with the scores of an exact search."""

from pathlib import Path

import numpy as np
import pytest

from index.approximate import ApproximateVectors, approximate
from index.errors import CollectionDamaged
from index.kinds import KINDS, Kind
from index.stored import StoredVectors
from index.types import Rows, Vectors
from index.vectors import FaissVectors

SIZE, DIM = 20_000, 48


def topics(n: int, seed: int = 0) -> Vectors:
    """Make unit vectors that lie around two hundred topics, as articles' do."""
    dice = np.random.default_rng(seed)
    centres = np.random.default_rng(99).normal(size=(200, DIM))
    raw = centres[dice.integers(200, size=n)] + 0.7 * dice.normal(size=(n, DIM))
    return (raw / np.linalg.norm(raw, axis=1, keepdims=True)).astype(np.float32)


ROWS: Rows = np.arange(7, 7 + 2 * SIZE, 2)
VECTORS = topics(SIZE)
QUERIES = topics(100, 1)


@pytest.fixture(scope="module", params=KINDS, ids=lambda kind: kind.codes)
def built(request: pytest.FixtureRequest, tmp_path_factory) -> tuple[ApproximateVectors, FaissVectors]:
    folder = tmp_path_factory.mktemp("vectors")
    exact = FaissVectors.write(folder / "one.faiss", ROWS, VECTORS)
    stored = StoredVectors(folder / "one.faiss")
    made, told = approximate(stored, request.param, 0.99)
    assert (told.recall or 0) >= 0.99
    assert told.kind.startswith("IVF")
    assert told.kind.endswith(request.param.codes)
    made.write(folder / "one.near")
    return ApproximateVectors.open(folder / "one.near", stored), exact


def allowing(*, share: float) -> np.ndarray:
    return np.random.default_rng(5).random(2 * SIZE + 7) < share


def recall(ours: ApproximateVectors, exact: FaissVectors, allowed: np.ndarray | None) -> float:
    shared = total = 0
    for query in QUERIES:
        found, wanted = ours.search(query, 10, allowed)[0], exact.search(query, 10, allowed)[0]
        assert len(found) == len(wanted)
        assert allowed is None or allowed[found].all()
        shared, total = shared + len(np.intersect1d(found, wanted)), total + len(wanted)
    return shared / total


@pytest.mark.parametrize("share", [None, 0.9, 0.5, 0.2, 0.02, 0.0004])
def test_ten_nearest_are_found_whatever_the_filter_lets_through(built, share: float | None) -> None:
    ours, exact = built
    allowed = None if share is None else allowing(share=share)
    assert recall(ours, exact, allowed) >= 0.985


def test_a_filter_that_lets_through_one_corner_alone_keeps_its_recall(built) -> None:
    ours, exact = built
    allowed = np.zeros(2 * SIZE + 7, bool)
    allowed[ROWS[VECTORS[:, 0] > 0.1]] = True
    assert recall(ours, exact, allowed) >= 0.985


def test_scores_are_those_of_an_exact_search_to_the_last_bit(built) -> None:
    ours, exact = built
    for query in QUERIES:
        wanted = dict(zip(*(found.tolist() for found in exact.search(query, 10)), strict=True))
        found = dict(zip(*(found.tolist() for found in ours.search(query, 10)), strict=True))
        assert all(found[row] == wanted[row] for row in found.keys() & wanted.keys())


def test_the_same_question_gives_the_same_rows_twice(built) -> None:
    ours, _ = built
    for query in QUERIES[:20]:
        assert ours.search(query, 50)[0].tolist() == ours.search(query, 50)[0].tolist()


def test_nothing_allowed_finds_nothing(built) -> None:
    assert built[0].search(QUERIES[0], 5, np.zeros(SIZE, bool))[0].tolist() == []


def test_vectors_come_back_as_they_went_in(built) -> None:
    ours, _ = built
    few, many = np.array([7, 9001, 7 + 2 * (SIZE - 1)]), ROWS[::3]
    np.testing.assert_array_equal(ours.vectors(few), VECTORS[(few - 7) // 2])
    np.testing.assert_array_equal(ours.vectors(many), VECTORS[::3])


def test_codes_too_short_for_the_target_are_told_with_what_they_reach(tmp_path: Path) -> None:
    FaissVectors.write(tmp_path / "one.faiss", ROWS, VECTORS)
    _, told = approximate(StoredVectors(tmp_path / "one.faiss"), Kind("PQ4x4", 0.5, 1.0), 0.99)
    assert (told.recall or 0) < 0.9
    assert told.target == 0.99


@pytest.mark.parametrize("damage", ["truncated", "random", "another's"])
def test_a_damaged_index_is_refused(built, tmp_path: Path, damage: str) -> None:
    FaissVectors.write(tmp_path / "one.faiss", ROWS[:100], VECTORS[:100])
    built[0].write(tmp_path / "one.near")
    whole = (tmp_path / "one.near").read_bytes()
    if damage != "another's":
        (tmp_path / "one.near").write_bytes(whole[:4000] if damage == "truncated" else b"\x07" * 400)
    with pytest.raises(CollectionDamaged):
        ApproximateVectors.open(tmp_path / "one.near", StoredVectors(tmp_path / "one.faiss"))


@pytest.mark.parametrize("damage", ["truncated", "random", "empty"])
def test_a_damaged_segment_is_refused(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "one.faiss"
    FaissVectors.write(path, ROWS[:100], VECTORS[:100])
    whole = path.read_bytes()
    path.write_bytes({"truncated": whole[: len(whole) // 2], "random": b"\x07" * 400, "empty": b""}[damage])
    with pytest.raises(CollectionDamaged, match="fsck --repair"):
        StoredVectors(path)
