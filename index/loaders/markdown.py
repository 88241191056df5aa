"""Markdown: front matter, then prose whose markup is taken off and whose headings, lists and code stay."""

from collections.abc import Iterator

from index.loaders.blocks import Kind
from index.loaders.encoding import decode
from index.loaders.fields import read_fields
from index.loaders.front_matter import split_front_matter
from index.loaders.layout import read_blocks, repair, without_empty
from index.loaders.markup import References, strip_comments, strip_markup
from index.loaders.raw import Loaded, Raw
from index.loaders.receipts import Reason, Tally


def load_markdown(raw: Raw) -> Iterator[Loaded]:
    """Read a Markdown file as one article."""
    text = decode(raw.read())
    record, length = split_front_matter(text)
    tally = Tally()
    tally.drop(Reason.FRONT_MATTER, length)
    body = strip_comments(text[length:], tally)
    blocks, end = read_blocks(body, tally, code=True)
    references = References.found_in(b.text for b in blocks if b.kind is not Kind.CODE)
    bare = [
        b if b.kind is Kind.CODE else b.with_text(strip_markup(b.text, references, tally)) for b in blocks
    ]
    blocks, end = without_empty(bare, end)
    fields = read_fields(raw.declared).or_else(read_fields(record))
    found = repair(blocks, end, tally, title=fields.title, signed=fields.signed, markdown=True)
    yield fields.or_else(found.fields).article(found.text, raw, chars_in=len(text), dropped=tally)
