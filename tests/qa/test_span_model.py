"""The network that ships: whole, and pointing into the very text."""

import shutil
from pathlib import Path

import pytest

from index.errors import ModelUnavailable
from qa.span_model import SHIPPED, SpanModel, Text
from qa.spans import best_span

BRIDGE = Text(
    "The Oravice bridge",
    "The stone bridge over the Oravice was built in 1874. Its engineer, Ludmila Peters, drew it in three weeks.",
)


@pytest.fixture(scope="module")
def model() -> SpanModel:
    return SpanModel()


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("When was the bridge over the Oravice built?", "1874"),
        ("Who was the engineer of the bridge?", "Ludmila Peters"),
        ("How long did it take to draw the bridge?", "three weeks"),
    ],
)
def test_it_points_at_the_answer(model: SpanModel, question: str, answer: str) -> None:
    (looked,) = model.look(question, [BRIDGE])
    found = best_span(looked)
    assert BRIDGE.body[found.start : found.end] == answer


def test_it_tells_a_text_that_answers_from_one_that_does_not(model: SpanModel) -> None:
    other = Text("Potatoes", "A kilo of potatoes cost 3.5 soles in Lima. Rosa Mamani sells them at a loss.")
    here, there = model.look("When was the bridge over the Oravice built?", [BRIDGE, other])
    assert here.answers > there.answers
    assert best_span(here).margin > best_span(there).margin


def test_a_text_reads_the_same_in_any_company(model: SpanModel) -> None:
    alone = model.look("Who drew it?", [BRIDGE])[0]
    among = model.look("Who drew it?", [Text("", "short"), BRIDGE, Text("", "word " * 900)])[1]
    assert (alone.answers, alone.nowhere) == (among.answers, among.nowhere)
    assert alone.start.tolist() == among.start.tolist()


def test_places_count_code_points_of_the_body_alone(model: SpanModel) -> None:
    text = Text("Über 😀 titles: 1999", "😀😀 Naïve café: it opened in 1921. 😀")
    (looked,) = model.look("When did the café open?", [text])
    found = best_span(looked)
    assert text.body[found.start : found.end] == "1921"
    assert looked.places.min() >= 0
    assert looked.places.max() <= len(text.body)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_changed_file_is_refused_by_name(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "reader"
    shutil.copytree(SHIPPED, folder)
    with (folder / name).open("ab") as file:
        file.write(b" ")
    with pytest.raises(ModelUnavailable, match=name):
        SpanModel(folder)


def test_a_missing_reader_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match="missing or damaged"):
        SpanModel(tmp_path)
