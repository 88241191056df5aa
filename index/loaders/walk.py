"""Files and folders on disk: what is in them, in an order that is the same every time."""

import re
from collections.abc import Iterator, Set
from dataclasses import replace
from pathlib import Path

from index.loaders.formats import read
from index.loaders.raw import MAX_BYTES, Loaded, Raw
from index.progress import Meter
from index.types import Refusal

_ABOUT_THE_FOLDER = re.compile(r"(?:readme|license|licence|notice|copying)(?:[.-].*)?", re.IGNORECASE)


def load_path(path: Path, *, max_bytes: int = MAX_BYTES, meter: Meter | None = None) -> Iterator[Loaded]:
    """Read a file, or every file in a folder and the folders in it.

    In a folder, hidden files are passed over, and so are a folder's own papers (README, LICENSE, NOTICE); a file
    that no loader reads is refused. One bad file never stops the others.

    :param max_bytes: Larger files are refused; JSONL may be of any size.
    :param meter: Is told what has been read.
    """
    if not path.exists():
        yield Refusal(str(path), "there is no such file or folder")
    elif path.is_dir():
        for item in walk(path):
            yield from (item,) if isinstance(item, Refusal) else load_in(item, path, max_bytes, meter)
    else:
        yield from load_in(path, path.parent, max_bytes, meter)


def weigh(path: Path) -> int:
    """Return the bytes of a file, or of all files in a folder that would be read."""
    files = walk(path) if path.is_dir() else (path,)
    return sum(_size(file) for file in files if isinstance(file, Path))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def load_in(
    path: Path, root: Path, max_bytes: int = MAX_BYTES, meter: Meter | None = None
) -> Iterator[Loaded]:
    """Read a file that is known by its place below a folder."""
    if meter:
        meter.begin(_size(path))
    try:
        resolved = path.resolve()
    except (OSError, RuntimeError) as error:
        yield Refusal(str(path), f"the file can't be found ({error})")
        return
    name = path.relative_to(root).as_posix()
    folder = path.absolute().parent.name or None
    raw = Raw(name=path.name, origin=str(resolved), file=name, path=path, source=folder, max_bytes=max_bytes)
    if meter:
        raw = replace(raw, opened=meter.reading)
    for loaded in read(raw):
        yield _named(loaded, path, name) if isinstance(loaded, Refusal) else loaded


def _named(refusal: Refusal, path: Path, name: str) -> Refusal:
    """Name a refused file as the user gave it, with its line if it is one."""
    return Refusal(str(path) + refusal.name.removeprefix(name), refusal.reason)


def walk(folder: Path, above: Set[Path] = frozenset()) -> Iterator[Path | Refusal]:
    """Yield files in order. A link back to a folder we are in ends there, or the walk never would."""
    try:
        resolved = folder.resolve()
        entries = sorted(folder.iterdir(), key=lambda p: p.name)
    except (OSError, RuntimeError) as error:
        yield Refusal(str(folder), f"the folder can't be read ({getattr(error, 'strerror', None) or error})")
        return
    if resolved in above:
        return
    for entry in entries:
        if entry.name.startswith(".") or (_ABOUT_THE_FOLDER.fullmatch(entry.name) and not entry.is_dir()):
            continue
        if entry.is_dir():
            yield from walk(entry, above | {resolved})
        else:
            yield entry
