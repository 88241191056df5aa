"""PDF: PDFium gives characters and their places, and the page's layout gives the article back."""

from collections.abc import Iterator, Sequence

from index.errors import UnreadableSource
from index.loaders.declared import sane_author, sane_title, visible
from index.loaders.fields import Fields, read_fields
from index.loaders.paragraphs import is_cut, ordinary_words
from index.loaders.pdf_article import assemble
from index.loaders.pdf_columns import in_reading_order
from index.loaders.pdf_furniture import without_furniture
from index.loaders.pdf_line import Line
from index.loaders.pdf_paragraphs import Paragraph, Words, continued, paragraphs
from index.loaders.prose import CELL
from index.loaders.raw import Loaded, Raw
from index.loaders.receipts import Reason, Tally
from index.page_numbers import PAGES

_TAIL = 4096  # the end mark stands in the last line; some programs add a little after it


def load_pdf(raw: Raw) -> Iterator[Loaded]:
    """Read a PDF as one article whose metadata tells where in the text each page begins."""
    from index.loaders.pdf_glyphs import read_pages  # loads PDFium: only those who read PDF pay

    data = raw.read()
    _check(data)
    pages, heights, info = read_pages(data)
    chars = sum(len(line.text) + 1 for page in pages for line in page)
    if not chars:
        raise UnreadableSource(
            "the PDF has no text, only pictures of it: run text recognition on it first (ocrmypdf does that)"
        )
    tally = Tally()
    words = Words(line for page in pages for line in page)
    items = _rejoined(without_furniture(pages, heights, words.size, tally), words, tally)
    if not items:
        raise UnreadableSource("the PDF has no words besides running heads and page numbers")
    declared = read_fields(raw.declared).or_else(_declared(info))
    found = assemble(items, len(pages), declared.title, tally)
    fields = Fields(metadata={PAGES: list(found.pages)}).or_else(declared).or_else(found.fields)
    known = len(found.text) + sum(d.chars for d in tally)
    tally.drop(Reason.LINE_BREAK, max(0, chars - known))
    yield fields.article(found.text, raw, chars_in=max(chars, known), dropped=tally)


def _check(data: bytes) -> None:
    """Refuse what isn't whole: PDFium would give the pages that are left, and nobody would miss the others."""
    if not data.strip():
        raise UnreadableSource("the file is empty: there is nothing to index")
    if b"%PDF-" not in data[:1024]:
        raise UnreadableSource("the file is no PDF, whatever its name says: save or download it again")
    if b"%%EOF" not in data[-_TAIL:]:
        raise UnreadableSource("the PDF is cut off, its end is missing: save or download it again")


def _declared(info: dict[str, str]) -> Fields:
    """Take what the document says of itself, unless it is what programs put there."""
    created = visible(info.get("CreationDate", "")).removeprefix("D:")[:8]
    day = f"{created[:4]}-{created[4:6]}-{created[6:]}" if created.isdigit() and len(created) == 8 else None
    return Fields(
        title=sane_title(info.get("Title")),
        author=sane_author(info.get("Author")),
        # When the file was made, not when the article was published: clippings are often printed years later.
        metadata={"created": day} if day else {},
    )


def _rejoined(pages: Sequence[Sequence[Line]], words: Words, tally: Tally) -> list[Paragraph]:
    """Return the paragraphs of all pages; what pages and columns cut is whole again."""
    columns = [
        list(paragraphs(column, number, words, tally))
        for number, page in enumerate(pages)
        for column in in_reading_order(page)
    ]
    ordinary = ordinary_words(p.text for column in columns for p in column)
    out: list[Paragraph] = []
    for column in columns:
        for i, item in enumerate(column):
            if not i and out and _goes_on(out[-1], item, ordinary):
                out[-1] = continued(out[-1], item, words, tally)
            else:
                out.append(item)
    return out


def _goes_on(before: Paragraph, after: Paragraph, ordinary: frozenset[str]) -> bool:
    if before.heading or after.heading or CELL in before.text or CELL in after.text:
        return False
    if abs(before.size - after.size) > 0.12 * max(before.size, after.size):
        return False
    return before.hyphen or is_cut(before.text, after.text, marked=True, ordinary=ordinary, broken=True)
