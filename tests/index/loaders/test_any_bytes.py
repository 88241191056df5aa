"""Whatever the bytes, a loader gives articles or refusals, and every character is accounted for."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.loaders import LOADERS, load_bytes
from index.loaders.blocks import split_blocks
from index.types import Article, Refusal

PIECES = st.sampled_from(
    [
        *"* ** _ __ ` ``` ~~~ # ## --- +++ === > - 1. 1 12 \\* \\ [a](b) [a] ![a](b) <!-- --> <b> &amp; &amp".split(),
        *"\" “ ” ' — , . : ; | a the The word Word words, said. Ann 2023 © 6 January title: id: { ] 中 🦊".split(),
        *("\f", "\n", "\n\n", "\r\n", "\n[a]: b\n", '{"text":', "\u200b", "e\u0301", "\u2028", "\x85"),
    ]
)
# Without NUL: a text of NULs and letters by turns is UTF-16, and shorter than it was. Without lone surrogates: no
# encoding has them, and their bytes are letters of another.
OTHERS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=5)
SOUP = st.lists(st.one_of(PIECES, st.just(" "), OTHERS), max_size=60).map("".join)


def load_all(name: str, data: bytes) -> list[Article | Refusal]:
    loaded = list(load_bytes(name, data))
    assert loaded
    for item in loaded:
        if isinstance(item, Article):
            receipt = item.receipt
            assert receipt.chars_kept == len(item.text)
            assert receipt.chars_in == receipt.chars_kept + sum(d.chars for d in receipt.dropped)
            assert all(d.chars > 0 and d.times > 0 for d in receipt.dropped)
        else:
            assert item.reason
    return loaded


@pytest.mark.parametrize("suffix", sorted(LOADERS))
@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=200))
def test_any_bytes(suffix: str, data: bytes) -> None:
    load_all("a" + suffix, data)


@pytest.mark.parametrize("suffix", [".txt", ".md"])
@settings(max_examples=250, deadline=None)
@given(text=SOUP)
def test_any_layout_adds_up(suffix: str, text: str) -> None:
    for item in load_all("a" + suffix, text.encode("utf-8", "surrogatepass")):
        if isinstance(item, Article):
            assert item.receipt.chars_in == len(
                text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
            )


@pytest.mark.parametrize("suffix", [".html", ".json", ".jsonl"])
@settings(max_examples=40, deadline=None)
@given(text=SOUP)
def test_any_markup_adds_up(suffix: str, text: str) -> None:
    load_all("a" + suffix, text.encode("utf-8", "surrogatepass"))


@given(SOUP, st.booleans())
def test_blocks_and_gaps_are_the_text(text: str, code: bool) -> None:
    blocks, end = split_blocks(text, code=code)
    assert "".join(b.gap + b.text for b in blocks) + end == text
    assert all(b.text.strip() and not b.gap.strip() for b in blocks)


@pytest.mark.parametrize(
    "unit",
    [
        "word ",
        "*a ",
        "_a ",
        "[",
        "[a](",
        "<!-- ",
        "<script>",
        "`a ",
        "```\n",
        "-",
        "<a ",
        "\f",
        "> ",
        "a. B ",
        " ",
        "|",
        "\\*",
    ],
)
@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_time_grows_with_the_text_and_no_faster(unit: str, suffix: str) -> None:
    data = b"x" + (unit * (100_000 // len(unit))).encode() + b"y"
    began = time.process_time()
    load_all("a" + suffix, data)
    assert time.process_time() - began < 5
