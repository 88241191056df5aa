"""What a question wants: mostly one thing."""

import pytest

from qa.asking import Shape, asking


@pytest.mark.parametrize(
    "question",
    [
        "Which countries share a border with Finland?",
        "Name three steps of the plan.",
        "List the members of the band.",
        "What are the turkeys’ names?",
        "What new rules did the council adopt?",
        "Which two countries did NATO invite?",
    ],
)
def test_a_plural_wants_a_list(question: str) -> None:
    assert asking(question).shape is Shape.LIST


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("What is the difference between a frigate and a corvette?", ("a frigate", "a corvette")),
        ("Compare Puno with Cusco.", ("Puno", "Cusco")),
        ("Which is older, the mill or the bridge?", ("the mill", "the bridge")),
        ("How does the mill differ from the bridge?", ("the mill", "the bridge")),
        ("Lima vs. Cusco?", ("Lima", "Cusco")),
    ],
)
def test_a_comparison_names_its_sides(question: str, sides: tuple[str, str]) -> None:
    wants = asking(question)
    assert (wants.shape, wants.sides) == (Shape.COMPARISON, sides)


@pytest.mark.parametrize(
    "question",
    ["What happened after the vote?", "What did the minister do next?", "What happened next?"],
)
def test_what_came_next_is_a_sequence(question: str) -> None:
    assert asking(question).shape is Shape.SEQUENCE


@pytest.mark.parametrize(
    "question",
    [
        "Who left for Lima?",
        "How many people were killed or injured?",
        "What is the capital of Peru?",
        "What was the last news of the series?",
        "Which of the ministers resigned?",
        "What does the bridge cost?",
        "Which city's mayor resigned this week?",
        "Which US national park was flooded?",
        "What causes rust?",
        "Wer hat das gesagt?",
        "",
    ],
)
def test_anything_else_wants_one_thing(question: str) -> None:
    assert asking(question).shape is Shape.ONE
