"""The server, as a process of its own over a collection of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from index.types import Article
from tests.conftest import MODELS, ROOT, open_collection

COMMAND = (sys.executable, str(ROOT / "serve.py"))
ENVIRONMENT = {"PULLQUOTE_INDEX__MODELS_DIR": str(MODELS)}


def make_collection(folder: Path, articles: Sequence[Article]) -> Path:
    """Index articles, and return the data folder."""
    open_collection(folder / "data").builder.add(list(articles))
    return folder / "data"


@contextmanager
def serving_process(
    data_dir: Path, *options: str, settings: Mapping[str, str] | None = None, stderr: int | None = None
) -> Iterator[str]:
    """Serve a data folder, and give the server's address.

    :param settings: What else is in its environment.
    """
    process = subprocess.Popen(
        [*COMMAND, "serve", "--port", "0", "--data-dir", str(data_dir), *options],
        env={**os.environ, **ENVIRONMENT, **(settings or {})},
        cwd=data_dir.parent,
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
    )
    assert process.stdout is not None
    try:
        for line in process.stdout:
            if line.startswith("Pullquote is at "):
                yield line.split()[3]
                return
        raise AssertionError("the server ended before it was ready")
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
