"""What is fetched is gathered in a folder, and added from there: once, and however often it is begun."""

from pathlib import Path

import pytest

from index.database import Database
from index.errors import UnreadableSource
from index.fetching import Fetcher, FetchLog, FetchSettings
from index.fetching.gathering import gather, gathered
from index.types import Article, Progress, Refusal
from tests.index.fetching.misbehaving import Site, page, running

STORY = "<html><head><title>{0}</title></head><body><article><h1>{0}</h1>" + (
    "<p>{0} was in the news again, and the council of Aldermoor met to talk about what to do.</p>" * 4
)


class StopHere(Exception):  # noqa: N818 - named for what it says
    pass


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(tmp_path / "log.sqlite")


def fetcher(site: Site) -> Fetcher:
    return Fetcher(FetchSettings(delay_s=0, timeout_s=2, allow=f"127.0.0.1:{site.port}"))


def fill(site: Site) -> str:
    """Make a site with a sitemap of two pages, one of which is not there; return the sitemap's address."""
    site.answers["/bridge"] = page(STORY.format("The bridge"), ETag='"1"')
    places = "".join(f"<url><loc>{site.url(path)}</loc></url>" for path in ("/bridge", "/missing"))
    xml = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{places}</urlset>'
    site.answers["/sitemap.xml"] = page(xml, kind="application/xml")
    return site.url("/sitemap.xml")


def test_articles_and_refusals_come_out_as_they_went_in(tmp_path: Path, database: Database) -> None:
    told: list[Progress] = []
    with running() as site:
        found = gather(fill(site), fetcher(site), database, tmp_path / "spool", told.append)
    assert len(found) == 2
    article, refusal = gathered(tmp_path / "spool")
    assert isinstance(article, Article)
    assert isinstance(refusal, Refusal)
    assert (article.title, "Aldermoor" in article.text) == ("The bridge", True)
    assert refusal.name == site.url("/missing").replace(f":{site.port}", "")
    assert [(p.stage, p.done) for p in told] == [("pages fetched", 1), ("pages fetched", 2)]


def test_what_was_gathered_before_a_crash_is_not_fetched_again(tmp_path: Path, database: Database) -> None:
    with running() as site:
        address = fill(site)
        gather(address, fetcher(site), database, tmp_path / "spool", lambda _: None)
        asked = len(site.asked)
        again = gather(address, fetcher(site), database, tmp_path / "spool", lambda _: None)
        assert len(site.asked) == asked
    assert len(again) == 2


def test_what_was_cut_off_is_fetched_from_the_start(tmp_path: Path, database: Database) -> None:
    def stop(progress: Progress) -> None:
        raise StopHere

    with running() as site:
        address = fill(site)
        with pytest.raises(StopHere):
            gather(address, fetcher(site), database, tmp_path / "spool", stop)
        with pytest.raises(UnreadableSource):
            gathered(tmp_path / "spool")
        assert len(gather(address, fetcher(site), database, tmp_path / "spool", lambda _: None)) == 2


def test_sites_are_believed_that_nothing_changed_only_once_it_was_published(
    tmp_path: Path, database: Database
) -> None:
    with running() as site:
        found = gather(fill(site), fetcher(site), database, tmp_path / "spool", lambda _: None)
        assert FetchLog(database).validators(site.url("/bridge")) == {}
        found.published(database)
        assert FetchLog(database).validators(site.url("/bridge"))["etag"] == '"1"'
