"""`conversations prune`: delete what nobody has asked in for long."""

from pathlib import Path

import click

from web.commands.options import collection, data_dir_option
from web.commands.printing import say


@click.group()
def conversations() -> None:
    """What was asked together, and kept."""


@conversations.command("prune")
@click.argument("days", type=click.IntRange(1, 36_500))
@data_dir_option
@click.pass_context
def prune_conversations(context: click.Context, days: int, data_dir: Path) -> None:
    """Delete the conversations in which nobody has asked for DAYS days, everyone's, for good.

    What people said of answers stays. A server does this by itself with `web.keep_conversations_days`.
    """
    gone = collection(context, data_dir).memory.forget(days)
    say(f"{gone:,} conversation{'' if gone == 1 else 's'} deleted.")
