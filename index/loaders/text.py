"""Plain text: a title line, a byline and paragraphs, or just words."""

from collections.abc import Iterator

from index.loaders.encoding import decode
from index.loaders.fields import read_fields
from index.loaders.layout import read_blocks, repair
from index.loaders.raw import Loaded, Raw
from index.loaders.receipts import Tally


def load_text(raw: Raw) -> Iterator[Loaded]:
    """Read a plain text file as one article."""
    text = decode(raw.read())
    tally = Tally()
    blocks, end = read_blocks(text, tally, code=False)
    declared = read_fields(raw.declared)
    found = repair(blocks, end, tally, title=declared.title, signed=declared.signed)
    yield declared.or_else(found.fields).article(found.text, raw, chars_in=len(text), dropped=tally)
