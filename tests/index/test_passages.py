from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from index.encoder import Encoder
from index.passages import Splitter, split_passages
from index.sentences import split_sentences

SPLITTER = Splitter(60, 15)
STRANGE = st.text(alphabet=st.sampled_from("aZ .!?\n\r\t#-“”\u0301\u200d\u202e0İ🍵👩字。"), max_size=400)


@settings(max_examples=150, deadline=None)
@given(text=st.text() | STRANGE)
@example(text="")
@example(text="a\r\nb\r\n\r\nc")
@example(text="x" * 20_000)
@example(text="word " * 5_000)
@example(text="👩‍👩‍👦 e\u0301 İ" * 300)
def test_passages_are_whole_sentences_that_cover_the_text(text: str, encoder: Encoder) -> None:
    sentences = split_sentences(text)
    cuts = split_passages(text, encoder.token_ends, SPLITTER)
    starts, ends = {s.start for s in sentences}, {s.end for s in sentences}
    assert all(0 <= c.start < c.end <= len(text) for c in cuts)
    assert all(c.start in starts and c.end in ends for c in cuts)
    for s in sentences:
        assert any(c.start <= s.start and s.end <= c.end for c in cuts)
    assert cuts == sorted(cuts, key=lambda c: (c.start, c.end))


def test_passages_stay_within_the_tokens_and_share_whole_sentences(encoder: Encoder) -> None:
    text = "\n\n".join(
        f"Sentence {i} is about item number {i}. It goes on a little, as prose does." for i in range(60)
    )
    cuts = split_passages(text, encoder.token_ends, SPLITTER)
    assert len(cuts) > 5
    assert all(len(encoder.token_ends(text[c.start : c.end])) <= 60 for c in cuts)
    shared = [a.end - b.start for a, b in pairwise(cuts)]
    assert any(s > 0 for s in shared)


def test_a_passage_knows_its_heading(encoder: Encoder) -> None:
    text = "Before. " * 20 + "\n\n## The vote\n\nIt was close. " + "More came. " * 30
    cuts = split_passages(text, encoder.token_ends, SPLITTER)
    assert cuts[0].heading == ""
    assert cuts[-1].heading == "The vote"


@pytest.mark.parametrize("text", ["", " \n\n ", "\t"])
def test_nothing_to_read_gives_no_passage(text: str, encoder: Encoder) -> None:
    assert split_passages(text, encoder.token_ends, SPLITTER) == []
