"""Conversations in which nobody has asked for so many days are deleted, as long as the server runs."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.memory.memory import Memory

logger = logging.getLogger(__name__)

EVERY_S = 60 * 60.0


def forget_old(
    memory: Memory, days: int, stopping: threading.Event, every_s: float = EVERY_S
) -> threading.Thread:
    """Delete what is older now, and again every hour, in a thread of its own, until the server ends.

    A failure is logged, and the next hour tries again: nobody who asks something is to suffer for it.
    """

    def work() -> None:
        while True:
            try:
                gone = memory.forget(days)
                if gone:
                    logger.warning("Deleted %d conversations in which nobody asked for %d days", gone, days)
            except Exception:
                logger.exception("Old conversations could not be deleted; the next try is in an hour")
            if stopping.wait(every_s):
                return

    thread = threading.Thread(target=work, name="pullquote-retention", daemon=True)
    thread.start()
    return thread
