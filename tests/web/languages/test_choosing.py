"""Which language a page speaks, and what stays English whoever asks."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from flask.testing import FlaskClient
from flask_openapi3.openapi import OpenAPI
from pydantic import TypeAdapter, ValidationError

from tests.web.test_pages import FERRY
from web.languages import decimal, duration, in_words, moment, month
from web.languages.choosing import language
from web.languages.mistakes import mistake
from web.schemas import NewAddress


@pytest.fixture
def french(reading_app: OpenAPI) -> Iterator[None]:
    with reading_app.test_request_context("/", headers={"Accept-Language": "fr"}):
        yield


@pytest.fixture
def spanish(reading_app: OpenAPI) -> Iterator[None]:
    with reading_app.test_request_context("/", headers={"Accept-Language": "es"}):
        yield


@pytest.mark.parametrize(
    ("accepted", "spoken"),
    [
        (None, "en"),
        ("*", "en"),
        ("es", "es"),
        ("es-MX,es;q=0.9,en;q=0.8", "es"),
        ("fr_CA", "fr"),
        ("FR", "fr"),
        ("de, fr;q=0.5, en;q=0.4", "fr"),
        ("en-GB, fr;q=0.5", "en"),
        ("fr;q=0, es;q=0.1", "es"),
        ("*, fr;q=0.5", "en"),
        ("pl, ja", "en"),
        (";;;=, \u00e9", "en"),
    ],
)
def test_a_page_speaks_the_first_of_the_readers_languages_that_it_knows(
    client: FlaskClient, accepted: str | None, spoken: str
) -> None:
    response = client.get("/search", headers={"Accept-Language": accepted} if accepted else {})
    assert f'<html lang="{spoken}">' in response.text
    assert response.headers["Content-Language"] == spoken
    assert {"accept-language", "cookie"} <= {name.lower() for name in response.vary}


def test_a_language_that_was_chosen_is_remembered_and_leads_back(client: FlaskClient) -> None:
    chosen = client.post("/language", data={"language": "es", "to": "/search?q=a%3F"})
    assert (chosen.status_code, chosen.location) == (303, "/search?q=a%3F")
    cookie = chosen.headers["Set-Cookie"]
    assert all(part in cookie for part in ("language=es", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age="))
    assert '<html lang="es">' in client.get("/articles", headers={"Accept-Language": "fr"}).text
    page = client.get("/search?q=a%3F").text
    assert '<input type="hidden" name="to" value="/search?q=a%3F">' in page


@pytest.mark.parametrize(
    "to", ["https://example.org/", "//example.org", "/\\example.org", "/sign-out", "x\r\ny", ""]
)
def test_choosing_leads_nowhere_else(client: FlaskClient, to: str) -> None:
    assert client.post("/language", data={"language": "fr", "to": to}).location == "/"


def test_other_sites_and_unknown_languages_are_refused(client: FlaskClient) -> None:
    foreign = client.post("/language", data={"language": "fr"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403
    unknown = client.post("/language", data={"language": "tlh"}, headers={"Accept-Language": "es"})
    assert unknown.status_code == 422
    assert unknown.json["detail"] == "Elija uno de los idiomas que figuran al pie de la página."
    assert client.get_cookie("language") is None
    client.set_cookie("language", "tlh")
    assert '<html lang="en">' in client.get("/").text


@pytest.mark.parametrize(
    "path", ["/api/v1/search?q=ferry", "/v1/models", "/openapi.json", "/healthz", "/static/chat.js"]
)
def test_what_programs_read_is_the_same_for_everyone(client: FlaskClient, path: str) -> None:
    with client.get(path, headers={"Accept-Language": "fr"}) as response:
        assert response.status_code == 200
        assert "Content-Language" not in response.headers
        assert "accept-language" not in response.headers.get("Vary", "").lower()


def test_the_apis_problems_are_english_and_the_pages_are_the_readers(client: FlaskClient) -> None:
    spoken = {"Accept-Language": "fr"}
    assert client.get("/api/v1/articles/nothing", headers=spoken).json["title"] == "Not Found"
    page = client.get("/nowhere", headers={**spoken, "Accept": "text/html"})
    assert page.status_code == 404
    assert "<h1>Introuvable</h1>" in page.text
    assert "Il n’y a rien à cette adresse." in page.text
    problem = client.get("/ask?q=" + "x" * 2001, headers=spoken).json
    assert problem["detail"] == "2000 caractères au maximum, s’il vous plaît."
    assert problem["type"] == "urn:pullquote:problem:unprocessable-entity"


def test_articles_keep_their_words_and_say_their_language(client: FlaskClient) -> None:
    html = client.get("/", query_string={"q": FERRY}, headers={"Accept-Language": "es"}).text
    assert '<span class="extract" lang="en">The night ferry to Skerry Island carries' in html
    assert 'href="/articles/harbour' in html
    assert "11 de marzo de 2024" in html
    assert "Respondida en" in html
    sheet = client.get("/articles/harbour?fragment=1", headers={"Accept-Language": "es"}).text
    assert '<div class="text" lang="en">' in sheet
    assert 'lang="en"' not in client.get("/articles/harbour?fragment=1").text


def test_words_of_ours_between_quotes_are_translated_on_the_page_and_not_in_the_api(
    client: FlaskClient,
) -> None:
    spoken = {"Accept-Language": "es"}
    nobody_knows = "Who won the chess olympiad in Dresden?"
    assert (
        "Los artículos no lo dicen." in client.get("/", query_string={"q": nobody_knows}, headers=spoken).text
    )
    streamed = client.get("/ask", query_string={"q": nobody_knows}, headers=spoken)
    assert "Los art\\u00edculos no lo dicen." in streamed.text
    assert streamed.headers["Content-Language"] == "es"
    answer = client.post("/api/v1/answers", json={"question": nobody_knows}, headers=spoken).json
    assert answer["text"] == "The articles don’t say."


def test_references_are_in_the_readers_language(client: FlaskClient) -> None:
    sheet = client.get("/articles/harbour?start=0&end=20", headers={"Accept-Language": "fr"}).text
    assert re.search(r"«\u00a0The harbour in spring\u00a0», The Evening Tide, 11 mars 2024", sheet)
    assert "caractères 0–20" in sheet


@pytest.mark.usefixtures("french")
def test_dates_and_numbers_are_written_as_in_french() -> None:
    assert in_words(date(2024, 3, 1)) == "1er mars 2024"
    assert in_words(date(2024, 3, 11)) == "11 mars 2024"
    assert month(date(2024, 8, 1)) == "août 2024"
    assert moment("2024-03-01T12:34:56Z") == "1 mars 2024 12:34 UTC"
    assert (decimal(1.15), duration(2345)) == ("1,1", "2,3\u00a0s")


@pytest.mark.usefixtures("spanish")
def test_dates_and_numbers_are_written_as_in_spanish() -> None:
    assert in_words(date(2024, 3, 1)) == "1 de marzo de 2024"
    assert month(date(2024, 8, 1)) == "agosto de 2024"
    assert duration(0.2) == "1\u00a0ms"


def test_outside_of_pages_everything_is_english(reading_app: OpenAPI) -> None:
    assert language() == "en"
    assert in_words(date(2024, 3, 1)) == "1 March 2024"
    assert moment("2024-03-01T12:34:56Z") == "2024-03-01 12:34 UTC"
    assert (decimal(1.15), duration(2345), duration(0.2)) == ("1.1", "2.3 s", "1 ms")


@pytest.mark.usefixtures("french")
def test_mistakes_in_a_form_are_told_in_the_readers_words() -> None:
    with pytest.raises(ValidationError) as caught:
        NewAddress.model_validate({"url": "ftp://example.org"})
    found = caught.value.errors()[0]
    told = mistake(found["type"], found["ctx"], found["msg"])
    assert told == "une adresse commence par http:// ou https:// et nomme un site"
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(int).validate_python("many")
    found = caught.value.errors()[0]
    assert mistake(found["type"], {}, found["msg"]) == "Écrivez ici un nombre entier."
    assert mistake("float_parsing", {}, "as pydantic says") == "as pydantic says"
