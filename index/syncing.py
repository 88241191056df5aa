"""What is on disk when a call returns, whatever happens to the machine then."""

import os
from pathlib import Path
from typing import IO


def sync(file: IO[bytes] | IO[str]) -> None:
    """Bring what was written to an open file onto the disk."""
    file.flush()
    os.fsync(file.fileno())


def sync_path(path: Path) -> None:
    """Bring a file that others wrote, or a folder's list of names, onto the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
