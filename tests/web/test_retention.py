"""Old conversations go by themselves where that was set, and only there."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.errors import InvalidSettings
from qa.memory.memory import Memory
from tests.conftest import open_collection
from tests.processes import serving_process
from tests.test_serve import run
from web.retention import forget_old
from web.settings import WebSettings

LONG_AGO = "2020-01-01T00:00:00.000000+00:00"


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    """One conversation of long ago, and one of today."""
    made = open_collection(tmp_path / "data").memory
    old = made.conversations.create("of long ago")
    made.conversations.create("of today")
    made.file.connection.execute("UPDATE conversations SET updated = ? WHERE id = ?", (LONG_AGO, old.id))
    yield made
    made.file.close()


def titles(memory: Memory) -> list[str]:
    return [one.title for one in memory.conversations.page(9)[0]]


def test_a_server_deletes_what_is_older_than_was_set(
    memory: Memory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving_process(tmp_path / "data"):
        assert titles(memory) == ["of today", "of long ago"]
    monkeypatch.setenv("PULLQUOTE_WEB__KEEP_CONVERSATIONS_DAYS", "30")
    with serving_process(tmp_path / "data"):
        until = threading.Event()
        while len(titles(memory)) > 1 and not until.wait(0.05):
            pass
    assert titles(memory) == ["of today"]


def test_it_looks_again_until_the_server_ends_and_outlives_a_failure(memory: Memory) -> None:
    stopping, looked = threading.Event(), threading.Semaphore(0)

    class FailingOnce:
        tries = 0

        def forget(self, days: int) -> int:
            self.tries += 1
            looked.release()
            if self.tries == 1:
                raise OSError("the disk is full")
            return memory.forget(days)

    thread = forget_old(FailingOnce(), 30, stopping, every_s=0.01)
    assert looked.acquire(timeout=10)
    assert looked.acquire(timeout=10)
    assert looked.acquire(timeout=10)
    stopping.set()
    thread.join(10)
    assert not thread.is_alive()
    assert titles(memory) == ["of today"]


def test_a_command_deletes_them_too(memory: Memory, tmp_path: Path) -> None:
    said = run(tmp_path / "data", "conversations", "prune", "30").stdout
    assert said == "1 conversation deleted.\n"
    assert titles(memory) == ["of today"]


@pytest.mark.parametrize("days", [0, -1, 40_000])
def test_a_number_of_days_that_makes_no_sense_is_refused(days: int) -> None:
    with pytest.raises(InvalidSettings, match="keep_conversations_days"):
        WebSettings(keep_conversations_days=days)
