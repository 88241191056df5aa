"""Who wrote a page, what it is called and in which language, from what it declares, shows and says."""

import pytest

from index.loaders import load_bytes
from index.types import Article

PARAGRAPH = (
    "The old bridge over the river has been closed since the flood, and the town waits for a new one. "
    "The mayor said that it would cost two million, and that the work would begin in the spring. "
)


def read(head: str = "", body: str = "", html: str = "<html>") -> Article:
    prose = f"<article><p>{PARAGRAPH * 2}</p><p>{PARAGRAPH}</p></article>"
    page = f"{html}<head>{head}</head><body>{body}{prose}</body></html>"
    (loaded,) = load_bytes("a.html", page.encode())
    assert isinstance(loaded, Article), loaded
    assert loaded.receipt.chars_in == len(loaded.text) + sum(d.chars for d in loaded.receipt.dropped)
    return loaded


@pytest.mark.parametrize(
    ("head", "body", "author"),
    [
        ('<meta name="author" content="By Ann Lee">', "", "Ann Lee"),
        (
            '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "author": '
            '[{"name": "Ann Lee"}, {"name": "Bo Ek"}]}]}</script>',
            "",
            "Ann Lee, Bo Ek",
        ),
        ("", '<div class="post-byline">By <b>Ann Lee</b><br>March 25, 2015</div>', "Ann Lee"),
        ("", 'Par <span itemprop="author">Ann Lee (avec Bo Ek)</span>', "Ann Lee (avec Bo Ek)"),
        (
            "",
            '<div itemprop="author"><b itemprop="name">Ann Lee</b> Principal Researcher</div>',
            "Ann Lee",
        ),
        ("", '<p class="comment">by <a rel="author">Cy Moe</a></p><a rel="author">Ann Lee</a>', "Ann Lee"),
        ('<meta name="author" content="https://example.org/ann">', "", None),
        ('<meta name="author" content="admin">', '<span class="author">Username</span>', None),
        ('<script type="application/ld+json">{broken</script>', "", None),
    ],
)
def test_the_author_is_who_is_declared_or_named_in_the_articles_byline(
    head: str, body: str, author: str | None
) -> None:
    assert read(head, body).author == author


def test_a_declared_name_that_is_only_the_sites_gives_way_to_a_byline() -> None:
    head = '<meta name="author" content="The Example"><meta property="og:site_name" content="The Example">'
    assert read(head, '<span class="byline">By Ann Lee</span>').author == "Ann Lee"


@pytest.mark.parametrize(
    ("declared", "shown", "title"),
    [
        ("Senator calls it", 'Senator calls it "a lie"', 'Senator calls it "a lie"'),
        ("The bridge stays closed - Daily", "The bridge stays closed", "The bridge stays closed"),
        ("The bridge stays closed", "Another story altogether", "The bridge stays closed"),
    ],
)
def test_the_title_is_the_heading_that_it_shortens_or_that_carries_a_sites_name(
    declared: str, shown: str, title: str
) -> None:
    article = read(f'<meta property="og:title" content="{declared}">', f"<h1>{shown}</h1>")
    assert article.title == title


def test_the_texts_own_language_beats_a_templates() -> None:
    german = "Die Brücke über den Fluss ist seit der Flut gesperrt, und die Stadt wartet auf eine neue. " * 5
    page = f'<html lang="en-US"><body><article><p>{german}</p><p>{german}</p></article></body></html>'
    (loaded,) = load_bytes("a.html", page.encode())
    assert isinstance(loaded, Article)
    assert loaded.language == "de"
    assert read(html='<html lang="en-GB">').language == "en-GB"


def test_an_html_tag_in_a_comment_declares_no_language() -> None:
    assert read(html='<!--[if IE]><html lang="fr"><![endif]--><html lang="en">').language == "en"
