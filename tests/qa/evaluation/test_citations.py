from collections.abc import Callable
from dataclasses import replace

import pytest

from index.types import Span
from qa.evaluation import Dataset
from qa.evaluation.citations import check
from qa.types import Answer, AnswerStatus, Segment, SegmentKind
from tests.qa.evaluation.doubles import Texts, answer_of, citation_of


@pytest.fixture
def sound(mini: Dataset) -> Answer:
    bridge = mini.articles[0]
    first = citation_of(bridge, 0, 50)
    second = citation_of(
        bridge, bridge.text.index("The town"), bridge.text.index(" Work on"), at=50, name="c2"
    )
    return answer_of("?", (first, second), 1.0, 0.5)


def test_an_exact_answer_has_no_fault(sound: Answer, mini: Dataset) -> None:
    checked = check(sound, Texts(mini.articles))
    assert (checked.citations, checked.exact, checked.sound, checked.faults) == (2, 2, True, ())


def test_an_abstention_has_no_fault(mini: Dataset) -> None:
    assert check(answer_of("?", (), 0.1, 0.5), Texts(mini.articles)).sound


def first(answer: Answer, **changes: object) -> Answer:
    return replace(answer, citations=(replace(answer.citations[0], **changes), *answer.citations[1:]))


INEXACT: dict[str, Callable[[Answer], Answer]] = {
    "one character changed": lambda a: first(a, quote="X" + a.citations[0].quote[1:]),
    "shifted by one": lambda a: first(a, start=1, end=51),
    "beyond the text": lambda a: first(a, start=10**6, end=10**6 + 50),
    "negative offsets": lambda a: first(a, start=-200, end=-150),
    "empty": lambda a: first(a, end=0, quote=""),
    "another stretch of the answer": lambda a: first(a, answer_span=Span(1, 51)),
    "another version": lambda a: first(a, source=replace(a.citations[0].source, version="sha256:0")),
    "another article": lambda a: first(a, source=replace(a.citations[0].source, id="museum")),
    "prefix": lambda a: first(a, prefix="x"),
    "suffix cut short": lambda a: first(a, suffix=a.citations[0].suffix[:-1]),
    "highlight outside": lambda a: first(a, highlight=Span(40, 60)),
    "highlight empty": lambda a: first(a, highlight=Span(4, 4)),
}


@pytest.mark.parametrize("change", INEXACT.values(), ids=INEXACT.keys())
def test_an_inexact_citation_is_counted_and_named(
    sound: Answer, mini: Dataset, change: Callable[[Answer], Answer]
) -> None:
    checked = check(change(sound), Texts(mini.articles))
    assert checked.exact == 1
    assert any("citation c1" in fault for fault in checked.faults)


def framed(answer: Answer) -> Answer:
    return replace(answer, segments=(replace(answer.segments[0], kind=SegmentKind.FRAME), answer.segments[1]))


UNSOUND: dict[str, Callable[[Answer], Answer]] = {
    "a gap": lambda a: replace(a, segments=(a.segments[1],)),
    "an overlap": lambda a: replace(a, segments=(a.segments[0], replace(a.segments[1], start=49))),
    "text left over": lambda a: replace(a, text=a.text + "!"),
    "a frame that cites": framed,
    "an extract without a citation": lambda a: replace(
        a, segments=(a.segments[0], Segment(SegmentKind.EXTRACT, 50, len(a.text)))
    ),
    "a citation nobody carries": lambda a: replace(a, segments=(a.segments[0],), text=a.text[:50]),
    "an abstention that cites": lambda a: replace(a, status=AnswerStatus.ABSTAINED),
}


@pytest.mark.parametrize("change", UNSOUND.values(), ids=UNSOUND.keys())
def test_an_answer_out_of_shape_is_unsound(
    sound: Answer, mini: Dataset, change: Callable[[Answer], Answer]
) -> None:
    assert not check(change(sound), Texts(mini.articles)).sound
