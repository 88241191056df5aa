"""Paragraphs, headings, list items and rows, as formats with structure give them, to an article."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.errors import UnreadableSource
from index.loaders.blocks import Block, kind_of
from index.loaders.fields import Fields, read_fields
from index.loaders.footer import footer_start
from index.loaders.heading import read_bylines, read_head
from index.loaders.raw import Raw
from index.loaders.receipts import Reason, Tally
from index.types import Article

MAX_LEVEL = 6


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
    found = [piece for piece in pieces if piece.text.strip()]
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
    text = "".join(_joined(found[above:stop]))
    made = fields.or_else(seen)
    return made.article(text, raw, chars_in=len(text) + sum(d.chars for d in tally), dropped=tally)


def _head(found: list[Piece], fields: Fields) -> tuple[int, Fields]:
    """Return how many pieces are the title and the byline, and what they tell."""
    first = found[0]
    if len(found) == 1:
        return 0, Fields()
    if first.level is not None or (fields.title and first.text.casefold() == fields.title.casefold()):
        rest = [Block(p.text, "\n\n", kind_of(p.text)) for p in found[1:4]]
        byline, lines = read_bylines(rest)
        lines = min(lines, len(found) - 2)
        return 1 + lines, Fields(title=first.text[:500], author=byline.author, published=byline.published)
    head = read_head([Block(p.text, "\n\n", kind_of(p.text)) for p in found[:4]])
    above = min(head.title_blocks + head.byline_blocks, len(found) - 1)
    return above, Fields(title=head.title, author=head.author, published=head.published)


def _joined(pieces: list[Piece]) -> Iterator[str]:
    for number, piece in enumerate(pieces):
        if number:
            yield "\n" if piece.item and pieces[number - 1].item else "\n\n"
        yield piece.written()
