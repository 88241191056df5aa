"""Settings: tables of `pullquote.toml`, overlaid by the environment, into frozen dataclasses."""

import dataclasses
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, get_args, get_type_hints

from index.errors import InvalidSettings

PREFIX = "PULLQUOTE_"
# Named by the command line, not settings of a table.
_PLAIN = frozenset({"PULLQUOTE_DATA_DIR", "PULLQUOTE_CONFIG", "PULLQUOTE_DATA"})
_RUNTIMES = ("int8", "fp32", "torch")

Settings = TypeVar("Settings")


@dataclass(frozen=True, slots=True)
class IndexSettings:
    """The `[index]` table.

    :param model: A sentence-transformers model: a folder, or a name on the hub; `None` is the collection's own,
        chosen by the languages of its first articles.
    :param runtime: `int8` or `fp32` (onnxruntime, exported once), or `torch`.
    :param max_tokens: Tokens of a text that are read; `None` is the model's own.
    :param threads: Threads of the encoder; 0 is one for each core.
    :param passage_tokens: The most tokens of a passage.
    :param overlap_tokens: The most tokens that a passage shares with the one before.
    :param models_dir: Where exported models are kept; `None` is `models/` in the data folder.
    :param keep_generations: Generations that can be gone back to, the newest among them.
    :param recall: The share of the ten nearest vectors that a faster index of a large collection must find; what
        misses it is searched exactly, as all is with 1.
    :param vector_memory_mb: What such indexes may take of memory.
    :param keep_jobs: Jobs that can be read after they ended, the newest of them; their idempotency keys too.
    :param keep_jobs_days: Days for which they can be read at most.
    """

    model: str | None = None
    runtime: str = "int8"
    max_tokens: int | None = None
    threads: int = 0
    passage_tokens: int = 200
    overlap_tokens: int = 40
    models_dir: str | None = None
    keep_generations: int = 10
    recall: float = 0.99
    vector_memory_mb: int = 1024
    keep_jobs: int = 1000
    keep_jobs_days: int = 30

    def __post_init__(self) -> None:
        if self.runtime not in _RUNTIMES:
            raise InvalidSettings(
                f"index.runtime is {self.runtime!r}; it must be one of {', '.join(_RUNTIMES)}."
            )
        if not 16 <= self.passage_tokens <= 8192:
            raise InvalidSettings(f"index.passage_tokens is {self.passage_tokens}; it must be 16 to 8192.")
        if not 0 <= self.overlap_tokens < self.passage_tokens:
            raise InvalidSettings(
                f"index.overlap_tokens is {self.overlap_tokens}; it must be 0 or more and below passage_tokens."
            )
        if self.max_tokens is not None and self.max_tokens < 16:
            raise InvalidSettings(f"index.max_tokens is {self.max_tokens}; it must be 16 or more.")
        if not 1 <= self.keep_generations <= 1000:
            raise InvalidSettings(f"index.keep_generations is {self.keep_generations}; it must be 1 to 1000.")
        if not 0 < self.recall <= 1:
            raise InvalidSettings(f"index.recall is {self.recall}; it must be above 0, and 1 at most.")
        for name in ("vector_memory_mb", "keep_jobs", "keep_jobs_days"):
            if getattr(self, name) < 1:
                raise InvalidSettings(f"index.{name} is {getattr(self, name)}; it must be 1 or more.")
        if self.threads < 0:
            raise InvalidSettings(f"index.threads is {self.threads}; it must be 0 or more.")


def read_tables(
    config: Path | None, environ: Mapping[str, str], known: set[str]
) -> dict[str, dict[str, Any]]:
    """Return the tables of the file, overlaid by `PULLQUOTE_TABLE__KEY` of the environment.

    :raises InvalidSettings: The file can't be read, or names a table that is not `known`.
    """
    tables: dict[str, dict[str, Any]] = {name: {} for name in known}
    if config is not None:
        try:
            read = tomllib.loads(config.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise InvalidSettings(f"The settings in {config} can't be read: {error}.") from error
        for name, table in read.items():
            if name not in known or not isinstance(table, dict):
                raise InvalidSettings(f"{config} has {name!r}; it may have the tables {_listed(known)}.")
            tables[name].update(table)
    for variable, value in environ.items():
        if not variable.startswith(PREFIX) or variable in _PLAIN:
            continue
        name, separator, key = variable.removeprefix(PREFIX).lower().partition("__")
        if not separator or name not in known:
            raise InvalidSettings(
                f"The environment has {variable}; settings are named {PREFIX}TABLE__KEY, with the tables "
                f"{_listed(known)}."
            )
        tables[name][key] = value
    return tables


def settings_from(kind: type[Settings], table: str, values: Mapping[str, Any]) -> Settings:
    """Make settings of one table; text, as the environment has it, is turned into the field's type.

    :raises InvalidSettings: A key is unknown, or a value is of the wrong type or out of range.
    """
    fields = {f.name: f.type for f in dataclasses.fields(kind)}  # type: ignore[arg-type]  # a dataclass
    hints = get_type_hints(kind)
    made = {}
    for key, value in values.items():
        if key not in fields:
            raise InvalidSettings(f"{table}.{key} is not a setting; there are {_listed(set(fields))}.")
        made[key] = _typed(f"{table}.{key}", value, hints[key])
    return kind(**made)


def _typed(name: str, value: Any, hint: Any) -> Any:
    kinds = [k for k in (get_args(hint) or (hint,)) if k is not type(None)]
    for kind in kinds:
        if isinstance(value, kind) and not (isinstance(value, bool) and kind is not bool):
            return value
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            return float(value)
        if isinstance(value, str):
            try:
                return _from_text(value, kind)
            except (KeyError, ValueError):
                continue
    # The value is not repeated: it may be a secret that was put in the wrong place.
    raise InvalidSettings(f"{name} must be {' or '.join(k.__name__ for k in kinds)}.")


def _from_text(value: str, kind: type) -> Any:
    if kind is bool:
        return {"true": True, "1": True, "false": False, "0": False}[value.lower()]
    return kind(value)


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names))
