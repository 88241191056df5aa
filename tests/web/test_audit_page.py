"""The page of an audit: well-formed, self-contained, and inert whatever articles say."""

from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from index.articles import make_article
from index.types import Article
from serve import main
from tests.conftest import MODELS, open_collection

HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(2)> {{ 7 * 7 }} {% raise %}'
TOWNS = {
    "Alderby": "The council opened a stone bridge over the canal in Alderby in 1901. Rosa Mamani praised the masons.",
    "Brimley": "The old brewery closed its vats near Brimley in 1912. Police counted 46 angry barrels outside.",
    "Corvale": "The orchard lost its oldest pear trees to frost in 1923. Julia Marsh planted 300 saplings there.",
    "Dunmore": "The railway reached the quarry near Dunmore in 1934. Workers loaded 58 wagons with slate at dawn.",
    "Eskdale": "The weavers demanded shorter hours and warmer sheds in 1945. Tom Vega printed their leaflets at night.",
    "Farleigh": "The ferry sank beside the lighthouse jetty in 1956. Divers raised 72 crates of porcelain there.",
    "Gorsted": "The telescope dome was painted green by Ines Kolar. Visitors climbed 85 narrow steps to the lens.",
    "Harwell": "The circus left two elephants behind in Harwell in 1978. Lidia Novak fed them turnips until spring.",
}
VOID = {"meta", "path", "rect", "img", "br", "link", "input"}


class Page(HTMLParser):
    """Checks that tags close in order, and keeps them and their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.said = ""
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.said += data


def hostile() -> Iterator[Article]:
    for at, (town, text) in enumerate(TOWNS.items()):
        article = make_article(
            id=f"{town}<b>&\"'",
            title=f"{town} {HOSTILE}",
            url=f"https://example.org/{town}?a=1&b=<i>",
            text=text,
        )
        # Such an address is refused at the door; a collection from elsewhere may hold one all the same.
        yield replace(article, url="javascript:alert(3)") if at % 3 == 1 else article


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("hostile")
    open_collection(made / "data").builder.add(hostile())
    return made


def audit(folder: Path, *arguments: str, data: str = "data") -> str:
    done = CliRunner().invoke(
        main,
        ["audit", "--data-dir", str(folder / data), "--page", str(folder / "audit.html"), *arguments],
        env={"PULLQUOTE_INDEX__MODELS_DIR": str(MODELS)},
    )
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return f"{done.exit_code}: {done.output}"


def test_the_page_is_well_formed_and_shows_hostile_articles_as_text(folder: Path) -> None:
    said = audit(folder, "--questions", "40", "--json", str(folder / "audit.json"))
    assert said.startswith("0: "), said
    assert "citations exact" in said
    page = Page((folder / "audit.html").read_text(encoding="utf-8"))
    assert HOSTILE in page.said
    names = {tag for tag, _ in page.tags}
    assert not names & {"script", "img", "link", "iframe", "b", "i"}
    assert not any(key.startswith("on") for _, attributes in page.tags for key in attributes)
    links = [a["href"] or "" for tag, a in page.tags if tag == "a"]
    assert links
    assert all(link.startswith("https://example.org/") for link in links)
    assert (folder / "audit.json").stat().st_size > 1000


def test_nothing_is_loaded_from_elsewhere(folder: Path) -> None:
    audit(folder, "--questions", "20")
    page = Page((folder / "audit.html").read_text(encoding="utf-8"))
    assert not any("src" in attributes for _, attributes in page.tags)
    assert "url(" not in page.said
    assert "@import" not in page.said


def test_links_lead_to_a_running_server_where_one_is_named(folder: Path) -> None:
    audit(folder, "--questions", "20", "--server", "http://127.0.0.1:8080/")
    page = Page((folder / "audit.html").read_text(encoding="utf-8"))
    links = [a["href"] or "" for tag, a in page.tags if tag == "a"]
    assert links
    assert all(link.startswith("http://127.0.0.1:8080/articles/") and "<" not in link for link in links)


def test_misuse_is_told_in_a_line(folder: Path) -> None:
    assert audit(folder, data="empty").startswith("1: Error: There are no articles yet.")
    assert audit(folder, "--server", "javascript:alert(1)").startswith("2: ")
    assert audit(folder, "--questions", "3").startswith("2: ")
    done = audit(folder, "--questions", "20", "--page", str(folder / "no" / "such" / "page.html"))
    assert done.startswith("1: ")
    assert "can't be written" in done
