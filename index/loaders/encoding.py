"""From bytes to text: byte order mark, strict UTF-8, what the page declares, then a guess."""

import codecs
import re

from charset_normalizer import from_bytes

from index.articles import canonical_newlines
from index.errors import UnreadableSource

_MARKS = (  # UTF-32's little-endian mark begins with UTF-16's, so it comes first
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"""<(?:meta[^>]{0,200}?|\?xml[^>]{0,100}?)\b(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.I
)
# Without letters that Turkish, Icelandic, Czech and Polish code pages put in the same places
_WESTERN = frozenset(
    "àâäáãåæçèéêëìíîïñòóôöõøœùúûüßÀÂÄÁÃÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÖÕØŒÙÚÛÜ¿¡«»“”„‚‘’–—…•·€£°§©®™½¼ºª\xa0\xad"
)
_GUESS_BYTES = 200_000
_BINARY = "the file is binary, not text: give a text, Markdown, HTML or JSON file"
_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def decode(data: bytes, *, markup: bool = False) -> str:
    """Decode a file's bytes and make its newlines LF; a byte order mark is not part of the text.

    :param markup: Whether a charset declared in HTML or XML counts.
    :raises UnreadableSource: If the bytes are empty, binary or in no encoding we can tell.
    """
    if not data.strip():
        raise UnreadableSource("the file is empty: there is nothing to index")
    text = _by_mark(data)
    if text is None:
        if b"\x00" in data:
            text = _utf16_without_mark(data)
        else:
            text = _strict(data, "utf-8") or _by_declaration(data, markup) or _western(data) or _guessed(data)
    if "\x00" in text or len(_NOT_TEXT.findall(text)) > len(text) // 100:
        raise UnreadableSource(_BINARY)
    text = canonical_newlines(text.removeprefix("\ufeff"))
    if not text.strip():
        raise UnreadableSource("the file is empty: there is nothing to index")
    return text


def _by_mark(data: bytes) -> str | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = _strict(data[len(mark) :], encoding)
            if text is None:
                raise UnreadableSource(
                    f"the file is marked as {encoding} but isn't valid {encoding}: save it as UTF-8"
                )
            return text
    return None


def _by_declaration(data: bytes, markup: bool) -> str | None:
    match = _DECLARED.search(data[:4096]) if markup else None
    if match is None:
        return None
    # The web reads latin-1 as Windows-1252 (WHATWG Encoding, labels of windows-1252)
    name = match.group(1).decode("ascii").lower()
    name = "cp1252" if name in ("iso-8859-1", "latin1", "latin-1", "ascii", "us-ascii") else name
    return _strict(data, name)


def _western(data: bytes) -> str | None:
    """Read Windows-1252, if that gives a Western European language: few accents, all of them its own.

    On short texts the guess takes Windows-1250 or the Baltic pages for it.
    """
    text = _strict(data, "cp1252")
    accents = [c for c in text or "" if not c.isascii()]
    few = 4 * sum(c.isalpha() for c in accents) < sum(c.isalpha() for c in text or "")
    return text if few and set(accents) <= _WESTERN else None


def _guessed(data: bytes) -> str:
    best = from_bytes(data[:_GUESS_BYTES]).best()
    text = _strict(data, best.encoding) if best is not None and not _looks_binary(data) else None
    if text is None:
        raise UnreadableSource("the file's encoding can't be told: save it as UTF-8")
    return text


def _looks_binary(data: bytes) -> bool:
    head = data[:_GUESS_BYTES]
    odd = sum(head.count(bytes([b])) for b in (*range(8), *range(14, 27), *range(28, 32), 127))
    return odd > len(head) // 100


def _utf16_without_mark(data: bytes) -> str:
    """Read UTF-16 that lacks its mark: in Latin text every other byte is zero."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    text = (
        _strict(data, encoding)
        if max(even, odd) > len(data) // 5 and min(even, odd) < len(data) // 50 + 1
        else None
    )
    if text is None:
        raise UnreadableSource(_BINARY)
    return text


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError, ValueError):
        return None
