"""A conversation as Markdown: questions as headings, quotes as they stand in the articles, numbered sources below."""

import re
from collections.abc import Iterator, Sequence

from index.page_numbers import page_of
from qa.memory import Conversation, KeptTurn
from qa.types import Answer, Citation

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&])")
_LINE_MARKUP = re.compile(r"^(\s*\d*)([-+=.)])", re.MULTILINE)


def markdown(conversation: Conversation, turns: Sequence[KeptTurn]) -> str:
    """Write a conversation down, to be read; whatever articles hold stays text."""
    return "\n".join(_lines(conversation, turns)) + "\n"


def _lines(conversation: Conversation, turns: Sequence[KeptTurn]) -> Iterator[str]:
    yield f"# {_line(conversation.title)}\n"
    yield f"{conversation.created[:10]}, {len(turns)} question{'' if len(turns) == 1 else 's'}\n"
    for turn in turns:
        yield from _exchange(turn.answer)


def _exchange(answer: Answer) -> Iterator[str]:
    yield f"## {_line(answer.question)}\n"
    if answer.asked_as != answer.question:
        yield f"Understood as: {_line(answer.asked_as)}\n"
    yield _quoted(answer) + "\n"
    for number, citation in enumerate(answer.citations, 1):
        yield _source(number, citation)
    if answer.citations:
        yield ""


def _quoted(answer: Answer) -> str:
    numbers = {citation.id: number for number, citation in enumerate(answer.citations, 1)}
    parts = []
    for segment in answer.segments:
        text = _plain(answer.text[segment.start : segment.end])
        cited = "".join(f" \\[{numbers[name]}\\]" for name in segment.citation_ids)
        parts.append(text + cited)
    return "\n".join(f"> {line}".rstrip() for line in "".join(parts).splitlines())


def _source(number: int, citation: Citation) -> str:
    source = citation.source
    page = page_of(source, citation.start)
    told = (source.author, source.published, source.source, page and f"page {page}", source.url)
    about = ", ".join(_line(str(part)) for part in told if part)
    place = f"{_line(source.id)}, characters {citation.start}–{citation.end} of {source.version}"
    changed = "" if citation.is_latest else "; the article has changed since"
    return f"{number}. {_line(source.title)}{f', {about}' if about else ''} ({place}{changed})"


def _plain(text: str) -> str:
    """Let Markdown read a text as nothing but its characters."""
    return _LINE_MARKUP.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", text))


def _line(text: str) -> str:
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))
