"""Answers, hits and reports as lines for a terminal, and progress as bars."""

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tqdm import tqdm

from index.page_numbers import page_of
from index.progress import Pace
from index.scripts import kind_of
from index.types import BuildReport, Generation, Hits, Progress, Summary
from qa.types import Answer

if TYPE_CHECKING:
    from index.fsck import Checked
    from index.jobs import ListedJob
    from qa.auditing import Audit
    from qa.memory import Feedback
    from qa.memory.exporting import Exported


_KINDS = {"stems": "stems", "pairs": "pairs of characters", "plain": "plain words, no stems"}
_BY_FRACTION = "{desc}: {percentage:3.0f}%|{bar}| {unit} [{elapsed}]"
_REFRESH_S = 0.2


@contextmanager
def bars() -> Iterator[Callable[[Progress], None]]:
    """Give a function that shows progress, a bar for each stage; silent where nobody looks.

    Where the number of articles is unknown, the bar is as long as the part of the files that was read.
    """
    shown: dict[str, tqdm[object]] = {}
    pace = Pace()

    def show(progress: Progress) -> None:
        by_fraction = progress.total is None and progress.fraction is not None
        if progress.stage not in shown:
            shown[progress.stage] = tqdm(
                total=1.0 if by_fraction else progress.total,
                desc=progress.stage,
                unit="",
                bar_format=_BY_FRACTION if by_fraction else None,
                file=sys.stderr,
                disable=None,
            )
        bar = shown[progress.stage]
        if by_fraction:
            _show_fraction(bar, progress, pace.left(progress))
        else:
            bar.update(progress.done - bar.n)

    try:
        yield show
    finally:
        for bar in shown.values():
            bar.close()


def _show_fraction(bar: "tqdm[object]", progress: Progress, left: float | None) -> None:
    """Move a bar by what was read, and say how many articles that were, how fast, and how long yet."""
    if bar.disable:
        return
    now = time.time()
    rate = progress.done / max(now - bar.start_t, 0.001)
    later = "time left unknown" if left is None else f"{tqdm.format_interval(left)} left"
    bar.unit = f"{progress.done:,} articles, {rate:,.0f}/s, {later}"
    bar.n = progress.fraction
    if now - bar.last_print_t >= _REFRESH_S or progress.fraction == 1.0:
        bar.last_print_t = now
        bar.refresh()


def report_line(report: BuildReport) -> str:
    """Say what a build did."""
    counts = {k: len(getattr(report, k)) for k in ("added", "updated", "unchanged", "removed", "refused")}
    said = ", ".join(f"{count:,} {name}" for name, count in counts.items() if count) or "no article changed"
    return f"{said}; generation {report.generation}"


def answer_lines(answer: Answer) -> Iterator[str]:
    """Give the answer, its footnotes, and the nearest passages where there is none; first how it was understood."""
    if answer.asked_as != answer.question:
        yield f"Understood as: {answer.asked_as}"
    yield answer.text
    for citation in answer.citations:
        source = citation.source
        page = page_of(source, citation.start)
        where = (source.title, source.author, source.published, source.source, page and f"page {page}")
        about = ", ".join(str(x) for x in where if x)
        others = [f"also in {n}" for n in citation.also_in] + [f"{n} agrees" for n in citation.supported_by]
        more = f" ({', '.join(others)})" if others else ""
        yield f"  [{citation.id}] {about} [{source.id} {citation.start}–{citation.end}]{more}"
    if answer.read_as_of:
        yield f"  read as of {answer.read_as_of}"
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
        yield f"encoder {held.model} ({generation.encoder}), passages {generation.splitter}"
    if held.model_reason:
        yield f"encoder: {held.model_reason}"
    if held.languages:
        yield "languages: " + ", ".join(
            f"{code} {n:,} ({_KINDS[kind_of(code)]})" for code, n in held.languages
        )


def generation_lines(generations: Sequence[Generation]) -> Iterator[str]:
    """Give a line for each generation."""
    for g in generations:
        yield f"{g.number}  {g.created}  {g.cause:<9} {g.articles:,} articles, {g.passages:,} passages"
    if not generations:
        yield "Nothing was indexed yet."


def job_lines(jobs: Sequence["ListedJob"]) -> Iterator[str]:
    """Give a line for each job."""
    for one in jobs:
        counts = ", ".join(f"{number:,} {name}" for name, number in (one.counts or {}).items() if number)
        said = counts or one.job.error or ""
        yield f"{one.job.created[:19]}Z  {one.job.status:<9} {one.job.kind:<8} {one.job.about or ''}  {said}".rstrip()
    if not jobs:
        yield "No jobs were sent yet."


def fsck_lines(checked: "Checked") -> Iterator[str]:
    """Say what a check looked at, and what is wrong."""
    yield (
        f"generation {checked.generation}: {checked.articles:,} articles, {checked.passages:,} passages, "
        f"{checked.vectors:,} vectors and {checked.words:,} words entries of them"
    )
    for fault in checked.faults:
        remedy = "" if fault.mendable else " (restore it from a backup)"
        yield f"wrong: {fault.where}: {fault.what}{remedy}"
    yield "everything agrees" if checked.sound else "run `pullquote fsck --repair` to make the index anew"


def audit_lines(audit: "Audit") -> Iterator[str]:
    """Say what came of each kind of question, and whether all citations were exact."""
    from qa.auditing import outcomes

    yield f"{'':<12}{'asked':>7}{'right':>7}{'wrong':>7}{'silent':>8}"
    for o in outcomes(audit):
        name = o.kind.value.replace("_", " ")
        yield f"{name:<12}{o.asked:>7}{o.rightly:>7}{o.wrongly:>7}{o.silent:>8}"
    checked = [record.answered.checked for record in audit.evaluation.records]
    exact, total = sum(c.exact for c in checked), sum(c.citations for c in checked)
    yield f"{exact:,} of {total:,} citations exact; {audit.articles:,} articles, {audit.seconds:.0f} seconds"


def feedback_lines(told: Sequence["Feedback"]) -> Iterator[str]:
    """Give a line for each thing that was said of an answer."""
    for one in told:
        judged = "useful" if one.useful else f"not useful ({one.reason.value if one.reason else 'no reason'})"
        yield f"{one.given[:19]}Z  {one.answered.status.value:<9} {judged}: {one.answered.asked_as}"
        if one.comment:
            yield f"    {_cut(one.comment, 300)}"
    if not told:
        yield "Nobody has said anything of an answer yet."


def exported_lines(done: "Exported") -> Iterator[str]:
    """Say what an evaluation set holds, and what was left out of it."""
    questions = done.answerable + done.unanswerable
    yield (
        f"{questions:,} questions ({done.answerable:,} with their evidence, {done.unanswerable:,} that the articles "
        f"don't answer), {done.articles:,} articles"
    )
    for why, count in done.left_out.items():
        yield f"left out: {count:,}, because {why}"


def _cut(text: str, length: int) -> str:
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1] + "…"
