"""How far and how long: by articles where their number is known, by bytes where it is not."""

import gzip
import json
from pathlib import Path
from random import Random

import pytest

from index.loaders import load_path, weigh
from index.progress import Meter, Pace
from index.types import Progress


def write_lines(path: Path, count: int) -> Path:
    random = Random(1)
    lines = [
        json.dumps({"id": f"z{n}", "title": f"Z {n}", "text": random.randbytes(700).hex(" ")})
        for n in range(count)
    ]
    data = "\n".join(lines).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


@pytest.mark.parametrize("name", ["news.jsonl", "news.jsonl.gz"])
def test_a_stream_of_unknown_length_tells_how_much_was_read(tmp_path: Path, name: str) -> None:
    path = write_lines(tmp_path / name, 3000)
    meter = Meter(weigh(path))
    seen = []
    for _ in load_path(path, meter=meter):
        seen.append(meter.fraction)
    assert len(seen) == 3000
    assert seen == sorted(seen)
    assert seen[0] < 0.1
    assert seen[-1] == 1.0
    assert abs(seen[1500] - 0.5) < 0.1


def test_a_folder_is_weighed_by_its_files(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name, size in (("a.txt", 100), ("in/b.txt", 300), (".hidden", 1000), ("README.md", 1000)):
        (tmp_path / name).write_text("x" * size)
    assert weigh(tmp_path) == 400
    meter = Meter(400)
    fractions = [meter.fraction for _ in load_path(tmp_path, meter=meter)]
    assert fractions == [0.0, 0.25], "a file that is read whole is done when the next one begins"


def test_a_file_that_is_read_whole_does_not_count_as_done_before_its_articles_are(tmp_path: Path) -> None:
    path = tmp_path / "all.json"
    path.write_text(json.dumps([{"title": f"T {n}", "text": f"Text {n}."} for n in range(10)]))
    meter = Meter(weigh(path))
    assert {meter.fraction for _ in load_path(path, meter=meter)} == {0.0}


def test_only_what_is_unknown_is_told_by_bytes() -> None:
    told: list[Progress] = []
    report = Meter(0).over(told.append)
    report(Progress("articles", 1, None))
    report(Progress("articles", 1, 4))
    assert [(p.fraction, p.share) for p in told] == [(1.0, 1.0), (None, 0.25)]


def test_what_is_left_follows_the_pace_of_the_last_minute() -> None:
    now = 0.0
    pace = Pace(lambda: now)
    left = []
    for second in range(240):
        now = float(second)
        # A hundredth a second at first (all there already), then a thousandth.
        share = min(second, 60) / 100 + max(0, second - 60) / 1000
        left.append(pace.left(Progress("articles", 0, None, share)))
    assert left[1] is None, "nobody can tell so soon"
    assert left[30] == pytest.approx(70, abs=2)
    assert left[200] == pytest.approx((1 - (0.6 + 0.14)) / 0.001, rel=0.05)


def test_another_stage_has_another_pace() -> None:
    now = 0.0
    pace = Pace(lambda: now)
    pace.left(Progress("articles", 0, None, 0.0))
    now = 10.0
    assert pace.left(Progress("articles", 0, None, 0.5)) == pytest.approx(10)
    assert pace.left(Progress("rebuild", 0, 10)) is None
