"""A collection's jobs, made as a server's start makes them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.jobs import Jobs, Kind, Spool
from index.jobs.register import JobRegister
from index.lock import Claim
from index.store import Store
from tests.index.jobs.working import Start, Works


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "pullquote.sqlite")


@pytest.fixture
def register(store: Store) -> JobRegister:
    return JobRegister(store.database)


@pytest.fixture
def works() -> Works:
    return Works()


@pytest.fixture
def start(tmp_path: Path, register: JobRegister, works: Works) -> Iterator[Start]:
    """Make what does the jobs, as a server's start does."""
    made: list[Jobs] = []

    def begin(kinds: dict[str, Kind] | None = None, **options: object) -> Jobs:
        claim = Claim(tmp_path / "jobs.lock")
        made.append(
            Jobs(register, Spool(tmp_path / "spool"), claim, {"add": Kind(works), **(kinds or {})}, **options)
        )
        return made[-1]

    yield begin
    for jobs in made:
        jobs.close(5)


@pytest.fixture
def jobs(start: Start) -> Jobs:
    return start()
