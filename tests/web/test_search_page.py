"""The search page, as it is without JavaScript."""

import re

import pytest
from flask.testing import FlaskClient

from tests.web.test_pages import Page


def links(html: str, word: str) -> list[str]:
    return [a["href"] for a in Page(html).all("a") if word in (a.get("href") or "")]


def test_hits_show_their_words_marked_and_lead_to_the_passage(client: FlaskClient) -> None:
    html = client.get("/search?q=night+ferry").text
    assert "<mark>night</mark> <mark>ferry</mark> to Skerry Island" in html
    href = next(link for link in links(html, "/articles/harbour"))
    opened = client.get(href).text
    excerpt = opened[opened.index('id="excerpt"') :]
    assert "The night ferry to Skerry Island" in excerpt


def test_nothing_is_marked_that_was_not_looked_for(client: FlaskClient) -> None:
    html = client.get("/search?q=boats+crossing+water").text
    assert "near in meaning" in html
    assert "<mark>" not in html


def test_values_are_counted_and_can_be_chosen_and_left_out(client: FlaskClient) -> None:
    html = client.get("/search?q=council+tower").text
    assert re.search(r"Valley Post</span><span class=\"unseen\">: </span><span class=\"number\">1<", html)
    chosen = next(link for link in links(html, "source=Valley") if "author" not in link)
    narrowed = client.get(chosen).text
    assert set(re.findall(r"/articles/(\w+)\?", narrowed)) == {"clock"}
    assert "The Evening Tide" in narrowed, "another source can still be chosen"
    (out,) = re.findall(r'<a href="([^"]+)" aria-current="true"><span dir="auto">Valley Post', narrowed)
    assert "source" not in out


def test_limits_are_named_above_the_passages_and_lifted_one_by_one(client: FlaskClient) -> None:
    html = client.get("/search?q=council&source=The+Evening+Tide&published_from=2024-01-01").text
    line = html[html.index('class="limits"') :].partition("</p>")[0]
    assert "source <bdi>The Evening Tide</bdi>" in line
    assert "from <bdi>2024-01-01</bdi>" in line
    assert [link.replace("&amp;", "&") for link in re.findall('href="([^"]+)"', line)] == [
        "/search?published_from=2024-01-01&q=council",
        "/search?source=The+Evening+Tide&q=council",
    ]


def test_bars_lead_to_their_months(client: FlaskClient) -> None:
    html = client.get("/search?q=council+tower").text
    assert 'aria-label="October 2021: 1 passage"' in html
    month = next(link for link in links(html, "published_from=2021-10-01"))
    assert "published_to=2021-10-31" in month
    assert set(re.findall(r"/articles/(\w+)\?", client.get(month).text)) == {"clock"}


def test_pages_go_on_and_back_to_the_first(client: FlaskClient) -> None:
    html = client.get("/search?q=council&limit=2").text
    following = next(link for link in links(html, "cursor="))
    second = client.get(following).text
    assert "Passages 3–4, best first" in second
    assert not set(links(html, "/articles/harbour?")) & set(links(second, "/articles/harbour?"))
    assert any("cursor" not in link for link in links(second, "limit=2"))


def test_pages_of_an_older_state_say_so_and_begin_again(writer: FlaskClient) -> None:
    for n in range(3):
        writer.put(f"/api/v1/articles/t{n}", json={"title": f"T{n}", "text": f"The tower number {n} stands."})
    following = next(link for link in links(writer.get("/search?q=tower&limit=1").text, "cursor="))
    writer.put("/api/v1/articles/t9", json={"title": "T9", "text": "The tower number nine stands."})
    response = writer.get(following)
    assert response.status_code == 409
    assert "The articles have changed" in response.text
    assert "/search?q=tower&amp;limit=1" in response.text


@pytest.mark.parametrize(
    "query",
    [{"q": "x" * 2001}, {"q": "x", "published_from": "soon"}, {"q": "x", "cursor": "nonsense"}],
)
def test_what_can_not_be_searched_for_is_explained(client: FlaskClient, query: dict) -> None:
    response = client.get("/search", query_string=query)
    assert response.status_code in (400, 422)
    assert "can’t be searched for as it stands" in response.text


def test_hostile_words_and_articles_are_only_text(client: FlaskClient) -> None:
    html = client.get("/search", query_string={"q": '"><script>alert(1)</script> bread loaves'}).text
    assert "<script>alert" not in html
    assert "<i>Bread" not in html
    assert "&lt;i&gt;<mark>Bread</mark>&lt;/i&gt;" in html


def test_limits_that_leave_nothing_can_be_lifted(client: FlaskClient) -> None:
    html = client.get("/search?q=tower&source=Nowhere").text
    assert "No passage is left within these limits" in html
    assert 'href="/search?q=tower"' in html


def test_an_empty_collection_says_how_to_fill_it(empty: FlaskClient) -> None:
    assert "No articles yet" in empty.get("/search?q=tower").text


def test_copies_are_one_hit_that_names_the_others(writer: FlaskClient) -> None:
    story = (
        "The quartz mine at Osk closed in 1911. " + "The miners left the valley, one by one, for good. " * 8
    )
    for n in (1, 2):
        writer.put(f"/api/v1/articles/osk-{n}", json={"title": f"The mine, {n}", "text": story})
    html = writer.get("/search?q=quartz+mine").text
    assert "<summary>also in 1 other</summary>" in html
    assert re.search(r'<a href="/articles/osk-[12]" dir="auto">The mine, [12]</a>', html)
