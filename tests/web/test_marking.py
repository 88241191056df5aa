"""An article as blocks: the same characters, cut and marked where they should be."""

from hypothesis import given
from hypothesis import strategies as st

from index.types import Span
from web.marking import Block, blocks, body_of

WORDS = st.sampled_from(
    ["a", "Bee", "🍵", "İ", "é", "#", "## ", "- ", "<b>", "&", " ", "\n", "\n\n", "\n \n", "\t"]
)
TEXTS = st.lists(WORDS | st.text(max_size=3), max_size=40).map("".join)


def shown(found: list[Block]) -> str:
    return "".join(block.hidden + block.text for block in found)


def solid(text: str) -> str:
    return "".join(text.split())


@given(TEXTS)
def test_nothing_but_white_space_is_lost(text: str) -> None:
    assert solid(shown(blocks(text))) == solid(text)


@given(TEXTS, st.data())
def test_the_marks_hold_the_quote_and_nothing_else(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    inner = data.draw(st.integers(start, end))
    found = blocks(text, Span(start, end), Span(start, inner))
    runs = [run for block in found for stretch in block.stretches for run in stretch]
    marked = solid("".join(run.text for run in runs if run.level))
    hashes = sum(block.hidden.count("#") for block in found)
    assert len(solid(text[start:end])) - hashes <= len(marked) <= len(solid(text[start:end]))
    strong = solid("".join(run.text for run in runs if run.level == 2))
    assert solid(text[start:inner]).replace("#", "") == strong.replace("#", "")


def test_headings_and_list_lines_stand_alone() -> None:
    found = blocks("Intro\nmore\n## Head\ntext\n- one\n- two\n\n* three\n#nohead")
    assert [(b.kind, b.hidden, b.text) for b in found] == [
        ("paragraph", "", "Intro\nmore"),
        ("heading", "## ", "Head"),
        ("paragraph", "", "text"),
        ("item", "", "- one"),
        ("item", "", "- two"),
        ("item", "", "* three"),
        ("paragraph", "", "#nohead"),
    ]


def test_a_quote_over_two_paragraphs_is_marked_in_both() -> None:
    text = "One two.\n\nThree four."
    first, second = blocks(text, Span(4, 15), Span(10, 15))
    assert [(r.text, r.level) for s in first.stretches for r in s] == [("One ", 0), ("two.", 1)]
    assert [(r.text, r.level) for s in second.stretches for r in s] == [("Three", 2), (" four.", 0)]


def test_one_giant_line_is_no_heading() -> None:
    assert blocks("# " + "x" * 5000)[0].kind == "paragraph"


def test_a_passage_is_shown_without_its_headings_unless_it_has_nothing_else() -> None:
    assert body_of("Isfahan\n\n## Get in\n\nBy plane.", "Isfahan") == ["By plane."]
    assert body_of("## Get in", "Isfahan") == ["Get in"]
