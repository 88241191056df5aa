"""The palette: every text can be read on every ground it stands on, in light and dark."""

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).resolve().parents[2] / "web" / "static" / "pullquote.css").read_text(encoding="utf-8")
PAIRS = [
    ("ink", "paper"),
    ("ink", "raised"),
    ("ink", "marker"),
    ("ink", "wash"),
    ("quiet", "paper"),
    ("quiet", "raised"),
    ("accent", "paper"),
    ("accent", "raised"),
    ("paper", "ink"),
    ("paper", "accent"),
]


def palettes() -> dict[str, dict[str, str]]:
    light, dark = re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)[:2]
    colours = {
        name: dict(re.findall(r"--(\w+): (#[0-9a-f]{6});", block))
        for name, block in (("light", light), ("dark", dark))
    }
    return {"light": colours["light"], "dark": {**colours["light"], **colours["dark"]}}


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_stands_out_from_its_ground(scheme: str, text: str, ground: str) -> None:
    # WCAG 2.2, success criterion 1.4.3
    colours = palettes()[scheme]
    lighter, darker = sorted((luminance(colours[text]), luminance(colours[ground])), reverse=True)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5


@pytest.mark.parametrize(
    "needed",
    [
        "prefers-color-scheme: dark",
        "prefers-reduced-motion",
        "@media print",
        ":focus-visible",
        "forced-colors",
    ],
)
def test_the_style_sheet_minds_everyone(needed: str) -> None:
    assert needed in CSS
