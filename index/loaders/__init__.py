"""Articles out of files: one loader a format, and a receipt for every character left out."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from index.loaders.formats import LOADERS, read
from index.loaders.raw import MAX_BYTES, Loaded, Loader, Raw
from index.loaders.walk import load_in, load_path, walk, weigh
from index.progress import Meter

__all__ = [
    "LOADERS",
    "MAX_BYTES",
    "Loaded",
    "Loader",
    "Raw",
    "load_bytes",
    "load_in",
    "load_kept",
    "load_path",
    "walk",
    "weigh",
]


def load_bytes(
    name: str,
    data: bytes,
    *,
    origin: str | None = None,
    declared: Mapping[str, object] | None = None,
    max_bytes: int = MAX_BYTES,
) -> Iterator[Loaded]:
    """Read a file that was sent: its name's suffix tells the format.

    :param origin: What tells the same file again, its name by default.
    :param declared: What the sender says about the article (title, author, date …): it wins over the file.
    """
    base = _base(name)
    return read(
        Raw(
            name=base,
            origin=origin or base,
            file=base,
            data=data,
            declared=declared or {},
            max_bytes=max_bytes,
        )
    )


def load_kept(name: str, path: Path, meter: Meter) -> Iterator[Loaded]:
    """Read a file that was sent under a name and is kept under another; what is read of it is counted."""
    base = _base(name)
    meter.begin(path.stat().st_size)
    return read(Raw(name=base, origin=base, file=base, path=path, opened=meter.reading))


def _base(name: str) -> str:
    return name.replace("\\", "/").rsplit("/", 1)[-1] or name
