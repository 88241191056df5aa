"""JSON to the client's types and back, and event streams to events."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from web.client.errors import UnreadableReply

T = TypeVar("T")


def read(kind: type[T], sent: object) -> T:
    """Make a value of some type of what was sent; keys that are new to this client are passed over.

    :raises UnreadableReply: Something is missing, or of another kind.
    """
    value: T = _read(kind, sent)
    return value


def _read(hint: Any, sent: object) -> Any:
    if isinstance(hint, UnionType):
        alone = next(option for option in get_args(hint) if option is not NoneType)
        return None if sent is None else _read(alone, sent)
    if is_dataclass(hint) and isinstance(hint, type):
        return _read_fields(hint, sent)
    origin = get_origin(hint) or hint
    if origin is tuple and isinstance(sent, list):
        return tuple(_read(get_args(hint)[0], item) for item in sent)
    if origin is Mapping and isinstance(sent, dict):
        return {key: _read(get_args(hint)[1], item) for key, item in sent.items()}
    if hint is date and isinstance(sent, str):
        return date.fromisoformat(sent)
    if hint is float and isinstance(sent, int | float):
        return float(sent)
    if not isinstance(hint, type) or isinstance(sent, hint):
        return sent
    raise UnreadableReply(f"The server sent {type(sent).__name__} where {origin.__name__} was expected.")


def _read_fields(kind: type, sent: object) -> object:
    if not isinstance(sent, dict):
        raise UnreadableReply(f"The server sent no object where a {kind.__name__} was expected.")
    hints = get_type_hints(kind)
    named = {f.name: _read(hints[f.name], sent[f.name]) for f in fields(kind) if f.name in sent}
    missing = [f.name for f in fields(kind) if f.name not in named and not _may_miss(f)]
    if missing:
        names = ", ".join(missing)
        raise UnreadableReply(f"The server's {kind.__name__} lacks {names}: is it older than this client?")
    return kind(**named)


def _may_miss(described: Field[Any]) -> bool:
    return described.default is not MISSING or described.default_factory is not MISSING


def plain(value: object) -> object:
    """Return a value as JSON has it; what is `None` is left out."""
    if is_dataclass(value) and not isinstance(value, type):
        told = {f.name: getattr(value, f.name) for f in fields(value)}
        return {name: plain(item) for name, item in told.items() if item is not None}
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def events(lines: Iterable[bytes]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give the events of a stream, by name; comments are passed over."""
    name, data = "", ""
    for line in lines:
        key, _, value = line.decode("utf-8").rstrip("\r\n").partition(": ")
        if key == "event":
            name = value
        elif key == "data":
            data += value
        elif not key and data:
            yield name, json.loads(data)
            name, data = "", ""
