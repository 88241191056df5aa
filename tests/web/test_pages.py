"""The pages, as they are without JavaScript."""

import re
import time
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient

from index.articles import text_version
from tests.web.conftest import HARBOUR, HOSTILE

FERRY = "How many cars does the night ferry to Skerry Island carry?"


class Page(HTMLParser):
    """Collects what a test asks about a page: its elements, and the text inside `.text`."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def test_a_question_in_the_address_is_answered_on_the_page(client: FlaskClient) -> None:
    html = client.get("/", query_string={"q": FERRY}).text
    assert "The night ferry to Skerry Island carries" in html
    assert "<mark>forty" in html
    page = Page(html)
    sources = [a for a in page.all("a") if "reference" in (a.get("class") or "")]
    assert sources
    assert sources[0]["href"].endswith("#excerpt")
    assert "The harbour in spring" in sources[0]["aria-label"]
    assert "11 March 2024" in html
    assert "Ines Calder" in html


def test_the_footnote_leads_to_the_article_with_its_excerpt_marked(client: FlaskClient) -> None:
    page = Page(client.get("/", query_string={"q": FERRY}).text)
    href = next(a["href"] for a in page.all("a") if "reference" in (a.get("class") or ""))
    response = client.get(href)
    assert response.status_code == 200
    marks = Page(response.text).all("mark")
    assert marks[0] == {"class": "excerpt", "id": "excerpt"}
    excerpt = re.search(
        r'id="excerpt">(.*?)</mark>', response.text.replace("<mark>", "").replace("</mark></mark>", "</mark>")
    )
    assert excerpt


def test_an_abstention_shows_the_closest_passages_apart(client: FlaskClient) -> None:
    html = client.get("/", query_string={"q": "Who won the chess olympiad in Dresden?"}).text
    assert "The articles don’t say." in html
    assert "Closest passages" in html
    assert 'class="reference' not in html


def test_limits_that_let_nothing_answer_can_be_loosened(client: FlaskClient) -> None:
    html = client.get("/", query_string={"q": FERRY, "source": "Valley Post", "author": ""}).text
    assert "Only the articles within your limits were searched" in html
    assert '<option value="Valley Post" selected>' in html


@pytest.mark.parametrize("query", [{"q": "x" * 2001}, {"q": "x", "published_from": "soon"}])
def test_a_question_that_can_not_be_asked_is_explained(client: FlaskClient, query: dict) -> None:
    response = client.get("/", query_string=query)
    assert response.status_code == 422
    assert "can’t be asked as it stands" in response.text


def test_hostile_text_is_shown_as_text(client: FlaskClient) -> None:
    for path in (
        "/articles/baker",
        "/articles/baker?fragment=1",
        "/articles",
        "/?q=loaves+a+day+Tarn+Street",
    ):
        html = client.get(path).text
        assert "<script>document" not in html
        assert "<img" not in html
        assert "onerror=" not in html.replace("onerror=&#34;", "")
        assert "<i>Bread</i>" not in html
    html = client.get("/articles/baker").text
    assert "{{ 7 * 7 }}" in html
    assert "&amp;amp;" in html
    quoted = client.get(f"/articles/baker?version={text_version(HOSTILE)}&start=0&end=60&hs=4&he=30").text
    assert "<script>document" not in quoted


@pytest.mark.parametrize(
    "path", ["/", "/?q=ferry", "/?q=xyzzy", "/articles", "/articles/harbour", "/docs", "/none"]
)
def test_pages_keep_to_their_policy(client: FlaskClient, path: str) -> None:
    page = Page(client.get(path, headers={"Accept": "text/html"}).text)
    assert not page.all("style")
    assert all(script.get("src", "").startswith("/static/") for script in page.all("script"))
    for tag, attributes in page.elements:
        assert "style" not in attributes, tag
        assert not [name for name in attributes if name.startswith("on")], tag
    assert all(link["href"].startswith("/static/") for link in page.all("link"))


@pytest.mark.parametrize(
    "path", ["/", "/?q=ferry", "/?q=xyzzy", "/articles", "/articles/harbour", "/docs", "/none"]
)
def test_pages_are_built_for_everyone(client: FlaskClient, path: str) -> None:
    page = Page(client.get(path, headers={"Accept": "text/html"}).text)
    assert page.all("html")[0]["lang"] == "en"
    assert len(page.all("h1")) == 1
    assert page.all("main")[0]["id"] == "main"
    assert page.all("a")[0]["href"] == "#main"
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    labelled = {label.get("for") for label in page.all("label")}
    assert all(area["id"] in labelled for area in page.all("textarea"))


def test_the_articles_text_is_all_there(client: FlaskClient) -> None:
    html = client.get("/articles/harbour?fragment=1").text
    assert html.count("<p dir") == HARBOUR.count("\n\n")
    assert "<span hidden># </span>" in html


def test_an_older_version_says_so_and_leads_to_the_new_one(writer: FlaskClient) -> None:
    old = writer.get("/api/v1/articles/clock").json["version_id"]
    writer.put("/api/v1/articles/clock", json={"title": "The clock tower", "text": "It has gone."})
    html = writer.get(f"/articles/clock?version={old}&start=0&end=9").text
    assert "This article has changed since" in html
    assert 'href="/articles/clock"' in html
    assert "It has gone." in writer.get("/articles/clock").text


def test_a_removed_article_still_shows_what_was_quoted_until_it_is_purged(writer: FlaskClient) -> None:
    old = writer.get("/api/v1/articles/clock").json["version_id"]
    browser = {"Accept": "text/html"}
    writer.delete("/api/v1/articles/clock")
    assert "has been removed from the collection" in writer.get(f"/articles/clock?version={old}").text
    assert writer.get("/articles/clock", headers=browser).status_code == 404
    writer.delete("/api/v1/articles/clock?purge=true")
    gone = writer.get(f"/articles/clock?version={old}", headers=browser)
    assert gone.status_code == 410
    assert "erased for good" in gone.text


@pytest.mark.parametrize(
    "query", ["start=5&end=5", "start=9&end=3", "start=0", "start=0&end=999999", "start=x&end=3"]
)
def test_an_excerpt_outside_the_text_is_refused(client: FlaskClient, query: str) -> None:
    assert client.get(f"/articles/clock?{query}").status_code == 422


def test_an_empty_collection_teaches_and_loads_the_samples_with_one_click(empty: FlaskClient) -> None:
    html = empty.get("/").text
    assert "No articles yet" in html
    assert "pullquote add" in html
    assert "No articles yet" in empty.get("/articles").text
    response = empty.post("/samples", headers={"Sec-Fetch-Site": "same-origin"})
    assert response.status_code == 303
    for _ in range(200):
        page = empty.get(response.location).text
        if "<h1>Done" in page:
            break
        assert 'http-equiv="refresh"' in page
        time.sleep(0.05)
    assert "3 articles added" in page
    assert "Ask your articles" in empty.get("/").text


def test_the_list_of_articles_pages(writer: FlaskClient) -> None:
    many = {"articles": [{"id": f"n{n:03}", "title": f"Note {n}", "text": f"Note {n}."} for n in range(60)]}
    job = writer.post("/api/v1/articles", json=many)
    assert '"done"' in writer.get(f"{job.headers['Location']}/events").text
    html = writer.get("/articles").text
    assert "61 in all" in html
    following = re.search(r'rel="next" href="([^"]+)"', html)
    assert following
    assert "Note 59" in writer.get(following[1].replace("&amp;", "&")).text


def test_the_pieces_of_a_stream_are_those_of_the_page(client: FlaskClient) -> None:
    text = client.get("/ask", query_string={"q": FERRY}).text
    names = [line[7:] for line in text.splitlines() if line.startswith("event: ")]
    assert names[:2] == ["started", "stage"]
    assert names[-1] == "completed"
    assert {"piece", "footnote"} <= set(names)
    assert "Reading" in text
    assert "forty" in text


def test_static_files_are_small(client: FlaskClient) -> None:
    chat = (
        "chat.js",
        "source.js",
        "sse.js",
        "feedback.js",
        "past.js",
        "suggestions.js",
        "peek.js",
        "copy.js",
    )
    names = ("pullquote.css", *chat, "search.js", "add.js", "job.js", "jobs.js", "icon.svg")
    total = 0
    for name in names:
        with client.get(f"/static/{name}") as response:
            assert response.status_code == 200
            total += len(response.data)
    assert total < 75_000
