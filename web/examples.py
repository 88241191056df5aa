"""Examples of the API's description: requests that were sent, and what was answered to them.

They are in `examples.json`, in the order in which they were sent to a server with the sample articles, and recorded by
`python -m tests.web.walking`. The tests send them again.
"""

import json
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("examples.json")

Example = dict[str, Any]
"""One of them: `operation`, `name`, `summary`, what is sent (`path`, `query`, `headers`, `sent`, `body`), and what is
answered (`status`, `type`, `response`)."""

_SPELLED = {"true": True, "false": False}


@cache
def recorded() -> tuple[Example, ...]:
    """Return the examples, in the order in which they can be sent."""
    return tuple(json.loads(_FILE.read_text(encoding="utf-8")))


def add_examples(operation: dict[str, Any]) -> None:
    """Show an operation's examples with its parameters, its body and its responses."""
    for example in recorded():
        if example["operation"] == operation["operationId"]:
            _add_parameters(operation, example)
            if "body" in example and example["status"] < HTTPStatus.BAD_REQUEST:
                _add(operation["requestBody"], example.get("sent", "application/json"), example, "body")
            if example["type"]:
                _add(operation["responses"][str(example["status"])], example["type"], example, "response")


def _add_parameters(operation: dict[str, Any], example: Example) -> None:
    values = {**example.get("path", {}), **example.get("query", {}), **example.get("headers", {})}
    for parameter in operation.get("parameters", ()):
        if parameter["name"] in values:
            parameter.setdefault("example", _typed(values[parameter["name"]], parameter["schema"]))


def _typed(value: str, schema: dict[str, Any]) -> str | int | bool:
    """Return a value as its schema has it: in an address it is text."""
    kinds = {option.get("type") for option in schema.get("anyOf", [schema])}
    if "boolean" in kinds:
        return _SPELLED[value]
    return int(value) if "integer" in kinds else value


def _add(place: dict[str, Any], kind: str, example: Example, key: str) -> None:
    shown = {"summary": example["summary"], "value": example[key]}
    place["content"][kind].setdefault("examples", {})[example["name"]] = shown
