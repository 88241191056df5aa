"""References can be pasted: each form is whole whatever stands in it, and the quotation comes back as it was."""

import json
import re
from datetime import date

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from index.types import ArticleInfo
from web.references import Quotation, bibtex, csl_json, markdown, plain

NASTY = st.text(
    st.sampled_from(list("\\`*_{}[]()<>#+-.!|~&$%^\"'@1aé 🍵\n=/:"))
    | st.characters(exclude_categories=["Cs", "Cc"]),
    min_size=1,
    max_size=60,
)
ADDRESS = "http://127.0.0.1:8080/articles/ferry?version=sha256:0123&start=4&end=9#excerpt"


def article(title: str = "The ferry", author: str | None = "Ines Calder", **more: object) -> ArticleInfo:
    given = {"published": date(2024, 3, 11), "source": "The Evening Tide", **more}
    return ArticleInfo(id="ferry", version="sha256:0123456789abcdef", title=title, author=author, **given)


def quoted(quote: str, source: ArticleInfo | None = None, page: int | None = None) -> Quotation:
    return Quotation(source or article(), ADDRESS, quote, 4, 4 + len(quote), page)


def test_plain_text_says_who_what_where_and_when() -> None:
    written = plain(quoted("It carries 46 cars.", article(url="https://example.org/ferry"), page=3))
    assert written.splitlines() == [
        "“It carries 46 cars.”",
        "— Ines Calder, “The ferry”, The Evening Tide, 11 March 2024, p. 3.",
        "https://example.org/ferry",
        f"{ADDRESS} (version 0123456789ab, characters 4–23)",
    ]


def test_what_is_not_known_leaves_no_gaps() -> None:
    bare = ArticleInfo(id="a", version="sha256:0123456789abcdef", title="東京")
    assert plain(Quotation(bare, ADDRESS)) == f"“東京”.\n{ADDRESS} (version 0123456789ab)"
    assert bibtex(Quotation(bare, ADDRESS)).startswith("@misc{article-89abcdef,\n  title = {{東京}},\n  note")
    assert set(json.loads(csl_json(Quotation(bare, ADDRESS)))[0]) == {
        "id",
        "type",
        "title",
        "version",
        "note",
    }


def shown(source: str) -> str:
    """Return what a reader of CommonMark sees, without its white space."""
    tokens = MarkdownIt("commonmark").parse(source)
    inline = [child for token in tokens for child in token.children or []]
    assert {child.type for child in inline} <= {
        "text",
        "softbreak",
        "link_open",
        "link_close",
        "text_special",
    }
    return "".join("".join(child.content.split()) for child in inline)


@given(NASTY, NASTY)
def test_markdown_shows_every_sign_as_it_is(quote: str, title: str) -> None:
    written = markdown(quoted(quote, article(title, url="https://example.org/a_(b)<c>")))
    title, quote = "".join(title.split()), "".join(quote.replace("\x00", "\ufffd").split())
    expected = f"{quote}—InesCalder,“{title}”,TheEveningTide,11March2024(version0123456789ab,characters"
    assert shown(written).startswith(expected.replace("\x00", "\ufffd"))


@given(NASTY, NASTY, NASTY)
def test_bibtex_is_balanced_and_has_no_sign_that_tex_would_take_for_its_own(a: str, b: str, c: str) -> None:
    entry = bibtex(quoted(a, article(b, c, url="https://example.org/{x}%20\\")))
    depth = 0
    for char in entry:
        depth += {"{": 1, "}": -1}.get(char, 0)
        assert depth >= 0
    assert depth == 0
    assert entry.count("{", 0, entry.index("\n")) == 1
    for name in ("author", "title", "annote"):
        field = re.search(rf"^  {name} = (.*),$", entry, re.MULTILINE)
        assert field
        assert not re.search(r"(?<!\\)[$&#%_^~]", field[1])


def test_bibtex_names_its_fields() -> None:
    entry = bibtex(quoted("100 % of R&D_x", page=2))
    assert entry.startswith("@misc{ines-calder-2024-the-ferry,\n")
    for line in (
        "  author = {{Ines Calder}},",
        "  year = {2024},",
        "  month = mar,",
        "  howpublished = {The Evening Tide},",
        r"  annote = {“100 \% of R\&D\_x”},",
    ):
        assert line in entry.splitlines()
    assert "note = {p. 2, version 0123456789ab, characters 4--18, \\url{http" in entry


@given(NASTY, NASTY)
def test_csl_json_gives_quote_and_title_back(quote: str, title: str) -> None:
    (item,) = json.loads(csl_json(quoted(quote, article(title, url="https://example.org/x"))))
    assert (item["annote"], item["title"]) == (quote, title)
    assert item["author"] == [{"literal": "Ines Calder"}]
    assert item["issued"] == {"date-parts": [[2024, 3, 11]]}
    assert item["type"] == "webpage"


@pytest.mark.parametrize(
    ("form", "kind"),
    [
        ("plain", "text/plain"),
        ("markdown", "text/markdown"),
        ("bibtex", "application/x-bibtex"),
        ("csl-json", "application/vnd.citationstyles.csl+json"),
    ],
)
def test_a_reference_is_cut_from_the_version_it_names(writer: FlaskClient, form: str, kind: str) -> None:
    old = writer.put("/api/v1/articles/ferry", json={"title": "F", "text": "🍵 It carries 46 cars."}).json
    writer.put("/api/v1/articles/ferry", json={"title": "F", "text": "It carries 48."})
    path = f"/api/v1/articles/ferry/versions/{old['version_id']}/reference"
    response = writer.get(path, query_string={"start": 2, "end": 21, "format": form})
    assert response.status_code == 200
    assert response.mimetype == kind
    assert "It carries 46 cars." in response.text
    assert "start=2&end=21" in response.text


@pytest.mark.parametrize(
    "query", ["start=3", "end=3", "start=5&end=5", "start=0&end=100000", "format=ris", "x=1"]
)
def test_a_stretch_that_is_none_is_refused(client: FlaskClient, query: str) -> None:
    version = client.get("/api/v1/articles/clock").json["version_id"]
    response = client.get(f"/api/v1/articles/clock/versions/{version}/reference?{query}")
    assert response.status_code == 422
    assert response.mimetype == "application/problem+json"


def test_the_references_of_what_is_gone_are_gone(writer: FlaskClient) -> None:
    version = writer.get("/api/v1/articles/clock").json["version_id"]
    path = f"/api/v1/articles/clock/versions/{version}/reference"
    writer.delete("/api/v1/articles/clock")
    assert writer.get(path).status_code == 200
    writer.delete("/api/v1/articles/clock?purge=true")
    assert writer.get(path).status_code == 410
    assert writer.get("/api/v1/articles/nobody/versions/sha256:0/reference").status_code == 404


def test_the_page_of_an_excerpt_has_them_to_be_selected(client: FlaskClient) -> None:
    html = client.get("/articles/baker?start=0&end=20").text
    assert "Cite these words" in html
    assert html.count('class="copy plain small"') == 4
    assert "@misc{" in html
    assert "<script>document" not in html
    assert "Cite this article" in client.get("/articles/baker").text
