"""JSON and JSONL in the common form: one object an article, whose text is taken exactly as it stands."""

import codecs
import json
from collections.abc import Iterator
from itertools import count

from index.errors import InvalidArticle, UnreadableSource
from index.loaders.encoding import decode
from index.loaders.feeds import is_json_feed, load_json_feed
from index.loaders.fields import read_fields
from index.loaders.raw import Loaded, Raw
from index.types import Article, Refusal

_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def load_json(raw: Raw) -> Iterator[Loaded]:
    """Read one object, or a list of them; a file that is JSONL under another name is read as that."""
    text = decode(raw.read())
    try:
        value = _parse(text)
    except UnreadableSource:
        if not _first_line_is_object(text):
            raise
        yield from _load_lines(raw, enumerate(text.split("\n"), start=1))
        return
    if is_json_feed(value):
        yield from load_json_feed(value, raw)
    elif isinstance(value, dict):
        yield _article(value, raw, alone=True)
    elif isinstance(value, list):
        for number, item in enumerate(value, start=1):
            yield _one(item, raw, f"item {number}")
    else:
        raise UnreadableSource(
            "the file holds no article: give an object with 'title' and 'text', or a list of them"
        )


def load_jsonl(raw: Raw) -> Iterator[Loaded]:
    """Read one object a line, without holding the file in memory."""
    with raw.open() as file:
        head = file.read(4096)
    if head.lstrip()[:1] == b"[" or head.startswith(_WIDE_MARKS):
        yield from load_json(raw)
        return
    if not head.strip():
        raise UnreadableSource("the file is empty: there is nothing to index")
    yield from _load_lines(raw, _lines(raw))


def _lines(raw: Raw) -> Iterator[tuple[int, str | UnreadableSource]]:
    with raw.open() as file:
        for number in count(1):
            line = file.readline(raw.max_bytes + 1)
            if not line:
                return
            if len(line) > raw.max_bytes:
                yield (
                    number,
                    UnreadableSource(f"the line has more than {raw.max_bytes:,} bytes: split the article"),
                )
                while line and not line.endswith(b"\n"):
                    line = file.readline(raw.max_bytes)
                continue
            try:
                yield number, line.removeprefix(codecs.BOM_UTF8 if number == 1 else b"").decode()
            except UnicodeDecodeError:
                yield number, UnreadableSource("the line isn't UTF-8: save the file as UTF-8")


def _load_lines(
    raw: Raw, lines: Iterator[tuple[int, str | UnreadableSource]] | enumerate[str]
) -> Iterator[Loaded]:
    seen = False
    for number, line in lines:
        if isinstance(line, UnreadableSource):
            yield Refusal(f"{raw.file}:{number}", f"line {number}: {line}")
            seen = True
        elif line.strip():
            seen = True
            try:
                item = _parse(line)
            except UnreadableSource as error:
                yield Refusal(f"{raw.file}:{number}", f"line {number}: {error}")
                continue
            yield _one(item, raw, f"line {number}")
    if not seen:
        raise UnreadableSource("the file is empty: there is nothing to index")


def _one(item: object, raw: Raw, where: str) -> Loaded:
    try:
        return _article(item, raw, alone=False)
    except (InvalidArticle, UnreadableSource) as error:
        return Refusal(f"{raw.file}:{where.split()[-1]}", f"{where}: {error}")


def _article(item: object, raw: Raw, *, alone: bool) -> Article:
    if not isinstance(item, dict):
        raise UnreadableSource("this is no object: give one with 'title' and 'text'")
    text = item.get("text")
    if not isinstance(text, str):
        raise UnreadableSource("there is no 'text': give the article's words as a string under that key")
    fields = read_fields(item, ignore=("text",))
    return read_fields(raw.declared).or_else(fields).article(text, raw, alone=alone)


def _parse(text: str) -> object:
    try:
        return json.loads(text)
    except RecursionError:
        raise UnreadableSource("the JSON is nested too deeply: make it flat") from None
    except ValueError as error:
        raise UnreadableSource(f"this isn't JSON ({str(error)[:120]}): mend it") from None


def _first_line_is_object(text: str) -> bool:
    try:
        return isinstance(_parse(text.strip().split("\n", 1)[0]), dict)
    except UnreadableSource:
        return False
