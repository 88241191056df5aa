"""Other readers of the same files: trafilatura on HTML, and markitdown in an environment of its own."""

import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bench.common import CACHE
from index.articles import parse_date

_HTML = {".html", ".htm", ".xhtml"}
_WANTED = ("markitdown[pdf,docx,outlook,xlsx]", "pypdf", "pdfplumber")
_CONVERT = """
import importlib.metadata, json, sys, warnings
warnings.simplefilter("ignore")
from markitdown import MarkItDown
reader = MarkItDown(enable_plugins=False)
found = {}
for name in json.load(sys.stdin):
    try:
        result = reader.convert(name)
        found[name] = {"text": result.markdown, "title": result.title}
    except Exception as error:
        found[name] = {"refused": type(error).__name__}
json.dump({"version": importlib.metadata.version("markitdown"), "found": found}, sys.stdout)
"""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader made of a file; `about` is whatever else it told, as words."""

    text: str = ""
    title: str | None = None
    author: str | None = None
    published: date | None = None
    about: str = ""
    refused: str = ""


def trafilatura_reading(path: Path) -> Reading:
    """Read a page with trafilatura's own extraction; it reads nothing else."""
    from trafilatura import bare_extraction

    if path.suffix.lower() not in _HTML:
        return Reading(refused="reads HTML only")
    found = bare_extraction(path.read_bytes(), include_comments=False, with_metadata=True)
    if found is None or isinstance(found, dict):
        return Reading(refused="found nothing")
    published = parse_date(found.date) if found.date else None
    return Reading(found.text or "", found.title, found.author, published)


def markitdown_readings(paths: Iterable[Path]) -> tuple[str, dict[Path, Reading]] | None:
    """Read files with markitdown.

    :return: Its version, and what it made of each file; `None` if it can't be installed here.
    """
    said = run_apart(_CONVERT, [str(path) for path in paths])
    if said is None:
        return None
    readings = {
        Path(name): Reading(item.get("text", ""), item.get("title"), refused=item.get("refused", ""))
        for name, item in said["found"].items()
    }
    return said["version"], readings


def run_apart(program: str, given: object) -> Any:
    """Run a program in the peers' environment: JSON in, JSON out; `None`, said loudly, where that can't be."""
    python = _environment()
    if python is None:
        return None
    run = subprocess.run(
        [python, "-c", program], input=json.dumps(given), capture_output=True, text=True, check=False
    )
    if run.returncode:
        print(f"SKIPPED: the peers don't run: {run.stderr.strip()[-300:]}", file=sys.stderr)
        return None
    return json.loads(run.stdout)


def _environment() -> str | None:
    """Make the environment once; it never touches ours."""
    folder = CACHE / "markitdown"
    python = folder / "bin" / "python"
    done = folder / "installed"
    if not done.exists():
        print("installing markitdown and PDF readers in an environment of their own …", file=sys.stderr)
        for command in (
            [sys.executable, "-m", "venv", str(folder)],
            [str(python), "-m", "pip", "--disable-pip-version-check", "--quiet", "install", *_WANTED],
        ):
            run = subprocess.run(command, capture_output=True, text=True, check=False)
            if run.returncode:
                print(
                    f"SKIPPED: markitdown and the PDF readers can't be installed: {run.stderr.strip()[-300:]}",
                    file=sys.stderr,
                )
                return None
        done.touch()
    return str(python)
