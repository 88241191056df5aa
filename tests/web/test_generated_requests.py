"""Requests that are generated from the OpenAPI document, to a real server: all it answers is documented."""

import pytest

from bench.cases import tried
from tests.conftest import MODELS


@pytest.mark.parametrize("who", ["anyone", "with a key"])
def test_whatever_is_sent_the_document_says_what_comes_back(
    who: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PULLQUOTE_INDEX__MODELS_DIR", str(MODELS))
    tally = tried(examples=5, seed=7, who=who, phases="fuzzing,stateful")
    assert tally.findings == []
    assert tally.cases > 100
    assert tally.of_kind(5) == tally.statuses[503]
    assert tally.of_kind(2) > 50
