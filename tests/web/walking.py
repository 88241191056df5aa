"""Sends the examples of the API's description, one after the other; run as a program, it records the answers anew.

What a server makes up differs each time, such as ids: it is told from the recorded answers, and sent on as it is now.
"""

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from serve import Collection, samples
from tests.conftest import open_collection
from web import examples
from web.create_app import create_app
from web.examples import Example
from web.settings import WebSettings

FILE = Path(examples.__file__).with_name("examples.json")
SHOWN = {"metrics": 6}
"""So many lines of a long text are shown."""
MADE_UP = ("id", "answer_id", "next_cursor")


def app_of(collection: Collection) -> Flask:
    """Make the application over the sample articles, with the reader that is served."""
    collection.builder.add(list(samples()), cause="samples")
    return create_app(
        store=collection.store,
        retriever=collection.retriever,
        builder=collection.builder,
        upkeep=collection.upkeep,
        answerer=collection.answerer,
        memory=collection.memory,
        jobs=collection.jobs(),
        settings=WebSettings(),
    )


def walk(client: FlaskClient, spec: dict) -> Iterator[tuple[Example, TestResponse]]:
    """Send them all, each as it is now, and give what is answered."""
    places = {o["operationId"]: (m, path) for path, ms in spec["paths"].items() for m, o in ms.items()}
    known: dict[str, str] = {}
    for example in examples.recorded():
        sent = json.dumps(example)
        for recorded, now in known.items():
            sent = sent.replace(recorded, now)
        asked: Example = json.loads(sent)
        response = send(client, *places[example["operation"]], asked)
        if response.is_json:
            known |= learned(example["response"], response.json)
        yield asked, response


def send(client: FlaskClient, method: str, path: str, example: Example) -> TestResponse:
    kind, body = example.get("sent", "application/json"), example.get("body")
    options = {} if body is None else {"json": body}
    if kind == "multipart/form-data":
        options = {"data": {name: (BytesIO(text.encode()), name) for name, text in body.items()}}
    return client.open(
        path.format(**example.get("path", {})),
        method=method.upper(),
        query_string=example.get("query"),
        headers=example.get("headers"),
        **options,
    )


def learned(recorded: object, now: object) -> dict[str, str]:
    """Return what the server made up this time for what it made up then."""
    if isinstance(recorded, list) and isinstance(now, list):
        pairs = [learned(*pair) for pair in zip(recorded, now, strict=False)]
        return {key: value for pair in pairs for key, value in pair.items()}
    if not isinstance(recorded, dict) or not isinstance(now, dict):
        return {}
    found = {}
    for key in recorded.keys() & now.keys():
        then, today = recorded[key], now[key]
        if key in MADE_UP and isinstance(then, str) and isinstance(today, str) and len(then) > 8:
            found[then] = today
        found |= learned(then, today)
    return found


def record(client: FlaskClient, spec: dict) -> None:
    """Write down what is answered now."""
    held = []
    for example, response in walk(client, spec):
        answered = response.json if response.is_json else response.text
        if lines := SHOWN.get(example["operation"]):
            answered = "\n".join(answered.splitlines()[:lines]) + "\n"
        kind = response.mimetype if response.data else None
        held.append({**example, "status": response.status_code, "type": kind, "response": answered or None})
    FILE.write_text(json.dumps(held, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        app = app_of(open_collection(Path(folder) / "data"))
        with app.test_client() as asking:
            record(asking, asking.get("/openapi.json").json)
        app.extensions["pullquote"].jobs.close()
