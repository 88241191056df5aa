"""Packed files: `.gz` holds one, `.zip` many; each is read by its own loader, within limits."""

import gzip
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import BinaryIO

from index.errors import UnreadableSource
from index.loaders.raw import DAMAGED, MAX_DEPTH, Budget, Loaded, Loader, Raw
from index.types import Refusal

MAX_MEMBERS = 100_000

_HIDDEN = re.compile(r"(?:^|/)(?:\.(?!\.?/)|__MACOSX/)")


def load_gz(raw: Raw, read: Loader) -> Iterator[Loaded]:
    """Read the file that was packed; `raw.max_bytes` holds for what it unpacks to."""
    if raw.depth >= MAX_DEPTH:
        raise UnreadableSource("it is packed more than twice: unpack it first")
    name = raw.name.removesuffix(raw.name[-3:]) or raw.name
    budget = raw.budget or Budget()
    inner = replace(
        raw,
        name=name,
        data=None,
        path=None,
        opener=lambda: _gunzip(raw, budget),
        depth=raw.depth + 1,
        budget=budget,
    )
    yield from _within(inner, read)


def load_zip(raw: Raw, read: Loader) -> Iterator[Loaded]:
    """Read every file in it, in the order of their names; hidden ones are passed over."""
    if raw.depth >= MAX_DEPTH:
        raise UnreadableSource("it is packed more than twice: unpack it first")
    with _opened(raw) as archive:
        members = sorted({i.filename for i in archive.infolist() if not i.is_dir()})
        if len(archive.infolist()) > MAX_MEMBERS:
            raise UnreadableSource(f"it holds more than {MAX_MEMBERS:,} files: split it")
        raw = replace(raw, budget=raw.budget or Budget())
        assert raw.budget is not None
        # A member never gives more bytes than its entry says
        raw.budget.take(sum(i.file_size for i in archive.infolist()))
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
        file=f"{raw.file}/{_plain(name)}",
        data=None,
        path=None,
        opener=lambda: _member_stream(archive, name),
        depth=raw.depth + 1,
    )


def _plain(name: str) -> str:
    """Return a name that can be shown: no way up or out, no control characters."""
    parts = re.sub(r"[\x00-\x1f\x7f-\x9f]", "", name.replace("\\", "/")).split("/")
    return "/".join(part for part in parts if part not in ("", ".", ".."))


def _within(inner: Raw, read: Loader) -> Iterator[Loaded]:
    try:
        yield from read(inner)
    except DAMAGED as error:
        yield Refusal(inner.file, f"what is packed in it is damaged ({type(error).__name__})")


class _Counted(gzip.GzipFile):
    """A packed stream that ends when the budget does: a few bytes may unpack to any number."""

    def __init__(self, packed: BinaryIO, budget: Budget) -> None:
        super().__init__(fileobj=packed)
        self._budget = budget

    def read(self, size: int | None = -1) -> bytes:
        """Read, and count."""
        data = super().read(size)
        self._budget.take(len(data))
        return data

    def readline(self, size: int | None = -1) -> bytes:
        """Read a line, and count it."""
        line = super().readline(-1 if size is None else size)
        self._budget.take(len(line))
        return line


def _gunzip(raw: Raw, budget: Budget) -> BinaryIO:
    return _Counted(raw.open(), budget)  # type: ignore[return-value]  # it reads as one


def _member_stream(archive: zipfile.ZipFile, name: str) -> BinaryIO:
    try:
        return archive.open(name)  # type: ignore[return-value]  # it reads as one
    except RuntimeError:
        raise UnreadableSource("it is encrypted: pack it without a password") from None
    except DAMAGED:
        raise UnreadableSource("it is damaged inside the zip file: pack it again") from None


@contextmanager
def _opened(raw: Raw) -> Iterator[zipfile.ZipFile]:
    with raw.open() as file:
        try:
            archive = zipfile.ZipFile(file)
        except DAMAGED:
            raise UnreadableSource("the zip file is damaged: pack it again") from None
        with archive:
            yield archive
