"""Packed files: `.gz` holds one, `.zip` many; each is read by its own loader, within limits."""

import gzip
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import BinaryIO

from index.errors import UnreadableSource
from index.loaders.raw import Loaded, Raw
from index.types import Refusal

MAX_MEMBERS = 100_000
MAX_DEPTH = 2
"""A zip file in a zip file is read, one in that is not."""

_HIDDEN = re.compile(r"(?:^|/)(?:\.(?!\.?/)|__MACOSX/)")
_DAMAGED = (OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError)

Read = Callable[[Raw], Iterator[Loaded]]


def load_gz(raw: Raw, read: Read) -> Iterator[Loaded]:
    """Read the file that was packed; `raw.max_bytes` holds for what it unpacks to."""
    name = raw.name.removesuffix(raw.name[-3:]) or raw.name
    inner = replace(raw, name=name, data=None, path=None, opener=lambda: _gunzip(raw), depth=raw.depth + 1)
    yield from _within(inner, read)


def load_zip(raw: Raw, read: Read) -> Iterator[Loaded]:
    """Read every file in it, in the order of their names; hidden ones are passed over."""
    if raw.depth >= MAX_DEPTH:
        raise UnreadableSource("it is packed more than twice: unpack it first")
    with _opened(raw) as archive:
        members = sorted(i.filename for i in archive.infolist() if not i.is_dir())
        if len(members) > MAX_MEMBERS:
            raise UnreadableSource(f"it holds more than {MAX_MEMBERS:,} files: split it")
        seen = False
        for name in members:
            if _HIDDEN.search(name):
                continue
            seen = True
            yield from _within(_member(raw, archive, name), read)
        if not seen:
            raise UnreadableSource("there are no files in it")


def _member(raw: Raw, archive: zipfile.ZipFile, name: str) -> Raw:
    # Its name is only a name: nothing is ever written to where it says.
    base = name.replace("\\", "/").rsplit("/", 1)[-1]
    return replace(
        raw,
        name=base,
        origin=f"{raw.origin}!/{name}",
        file=f"{raw.file}/{name}",
        data=None,
        path=None,
        opener=lambda: _member_stream(archive, name),
        depth=raw.depth + 1,
    )


def _within(inner: Raw, read: Read) -> Iterator[Loaded]:
    try:
        yield from read(inner)
    except _DAMAGED as error:
        yield Refusal(inner.file, f"what is packed in it is damaged ({type(error).__name__})")


def _gunzip(raw: Raw) -> BinaryIO:
    return gzip.GzipFile(fileobj=raw.open())  # type: ignore[return-value]  # it reads as one


def _member_stream(archive: zipfile.ZipFile, name: str) -> BinaryIO:
    try:
        return archive.open(name)  # type: ignore[return-value]  # it reads as one
    except RuntimeError:
        raise UnreadableSource("it is encrypted: pack it without a password") from None
    except _DAMAGED:
        raise UnreadableSource("it is damaged inside the zip file: pack it again") from None


@contextmanager
def _opened(raw: Raw) -> Iterator[zipfile.ZipFile]:
    with raw.open() as file:
        try:
            archive = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError, ValueError):
            raise UnreadableSource("the zip file is damaged: pack it again") from None
        with archive:
            yield archive
