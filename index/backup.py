"""A live collection to one file, and back: every byte that its kept generations need."""

import io
import json
import shutil
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from index.database import FORMAT as STORE_FORMAT
from index.database import format_of
from index.errors import BackupRefused
from index.lock import WritingLock
from index.models import sha256_of
from index.sqlite_file import SqliteFile
from index.store import Store

MANIFEST = "manifest.json"
FORMAT = 1
STORE = "pullquote.sqlite"
_FOLDERS = ("vectors", "words", "models")


def backup(
    data_dir: Path, store: Store, lock: WritingLock, target: Path, beside: Sequence[SqliteFile] = ()
) -> dict[str, str]:
    """Write a collection to one file, which stands whole or not at all.

    Searches go on; writers wait only while files are linked, not while they are copied.

    :param beside: Other files of the data folder that belong to it.
    :return: The SHA-256 of each file in it.
    :raises BackupRefused: There is something at `target` already, or its folder isn't there.
    :raises CollectionBusy: Another process is writing.
    """
    if target.exists() or not target.absolute().parent.is_dir():
        raise BackupRefused(f"{target} is there already, or its folder isn't: name a new file in a folder.")
    with tempfile.TemporaryDirectory(dir=data_dir, prefix=".backup-") as name:
        aside = Path(name)
        with lock.held():
            store.database.copy_to(aside / STORE)
            for file in beside:
                file.copy_to(aside / file.path.name)
            for folder in _FOLDERS:
                _link(data_dir / folder, aside / folder)
        hashes = {path.relative_to(aside).as_posix(): sha256_of(path) for path in _files(aside)}
        half = target.with_name(target.name + ".part")
        try:
            _write(half, aside, hashes)
            half.rename(target)
        finally:
            half.unlink(missing_ok=True)
    return hashes


def restore(source: Path, data_dir: Path) -> dict[str, str]:
    """Make the data folder of a backup anew; what is wrong with the file shows before anything is there.

    :return: The SHA-256 of each file.
    :raises BackupRefused: The folder isn't empty, or the file isn't a backup, or was changed.
    """
    if data_dir.exists() and any(data_dir.iterdir()):
        raise BackupRefused(f"{data_dir} isn't empty: restore to a folder of its own, with --data-dir.")
    data_dir.absolute().parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=data_dir.absolute().parent, prefix=".restore-") as name:
        aside = Path(name) / "data"
        aside.mkdir()
        try:
            hashes = _read(source, aside)
        except (OSError, tarfile.TarError, ValueError, KeyError) as error:
            raise BackupRefused(f"{source} can't be read as a backup ({error}): take another.") from error
        if not 1 <= format_of(aside / STORE) <= STORE_FORMAT:
            raise BackupRefused(f"{source} was made by a newer Pullquote: upgrade, and restore it then.")
        if data_dir.exists():
            data_dir.rmdir()
        aside.rename(data_dir)
    return hashes


def _link(source: Path, target: Path) -> None:
    """Take a folder's files by link: they are never changed, but for tantivy's small lists, which are copied."""
    for path in _files(source):
        there = target / path.relative_to(source)
        there.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".json":
            shutil.copy2(path, there)
        elif not path.name.endswith(".lock"):
            try:
                there.hardlink_to(path)
            except OSError:
                shutil.copy2(path, there)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _write(target: Path, aside: Path, hashes: dict[str, str]) -> None:
    manifest = json.dumps({"format": FORMAT, "files": hashes}, indent=1).encode()
    # Two segments may be one file on this disk, and a link in an archive is no file that `restore` takes.
    with tarfile.open(target, "x", dereference=True) as archive:
        head = tarfile.TarInfo(MANIFEST)
        head.size = len(manifest)
        archive.addfile(head, io.BytesIO(manifest))
        for name in hashes:
            archive.add(aside / name, name, recursive=False)


def _read(source: Path, aside: Path) -> dict[str, str]:
    with tarfile.open(source, "r:") as archive:
        head = archive.next()
        stream = archive.extractfile(head) if head is not None and head.name == MANIFEST else None
        manifest = json.loads(stream.read()) if stream else {}
        if manifest.get("format") != FORMAT:
            raise ValueError("it doesn't begin with the list that this version writes")
        hashes: dict[str, str] = manifest["files"]
        found = dict(_extract(archive, hashes, aside))
    if found != hashes:
        wrong = sorted(name for name in hashes if found.get(name) != hashes[name])
        raise ValueError(f"{len(wrong)} files are missing or were changed, the first of them {wrong[0]}")
    return hashes


def _extract(archive: tarfile.TarFile, wanted: dict[str, str], aside: Path) -> Iterator[tuple[str, str]]:
    for member in archive:
        stream = archive.extractfile(member) if member.isfile() and member.name in wanted else None
        if stream is None:
            continue
        path = (aside / member.name).resolve()
        if not path.is_relative_to(aside.resolve()):
            raise ValueError("it names a file outside of the collection")
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            shutil.copyfileobj(stream, file)
        yield member.name, sha256_of(path)
