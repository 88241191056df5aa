"""The layout of an article that was pulled out of a page or a PDF: head, foot, and paragraphs that pages cut."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from index.loaders.blocks import Block, Kind, split_blocks
from index.loaders.emphasis import strip_emphasis, unescape_markers
from index.loaders.fields import Fields
from index.loaders.footer import footer_start
from index.loaders.heading import Byline, Head, read_bylines, read_head, split_head
from index.loaders.pages import rejoin
from index.loaders.paragraphs import plain
from index.loaders.receipts import Reason, Tally

_LINE_ENDS = re.compile(r"(?<![ \t])[ \t]+(?=[\n\f]|\Z)|(?<=\f)[ \t]+")


@dataclass(frozen=True, slots=True)
class Layout:
    """An article's words, and what its head told about it."""

    text: str
    fields: Fields


def repair(
    blocks: list[Block],
    end: str,
    tally: Tally,
    *,
    title: str | None = None,
    signed: bool = False,
    markdown: bool = False,
) -> Layout:
    """Take head and foot off, rejoin what pages cut, and remove emphasis markers.

    :param blocks: The text, cut by `split_blocks`; `end` is the white space after the last.
    :param tally: Is told of every character that goes.
    :param title: The title if something before the text declared it: then only a first line that repeats it is one.
    :param signed: Whether author or date were declared: then the text has no byline to look for.
    :param markdown: Whether a backslash escapes emphasis markers.
    """
    tally.drop(Reason.SPACE, len(end))
    parted = split_head(blocks)
    head = _declared_head(parted, title, signed) if title else read_head(parted)
    if head.title_blocks or head.byline_blocks:
        blocks = _behead(parted, head, tally)
    stop = footer_start(blocks)
    for block in blocks[stop:]:
        tally.drop(Reason.FOOTER, len(block.gap) + len(block.text), 0)
    pieces = list(_strip_pieces(rejoin(blocks[:stop], tally), tally, markdown))
    text = "".join(pieces)
    bare = text.strip("\n")
    tally.drop(Reason.SPACE, len(text) - len(bare))
    return Layout(bare, Fields(title=head.title, author=head.author, published=head.published))


def _declared_head(blocks: list[Block], title: str, signed: bool) -> Head:
    repeated = (
        bool(blocks)
        and plain(blocks[0].text.lstrip("# ")).casefold() == plain(title).casefold()
        and len(blocks) > 1
    )
    rest = blocks[repeated:]
    byline, count = (Byline(None, None), 0) if signed or len(rest) < 2 else read_bylines(rest)
    return Head(None, byline.author, byline.published, int(repeated), count)


def _behead(blocks: list[Block], head: Head, tally: Tally) -> list[Block]:
    above = head.title_blocks + head.byline_blocks
    for i, block in enumerate(blocks[:above]):
        tally.drop(Reason.TITLE if i < head.title_blocks else Reason.BYLINE, len(block.gap) + len(block.text))
    return blocks[above:]


def _strip_pieces(blocks: Iterator[Block], tally: Tally, markdown: bool) -> Iterator[str]:
    for block in blocks:
        if block.kind in (Kind.CODE, Kind.TABLE, Kind.RULE):
            yield block.gap + block.text
            continue
        bare, pairs = strip_emphasis(block.text)
        tally.drop(Reason.EMPHASIS, len(block.text) - len(bare), pairs)
        words = unescape_markers(bare) if markdown else bare
        tally.drop(Reason.MARKUP, len(bare) - len(words))
        yield block.gap + words


def strip_line_ends(text: str, tally: Tally) -> str:
    """Remove spaces and tabs at the ends of lines and around form feeds."""
    bare, times = _LINE_ENDS.subn("", text)
    tally.drop(Reason.SPACE, len(text) - len(bare), times)
    return bare


def without_empty(blocks: list[Block], end: str) -> tuple[list[Block], str]:
    """Leave out blocks that lost all their text; their gaps go to what follows."""
    kept: list[Block] = []
    gap = ""
    for block in blocks:
        gap += block.gap
        if block.text.strip():
            kept.append(replace(block, gap=gap))
            gap = ""
        else:
            gap += block.text
    return kept, gap + end


def read_blocks(text: str, tally: Tally, *, code: bool) -> tuple[list[Block], str]:
    """Cut a text into blocks, without spaces at line ends."""
    return split_blocks(strip_line_ends(text, tally), code=code)
