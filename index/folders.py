"""The folders of the lexical half: one is in use, and a new one takes its place when it is written anew."""

import shutil
import threading
from collections.abc import Set
from pathlib import Path
from uuid import uuid4

from index.database import FIRST_WORDS
from index.lexical import Words


class WordsFolders:
    """The folders of the lexical half: generations name the one that they search."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._open: dict[str, Words] = {}
        self._lock = threading.Lock()

    def at(self, name: str) -> Words:
        """Return a folder's words.

        :raises FileNotFoundError: It is gone.
        :raises CollectionDamaged: Its files can't be read.
        """
        with self._lock:
            if name not in self._open:
                if not (self._root / name).is_dir():
                    raise FileNotFoundError(self._root / name)
                self._open[name] = Words(self._root / name)
            return self._open[name]

    def fresh(self) -> str:
        """Make a new, empty folder and return its name."""
        name = uuid4().hex[:8]
        (self._root / name).mkdir(parents=True)
        return name

    def sweep(self, named: Set[str]) -> None:
        """Remove the folders that no generation names."""
        with self._lock:
            for path in self._root.glob("*"):
                if path.is_dir() and path.name not in named:
                    self._forget(path.name)
                    shutil.rmtree(path, ignore_errors=True)
                elif path.is_file() and FIRST_WORDS not in named:
                    self._forget(FIRST_WORDS)
                    path.unlink(missing_ok=True)

    def _forget(self, name: str) -> None:
        words = self._open.pop(name, None)
        if words is not None:
            words.wait()
