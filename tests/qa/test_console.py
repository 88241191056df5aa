"""What the terminal shows while work goes on, and afterwards."""

import io
import sys

import pytest

from index.jobs import ListedJob
from index.types import Job, Progress
from qa import console


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def frames(monkeypatch: pytest.MonkeyPatch, *progress: Progress) -> list[str]:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(console, "_REFRESH_S", 0.0)
    with console.bars() as show:
        for one in progress:
            show(one)
    return terminal.getvalue().split("\r")


def test_a_bar_of_unknown_length_moves_by_what_was_read(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = frames(monkeypatch, Progress("articles", 0, None, 0.0), Progress("articles", 1200, None, 0.25))
    assert " 25%|" in shown[-1]
    assert "1,200 articles" in shown[-1]
    assert "time left unknown" in shown[-1]


def test_a_bar_of_known_length_counts_articles(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = frames(monkeypatch, Progress("articles", 0, 4), Progress("articles", 4, 4))
    assert "4/4" in shown[-1]


def test_nobody_looks_and_nothing_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    with console.bars() as show:
        show(Progress("articles", 0, None, 0.5))
        show(Progress("rebuild", 1, 2))
    assert capsys.readouterr().err == ""


def test_jobs_are_a_line_each() -> None:
    job = Job("job_a", "add", "done", "2024-05-02T10:00:00.000Z", about="news.jsonl")
    (line,) = console.job_lines([ListedJob(job, {"added": 1200, "updated": 0})])
    assert line.split() == "2024-05-02T10:00:00Z done add news.jsonl 1,200 added".split()
    failed = Job("job_b", "fetch", "failed", "2024-05-02T10:00:00.000Z", error="It broke.")
    (line,) = console.job_lines([ListedJob(failed, None)])
    assert line.endswith("It broke.")
    assert list(console.job_lines([])) == ["No jobs were sent yet."]
