"""Paragraphs, headings, list items and rows, as formats with structure give them, to an article."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.errors import UnreadableSource
from index.loaders.blocks import Block, kind_of
from index.loaders.fields import Fields, read_fields
from index.loaders.footer import footer_start
from index.loaders.heading import Byline, read_bylines, read_head
from index.loaders.raw import Raw
from index.loaders.receipts import Reason, Tally
from index.types import Article

MAX_LEVEL = 6
CELL = " | "
"""What stands between the cells of a table's row."""

_ITEM = re.compile(r" *(?:[-*•‣▪]|\(?\d{1,3}[.)])\s+\S")


@dataclass(frozen=True, slots=True)
class Piece:
    """A block of text; `level` is 0 for the title, 1 to 6 for headings, `None` for everything else."""

    text: str
    level: int | None = None
    item: bool = False

    def written(self) -> str:
        """Return it as it stands in an article's text: headings and list items with their signs."""
        if self.level is not None:
            return f"{'#' * min(max(self.level, 1) + 1, MAX_LEVEL)} {self.text}"
        return f"- {self.text}" if self.item else self.text


def article_of(pieces: Iterable[Piece], declared: Fields, raw: Raw, tally: Tally) -> Article:
    """Make an article of a document's pieces: a first heading is its title, a byline goes to its fields.

    :param declared: What the document says of itself.
    :param tally: What was left out of it so far.
    :raises UnreadableSource: There are no words in it.
    """
    pieces = list(pieces)
    found = [piece for piece in pieces if any(c.isalnum() for c in piece.text)]
    bare = [piece.text for piece in pieces if piece.text.strip() and piece not in found]
    tally.drop(Reason.MARKUP, sum(len(text) for text in bare), len(bare))
    if not found:
        raise UnreadableSource("the document has no text: there is nothing to index")
    fields = read_fields(raw.declared).or_else(declared)
    above, seen = _head(found, fields)
    blocks = [Block(piece.written(), "\n\n", kind_of(piece.written())) for piece in found]
    stop = max(footer_start(blocks), above + 1)
    for number, piece in enumerate(found):
        if number < above:
            tally.drop(Reason.TITLE if number == 0 else Reason.BYLINE, len(piece.text))
        elif number >= stop:
            tally.drop(Reason.FOOTER, len(piece.text))
    text = write(piece.written() for piece in found[above:stop])
    made = fields.or_else(seen)
    return made.article(text, raw, chars_in=len(text) + sum(d.chars for d in tally), dropped=tally)


def _head(found: list[Piece], fields: Fields) -> tuple[int, Fields]:
    """Return how many pieces are the title and the byline, and what they tell."""
    first = found[0]
    if len(found) == 1:
        return 0, Fields()
    if fields.title is not None:
        repeated = first.text.casefold() == fields.title.casefold()
        rest = found[repeated:]
        byline, lines = (Byline(None, None), 0) if fields.signed else read_bylines(_blocks(rest[:3]))
        above = min(repeated + lines, len(found) - 1)
        return above, Fields(author=byline.author, published=byline.published)
    if first.level is not None:
        byline, lines = read_bylines(_blocks(found[1:4]))
        lines = min(lines, len(found) - 2)
        return 1 + lines, Fields(title=first.text[:500], author=byline.author, published=byline.published)
    head = read_head(_blocks(found[:4]))
    above = min(head.title_blocks + head.byline_blocks, len(found) - 1)
    return above, Fields(title=head.title, author=head.author, published=head.published)


def _blocks(pieces: Sequence[Piece]) -> list[Block]:
    return [Block(piece.text, "\n\n", kind_of(piece.text)) for piece in pieces]


def separator(before: str, after: str) -> str:
    """Return what stands between two blocks: a line's end inside a list or a table, otherwise a blank line."""
    one_list = bool(_ITEM.match(before) and _ITEM.match(after))
    one_table = CELL in before and CELL in after and not before.startswith("#")
    return "\n" if one_list or one_table else "\n\n"


def write(blocks: Iterable[str]) -> str:
    """Join blocks to a text."""
    out: list[str] = []
    for block in blocks:
        out += [separator(out[-1], block) if out else "", block]
    return "".join(out)
