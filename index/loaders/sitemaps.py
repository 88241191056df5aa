"""Sitemaps: the pages that a site names, and the sitemaps that name more."""

import zlib
from dataclasses import dataclass, field

from index.errors import UnreadableSource
from index.loaders.package import parse_xml

MAX_PAGES = 1_000_000
MAX_BYTES = 100_000_000
_SNIFFED = 4096


@dataclass(frozen=True, slots=True)
class Sitemap:
    """The addresses of pages, and of further sitemaps, in the order of the file."""

    pages: list[str] = field(default_factory=list)
    sitemaps: list[str] = field(default_factory=list)


def is_sitemap(data: bytes) -> bool:
    """Tell whether bytes, packed or not, are a sitemap, by how they begin."""
    try:
        head = _unpacked(data, _SNIFFED)[:_SNIFFED].lower()
    except UnreadableSource:
        return False
    return b"<urlset" in head or b"<sitemapindex" in head


def parse_sitemap(data: bytes) -> Sitemap:
    """Read a sitemap or an index of sitemaps.

    :raises UnreadableSource: It can't be parsed, or is too large.
    """
    unpacked = _unpacked(data, MAX_BYTES + 1)
    if len(unpacked) > MAX_BYTES:
        raise UnreadableSource(f"the sitemap has more than {MAX_BYTES:,} bytes")
    root = parse_xml(unpacked)
    found = Sitemap()
    for element in root.iter():
        name = element.tag.rsplit("}", 1)[-1] if isinstance(element.tag, str) else ""
        if name != "loc" or element.getparent() is None:
            continue
        address = (element.text or "").strip()
        above = str(element.getparent().tag).rsplit("}", 1)[-1]
        if not address.lower().startswith(("http://", "https://")):
            continue
        if above == "url" and len(found.pages) < MAX_PAGES:
            found.pages.append(address)
        elif above == "sitemap":
            found.sitemaps.append(address)
    return found


def _unpacked(data: bytes, most: int) -> bytes:
    """Return bytes as they are, or the first of those that they unpack to."""
    if not data.startswith(b"\x1f\x8b"):
        return data
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(data, most)
    except zlib.error:
        raise UnreadableSource("the sitemap is packed, and damaged") from None
