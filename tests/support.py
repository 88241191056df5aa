"""Small helpers of several tests."""

import socket
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO

from index.types import Article, Filters
from serve import Collection


class SlowlyFailing:
    """Gives articles, and then fails as a full disk does."""

    def __init__(self, articles: Iterator[Article]) -> None:
        self._articles = articles

    def __iter__(self) -> Iterator[Article]:
        yield from self._articles
        raise OSError("the disk is full")


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def titles(collection: Collection, filters: Filters) -> list[str]:
    """Return the titles of all articles that pass the filters."""
    hits = collection.retriever.search("the", filters=filters, limit=50).hits
    return sorted({h.article.title for h in hits})


def pdf_of(
    pages: Sequence[Sequence[tuple[float, float, float, str]]], info: Mapping[str, str] | None = None
) -> bytes:
    """Make a PDF; each page is a list of lines: left, distance from the top, size of the letters, Latin-1 text."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    kids = []
    for lines in pages:
        drawn = b"".join(
            b"BT /F1 %g Tf %g %g Td (%s) Tj ET\n"
            % (size, left, 792 - top, text.encode("cp1252").replace(b"(", b"\\(").replace(b")", b"\\)"))
            for left, top, size, text in lines
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn))
        fonts = b"/Resources << /Font << /F1 3 0 R >> >>"
        page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R %s >>"
        objects.append(page % (len(objects), fonts))
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    said = b" ".join(b"/%s (%s)" % (key.encode(), value.encode()) for key, value in (info or {}).items())
    objects.append(b"<< %s >>" % said)
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer << /Size %d /Root 1 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF"
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    return out + head + table + trailer % (len(objects) + 1, len(objects), len(out))


def text_page(
    lines: Sequence[str], *, top: float = 100, size: float = 11
) -> list[tuple[float, float, float, str]]:
    """Set lines one below the other; an empty one leaves a gap."""
    return [(72, top + 1.3 * size * n, size, line) for n, line in enumerate(lines) if line]


def zip_of(members: Mapping[str, bytes | str]) -> bytes:
    """Make a zip file."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()
