"""What the measures share: where the data is, how a result looks, and on what machine it was made."""

import argparse
import gzip
import json
import os
import platform
import sys
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import NoReturn

import numpy as np

from index.articles import make_article
from index.types import Article
from qa.evaluation import Dataset, load_datasets

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / "build" / "bench"
"""Where collections and exported encoders are kept between runs; `make clean` may remove it."""

Row = Sequence[object]


def parser(description: str | None) -> argparse.ArgumentParser:
    """Return a parser that knows `--json`."""
    made = argparse.ArgumentParser(description=(description or "").splitlines()[0])
    made.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    return made


def data_folder() -> Path:
    """Return the folder of the evaluation data; it isn't part of the repository."""
    return Path(os.environ.get("PULLQUOTE_DATA", ROOT.parent / "shared" / "data"))


def skip(reason: str) -> NoReturn:
    """End the run without a figure, loudly, and without failing a row of benches."""
    print(f"SKIPPED: {reason}", file=sys.stderr)
    raise SystemExit(0)


def dev_set(name: str) -> Dataset:
    """Load a development set, or skip."""
    folder = data_folder() / "dev" / name
    if not folder.is_dir():
        skip(f"{folder} isn't there; name the data folder in PULLQUOTE_DATA.")
    return load_datasets(folder)[0]


def news() -> Iterator[Article]:
    """Yield whole news articles, for bulk."""
    for path in sorted((data_folder() / "scale").glob("news-*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8", newline="\n") as file:
            for line in file:
                item = json.loads(line)
                yield make_article(
                    text=item["text"],
                    title=item.get("title"),
                    id=item["id"],
                    source=item.get("source"),
                    published=item.get("date") or None,
                )


def quantiles(values: Iterable[float]) -> dict[str, float]:
    """Return count, median, 95th and 99th percentile, and the largest."""
    taken = np.asarray(list(values), dtype=np.float64)
    p50, p95, p99 = np.percentile(taken, [50, 95, 99])
    return {
        "n": len(taken), "p50": float(p50), "p95": float(p95), "p99": float(p99), "max": float(taken.max()),
    }  # fmt: skip


def machine() -> dict[str, object]:
    """Say on what the figures were made."""
    model = platform.processor()
    if Path("/proc/cpuinfo").exists():
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        model = next(
            (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), model
        )
    packages = ("numpy", "faiss-cpu", "tantivy", "onnxruntime", "torch", "sentence-transformers")
    return {
        "cpu": model,
        "cores": os.cpu_count(),
        "load_before": os.getloadavg()[0],
        "python": platform.python_version(),
        **{name: version(name) for name in packages},
    }


def show(title: str, header: Row, rows: Sequence[Row]) -> None:
    """Print a table."""
    cells = [[_cell(value) for value in row] for row in (header, *rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(header))]
    print(f"\n{title}")
    for number, row in enumerate(cells):
        first, *rest = zip(row, widths, strict=True)
        print("  " + "  ".join([first[0].ljust(first[1]), *(text.rjust(width) for text, width in rest)]))
        if number == 0:
            print("  " + "  ".join("-" * width for width in widths))


def write(figures: dict[str, object], path: Path | None) -> None:
    """Write the figures as JSON when a file was named."""
    if path is not None:
        path.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.1f}" if abs(value) >= 10 else f"{value:.3f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
