import pytest

from index.articles import make_article
from index.errors import InvalidArticle
from index.loaders import load_bytes
from index.urls import is_url, split_url

NONE = [
    "http://[",
    "http://[evil]x/",
    "http://a:99999/",
    "http://a:b/",
    "http://\u2100.example/",
    "//a",
    "a b",
    "",
    None,
]


@pytest.mark.parametrize("address", NONE)
def test_what_is_no_address_is_taken_apart_without_failing(address: str | None) -> None:
    assert not is_url(address)
    split_url(address)


@pytest.mark.parametrize(
    "address", ["http://a", "HTTPS://a.example:8443/b?c#d", "http://[::1]/", "http://münchen.example/"]
)
def test_an_address_names_a_site(address: str) -> None:
    assert is_url(address)


def test_an_article_keeps_no_address_that_leads_nowhere() -> None:
    with pytest.raises(InvalidArticle, match="isn't a web address"):
        make_article(text="Some words.", title=None, url="http://[")


def test_files_that_name_one_are_read_all_the_same() -> None:
    page = b'<html><head><link rel="canonical" href="http://[x"></head><body><p>Some words.</p></body></html>'
    lines = b'{"title": "B", "text": "Some words.", "source": "http://[x", "url": "http://[y"}\n'
    for name, data in (("a.html", page), ("b.jsonl", lines)):
        (found,) = load_bytes(name, data)
        assert found.url is None
        assert "Some words." in found.text
