"""Answers, hits and reports as lines for a terminal, and progress as bars."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tqdm import tqdm

from index.types import BuildReport, Generation, Hits, Progress, Summary
from qa.types import Answer


@contextmanager
def bars() -> Iterator[Callable[[Progress], None]]:
    """Give a function that shows progress, a bar for each stage; silent where nobody looks."""
    shown: dict[str, tqdm[object]] = {}

    def show(progress: Progress) -> None:
        if progress.stage not in shown:
            shown[progress.stage] = tqdm(
                total=progress.total, desc=progress.stage, unit="", file=sys.stderr, disable=None
            )
        shown[progress.stage].update(progress.done - shown[progress.stage].n)

    try:
        yield show
    finally:
        for bar in shown.values():
            bar.close()


def report_line(report: BuildReport) -> str:
    """Say what a build did."""
    counts = {k: len(getattr(report, k)) for k in ("added", "updated", "unchanged", "removed", "refused")}
    said = ", ".join(f"{count:,} {name}" for name, count in counts.items() if count) or "nothing to do"
    return f"{said}; generation {report.generation}"


def answer_lines(answer: Answer) -> Iterator[str]:
    """Give the answer, its footnotes, and the nearest passages where there is none."""
    yield answer.text
    for citation in answer.citations:
        source = citation.source
        about = ", ".join(str(x) for x in (source.title, source.author, source.published, source.source) if x)
        yield f"  [{citation.id}] {about} [{source.id} {citation.start}–{citation.end}]"
    for hit in answer.nearest:
        yield f"  nearest: {hit.article.title}: {_cut(hit.passage.text, 120)}"


def hit_lines(hits: Hits) -> Iterator[str]:
    """Give the hits, best first."""
    for number, hit in enumerate(hits.hits, 1):
        yield f"{number}. {hit.article.title} [{hit.article.id} {hit.passage.start}–{hit.passage.end}]"
        yield f"   {_cut(hit.passage.text, 300)}\n"


def status_lines(held: Summary, generation: Generation | None) -> Iterator[str]:
    """Say what a collection holds."""
    yield f"{held.articles:,} articles, {held.passages:,} passages"
    if held.earliest and held.latest:
        yield f"published {held.earliest} to {held.latest}"
    if generation:
        yield f"generation {generation.number} of {generation.created} ({generation.cause})"
        yield f"encoder {generation.encoder}, passages {generation.splitter}"


def _cut(text: str, length: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"
