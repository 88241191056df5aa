"""`generations`, `rollback`, `prune`, `fsck`, `backup`, `restore`: the index's life."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from qa import console
from web.commands.options import collection, data_dir_option, json_option
from web.commands.printing import print_generation, print_json, say


@click.command()
@data_dir_option
@json_option
@click.pass_context
def generations(context: click.Context, data_dir: Path, as_json: bool) -> None:
    """List the generations that are kept, newest first."""
    kept = collection(context, data_dir).store.generations(None)
    if as_json:
        from web.resources import GenerationBody, GenerationsBody

        listed = GenerationsBody(generations=[GenerationBody.from_domain(g) for g in kept])
        print_json(listed)
    else:
        say("\n".join(console.generation_lines(kept)))


@click.command()
@click.argument("generation", type=click.IntRange(1), required=False)
@data_dir_option
@json_option
@click.pass_context
def rollback(context: click.Context, generation: int | None, data_dir: Path, as_json: bool) -> None:
    """Show again what GENERATION showed; without it, what was there before the last change.

    Articles that were removed since stay out.
    """
    print_generation(collection(context, data_dir).upkeep.rollback(generation), as_json)


@click.command()
@data_dir_option
@json_option
@click.pass_context
def prune(context: click.Context, data_dir: Path, as_json: bool) -> None:
    """Forget all generations but the newest, and give back the disk that they held."""
    print_generation(collection(context, data_dir).upkeep.prune(), as_json)


@click.command()
@click.option("--repair", is_flag=True, help="Make the index anew from the texts where something is wrong.")
@data_dir_option
@json_option
@click.pass_context
def fsck(context: click.Context, repair: bool, data_dir: Path, as_json: bool) -> None:
    """Check that texts, passages, vectors and words agree, to the row and to the hash; exit code 1 if not."""
    checker = collection(context, data_dir).fsck
    with console.bars() as progress:
        checked = checker.check(progress)
        if repair and any(fault.mendable for fault in checked.faults):
            for fault in checked.faults:
                say(f"found: {fault.where}: {fault.what}", err=True)
            checker.mend(checked, progress)
            checked = checker.check()
    say(json.dumps(asdict(checked), indent=1) if as_json else "\n".join(console.fsck_lines(checked)))
    raise SystemExit(0 if checked.sound else 1)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@data_dir_option
@click.pass_context
def backup(context: click.Context, file: Path, data_dir: Path) -> None:
    """Write the collection to one FILE, while it goes on being served."""
    from index.backup import backup as write

    opened = collection(context, data_dir)
    hashes = write(data_dir, opened.store, opened.lock, file, [opened.memory.file])
    click.echo(f"{len(hashes):,} files, {file.stat().st_size:,} bytes in {file}")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@data_dir_option
def restore(file: Path, data_dir: Path) -> None:
    """Make the data folder anew from a backup FILE; the folder must be empty."""
    from index.backup import restore as read

    hashes = read(file, data_dir)
    click.echo(f"{len(hashes):,} files restored to {data_dir}, each byte as it was")
