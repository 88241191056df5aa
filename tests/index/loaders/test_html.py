from datetime import date

import pytest

from index.loaders import load_bytes
from index.types import Article, Refusal

PARAGRAPH = (
    "The old bridge over the river has been closed since the flood, and the town waits for a new one. "
)
PAGE = f"""<!DOCTYPE html><html lang="en-GB"><head><title>Bridge stays closed - The Example</title>
<link rel="canonical" href="https://example.org/2023/bridge"><meta name="author" content="Ann Lee">
<meta property="og:site_name" content="The Example">
<meta property="article:published_time" content="2023-01-06T10:00:00Z">
<script>var hidden = 1;</script></head><body><nav><a href="/">Home</a> <a href="/sport">Sport pages</a></nav>
<article><h1>Bridge stays closed</h1><p>{PARAGRAPH * 3}</p>
<p>The mayor said that it would <em>cost</em> two million.<br>
She did not say when. {PARAGRAPH * 2}</p><h2>What comes next</h2><ul><li>A vote in May</li><li>Work in June</li></ul>
<p>{PARAGRAPH * 3}</p></article><footer>© 2023 The Example <a href="/privacy">Privacy</a></footer></body></html>"""


def read(page: str | bytes, name: str = "a.html") -> Article:
    (loaded,) = load_bytes(name, page if isinstance(page, bytes) else page.encode())
    assert isinstance(loaded, Article), loaded
    return loaded


def test_the_article_is_found_among_the_furniture() -> None:
    article = read(PAGE)
    assert (article.title, article.author, article.published) == (
        "Bridge stays closed",
        "Ann Lee",
        date(2023, 1, 6),
    )
    assert (article.url, article.source) == ("https://example.org/2023/bridge", "The Example")
    assert article.language == "en-GB"
    for furniture in ("Sport pages", "Privacy", "hidden", "Bridge stays closed"):
        assert furniture not in article.text


def test_blocks_stand_apart_and_lists_together() -> None:
    blocks = read(PAGE).text.split("\n\n")
    assert blocks[0] == (PARAGRAPH * 3).strip()
    assert blocks[1].startswith("The mayor said that it would cost two million. She did not say when.")
    assert blocks[2:4] == ["## What comes next", "- A vote in May\n- Work in June"]


def test_the_receipt_tells_markup_from_boilerplate() -> None:
    article = read(PAGE)
    dropped = {d.reason: d.chars for d in article.receipt.dropped}
    assert article.receipt.chars_in == len(PAGE)
    assert dropped["markup"] > dropped["boilerplate"] > len("Home Sport pages")


def test_the_same_address_gives_the_same_id_under_any_name() -> None:
    assert read(PAGE, "one.html").id == read(PAGE, "two.htm").id


@pytest.mark.parametrize(
    "canonical", ["https://example.org/", "/relative", "javascript:alert(1)", "ftp://e.org/x"]
)
def test_an_address_that_names_no_page_is_not_taken(canonical: str) -> None:
    article = read(PAGE.replace("https://example.org/2023/bridge", canonical))
    assert article.url is None


@pytest.mark.parametrize(
    ("charset", "declared"),
    [("iso-8859-2", "iso-8859-2"), ("shift_jis", "shift_jis"), ("cp1252", "iso-8859-1"), ("utf-16", "")],
)
def test_the_declared_charset_is_believed(charset: str, declared: str) -> None:
    words = {
        "iso-8859-2": "Żółć jest żółta",
        "shift_jis": "宇宙飛行士",
        "cp1252": "“Größe”",
        "utf-16": "Żółć 宇宙",
    }[charset]
    page = f'<html><head><meta charset="{declared}"></head><body><p>{words} {PARAGRAPH * 3}</p></body></html>'
    assert words in read(page.encode(charset)).text


@pytest.mark.parametrize(
    "page", ["<html></html>", "<script>x</script>", "<html><body><img src=a></body></html>"]
)
def test_a_page_without_words_is_refused(page: str) -> None:
    (loaded,) = load_bytes("a.html", page.encode())
    assert isinstance(loaded, Refusal)


@pytest.mark.parametrize(
    "page",
    [
        "<p>Short.</p>",
        "just words",
        "<?xml version='1.0' encoding='utf-8'?><html><body><p>Words.</p></body></html>",
    ],
)
def test_little_is_better_than_nothing(page: str) -> None:
    assert read(page).text.rstrip(".") in ("Short", "just words", "Words")
