"""`keys`: who may come in, and what they may do."""

import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import click

from web.access import Key, NewKey, Scope
from web.commands.options import collection, data_dir_option, json_option
from web.commands.printing import say

_SCOPES = click.Choice([scope.value for scope in Scope])


def _until(context: click.Context, parameter: click.Parameter, said: str | None) -> datetime | None:
    """Read how long a key is good: so many days from now, or a day, whose end in UTC is meant."""
    if said is None:
        return None
    now, said = datetime.now(UTC), said.strip()
    try:
        if said[-1:] in ("d", "D"):
            until = now + timedelta(days=int(said[:-1]))
        else:
            until = datetime.combine(date.fromisoformat(said), time(23, 59, 59), UTC)
    except (ValueError, OverflowError):
        raise click.BadParameter("Say it as days from now, like 90d, or as a day, like 2027-01-31.") from None
    if until <= now:
        raise click.BadParameter("That is over already. Name a day to come.")
    return until


_expires_option = click.option(
    "--expires",
    metavar="90d|YYYY-MM-DD",
    callback=_until,
    help="When it stops: after so many days, or with the end of a day, in UTC. [default: never]",
)


@click.group()
def keys() -> None:
    """Make, list, rotate and revoke the keys that let people and programs in.

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
@_expires_option
@data_dir_option
@json_option
@click.pass_context
def create(
    context: click.Context, name: str, scope: str, expires: datetime | None, data_dir: Path, as_json: bool
) -> None:
    """Make a key for NAME: who or what will use it. It is shown once."""
    if not name.strip() or len(name) > 100 or not name.isprintable():
        raise click.UsageError("A name has 1 to 100 visible characters.")
    _show(collection(context, data_dir).keys.create(name.strip(), Scope(scope), expires), as_json)


@keys.command()
@click.argument("key_id", metavar="ID")
@_expires_option
@data_dir_option
@json_option
@click.pass_context
def rotate(
    context: click.Context, key_id: str, expires: datetime | None, data_dir: Path, as_json: bool
) -> None:
    """Give the key ID another secret, shown once; name, scope and conversations stay.

    From now on the old secret opens nothing, nor do the sessions that it began. It also renews a key that expired.
    """
    _show(collection(context, data_dir).keys.rotate(key_id, expires), as_json)


@keys.command("list")
@data_dir_option
@json_option
@click.pass_context
def list_(context: click.Context, data_dir: Path, as_json: bool) -> None:
    """List the keys, oldest first, with the day on which each was last used, in UTC; never what they are."""
    ring = collection(context, data_dir).keys
    held, used = ring.listed(), ring.uses.days()
    if as_json:
        say(json.dumps({"keys": [{**_plain(k), "last_used_on": used.get(k.id)} for k in held]}, indent=1))
    else:
        say("\n".join(_line(key, used.get(key.id)) for key in held) or "There are no keys.")


@keys.command()
@click.argument("key_id", metavar="ID")
@data_dir_option
@click.pass_context
def revoke(context: click.Context, key_id: str, data_dir: Path) -> None:
    """Forget the key ID. From now on it opens nothing, nor do the sessions that it began."""
    collection(context, data_dir).keys.revoke(key_id)
    say(f"{key_id} is revoked.")


def _show(made: NewKey, as_json: bool) -> None:
    key = made.key
    if as_json:
        say(json.dumps({**_plain(key), "key": made.token}, indent=1))
        return
    until = f" until {key.expires}" if key.expires else ""
    # The key alone on standard output, so that a script can take it.
    say(f"{key.id} may {key.scope.value}{until}. Keep the key now; it can't be shown again:", err=True)
    say(made.token)


def _line(key: Key, used: str | None) -> str:
    ends = (
        "never expires" if key.expires is None else f"expire{'d' if key.expired else 's'} {key.expires[:10]}"
    )
    last = f"used {used}" if used else "not used"
    return f"{key.id}  {key.scope.value:<5}  {key.created}  {ends:<18}  {last:<15}  {key.name}"


def _plain(key: Key) -> dict[str, str | bool | None]:
    return {
        "id": key.id,
        "name": key.name,
        "scope": key.scope.value,
        "created_at": key.created,
        "expires_at": key.expires,
        "expired": key.expired,
    }
