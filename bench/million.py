"""A thousand to a million passages on one machine: how long to build, how large, how soon ready, how fast, how exact.

Collections are made by `bench.growing` of real passages and noisy repeats (`bench.repeats`), one for each size, and
kept; what was built or measured before is not built or measured again. Each is measured in a process of its own.

Usage: python -m bench.million [--sizes 1000 10000 100000 1000000] [--only-build] [--again] [--json FILE]
"""

import json
import subprocess
import sys
from pathlib import Path

from bench.collection import big_collection
from bench.common import CACHE, ROOT, machine, parser, show, write
from bench.growing import STAGES, grow
from bench.repeats import originals
from bench.stream_in import size_mb

SIZES = (1_000, 10_000, 100_000, 1_000_000)
FOLDER = CACHE / "million"
MEASURED = "measured.json"


def build(sizes: list[int]) -> None:
    """Build what isn't there."""
    big = big_collection()
    known = originals(big)
    for size in sizes:
        grow(FOLDER / str(size), size, known, big.collection.encoder)


def measured(size: int, again: bool) -> dict[str, object]:
    """Measure a collection in a process of its own, or return what was measured before."""
    folder = FOLDER / str(size)
    path = folder / MEASURED
    if again or not path.exists():
        done = subprocess.run(
            [sys.executable, "-m", "bench.one_size", str(folder)],
            capture_output=True, text=True, check=True, cwd=ROOT,
        )  # fmt: skip
        path.write_text(done.stdout, encoding="utf-8")
    figures: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    figures["stages_s"] = json.loads((folder / STAGES).read_text(encoding="utf-8"))
    figures["disk_bytes_a_passage"] = disk(folder, int(str(figures["passages"])))
    return figures


def disk(folder: Path, passages: int) -> dict[str, float]:
    """Return what each part takes on disk for a passage."""
    parts = {part: size_mb(folder / part) for part in ("vectors", "words")}
    parts["sqlite"] = (folder / "pullquote.sqlite").stat().st_size / 2**20
    return {name: mb * 2**20 / passages for name, mb in parts.items()}


def table(figures: dict[int, dict[str, object]]) -> None:
    """Print all figures, a column for each size."""
    rows: dict[str, list[object]] = {}
    for column, found in enumerate(figures.values()):
        for name, value in _flat(found):
            rows.setdefault(name, [""] * len(figures))[column] = value
    header = ("", *(f"{size:,}" for size in figures))
    show("One machine, by the number of passages", header, [(n, *values) for n, values in rows.items()])


def _flat(found: dict[str, object], before: str = "") -> list[tuple[str, object]]:
    flat: list[tuple[str, object]] = []
    for name, value in found.items():
        if isinstance(value, dict):
            flat += _flat(value, f"{before}{name}: ")
        else:
            flat.append((before + name, value))
    return flat


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    options.add_argument("--only-build", action="store_true")
    options.add_argument("--again", action="store_true", help="measure again what was measured")
    args = options.parse_args()
    missing = [size for size in args.sizes if not (FOLDER / str(size) / MEASURED).exists()]
    if missing:
        build(missing)
    if not args.only_build:
        figures = {size: measured(size, args.again) for size in args.sizes}
        table(figures)
        write({"sizes": figures, "machine": machine()}, args.json)


if __name__ == "__main__":
    main()
