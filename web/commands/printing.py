"""Reports and generations, printed for people or as JSON."""

import click

from index.types import BuildReport, Generation
from qa import console


def print_report(report: BuildReport, as_json: bool) -> None:
    """Print what a build did; where something was refused, end with exit code 1."""
    if as_json:
        from web.job_schemas import ReportBody

        click.echo(ReportBody.from_domain(report).model_dump_json(indent=1))
    else:
        click.echo(console.report_line(report))
    for refusal in report.refused:
        click.echo(f"refused: {refusal.name}: {refusal.reason}", err=True)
    if report.refused:
        raise SystemExit(1)


def print_generation(generation: Generation | None, as_json: bool) -> None:
    """Print the generation that stands now."""
    if as_json and generation is not None:
        from web.resources import GenerationBody

        click.echo(GenerationBody.from_domain(generation).model_dump_json(indent=1))
    else:
        click.echo("\n".join(console.generation_lines([generation] if generation else [])))
