"""The writing process of `bench.torture`, as who kills it sees it."""

import json
import subprocess
import sys
from pathlib import Path

from bench.common import ROOT


class WritingProcess:
    """The process that changes the collection."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self.start()

    def start(self) -> None:
        """Start, and wait until it has opened the collection."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.torture_worker", str(self._data_dir)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            text=True,
        )
        self._read()

    def send(self, operation: dict[str, object]) -> None:
        """Send an operation, and don't wait for it."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(operation) + "\n")
        self._process.stdin.flush()

    def do(self, operation: dict[str, object]) -> dict[str, object]:
        """Do an operation, and return its acknowledgement."""
        self.send(operation)
        return self._read()

    def fsck(self) -> list[str]:
        """Check the collection, and return what is wrong."""
        done = self.do({"op": "fsck"})
        faults = done.get("faults", [done.get("error")])
        return [str(fault) for fault in faults] if isinstance(faults, list) else [str(faults)]

    def kill(self) -> None:
        """Kill it, whatever it is doing."""
        self._process.kill()
        with self._process:  # waits, and closes the pipes
            pass

    def _read(self) -> dict[str, object]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the writing process ended by itself")
        return dict(json.loads(line))
