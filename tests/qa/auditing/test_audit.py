"""The samples, audited with the real model."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from qa.auditing import Audit, ExampleKind, ProbeKind, audit, outcomes, to_json, worst
from serve import samples
from tests.conftest import open_collection


@pytest.fixture(scope="module")
def audited(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Audit]:
    collection = open_collection(tmp_path_factory.mktemp("audited"))
    collection.builder.add(samples())

    def run() -> Audit:
        return audit(collection.store, collection.answerer.retriever, collection.answerer, questions=40)

    return run


@pytest.fixture(scope="module")
def done(audited: Callable[[], Audit]) -> Audit:
    return audited()


def test_questions_made_of_the_text_are_found_and_cited_exactly(done: Audit) -> None:
    known, near, off = outcomes(done)
    assert (known.kind, known.asked) == (ProbeKind.KNOWN_ITEM, 20)
    assert known.rightly >= 15
    assert near.rightly == off.rightly == 0
    assert off.silent >= off.asked - 1
    answers = json.loads(json.dumps(to_json(done)))["figures"]["answers"]
    assert answers["citations_exact"] == answers["answers_sound"] == 1.0
    assert answers["citations"] >= 40


def test_an_audit_can_be_repeated(done: Audit, audited: Callable[[], Audit]) -> None:
    def lasting(made: Audit) -> object:
        return [(q["id"], q["question"], q["p"], q["said"]) for q in to_json(made)["questions"]]  # type: ignore[attr-defined]  # a list

    assert lasting(audited()) == lasting(done)


def test_every_fault_is_counted_once_and_the_surest_come_first(done: Audit) -> None:
    counted = {o.kind: o for o in outcomes(done)}
    faults = [q["fault"] for q in to_json(done)["questions"]]  # type: ignore[attr-defined]  # a list
    unanswerable = counted[ProbeKind.NEAR_MISS].wrongly + counted[ProbeKind.OFF_TOPIC].wrongly
    assert faults.count("false_answer") == unanswerable
    assert faults.count("answered_wrongly") == counted[ProbeKind.KNOWN_ITEM].wrongly
    sure = [record.answered.p for _, record in worst(done)[ExampleKind.FALSE_ANSWER]]
    assert sure == sorted(sure, reverse=True)


def test_a_wrong_quote_becomes_an_example(done: Audit) -> None:
    records = tuple(
        replace(r, answered=replace(r.answered, right=False)) if r.question.answerable else r
        for r in done.evaluation.records
    )
    spoilt = replace(done, evaluation=replace(done.evaluation, records=records))
    assert len(worst(spoilt)[ExampleKind.ANSWERED_WRONGLY]) == 10
    assert outcomes(spoilt)[0].rightly == 0
