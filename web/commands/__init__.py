"""The command line: one function a command. What they work on is made by `serve.py`, and handed to them by click."""

import click

from web.commands.agents import mcp
from web.commands.articles import add, rebuild, remove
from web.commands.asking import ask, search, status
from web.commands.auditing import audit
from web.commands.conversations import conversations
from web.commands.evaluating import evaluate
from web.commands.feedback import feedback
from web.commands.jobs import jobs
from web.commands.keys import keys
from web.commands.upkeep import backup, fsck, generations, prune, restore, rollback
from web.commands.verifying import verify
from web.commands.watching import watch

COMMANDS: tuple[click.Command, ...] = (
    add,
    remove,
    rebuild,
    watch,
    ask,
    search,
    status,
    verify,
    conversations,
    feedback,
    jobs,
    keys,
    generations,
    rollback,
    prune,
    fsck,
    backup,
    restore,
    evaluate,
    audit,
    mcp,
)

__all__ = ["COMMANDS"]
