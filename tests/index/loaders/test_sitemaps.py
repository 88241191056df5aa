"""Sitemaps are read within limits, packed or not."""

import gzip

import pytest

from index.errors import UnreadableSource
from index.loaders.sitemaps import is_sitemap, parse_sitemap

PLAIN = b"<urlset>" + b"<url><loc>https://a.example/1</loc></url>" * 200 + b"</urlset>"
PACKED = gzip.compress(PLAIN)


@pytest.mark.parametrize("data", [PLAIN, PACKED], ids=["plain", "packed"])
def test_a_sitemap_is_known_and_read(data: bytes) -> None:
    assert is_sitemap(data)
    assert parse_sitemap(data).pages == ["https://a.example/1"] * 200


@pytest.mark.parametrize("data", [PLAIN, PACKED], ids=["plain", "packed"])
def test_a_sitemap_that_is_too_large_is_refused(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.loaders.sitemaps.MAX_BYTES", len(PLAIN))
    assert len(parse_sitemap(data).pages) == 200
    monkeypatch.setattr("index.loaders.sitemaps.MAX_BYTES", len(PLAIN) - 1)
    with pytest.raises(UnreadableSource, match="more than"):
        parse_sitemap(data)


def test_a_damaged_packed_sitemap_is_refused() -> None:
    damaged = PACKED[:12] + b"\xff" * 20
    assert not is_sitemap(damaged)
    with pytest.raises(UnreadableSource, match="damaged"):
        parse_sitemap(damaged)
