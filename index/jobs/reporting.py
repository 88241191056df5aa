"""How a running job tells how far it is, and learns that it shall stop."""

import threading
import time
from dataclasses import replace

from index.jobs.board import Board
from index.progress import Pace
from index.types import Progress

_EVERY_S = 0.1


class Stopped(Exception):  # noqa: N818 - named for what happened; not of our tree, so that no loader takes it for its own
    """The job shall stop here; nothing of it was published."""


class Reporter:
    """Shows progress, not more often than anyone can read; called once an article, so a job can stop there."""

    def __init__(self, board: Board, job_id: str, closing: threading.Event) -> None:
        self._board, self._job_id, self._closing = board, job_id, closing
        self._pace = Pace()
        self._last = 0.0
        self._stage = ""

    def __call__(self, progress: Progress) -> None:
        """Tell how far the job is.

        :raises Stopped: It was cancelled, or the process ends.
        """
        job = self._board.job(self._job_id)
        if job.cancelling or self._closing.is_set():
            raise Stopped
        if progress.stage == self._stage and time.monotonic() - self._last < _EVERY_S:
            return
        self._stage, self._last = progress.stage, time.monotonic()
        told = replace(progress, seconds_left=self._pace.left(progress))
        with self._board.changed:
            self._board.show(replace(self._board.job(self._job_id), progress=told))
