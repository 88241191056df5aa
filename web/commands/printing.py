"""What is printed, for people or as JSON: whatever articles hold, no terminal obeys it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from index.types import BuildReport, Generation
from qa import console
from qa.terminal import harmless, harmless_json

if TYPE_CHECKING:
    from pydantic import BaseModel


def say(text: str, *, err: bool = False) -> None:
    """Print text with its control characters written out."""
    click.echo(harmless(text), err=err)


def print_json(body: BaseModel) -> None:
    """Print a resource as JSON."""
    click.echo(harmless_json(body.model_dump_json(indent=1)))


def print_report(report: BuildReport, as_json: bool) -> None:
    """Print what a build did; where something was refused, end with exit code 1."""
    if as_json:
        from web.job_schemas import ReportBody

        print_json(ReportBody.from_domain(report))
    else:
        say(console.report_line(report))
    for refusal in report.refused:
        say(f"refused: {refusal.name}: {refusal.reason}", err=True)
    if report.refused:
        raise SystemExit(1)


def print_generation(generation: Generation | None, as_json: bool) -> None:
    """Print the generation that stands now."""
    if as_json and generation is not None:
        from web.resources import GenerationBody

        print_json(GenerationBody.from_domain(generation))
    else:
        say("\n".join(console.generation_lines([generation] if generation else [])))
