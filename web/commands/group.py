"""The group that all commands belong to."""

import click

from index.errors import PullquoteError
from qa.terminal import harmless


class Commands(click.Group):
    """Turns our errors into one line and exit code 1."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except PullquoteError as error:
            raise click.ClickException(harmless(str(error))) from error
