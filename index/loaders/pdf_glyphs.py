"""What PDFium gives: the lines of each page, made of characters and the places where they stand."""

import math
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

import pypdfium2
import pypdfium2.raw as pdfium

from index.errors import UnreadableSource
from index.loaders.pdf_line import Line, is_rtl

_PDFIUM = threading.Lock()  # PDFium is not safe from several threads
_HYPHEN = "\x02"  # PDFium's sign for a hyphen at a line's end
_BULLETS = str.maketrans({"\uf0b7": "•", "\uf0a7": "•", "\uf0d8": "•"})  # Symbol and Wingdings have no others
_SAMPLE = 4  # every fourth character tells the size and weight of a line
_GAP = 0.9  # in sizes: a wider gap parts columns or cells; words stand closer


@dataclass(frozen=True, slots=True)
class _Char:
    value: str
    place: int
    left: float
    right: float
    bottom: float
    top: float

    @property
    def seen(self) -> bool:
        return self.right > self.left and not self.value.isspace()


def read_pages(data: bytes) -> tuple[list[list[Line]], list[float], dict[str, str]]:
    """Read a PDF.

    :return: The lines of each page, the pages' heights, and what the document says of itself.
    :raises UnreadableSource: It is encrypted or damaged.
    """
    with _PDFIUM:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            if "password" in str(error).lower():
                raise UnreadableSource("the PDF is encrypted: save it without a password") from None
            raise UnreadableSource("the file is damaged, or no PDF: save or download it again") from None
        with document:
            pages, heights = [], []
            try:
                for page in document:
                    heights.append(float(page.get_height()))
                    pages.append(read_lines(page))
                    page.close()
                return pages, heights, document.get_metadata_dict(skip_empty=True)
            except pypdfium2.PdfiumError:
                raise UnreadableSource("the PDF is damaged inside: save or download it again") from None


def read_lines(page: pypdfium2.PdfPage) -> list[Line]:
    """Read the lines of a page, parted where columns or cells stand apart, in the order of the file."""
    textpage = page.get_textpage()
    try:
        return [line for chars in _runs(textpage) if (line := _line(textpage, chars))]
    finally:
        textpage.close()


def _runs(textpage: pypdfium2.PdfTextPage) -> Iterator[list[_Char]]:
    run: list[_Char] = []
    last: _Char | None = None
    for char in _chars(textpage):
        if char.value in "\r\n" or (last is not None and char.seen and _apart(last, char)):
            yield run
            run, last = [], None
        if char.value not in "\r\n":
            run.append(char)
            last = char if char.seen else last
    yield run


def _apart(last: _Char, char: _Char) -> bool:
    # The height is that of a font's whole line, about 1.2 sizes
    height = max(char.top - char.bottom, last.top - last.bottom, 1.0)
    gap = max(char.left - last.right, last.left - char.right)
    return gap > _GAP * height / 1.2


def _chars(textpage: pypdfium2.PdfTextPage) -> Iterator[_Char]:
    box = pdfium.FS_RECTF()
    pending = ""
    for place in range(textpage.count_chars()):
        code = pdfium.FPDFText_GetUnicode(textpage, place)
        value = chr(code)
        if 0xD800 <= code < 0xDC00:
            pending = value
            continue
        if 0xDC00 <= code < 0xE000:
            value = (pending + value).encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
        pending = ""
        if not value or (code < 32 and value not in "\t\r\n\x02") or code in (0xFFFE, 0xFFFF, 0xFFFD):
            continue
        pdfium.FPDFText_GetLooseCharBox(textpage, place, box)
        yield _Char(value, place, box.left, box.right, box.bottom, box.top)


def _line(textpage: pypdfium2.PdfTextPage, chars: list[_Char]) -> Line | None:
    seen = [c for c in chars if c.seen]
    text = "".join(c.value for c in _logical(chars)).translate(_BULLETS)
    hyphen = text.rstrip().endswith((_HYPHEN, "\xad"))
    text = " ".join(text.replace(_HYPHEN, "-").replace("\xad", "-" if hyphen else "").split())
    if not seen or not text:
        return None
    sampled = seen[::_SAMPLE]
    sizes = Counter(_size(textpage, c.place) for c in sampled)
    weights = [pdfium.FPDFText_GetFontWeight(textpage, c.place) for c in sampled]
    middle = sorted(seen, key=lambda c: c.top - c.bottom)[len(seen) // 2]
    return Line(
        text=text,
        left=min(c.left for c in seen),
        right=max(c.right for c in seen),
        bottom=middle.bottom,
        top=max(middle.top, middle.bottom + 1.0),
        size=max(sizes, key=lambda size: (sizes[size], size)),
        weight=median(weights),
        hyphen=hyphen,
    )


def _size(textpage: pypdfium2.PdfTextPage, place: int) -> float:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(textpage, place, matrix)
    scale = math.hypot(matrix.c, matrix.d) or 1.0
    return round(float(pdfium.FPDFText_GetFontSize(textpage, place)) * scale, 1)


def _logical(chars: list[_Char]) -> list[_Char]:
    """Turn words round that PDFium turned: it takes a replacement text for drawn right-to-left letters.

    Such a text has one box for all its characters.
    """
    out: list[_Char] = []
    i = 0
    while i < len(chars):
        j = i + 1
        while (
            j < len(chars)
            and chars[j].left == chars[i].left
            and chars[j].right == chars[i].right
            and chars[j].value != " "
        ):
            j += 1
        run = chars[i:j]
        out += run[::-1] if len(run) > 1 and is_rtl("".join(c.value for c in run)) else run
        i = j
    return out
