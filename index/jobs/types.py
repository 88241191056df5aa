"""The vocabulary of jobs: what is asked for, and what does it. `Job`, what becomes of it, is in `index.types`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from index.progress import OnProgress
from index.types import BuildReport, Job


@dataclass(frozen=True, slots=True)
class JobRequest:
    """What a job shall do: a kind of work, and its parameters, which JSON can hold."""

    kind: str
    parameters: Mapping[str, object] = field(default_factory=dict)
    about: str | None = None
    """What it works on, in a few words for people."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """What tells a retry from another request: the caller's key, and a digest of what was sent."""

    key: str
    digest: str


@dataclass(frozen=True, slots=True)
class Task:
    """A request that is being carried out: `folder` holds what was sent with it.

    `report` tells how far it has come; it raises where the job shall stop, and that must be let through.
    """

    request: JobRequest
    folder: Path
    report: OnProgress


@dataclass(frozen=True, slots=True)
class Kind:
    """What a kind of job does. It may be cut off anywhere and is then begun again: twice must be as once.

    :param work: Changes the collection, while all other changes wait.
    :param gather: Comes before it and may take long: it fetches what is far away, and others go on meanwhile.
    """

    work: Callable[[Task], BuildReport]
    gather: Callable[[Task], object] | None = None


@dataclass(frozen=True, slots=True)
class ListedJob:
    """A job without its report; `counts` says how many articles were added, updated, … once it is done."""

    job: Job
    counts: Mapping[str, int] | None
