"""Draw the pictures of docs/evaluation.md from what `pullquote eval --json` wrote.

Usage: python -m bench.pictures [LABEL=]FILE.json… [--set NAME] [--out docs/images]

The label is the file's name without one. Writes risk-coverage.svg, reliability.svg and latency-quality.svg.
"""

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from bench.common import ROOT
from web.charts import SERIES
from web.pictures import Curve, latency_quality, reliability, risk_coverage


def main() -> None:
    """Read, draw, write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "figures", nargs="+", metavar="[LABEL=]FILE", help="what `pullquote eval --json` wrote"
    )
    parser.add_argument("--set", dest="set_name", metavar="NAME", help="draw this set alone")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "images", metavar="DIR")
    chosen = parser.parse_args()
    if len(chosen.figures) > SERIES:
        parser.error(f"at most {SERIES} curves can be told apart in one picture")
    read = [read_figures(argument, chosen.set_name) for argument in chosen.figures]
    chosen.out.mkdir(parents=True, exist_ok=True)
    for name, picture in draw(read).items():
        (chosen.out / name).write_text(picture + "\n", encoding="utf-8")
        print(chosen.out / name)


def read_figures(argument: str, set_name: str | None) -> tuple[str, Mapping[str, object]]:
    """Return the label and the figures of an argument, or end with what is wrong with it."""
    label, _, name = argument.rpartition("=")
    path = Path(name)
    try:
        figures = json.loads(path.read_text(encoding="utf-8"))
        if set_name is not None:
            figures = figures["by_set"][set_name]
        Curve.of(label, figures["abstention"])
    except OSError as error:
        sys.exit(f"{path}: can't be read ({error.strerror}).")
    except (ValueError, KeyError, TypeError):
        of_set = f" with a set {set_name!r}" if set_name else ""
        sys.exit(f"{path}: not what `pullquote eval --json` writes{of_set}.")
    return label or path.stem, figures


def draw(read: list[tuple[str, Mapping[str, object]]]) -> dict[str, str]:
    """Return the pictures by file name."""
    curves = [Curve.of(label, _block(figures, "abstention")) for label, figures in read]
    points = []
    for label, figures in read:
        times, quality = (
            _block(figures, "latency_ms")["answer"],
            _block(figures, "answers")["quotes_contain_gold"],
        )
        if isinstance(times, Mapping) and isinstance(quality, float):
            points.append((label, float(times["p50"]), float(times["p95"]), quality))
    return {
        "risk-coverage.svg": risk_coverage(curves),
        "reliability.svg": reliability(curves),
        "latency-quality.svg": latency_quality(points),
    }


def _block(figures: Mapping[str, object], name: str) -> Mapping[str, object]:
    block = figures[name]
    assert isinstance(block, Mapping)
    return block


if __name__ == "__main__":
    main()
