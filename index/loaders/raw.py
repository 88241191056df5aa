"""What a loader is given, and what it gives back."""

import lzma
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from index.errors import UnreadableSource
from index.types import Article, Refusal

Loaded = Article | Refusal
"""What a loader yields: an article, or the name of what it couldn't read and why."""

MAX_BYTES = 50_000_000
"""The largest file that is read whole; line by line there is no such limit."""

MAX_DEPTH = 2
"""In how many packed files and messages a file may lie: a zip file in a zip file is read, one in that is not."""

MAX_UNPACKED = 4_000_000_000
"""The most bytes that a packed file, and all that is packed in it, may unpack to."""

DAMAGED = (
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
)
"""What the standard library raises where packed bytes aren't what they should be."""


class Budget:
    """How much may still be unpacked of one packed file."""

    def __init__(self, limit: int = MAX_UNPACKED) -> None:
        self._limit = self._left = limit

    def take(self, size: int) -> None:
        """Count bytes.

        :raises UnreadableSource: If there are too many.
        """
        self._left -= size
        if self._left < 0:
            raise UnreadableSource(f"it unpacks to more than {self._limit:,} bytes: split it")


@dataclass(frozen=True, slots=True)
class Raw:
    """A file before it is read: its bytes are in `data`, or still at `path`.

    `origin` tells the same file again in the next build, `file` is its name for people, `source` the
    publication unless the file says another, and `declared` what the sender said (it wins over the file).
    """

    name: str
    origin: str
    file: str
    data: bytes | None = None
    path: Path | None = None
    source: str | None = None
    declared: Mapping[str, object] = field(default_factory=dict)
    max_bytes: int = MAX_BYTES
    opener: Callable[[], BinaryIO] | None = None
    """Opens the bytes where they are packed in something else."""
    depth: int = 0
    """In how many packed files it lies."""
    budget: Budget | None = None
    """What may still be unpacked of the outermost packed file."""
    opened: Callable[[BinaryIO], BinaryIO] | None = None
    """Sees each file that is read piece by piece, so that what was read of it can be counted."""

    @property
    def suffix(self) -> str:
        """The end of the name that tells the format."""
        return Path(self.name).suffix.lower()

    def open(self) -> BinaryIO:
        """Open the bytes, to be read piece by piece."""
        if self.opened is not None and self.path is not None and self.opener is None:
            return self.opened(self.path.open("rb", buffering=0))
        return self._open()

    def _open(self) -> BinaryIO:
        if self.opener is not None:
            return self.opener()
        if self.path is not None:
            return self.path.open("rb")
        return BytesIO(self.data or b"")

    def read(self) -> bytes:
        """Read all bytes.

        :raises UnreadableSource: If there are more than `max_bytes`.
        """
        with self._open() as file:  # not counted: what a whole file holds is not done when it was read
            try:
                data = file.read(self.max_bytes + 1)
            except (EOFError, NotImplementedError, zlib.error, zipfile.BadZipFile, lzma.LZMAError) as error:
                raise UnreadableSource(f"what is packed in it is damaged ({type(error).__name__})") from None
        if len(data) > self.max_bytes:
            limit = f"{self.max_bytes:,} bytes"
            raise UnreadableSource(
                f"the file has more than {limit}: split it, or raise the limit (JSONL has none)"
            )
        return data


Loader = Callable[[Raw], Iterator[Loaded]]
"""Reads one format. It may raise `PullquoteError` or `OSError`; whoever calls it makes that a refusal."""
