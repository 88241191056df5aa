"""One contract for every kind of vector index, its values checked against brute force."""

from collections.abc import Callable
from pathlib import Path
from threading import Thread

import faiss
import numpy as np
import pytest

from index.errors import CollectionDamaged
from index.types import Rows, Vectors
from index.vectors import FaissVectors, NumpyVectors, VectorIndex, search_all, vectors_of

Make = Callable[[Rows, Vectors], VectorIndex]


@pytest.fixture(params=["faiss", "faiss reopened", "numpy"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Make:
    def made(rows: Rows, vectors: Vectors) -> VectorIndex:
        if request.param == "numpy":
            return NumpyVectors(rows, vectors)
        path = tmp_path / f"{rows[0]}.faiss"
        written = FaissVectors.write(path, rows, vectors)
        return FaissVectors.open(path) if "reopened" in request.param else written

    return made


def unit(n: int, seed: int = 0, dim: int = 16) -> Vectors:
    raw = np.random.default_rng(seed).normal(size=(n, dim)).astype(np.float32)
    return raw / np.linalg.norm(raw, axis=1, keepdims=True)


def oracle(
    rows: Rows, vectors: Vectors, query: Vectors, k: int, allowed: np.ndarray | None
) -> list[tuple[int, float]]:
    found = [(int(r), float(np.dot(v, query))) for r, v in zip(rows, vectors, strict=True)]
    kept = [(r, s) for r, s in found if allowed is None or (r < len(allowed) and allowed[r])]
    return sorted(kept, key=lambda pair: (-pair[1], pair[0]))[:k]


@pytest.mark.parametrize("k", [1, 7, 500])
@pytest.mark.parametrize("filtered", [False, True])
def test_search_returns_the_nearest_with_their_cosines(make: Make, k: int, filtered: bool) -> None:
    rows, vectors, query = np.arange(3, 603, 3), unit(200), unit(1, 9)[0]
    allowed = (np.arange(400) % 2 == 0) if filtered else None
    found, scores = make(rows, vectors).search(query, k, allowed)
    expected = oracle(rows, vectors, query, k, allowed)
    assert found.tolist() == [r for r, _ in expected]
    np.testing.assert_allclose(scores, [s for _, s in expected], atol=1e-5)


def test_a_vector_is_nearest_to_itself_with_cosine_one(make: Make) -> None:
    vectors = unit(50)
    found, scores = make(np.arange(1, 51), vectors).search(vectors[30], 1)
    assert found.tolist() == [31]
    assert scores[0] == pytest.approx(1.0, abs=1e-5)


def test_equal_scores_come_in_the_order_of_rows(make: Make) -> None:
    vectors = np.repeat(unit(1), 5, axis=0)
    found, _ = make(np.array([2, 4, 6, 8, 10]), vectors).search(vectors[0], 5)
    assert found.tolist() == [2, 4, 6, 8, 10]


def test_nothing_allowed_finds_nothing(make: Make) -> None:
    found, _ = make(np.arange(1, 11), unit(10)).search(unit(1)[0], 5, np.zeros(11, bool))
    assert found.tolist() == []


def test_vectors_come_back_as_they_went_in(make: Make) -> None:
    vectors = unit(20)
    held = make(np.arange(5, 25), vectors)
    np.testing.assert_array_equal(held.vectors(np.array([24, 5, 10])), vectors[[19, 0, 5]])


def test_several_segments_search_like_one(make: Make) -> None:
    rows, vectors, query = np.arange(1, 101), unit(100), unit(1, 3)[0]
    parts = [make(rows[:70], vectors[:70]), make(rows[70:], vectors[70:])]
    found, _ = search_all(parts, query, 12)
    assert found.tolist() == [r for r, _ in oracle(rows, vectors, query, 12, None)]
    held, got = vectors_of(parts, np.array([80, 999, 3]))
    assert held.tolist() == [True, False, True]
    np.testing.assert_array_equal(got, vectors[[79, 2]])


@pytest.mark.parametrize("damage", ["truncated", "random"])
def test_a_damaged_segment_is_refused(tmp_path: Path, damage: str) -> None:
    path = tmp_path / "1.faiss"
    FaissVectors.write(path, np.arange(1, 101), unit(100))
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2] if damage == "truncated" else b"\x07" * 400)
    with pytest.raises(CollectionDamaged, match="fsck --repair"):
        FaissVectors.open(path)


def test_a_search_on_a_thread_of_its_own_takes_no_other(tmp_path: Path) -> None:
    segment = FaissVectors.write(tmp_path / "1.faiss", np.arange(1, 101), unit(100))
    threads: list[int] = []

    def ask() -> None:
        segment.search(unit(1)[0], 5)
        threads.append(faiss.omp_get_max_threads())

    asking = Thread(target=ask)
    asking.start()
    asking.join()
    assert threads == [1]
