"""Charts as SVG, written by hand: readable in light and dark, and without colour, by dashes and shapes."""

import math
from collections.abc import Sequence
from html import escape

WIDTH, HEIGHT = 680, 430
LEFT, RIGHT, TOP, BOTTOM = 78, 32, 46, 60

STYLE = """
.chart { --c-paper: #fbfaf7; --c-ink: #1b1b18; --c-quiet: #5d5b53; --c-rule: #dcd8cc;
  --c0: #8c2318; --c1: #1f5f8b; --c2: #4f6414; --c3: #7a4a9e; --c4: #99590a; }
@media (prefers-color-scheme: dark) { .chart { --c-paper: #1b1b18; --c-ink: #f4f1e8; --c-quiet: #b2aea2;
  --c-rule: #3d3b34;
  --c0: #f2a48f; --c1: #8cc4ec; --c2: #b7cf6a; --c3: #d0a8ef; --c4: #f0b45a; } }
.chart text { font: 13px -apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif;
  fill: var(--c-quiet); }
.chart .heading { font: 700 17px Charter, "Iowan Old Style", Georgia, "Liberation Serif", serif; fill: var(--c-ink); }
.chart .name { fill: var(--c-ink); }
.chart .grid { stroke: var(--c-rule); stroke-width: 1; }
.chart .axis { stroke: var(--c-quiet); stroke-width: 1; }
.chart .guide { stroke: var(--c-quiet); stroke-width: 1.2; stroke-dasharray: 2 4; fill: none; }
.chart .line { fill: none; stroke-width: 2.2; stroke-linejoin: round; }
.chart .whisker { stroke-width: 1.3; opacity: .65; }
.chart .mark { stroke: var(--c-paper); stroke-width: 1.5; }
""" + "\n".join(
    f".chart .s{n} {{ stroke: var(--c{n}); }} .chart .mark.s{n} {{ fill: var(--c{n}); stroke: var(--c-paper); }}"
    for n in range(5)
)
_DASHES = ("", "9 4", "3 3", "12 3 3 3", "6 2 2 2")
SERIES = len(_DASHES)

Point = tuple[float, float]


class Chart:
    """A pair of axes to draw on; later things are drawn over earlier ones.

    :param x_ticks: Where the axis is marked, in order; the first and last are its ends. Likewise `y_ticks`.
    :param log_x: Space the x axis by ratios.
    """

    def __init__(
        self,
        title: str,
        x_label: str,
        y_label: str,
        x_ticks: Sequence[float],
        y_ticks: Sequence[float],
        *,
        log_x: bool = False,
        percent: tuple[bool, bool] = (True, True),
    ) -> None:
        self._title, self._log = title, log_x
        self._xs, self._ys = (x_ticks[0], x_ticks[-1]), (y_ticks[0], y_ticks[-1])
        self._parts: list[str] = []
        self._legend: list[str] = []
        bottom, right = HEIGHT - BOTTOM, WIDTH - RIGHT
        for tick in y_ticks:
            y = self._y(tick)
            self._add(f'<path class="grid" d="M{LEFT} {y:.1f}H{right}"/>')
            self._text(LEFT - 9, y + 4.5, _tick(tick, percent[1]), "end")
        for tick in x_ticks:
            x = self._x(tick)
            self._add(f'<path class="axis" d="M{x:.1f} {bottom}v5"/>')
            self._text(x, bottom + 20, _tick(tick, percent[0]), "middle")
        self._add(f'<path class="axis" d="M{LEFT} {bottom}H{right}"/>')
        self._text((LEFT + right) / 2, HEIGHT - 14, x_label, "middle")
        middle = (TOP + bottom) / 2
        self._add(
            f'<text transform="translate(18 {middle}) rotate(-90)" text-anchor="middle">{escape(y_label)}</text>'
        )

    def line(self, points: Sequence[Point], series: int, label: str | None = None) -> None:
        """Join points; a label puts the line into the legend."""
        path = "L".join(f"{self._x(x):.1f} {self._y(y):.1f}" for x, y in points)
        look = f'class="line s{series % SERIES}" stroke-dasharray="{_DASHES[series % SERIES]}"'
        if path:
            self._add(f'<path {look} d="M{path}"/>')
        if label is not None:
            self._name(f'<path {look} d="M0 -4H30"/>', label)

    def mark(self, x: float, y: float, series: int, hint: str, size: float = 6) -> None:
        """Put a mark of the series' shape at a point; `hint` is read out and shown under the pointer."""
        shape = _shape(self._x(x), self._y(y), size, series % SERIES)
        self._add(f'<path class="mark s{series % SERIES}" d="{shape}"><title>{escape(hint)}</title></path>')

    def whisker(self, x: float, low: float, high: float, series: int) -> None:
        """Draw an interval."""
        self._add(
            f'<path class="whisker s{series % SERIES}" d="M{self._x(x):.1f} {self._y(low):.1f}V{self._y(high):.1f}"/>'
        )

    def guide(self, start: Point, end: Point, label: str = "") -> None:
        """Draw a faint dotted line, to compare with."""
        (x0, y0), (x1, y1) = ((self._x(x), self._y(y)) for x, y in (start, end))
        self._add(f'<path class="guide" d="M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}"/>')
        if label:
            self._text(x1 - 4, y1 - 6, label, "end")

    def key(self, series: int, label: str) -> None:
        """Put a series' mark into the legend."""
        self._name(f'<path class="mark s{series % SERIES}" d="{_shape(15, -4, 6, series % SERIES)}"/>', label)

    def svg(self, *, alone: bool = True) -> str:
        """Return the picture; alone it carries its style and its paper."""
        height = HEIGHT + 22 * len(self._legend)
        legend = "".join(
            f'<g transform="translate({LEFT} {HEIGHT + 12 + 22 * n})">{entry}</g>'
            for n, entry in enumerate(self._legend)
        )
        style = (
            f'<style>{STYLE}</style><rect width="100%" height="100%" style="fill: var(--c-paper)"/>'
            if alone
            else ""
        )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {WIDTH} {height}" role="img" '
            f'aria-label="{escape(self._title)}">{style}<text class="heading" x="{LEFT}" y="26">'
            f"{escape(self._title)}</text>{''.join(self._parts)}{legend}</svg>"
        )

    def _x(self, value: float) -> float:
        low, high = self._xs
        value = min(max(value, low), high)
        share = math.log(value / low) / math.log(high / low) if self._log else (value - low) / (high - low)
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def _y(self, value: float) -> float:
        low, high = self._ys
        return HEIGHT - BOTTOM - (min(max(value, low), high) - low) / (high - low) * (HEIGHT - TOP - BOTTOM)

    def _add(self, part: str) -> None:
        self._parts.append(part)

    def _text(self, x: float, y: float, text: str, anchor: str, look: str = "") -> None:
        named = f' class="{look}"' if look else ""
        self._add(f'<text{named} x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>')

    def _name(self, sample: str, label: str) -> None:
        self._legend.append(f'{sample}<text class="name" x="40">{escape(label)}</text>')


def _tick(value: float, percent: bool) -> str:
    return f"{100 * value:g} %" if percent else f"{value:,g}"


def _shape(x: float, y: float, r: float, series: int) -> str:
    """Return a circle, square, triangle, diamond or pentagon as a path."""
    if series == 0:
        return (
            f"M{x - r:.1f} {y:.1f}a{r:.1f} {r:.1f} 0 1 0 {2 * r:.1f} 0a{r:.1f} {r:.1f} 0 1 0 {-2 * r:.1f} 0z"
        )
    corners, turn = {1: (4, math.pi / 4), 2: (3, 0.0), 3: (4, 0.0), 4: (5, 0.0)}[series]
    around = [
        (x + 1.15 * r * math.sin(a), y - 1.15 * r * math.cos(a))
        for a in (turn + 2 * math.pi * n / corners for n in range(corners))
    ]
    return "M" + "L".join(f"{px:.1f} {py:.1f}" for px, py in around) + "z"
