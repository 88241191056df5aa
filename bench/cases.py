"""Requests that schemathesis makes of the OpenAPI document, sent to a server process, and what came of them."""

import json
import os
import subprocess
import sys
import tempfile
from base64 import b64decode
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.common import ROOT
from bench.invented import invented
from bench.process import Client, run, server

WHO = ("anyone", "with a key", "without a key")
QUESTIONS = ("What did the librarian count?", "Who painted bells on the quay in week 7?", "Why?")

# Where which names are put, and in what share of the requests.
_FED = (
    ("/articles/", "path.id", "articles", 0.7),
    ("/versions/", "path.version_id", "versions", 0.7),
    ("/jobs/", "path.id", "jobs", 0.7),
    ("/conversations/", "path.id", "conversations", 0.7),
    ("/models/", "path.model", "models", 0.5),
    ("/search$", "query.q", "questions", 0.7),
    ("/answers$", "body.question", "questions", 0.7),
    ("/answers$", "body.conversation_id", "conversations", 0.3),
    ("/feedback$", "body.answer_id", "answers", 0.7),
    ("/chat/completions$", "body.model", "models", 0.9),
)

# Rules that no schema can state: a request that keeps the schema and breaks one of them is refused, and should be.
_BEYOND_SCHEMAS = (
    "The cursor is not one that this server gave.",
    "The cursor belongs to another query.",
    "published_from lies after published_to",
    "The answer names another unit than the request does.",
    "The excerpt does not lie inside the article's text.",
    "The id in the body is not the one in the address.",
    # The rule of which message is the question speaks of the last one.
    "One message must be of the role user: it is the question.",
    "The last message of the role user is the question; it is empty.",
    # No character is NUL, or half of one.
    "The article can't be kept as it is: check its text, id and dates.",
    # What a site may be called.
    "an address begins with http:// or https://, and names a site",
    "What others asked is not searched: send all or q, not both.",
    # It sends files without names, which makes them fields.
    "Send one or more files, each with its name, and no other fields.",
)

_QUIET = ("--no-color", "--no-shrink", "--generation-database", "none", "--report", "ndjson")


@dataclass
class Tally:
    """What was sent, what came back, and what should not have."""

    statuses: Counter[int] = field(default_factory=Counter)
    operations: dict[str, set[int]] = field(default_factory=dict)
    findings: list[str] = field(default_factory=list)

    @property
    def cases(self) -> int:
        """How many requests were answered."""
        return self.statuses.total()

    @property
    def never(self) -> list[str]:
        """The operations that never succeeded: of them, only refusals were seen."""
        return sorted(name for name, seen in self.operations.items() if not any(s < 300 for s in seen))

    @property
    def succeeded(self) -> int:
        """How many operations succeeded at least once."""
        return len(self.operations) - len(self.never)

    def of_kind(self, hundreds: int) -> int:
        """Count the statuses of a kind."""
        return sum(n for status, n in self.statuses.items() if status // 100 == hundreds)


def tried(
    *, examples: int, seed: int, who: str = "anyone", phases: str = "coverage,fuzzing,stateful"
) -> Tally:
    """Serve a small collection, and try all that its document promises.

    :param examples: Generated requests for each operation.
    :param who: One of `WHO`: `anyone` asks an open server, the others one that asks for keys.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data = ("--data-dir", str(folder / "data"))
        made = (
            run("keys", "create", "tries", "--scope", "admin", "--json", *data) if who != "anyone" else None
        )
        token = str(json.loads(made)["key"]) if made else None
        access = ("--access", "keys" if token else "open")
        with server(folder / "data", *access, PULLQUOTE_WEB__RATE_PER_KEY="off") as port:
            with Client(port, token) as client:
                _configure(folder, seeded(client))
                spec = client.ask("GET", "/openapi.json")[1]
            (folder / "openapi.json").write_text(json.dumps(spec), encoding="utf-8")
            # Those it makes itself would take the key's place: they are for who has none.
            key = (
                "--header",
                f"Authorization: Bearer {token}",
                "--generation-with-security-parameters",
                "false",
            )
            sent = key if who == "with a key" else ()
            options = ("--max-examples", str(examples), "--seed", str(seed), "--phases", phases)
            return _tally(_run(folder, port, *options, *sent), spec)


def seeded(client: Client) -> dict[str, list[str]]:
    """Put in what requests can speak of, and return its names."""
    articles = [invented("tried", number, 20) for number in range(12)]
    job = client.finish(client.ask("POST", "/api/v1/articles", {"articles": articles})[1])
    ids = [str(article["id"]) for article in articles]
    talks = [f"talk-{number}" for number in range(len(QUESTIONS))]
    answers = [
        client.ask("POST", "/api/v1/answers", {"question": question, "conversation_id": talk})[1]
        for question, talk in zip(QUESTIONS, talks, strict=True)
    ]
    return {
        "articles": ids,
        "versions": [str(client.ask("GET", f"/api/v1/articles/{name}")[1]["version_id"]) for name in ids[:3]],
        "jobs": [str(job["id"])],
        "conversations": talks,
        "answers": [str(answer["answer_id"]) for answer in answers],
        "questions": list(QUESTIONS),
        "models": ["pullquote"],
    }


def _configure(folder: Path, names: Mapping[str, list[str]]) -> None:
    # 503 says that the writer is busy, and when to come again: an answer, and documented.
    lines = [
        'hooks = "bench.cases_hooks"',
        "[checks]",
        'not_a_server_error = { expected-statuses = ["2xx", "3xx", "4xx", 503] }',
        "[dictionaries]",
    ]
    lines += [f"{name} = {{ values = {json.dumps(values)} }}" for name, values in names.items()]
    for path, place, name, share in _FED:
        fed = f'"{place}" = {{ dictionary = "{name}", probability = {share} }}'
        lines += ["[[operations]]", f'include-path-regex = "{path}"', f"parameters = {{ {fed} }}"]
    (folder / "schemathesis.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _run(folder: Path, port: int, *options: str) -> Path:
    """Run schemathesis, and return its report.

    :raises RuntimeError: It could not be run.
    """
    report, config = folder / "report.ndjson", folder / "schemathesis.toml"
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(config), "run", "openapi.json"]
    where = ("--url", f"http://127.0.0.1:{port}", "--report-ndjson-path", str(report))
    done = subprocess.run(
        [*command, *where, "--checks", "all", "--continue-on-failure", *_QUIET, *options],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in (0, 1):
        raise RuntimeError(
            f"schemathesis ended with {done.returncode}:\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
        )
    return report


def _tally(report: Path, spec: Mapping[str, Any]) -> Tally:
    documented = [f"{method.upper()} {path}" for path, methods in spec["paths"].items() for method in methods]
    tally = Tally(operations={operation: set() for operation in documented})
    for line in report.read_text(encoding="utf-8").splitlines():
        ((kind, event),) = json.loads(line).items()
        if kind in ("FatalError", "NonFatalError"):
            tally.findings.append(f"schemathesis: {event.get('label')}: {str(event.get('value'))[:300]}")
        if kind == "ScenarioFinished":
            _read(event["recorder"], tally)
    return tally


def _read(recorder: Mapping[str, Any], tally: Tally) -> None:
    for key, interaction in recorder.get("interactions", {}).items():
        response, case = interaction.get("response"), recorder["cases"][key]["value"]
        if response is None:
            continue
        status, operation = response["status_code"], f"{case['method']} {case['path']}"
        tally.statuses[status] += 1
        if operation in tally.operations:
            tally.operations[operation].add(status)
        said = (
            b64decode(response["content"]["$base64"]).decode("utf-8", "replace")
            if response["content"]
            else ""
        )
        # Some are counted as valid, and have a part that was made invalid.
        valid = all(
            part["mode"] == "positive" for part in case.get("meta", {}).get("components", {}).values()
        )
        for check in recorder.get("checks", {}).get(key, ()):
            told = _told(check, said, valid)
            if told:
                tally.findings.append(f"{operation}: {status}: {told}")


def _told(check: Mapping[str, Any], said: str, valid: bool) -> str | None:
    """Return what a check found, `None` where it is as it should be."""
    if check["status"] == "success":
        return None
    beyond = not valid or any(rule in said for rule in _BEYOND_SCHEMAS)
    if check["name"] == "positive_data_acceptance" and beyond:
        return None
    failure = check.get("failure_info", {}).get("failure", check)
    return f"{check['name']}: {failure.get('message', failure)} {said[:500]}"
