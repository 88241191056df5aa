"""Vectors that were made before are found by row, and few files are open at a time."""

from pathlib import Path

import numpy as np
import pytest

from index.known import KnownVectors
from index.segments import Segments


@pytest.fixture
def segments(tmp_path: Path) -> Segments:
    return Segments(tmp_path)


def write(segments: Segments, rows: range) -> str:
    vectors = np.zeros((len(rows), 4), np.float32)
    vectors[:, 0] = list(rows)
    return segments.write(np.array(rows, dtype=np.int64), vectors).name


def test_a_vector_is_found_wherever_it_is(segments: Segments) -> None:
    names = [
        write(segments, rows) for rows in (range(1, 50), range(50, 60), range(20, 90, 7), range(100, 200))
    ]
    known = KnownVectors(segments, names)
    known.add(write(segments, range(300, 310)))
    for row in (1, 49, 55, 62, 150, 305, 1):
        found = known.find([row])
        assert found is not None
        assert found[0] == row
    assert known.find([95]) is None
    assert known.find([]) is None
    assert known.find([95, 250, 101]) is not None


def test_what_is_gone_or_damaged_is_passed_over(segments: Segments) -> None:
    gone, broken, good = (write(segments, range(n, n + 5)) for n in (1, 11, 21))
    fresh = Segments(segments.folder)
    segments.path(gone).unlink()
    segments.path(broken).write_bytes(b"no index")
    known = KnownVectors(fresh, [gone, broken, good])
    assert known.find([1, 11]) is None
    assert known.find([1, 11, 23]) is not None


def test_few_segments_stay_open(segments: Segments) -> None:
    names = [write(segments, range(n * 10 + 1, n * 10 + 9)) for n in range(9)]
    fresh = Segments(segments.folder)
    known = KnownVectors(fresh, names)
    for n in range(9):
        assert known.find([n * 10 + 3]) is not None
    assert len(fresh._open) <= 2
