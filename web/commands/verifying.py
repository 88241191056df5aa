"""`verify`: citations that were exported once, held against the stored versions."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from web.commands.options import collection, data_dir_option, json_option
from web.commands.printing import print_json, say

if TYPE_CHECKING:
    from index.store import Store
    from web.answer_schemas import VerdictsBody

_AT_ONCE = 1000
_STANDS = frozenset({"exact", "article_changed"})


@click.command()
@click.argument(
    "file", type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=True), metavar="FILE"
)
@data_dir_option
@json_option
@click.pass_context
def verify(context: click.Context, file: Path, data_dir: Path, as_json: bool) -> None:
    """Check the citations in FILE, exactly: an answer, a list of citations, or a conversation, as JSON (- reads stdin).

    Exit code 0 if each is what its version says, also where the article has changed since; 1 otherwise.
    """
    read = click.open_file(str(file), "rb").read()
    answers = list(_answers(_parsed(file, read)))
    found = _verdicts(collection(context, data_dir).store, file, answers)
    if as_json:
        print_json(found)
    else:
        say("\n".join(_lines(found)))
    proved = found.verdicts or all(_abstained(answer) for answer in answers)
    if not proved or any(verdict.status not in _STANDS for verdict in found.verdicts):
        raise SystemExit(1)


def _parsed(file: Path, read: bytes) -> object:
    try:
        return json.loads(read.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError) as error:
        raise click.ClickException(f"{file} isn't JSON: export the answer anew.") from error


def _answers(data: object) -> Iterator[object]:
    """Yield what can be sent to the check: each answer, or the citations in parts."""
    match data:
        case list():
            for at in range(0, max(1, len(data)), _AT_ONCE):
                yield {"citations": data[at : at + _AT_ONCE]}
        case {"turns": list(turns)}:
            yield from ({"answer": turn["answer"]} if _told(turn) else turn for turn in turns)
        case {"text": _, "citations": _}:
            yield {"answer": data}
        case _:
            yield data


def _told(turn: object) -> bool:
    return isinstance(turn, dict) and "answer" in turn


def _abstained(answer: object) -> bool:
    match answer:
        case {"answer": {"status": "abstained"}}:
            return True
    return False


def _verdicts(store: Store, file: Path, answers: Sequence[object]) -> VerdictsBody:
    from pydantic import ValidationError

    from web.answer_schemas import VerdictsBody, VerifyRequest
    from web.problems import complaints_of
    from web.verdicts import verdicts

    found = []
    for answer in answers:
        try:
            sent = VerifyRequest.model_validate(answer)
        except ValidationError as error:
            wrong = complaints_of(error)[0]
            raise click.ClickException(
                f"{file} holds neither an answer nor citations as Pullquote gives them "
                f"({wrong.pointer}: {wrong.detail})."
            ) from error
        unit = sent.answer.offset_unit if sent.answer else None
        found += verdicts(store, sent, unit or "unicode_code_point").verdicts
    numbered = [verdict.model_copy(update={"position": n}) for n, verdict in enumerate(found)]
    return VerdictsBody(verdicts=numbered, all_exact=all(v.status == "exact" for v in numbered))


def _lines(found: VerdictsBody) -> Iterator[str]:
    for verdict in found.verdicts:
        yield f"{verdict.position + 1}. {verdict.id or ''}  {verdict.status}".replace("  ", " ")
    counts = Counter(verdict.status for verdict in found.verdicts)
    said = ", ".join(f"{count:,} {status}" for status, count in counts.items())
    yield f"{len(found.verdicts):,} citations: {said}" if found.verdicts else "There are no citations in it."
