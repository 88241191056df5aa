"""The charts: well-formed, escaped, and told apart without colour."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bench.pictures import main as draw_pictures
from web.charts import SERIES, STYLE, Chart
from web.pictures import Curve, latency_quality, reliability, risk_coverage

HOSTILE = '<script>alert("x")</script> & co'
ABSTENTION = {
    "coverage_at_threshold": 0.5,
    "risk_at_threshold": 0.04,
    "risk_coverage": [(0.1, 0.0), (0.5, 0.04), (1.0, 0.2)],
    "reliability": [(0.1, 0.0, 5), (0.9, 0.95, 40)],
}
FIGURES = {
    "abstention": ABSTENTION,
    "answers": {"quotes_contain_gold": 0.8},
    "latency_ms": {"answer": {"p50": 40.0, "p95": 90.0}},
}


def svg(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)


@pytest.mark.parametrize("alone", [True, False])
def test_pictures_are_well_formed_and_say_what_they_were_told(alone: bool) -> None:
    curves = [Curve.of(HOSTILE, ABSTENTION), Curve.of("other", ABSTENTION)]
    pictures = [
        risk_coverage(curves, alone=alone),
        reliability(curves, alone=alone),
        latency_quality([(HOSTILE, 40.0, 90.0, 0.8), ("other", 10.0, 20.0, 0.6)], alone=alone),
    ]
    for picture in pictures:
        said = [e.text or "" for e in svg(picture).iter("{http://www.w3.org/2000/svg}text")]
        assert any(HOSTILE in text for text in said)
        assert "<script" not in picture
        assert ("<style>" in picture) is alone


def test_points_stand_where_their_numbers_say() -> None:
    chart = Chart("t", "x", "y", [0, 1], [0, 1])
    chart.mark(0, 0, 0, "low")
    chart.mark(1, 1, 1, "high")
    chart.mark(0.5, 7, 2, "beyond the axis")
    marks = re.findall(r'class="mark s(\d)" d="M([\d.]+) ([\d.]+)', chart.svg())
    at = {int(s): (float(x), float(y)) for s, x, y in marks}
    assert at[0][0] < at[2][0] < at[1][0]
    assert at[0][1] > at[1][1]
    assert at[2][1] == pytest.approx(at[1][1], abs=12)


def test_series_differ_in_dash_and_shape() -> None:
    chart = Chart("t", "x", "y", [0, 1], [0, 1])
    for series in range(SERIES):
        chart.line([(0, 0), (1, 1)], series, str(series))
        chart.mark(0.5, 0.5, series, "")
    assert len(set(re.findall(r'stroke-dasharray="([^"]*)" d="M78', chart.svg()))) == SERIES
    assert len(set(re.findall(r'class="mark s\d" d="([^"]*)"', chart.svg()))) == SERIES


def test_lines_stand_out_from_the_paper_in_light_and_dark() -> None:
    for palette in re.findall(r"\{ (--c-paper.*?)\}", STYLE, re.DOTALL):
        colours = dict(re.findall(r"--(c[\w-]+): (#[0-9a-f]{6})", palette))
        for name in ("c-ink", "c-quiet", *(f"c{n}" for n in range(SERIES))):
            light, dark = sorted((luminance(colours[name]), luminance(colours["c-paper"])), reverse=True)
            assert (light + 0.05) / (dark + 0.05) >= 4.5, name


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> None:
    monkeypatch.setattr("sys.argv", ["pictures", *arguments])
    draw_pictures()


def test_one_command_draws_the_three_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    figures = tmp_path / "held out.json"
    figures.write_text(json.dumps({**FIGURES, "by_set": {"a": FIGURES}}), encoding="utf-8")
    out = tmp_path / "images"
    run(monkeypatch, str(figures), f"other={figures}", "--set", "a", "--out", str(out))
    assert sorted(p.name for p in out.iterdir()) == [
        "latency-quality.svg",
        "reliability.svg",
        "risk-coverage.svg",
    ]
    for path in out.iterdir():
        assert "held out" in path.read_text(encoding="utf-8")
        svg(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("content", [None, "{", "[]", "{}", '{"abstention": {}}'])
def test_what_is_no_evaluation_is_refused_in_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str | None
) -> None:
    path = tmp_path / "figures.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(SystemExit, match=r"figures\.json: "):
        run(monkeypatch, str(path), "--out", str(tmp_path))
