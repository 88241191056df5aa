"""PDF: the text layer by PDFium, line by line with its place on the page, made into paragraphs."""

import re
import threading
from collections.abc import Iterator
from statistics import median
from typing import Any

from index.errors import UnreadableSource
from index.loaders.declared import sane_author, sane_title, visible
from index.loaders.fields import Fields, read_fields
from index.loaders.footer import footer_start
from index.loaders.heading import read_head
from index.loaders.pdf_layout import SOFT_HYPHEN, Line, Paragraph, paragraphs
from index.loaders.raw import Loaded, Raw
from index.loaders.receipts import Reason, Tally
from index.page_numbers import PAGES

_PDFIUM = threading.Lock()  # PDFium is not safe from several threads

_SOFT = "\x02\ufffe"  # what PDFium gives for a hyphen that only breaks a word, instead of the line's end


def load_pdf(raw: Raw) -> Iterator[Loaded]:
    """Read a PDF file as one article whose metadata tells where each page begins."""
    pages, info = _read(raw.read())
    if not any(line.text for page in pages for line in page):
        raise UnreadableSource(
            "the PDF has no text, only pictures of it: run text recognition on it first (ocrmypdf does that)"
        )
    tally = Tally()
    found = paragraphs(pages, tally)
    declared = read_fields(raw.declared).or_else(_declared(info))
    body, seen = _without_head_and_foot(found, declared.title, tally)
    text, begins = _write(body, len(pages))
    fields = declared.or_else(seen).or_else(Fields(title=_largest(pages)))
    kept = Fields(metadata={PAGES: begins}).or_else(fields)
    yield fields.or_else(kept).article(
        text, raw, chars_in=len(text) + sum(d.chars for d in tally), dropped=tally
    )


def _read(data: bytes) -> tuple[list[list[Line]], dict[str, str]]:
    import pypdfium2  # only those who read PDF pay

    with _PDFIUM:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            if "password" in str(error).lower():
                raise UnreadableSource("the PDF is encrypted: save it without a password") from None
            raise UnreadableSource("the file is damaged, or no PDF: save or download it again") from None
        try:
            info = document.get_metadata_dict(skip_empty=True)
            return [list(_lines(document[number])) for number in range(len(document))], info
        except pypdfium2.PdfiumError:
            raise UnreadableSource("the PDF is damaged inside: save or download it again") from None
        finally:
            document.close()


def _lines(page: Any) -> Iterator[Line]:
    words = page.get_textpage()
    height = page.get_height()
    try:
        whole = words.get_text_range()
        at = 0
        for piece in re.findall(rf"[^\r\n{_SOFT}]+|\r\n|.", whole, re.DOTALL):
            bare = visible(piece.replace(SOFT_HYPHEN, ""))
            if bare:
                after = whole[at + len(piece) : at + len(piece) + 1]
                broken = after != "" and after in _SOFT
                yield _line(words, at, piece, bare + SOFT_HYPHEN * broken, height)
            at += len(piece)
    finally:
        words.close()
        page.close()


def _line(words: Any, at: int, piece: str, text: str, height: float) -> Line:
    first = at + len(piece) - len(piece.lstrip())
    last = at + len(piece.rstrip()) - 1
    boxes = [words.get_charbox(n, loose=True) for n in dict.fromkeys((first, (first + last) // 2, last))]
    left, right = min(b[0] for b in boxes), max(b[2] for b in boxes)
    return Line(
        text,
        left,
        right,
        height - max(b[3] for b in boxes),
        median(b[3] - b[1] for b in boxes),
        (height - max(b[3] for b in boxes)) / max(height, 1.0),
    )


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


def _without_head_and_foot(
    found: list[Paragraph], title: str | None, tally: Tally
) -> tuple[list[Paragraph], Fields]:
    blocks = [paragraph.block for paragraph in found]
    head = read_head([paragraph.as_head(first=n == 0) for n, paragraph in enumerate(found[:4])])
    same = title is not None and blocks and blocks[0].text.lstrip("# ").casefold() == title.casefold()
    above = head.title_blocks + head.byline_blocks if head.title_blocks else int(bool(same))
    stop = max(footer_start(blocks), min(above + 1, len(blocks)))
    for number, block in enumerate(blocks):
        if number < above:
            tally.drop(Reason.TITLE if number == 0 else Reason.BYLINE, len(block.text))
        elif number >= stop:
            tally.drop(Reason.FOOTER, len(block.text))
    return found[above:stop] or found, Fields(title=head.title, author=head.author, published=head.published)


def _write(body: list[Paragraph], pages: int) -> tuple[str, list[int]]:
    """Join the paragraphs; return the text, and where in it each page begins."""
    text, begins = "", [0]
    for paragraph in body:
        text += "\n\n" if text else ""
        for at, page in paragraph.breaks:
            # Pages without text begin where the next one does.
            begins += [len(text) + at] * (page + 1 - len(begins))
        text += paragraph.text
    return text, begins + [len(text)] * (pages - len(begins))


def _largest(pages: list[list[Line]]) -> str | None:
    """Return the first line set in the largest letters of the first page, if they are clearly larger."""
    lines = [line for line in (pages[0] if pages else []) if any(c.isalpha() for c in line.text)]
    if len(lines) < 3:
        return None
    largest = max(lines, key=lambda line: line.height)
    clear = largest.height > 1.2 * median(line.height for line in lines)
    return largest.text[:200] if clear and 3 <= len(largest.text) <= 200 else None
