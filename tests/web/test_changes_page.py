"""The page of a version that was quoted and has changed since."""

import pytest
from flask.testing import FlaskClient

OLD = (
    "The ferry leaves at nine. It carries 46 cars & a <b>bell</b>. The captain is Ines Calder.\n\n"
    "Nobody knows who rang the bell. The harbour was quiet all day."
)
NEW = OLD.replace("46 cars", "48 cars").replace(" The captain is Ines Calder.", "")


@pytest.fixture
def cited(writer: FlaskClient) -> str:
    """The address of the first version of an article that was corrected."""
    first = writer.put("/api/v1/articles/ferry", json={"title": "The ferry", "text": OLD})
    writer.put(
        "/api/v1/articles/ferry",
        json={"title": "The night ferry", "text": NEW, "author": "A. Reed", "published_at": "2024-05-02"},
    )
    return f"/articles/ferry?version={first.json['version_id']}"


def test_what_changed_is_marked_and_escaped_beside_a_link_to_the_latest(
    writer: FlaskClient, cited: str
) -> None:
    html = writer.get(cited).text
    assert "<del>46 </del><ins>48 </ins>" in html
    assert "<del>The captain is Ines Calder." in html
    assert '<del dir="auto">The ferry</del>' in html
    assert '<ins dir="auto">The night ferry</ins>' in html
    assert '<ins dir="auto">2024-05-02</ins>' in html
    assert 'href="/articles/ferry">read it as it is now' in html
    assert "&lt;b&gt;bell&lt;/b&gt;" in html
    assert "<b>bell" not in html
    assert "What changed since" in writer.get(cited + "&fragment=1").text


def test_it_says_whether_the_quoted_words_still_stand(writer: FlaskClient, cited: str) -> None:
    assert "still stand in it" in writer.get(f"{cited}&start=0&end=25").text
    assert "no longer in it" in writer.get(f"{cited}&start=26&end=60").text
    html = writer.get(cited).text
    assert "still stand in it" not in html
    assert "no longer in it" not in html


def test_the_latest_version_shows_no_changes(writer: FlaskClient, cited: str) -> None:
    version = writer.get("/api/v1/articles/ferry").json["version_id"]
    for address in ("/articles/ferry", f"/articles/ferry?version={version}"):
        html = writer.get(address).text
        assert "changed since" not in html
        assert "<del>" not in html


def test_after_a_removal_it_says_so_and_after_a_purge_it_is_gone(writer: FlaskClient, cited: str) -> None:
    writer.delete("/api/v1/articles/ferry")
    html = writer.get(cited).text
    assert "has been removed" in html
    assert "carries 46 cars" in html
    assert "<del>" not in html
    writer.delete("/api/v1/articles/ferry?purge=true")
    gone = writer.get(cited, headers={"Accept": "text/html"})
    assert gone.status_code == 410
    assert "46 cars" not in gone.text
