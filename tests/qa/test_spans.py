"""The likeliest stretch, against every stretch."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.types import Span
from qa.span_model import Looked
from qa.spans import MAX_TOKENS, best_span, widened


def looked_at(start: list[float], end: list[float], nowhere: float = 0.0) -> Looked:
    """Return what a network would say of a text whose tokens are two characters wide, with a space between."""
    places = np.array([(3 * i, 3 * i + 2) for i in range(len(start))], dtype=np.int64).reshape(-1, 2)
    return Looked(0.0, nowhere, np.array(start, np.float32), np.array(end, np.float32), places)


logits = st.integers(-8, 8).map(float)
pairs = st.lists(st.tuples(logits, logits), min_size=1, max_size=40)


@given(pairs, st.integers(0, 60), st.integers(1, 120))
def test_it_is_the_best_of_all_stretches_inside(
    pairs: list[tuple[float, float]], at: int, width: int
) -> None:
    start, end = [s for s, _ in pairs], [e for _, e in pairs]
    within = Span(at, at + width)
    inside = [i for i in range(len(pairs)) if within.start <= 3 * i and 3 * i + 2 <= within.end]
    sums = [start[i] + end[j] for i in inside for j in inside if 0 <= j - i < MAX_TOKENS]
    found = best_span(looked_at(start, end, nowhere=1.5), within)
    if not sums:
        assert found.start == found.end
        return
    assert found.margin == max(sums) - 1.5
    assert within.start <= found.start < found.end <= within.end
    assert start[found.start // 3] + end[found.end // 3] == max(sums)


def test_no_stretch_runs_backwards() -> None:
    found = best_span(looked_at([0.0, 0.0, 9.0], [9.0, 0.0, 0.0]))
    assert found.margin == 9.0


def test_a_text_without_tokens_has_no_stretch() -> None:
    found = best_span(looked_at([], [], nowhere=2.0))
    assert (found.start, found.end, found.margin) == (0, 0, -2.0)


@pytest.mark.parametrize(
    ("text", "marked", "whole"),
    [
        ("at least 1,300 people", "300", "1,300"),
        ("a $787.5m settlement", "787", "$787.5"),
        ("17.5% of all, by 2022.", "17.5", "17.5%"),
        ("Brazil’s president", "Brazil", "Brazil"),
        ("the Beatles’ song", "Beat", "Beatles"),
        ("“Break My Soul”, she", "Break My Soul", "Break My Soul"),
    ],
)
def test_a_mark_cuts_no_number_and_no_word(text: str, marked: str, whole: str) -> None:
    at = text.index(marked)
    found = widened(text, Span(at, at + len(marked)))
    assert text[found.start : found.end] == whole


@given(st.text(max_size=120), st.data())
def test_a_widened_mark_holds_what_was_marked(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = widened(text, Span(start, end))
    assert 0 <= found.start <= start <= end <= found.end <= len(text)
