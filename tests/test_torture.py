"""The short form of `bench.torture`: a writer that is killed, full disks and failing syncs lose nothing."""

import sys
from pathlib import Path
from random import Random

import pytest

from bench.torture import Torture


@pytest.mark.skipif(sys.platform != "linux", reason="the faults are made by Linux")
def test_a_tortured_collection_is_always_what_was_acknowledged(tmp_path: Path) -> None:
    outcome = Torture(tmp_path / "data", Random(7)).run(operations=60, kills=14, faults=8)
    assert outcome.faults == []
    assert (outcome.killed, outcome.full_disks, outcome.failed_syncs) == (14, 4, 4)
    assert outcome.refused > 0, "the faults of the disk were met"
    assert outcome.reads > 100
