"""Pictures of what `pullquote eval --json` measured: risk–coverage curves and reliability, as SVG.

Usage: python -m bench.pictures FILE… [--out docs/images]
"""

import argparse
import json
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from bench.common import ROOT

WIDTH, HEIGHT = 420, 320
LEFT, BOTTOM, TOP, RIGHT = 52, 44, 18, 16
COLOURS = ("#2563ab", "#b3541e", "#3f7d4e", "#8a4f9e", "#7a6a1f")
STYLE = """<style>
text { font: 12px system-ui, sans-serif; fill: #333 } .axis, .grid { stroke: #888; fill: none } .grid { opacity: .25 }
@media (prefers-color-scheme: dark) { text { fill: #ddd } svg { background: #1b1b1b } }
</style>"""

Points = Sequence[tuple[float, float]]


def main() -> None:
    """Draw both pictures."""
    options = argparse.ArgumentParser(description="Draw what was measured.")
    options.add_argument("files", type=Path, nargs="+", help="what `pullquote eval --json` wrote")
    options.add_argument("--out", type=Path, default=ROOT / "docs" / "images")
    chosen = options.parse_args()
    sets: dict[str, Any] = {}
    for file in chosen.files:
        sets |= json.loads(file.read_text(encoding="utf-8"))["by_set"]
    risk = {name: f["abstention"]["risk_coverage"] for name, f in sets.items()}
    trusted = {
        name: [(p, share) for p, share, _ in f["abstention"]["reliability_answerable"]]
        for name, f in sets.items()
    }
    draw(chosen.out / "risk-coverage.svg", "coverage", "risk: wrong answers among those given", risk)
    diagonal = [(0.0, 0.0), (1.0, 1.0)]
    draw(chosen.out / "reliability.svg", "p", "share that the articles answer", trusted, diagonal)


def draw(path: Path, across: str, up: str, lines: Mapping[str, Points], ideal: Points = ()) -> None:
    """Write a picture whose axes both run from 0 to 1."""
    parts = [*_axes(across, up)]
    if ideal:
        parts.append(f'<polyline class="grid" stroke-dasharray="4" points="{_places(ideal)}"/>')
    for at, ((name, points), colour) in enumerate(zip(lines.items(), COLOURS, strict=False)):
        parts.append(f'<polyline fill="none" stroke="{colour}" stroke-width="2" points="{_places(points)}"/>')
        parts.append(
            f'<text x="{LEFT + 12}" y="{TOP + 16 + 16 * at}" style="fill:{colour}">{escape(name)}</text>'
        )
    body = "\n".join(parts)
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">\n'
        f"<title>{escape(up)} by {escape(across)}</title>\n{STYLE}\n{body}\n</svg>\n",
        encoding="utf-8",
    )


def _axes(across: str, up: str) -> Iterable[str]:
    for tick in (0.0, 0.2, 0.4, 0.6, 0.8, 1.0):
        x, y = _place(tick, tick)
        yield f'<path class="grid" d="M{x:.1f} {TOP}V{HEIGHT - BOTTOM}M{LEFT} {y:.1f}H{WIDTH - RIGHT}"/>'
        yield f'<text x="{x:.1f}" y="{HEIGHT - BOTTOM + 16}" text-anchor="middle">{tick:.1f}</text>'
        yield f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{tick:.1f}</text>'
    yield f'<path class="axis" d="M{LEFT} {TOP}V{HEIGHT - BOTTOM}H{WIDTH - RIGHT}"/>'
    yield f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 8}" text-anchor="middle">{escape(across)}</text>'
    middle = (TOP + HEIGHT - BOTTOM) / 2
    yield f'<text transform="translate(14 {middle}) rotate(-90)" text-anchor="middle">{escape(up)}</text>'


def _place(x: float, y: float) -> tuple[float, float]:
    return LEFT + x * (WIDTH - LEFT - RIGHT), HEIGHT - BOTTOM - y * (HEIGHT - TOP - BOTTOM)


def _places(points: Points) -> str:
    return " ".join("{:.1f},{:.1f}".format(*_place(x, y)) for x, y in points)


if __name__ == "__main__":
    main()
