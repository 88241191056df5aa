"""Blocks: what blank lines, form feeds and lone page numbers separate in a text."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum

PAGE_NUMBER = re.compile(
    r"\s*(?:[-–—]\s*)?(?:p(?:age|\.)\s*)?(\d{1,4})(?:\s*(?:/|of)\s*\d{1,4})?(?:\s*[-–—])?\s*", re.IGNORECASE
)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_INDENTED = re.compile(r"(?: {4}|\t)")
_LIST = re.compile(r"\s*(?:[-*+•‣▪]|\(?(?:\d{1,3}|[a-zA-Z])[.)])\s+\S")
_RULE = re.compile(r"\s*([-*_–—=~#])(?:\s*\1){2,}\s*")
_TABLE = re.compile(r"\s*\|.*\|\s*|\s*:?-{3,}:?\s*(?:\|\s*:?-{3,}:?\s*)+")


class Kind(Enum):
    """What a block is, as far as its layout tells."""

    PROSE = "prose"
    HEADING = "heading"
    LIST = "list"
    CODE = "code"
    TABLE = "table"
    RULE = "rule"
    PAGE_NUMBER = "page number"


@dataclass(frozen=True, slots=True)
class Block:
    """Some lines, and the white space that stood before them (`gap`)."""

    text: str
    gap: str
    kind: Kind

    @property
    def on_new_page(self) -> bool:
        """Whether a form feed came before."""
        return "\f" in self.gap

    def with_text(self, text: str) -> "Block":
        """Change the text and look again at what it is."""
        return replace(self, text=text, kind=kind_of(text) if self.kind is not Kind.CODE else self.kind)


def split_blocks(text: str, *, code: bool) -> tuple[list[Block], str]:
    """Cut a text into blocks.

    :param code: Whether fenced and indented lines are code, as in Markdown.
    :return: The blocks and the white space after the last: gaps and texts together give `text` back.
    """
    blocks: list[Block] = []
    gap = ""
    for piece, is_code in _pieces(text, code):
        if not piece.strip():
            gap += piece
            continue
        body = piece.rstrip("\n")
        blocks.append(Block(body, gap, Kind.CODE if is_code else kind_of(body)))
        gap = piece[len(body) :]
    return blocks, gap


def kind_of(text: str) -> Kind:
    """Tell what a block is by its first line."""
    first = text.split("\n", 1)[0]
    if PAGE_NUMBER.fullmatch(text):
        return Kind.PAGE_NUMBER
    if _RULE.fullmatch(text):
        return Kind.RULE
    if re.match(r" {0,3}#{1,6}\s+\S", first):
        return Kind.HEADING
    if _LIST.match(first):
        return Kind.LIST
    if all(_TABLE.fullmatch(line) for line in text.split("\n")):
        return Kind.TABLE
    return Kind.PROSE


def _pieces(text: str, code: bool) -> Iterator[tuple[str, bool]]:
    """Yield runs of lines that belong together and runs of blank ones, and whether they are code."""
    run: list[str] = []
    fence: str | None = None
    in_list = False
    for line in _lines(text):
        mark = _FENCE.match(line) if code else None
        if fence is not None:
            run.append(line)
            if mark and mark.group(1).startswith(fence) and not line.strip().strip(fence[0]):
                yield "".join(run), True
                run, fence, in_list = [], None, False
        elif mark:
            yield from _prose(run, code, in_list)
            run, fence = [line], mark.group(1)
        elif bool(line.strip()) != bool(run and run[0].strip()) or "\f" in line:
            yield from _prose(run, code, in_list)
            in_list = bool(_LIST.match(line)) or (in_list and line[:1] in " \t\n")
            run = [line]
        else:
            run.append(line)
    if fence is not None:
        yield "".join(run), True
    else:
        yield from _prose(run, code, in_list)


def _prose(run: Iterable[str], code: bool, in_list: bool) -> Iterator[tuple[str, bool]]:
    text = "".join(run)
    if text:
        lines = text.rstrip("\n").split("\n")
        yield (
            text,
            code and not in_list and bool(text.strip()) and all(_INDENTED.match(line) for line in lines),
        )


def _lines(text: str) -> Iterator[str]:
    """Yield lines with their ends; a form feed is a line of its own."""
    for part in re.split(r"(\f)", text):
        yield from re.findall(r"[^\n]*\n|[^\n]+", part)
