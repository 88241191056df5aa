"""What was sent with a job, on disk before its sender is told that it was taken."""

import shutil
from collections.abc import Iterable, Iterator, Set
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from index.errors import UnreadableSource, WritingFailed
from index.records import article_from_line, article_to_line
from index.syncing import sync, sync_path
from index.types import Article

ARTICLES = "articles.jsonl"
_CHUNK = 1 << 20


class Tray:
    """A folder that is being filled, and a digest of what was put there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._digest = sha256()
        with _writing():
            folder.mkdir(parents=True)

    @property
    def digest(self) -> str:
        """Return what tells this content from any other."""
        return self._digest.hexdigest()

    def put(self, number: int, name: str, stream: BinaryIO) -> None:
        """Write a file that was sent under a name; here it goes by its number."""
        content = sha256()
        with _writing(), (self.folder / str(number)).open("xb") as file:
            while chunk := stream.read(_CHUNK):
                content.update(chunk)
                file.write(chunk)
            sync(file)
        self._digest.update(sha256(name.encode()).digest() + content.digest())

    def put_articles(self, articles: Iterable[Article]) -> None:
        """Write articles that were sent as they are."""
        with _writing(), (self.folder / ARTICLES).open("xb") as file:
            for article in articles:
                line = article_to_line(article).encode() + b"\n"
                self._digest.update(line)
                file.write(line)
            sync(file)

    def discard(self) -> None:
        """Remove it, unless it was kept."""
        shutil.rmtree(self.folder, ignore_errors=True)


class Spool:
    """The folders of unfinished jobs, one each."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def tray(self) -> Tray:
        """Return a new tray.

        :raises WritingFailed: The disk is full, or fails; so does all that is put there.
        """
        return Tray(self._root / f".{uuid4().hex}")

    def keep(self, tray: Tray, job_id: str) -> None:
        """Make a tray the folder of a job, durably.

        :raises WritingFailed: The disk is full, or fails.
        """
        with _writing():
            self.drop(job_id)
            sync_path(tray.folder)
            tray.folder.rename(self.folder(job_id))
            sync_path(self._root)

    def folder(self, job_id: str) -> Path:
        """Return where a job's files are, if it has any."""
        return self._root / job_id

    def drop(self, job_id: str) -> None:
        """Remove a job's files."""
        shutil.rmtree(self.folder(job_id), ignore_errors=True)

    def sweep(self, unfinished: Set[str]) -> None:
        """Remove what a crash left: trays, and files of jobs that have ended."""
        if self._root.is_dir():
            for folder in self._root.iterdir():
                if folder.name not in unfinished:
                    shutil.rmtree(folder, ignore_errors=True)


def kept_file(folder: Path, number: int) -> Path:
    """Return a file that was sent with a job.

    :raises UnreadableSource: It is not there.
    """
    return _there(folder / str(number))


def kept_articles(folder: Path) -> list[Article]:
    """Return the articles that were sent with a job.

    :raises UnreadableSource: They are not there.
    """
    with _there(folder / ARTICLES).open(encoding="utf-8", newline="\n") as file:
        return [article_from_line(line) for line in file]


def _there(path: Path) -> Path:
    if not path.is_file():
        raise UnreadableSource(
            "What was sent with this job is not here any more (a backup doesn't hold it): send it again."
        )
    return path


@contextmanager
def _writing() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise WritingFailed(
            f"What was sent could not be kept ({error.strerror or error}): make room on the disk, or mend it, "
            "and send it again."
        ) from error
