"""`keys`: who may come in, and what they may do."""

import json
from pathlib import Path

import click

from web.access import Key, Scope
from web.commands.options import collection, data_dir_option, json_option
from web.commands.printing import say

_SCOPES = click.Choice([scope.value for scope in Scope])


@click.group()
def keys() -> None:
    """Make, list and revoke the keys that let people and programs in.

    A server asks for keys on any address but loopback, and elsewhere with `--access keys`. A change counts at once.
    """


@keys.command()
@click.argument("name")
@click.option(
    "--scope",
    type=_SCOPES,
    default=Scope.READ.value,
    show_default=True,
    help="read: ask and search; write: also add and remove articles; admin: also purge, rebuild and roll back.",
)
@data_dir_option
@json_option
@click.pass_context
def create(context: click.Context, name: str, scope: str, data_dir: Path, as_json: bool) -> None:
    """Make a key for NAME: who or what will use it. It is shown once."""
    if not name.strip() or len(name) > 100 or not name.isprintable():
        raise click.UsageError("A name has 1 to 100 visible characters.")
    made = collection(context, data_dir).keys.create(name.strip(), Scope(scope))
    if as_json:
        say(json.dumps({**_plain(made.key), "key": made.token}, indent=1))
        return
    # The key alone on standard output, so that a script can take it.
    say(f"{made.key.id} may {scope}. Keep the key now; it can't be shown again:", err=True)
    say(made.token)


@keys.command("list")
@data_dir_option
@json_option
@click.pass_context
def list_(context: click.Context, data_dir: Path, as_json: bool) -> None:
    """List the keys, oldest first; never what they are."""
    held = collection(context, data_dir).keys.listed()
    if as_json:
        say(json.dumps({"keys": [_plain(key) for key in held]}, indent=1))
    else:
        say(
            "\n".join(f"{k.id}  {k.scope.value:<5}  {k.created}  {k.name}" for k in held)
            or "There are no keys."
        )


@keys.command()
@click.argument("key_id", metavar="ID")
@data_dir_option
@click.pass_context
def revoke(context: click.Context, key_id: str, data_dir: Path) -> None:
    """Forget the key ID. From now on it opens nothing, nor do the sessions that it began."""
    collection(context, data_dir).keys.revoke(key_id)
    say(f"{key_id} is revoked.")


def _plain(key: Key) -> dict[str, str]:
    return {"id": key.id, "name": key.name, "scope": key.scope.value, "created_at": key.created}
