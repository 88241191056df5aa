"""RTF: the words, and what the document says of itself."""

import re
from collections.abc import Iterator

from index.articles import canonical_newlines
from index.errors import UnreadableSource
from index.loaders.declared import sane_author, sane_title
from index.loaders.fields import Fields, read_fields
from index.loaders.layout import read_blocks, repair
from index.loaders.prose import CELL, write
from index.loaders.raw import Loaded, Raw
from index.loaders.receipts import Reason, Tally

_ROW = re.compile(r"^([^|\n]*\|[^\n]*)\|[ \t]*$", re.MULTILINE)  # striprtf's rows: each cell ends with a bar
_INFO = re.compile(r"\{\\(title|author)\s([^{}]{1,500})\}")


def load_rtf(raw: Raw) -> Iterator[Loaded]:
    """Read a Rich Text file as one article."""
    from striprtf.striprtf import rtf_to_text  # only those who read RTF pay

    data = raw.read()
    if not data.lstrip().startswith(b"{\\rtf"):
        raise UnreadableSource("the file is no RTF, whatever its name says: save it again")
    source = data.decode("ascii", "replace") if data.isascii() else data.decode("cp1252", "replace")
    try:
        text = canonical_newlines(rtf_to_text(source, errors="replace"))  # type: ignore[no-untyped-call]  # has no types
    except Exception as error:  # a parser meets any bytes there are
        raise UnreadableSource(f"the RTF is damaged ({type(error).__name__}): save it again") from None
    lines = [line.strip() for line in _ROW.sub(_row, text.replace("\x00", "")).split("\n")]
    text = write(line for line in lines if any(c.isalnum() for c in line))
    if not text.strip():
        raise UnreadableSource("the file has no text: there is nothing to index")
    tally = Tally()
    tally.drop(Reason.MARKUP, max(0, len(source) - len(text)))
    blocks, end = read_blocks(text, tally, code=False)
    declared = read_fields(raw.declared).or_else(_declared(source))
    found = repair(blocks, end, tally, title=declared.title, signed=declared.signed)
    chars = len(found.text) + sum(d.chars for d in tally)
    yield declared.or_else(found.fields).article(found.text, raw, chars_in=chars, dropped=tally)


def _declared(source: str) -> Fields:
    said = {
        name: " ".join(value.split()) for name, value in _INFO.findall(source[:20_000]) if "\\" not in value
    }
    return Fields(title=sane_title(said.get("title")), author=sane_author(said.get("author")))


def _row(match: re.Match[str]) -> str:
    return CELL.join(cell.strip() for cell in match[1].split("|"))
