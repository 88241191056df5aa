"""Addresses to articles: pages, feeds and sitemaps, with robots' rules and without taking anything twice."""

import gzip
import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.database import Database
from index.fetching import Fetcher, FetchLog, FetchSettings, load_url
from index.types import Article, Refusal
from tests.index.fetching.misbehaving import Site, page, raw, running
from tests.support import pdf_of, text_page

STORY = "<html><head><title>{0}</title></head><body><article><h1>{0}</h1>" + "".join(
    f"<p>{{0}} was in the news again on day {n}, when the council of Aldermoor met to talk about what to do.</p>"
    for n in range(5)
)


@pytest.fixture
def site() -> Iterator[Site]:
    with running() as made:
        yield made


@pytest.fixture
def log(tmp_path: Path) -> FetchLog:
    return FetchLog(Database(tmp_path / "log.sqlite"))


def load(site: Site, log: FetchLog, path: str, **chosen: object) -> tuple[list[Article], list[Refusal]]:
    settings = FetchSettings(delay_s=0, timeout_s=2, allow=f"127.0.0.1:{site.port}", **chosen)  # type: ignore[arg-type]
    items = list(load_url(site.url(path), Fetcher(settings), log))
    return [i for i in items if isinstance(i, Article)], [i for i in items if isinstance(i, Refusal)]


def rss(site: Site, *items: str) -> str:
    inside = "".join(items)
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>The Gazette</title>{inside}</channel></rss>'
    )


def test_a_page_is_an_article_with_its_address(site: Site, log: FetchLog) -> None:
    site.answers["/bridge?secret=1"] = page(STORY.format("The bridge"))
    (article,), refused = load(site, log, "/bridge?secret=1")
    assert (article.title, article.source, refused) == ("The bridge", "127.0.0.1", [])
    assert article.url == site.url("/bridge?secret=1")
    again, _ = load(site, log, "/bridge?secret=1")
    assert again[0].id == article.id


def test_a_page_may_not_take_the_place_of_another_sites_article(site: Site, log: FetchLog) -> None:
    link = '<link rel="canonical" href="https://other.example/famous-story"/>'
    site.answers["/bridge"] = page(STORY.format("The bridge").replace("<title>", link + "<title>"))
    (article,), _ = load(site, log, "/bridge")
    assert article.url == site.url("/bridge")
    assert "famous" not in article.id


def test_other_formats_are_read_by_what_the_site_says_they_are(site: Site, log: FetchLog) -> None:
    site.answers["/download"] = page(
        pdf_of([text_page(["The plan of the bridge.", "It is long."])]), "application/pdf"
    )
    site.answers["/notes.md"] = page("# Notes\n\nThe bridge is closed.", "text/plain; charset=utf-8")
    (plan,), _ = load(site, log, "/download")
    (notes,), _ = load(site, log, "/notes.md")
    assert plan.metadata["pages"] == [0]
    assert notes.title == "Notes"


def test_what_is_no_article_is_refused_without_the_secrets_of_its_address(site: Site, log: FetchLog) -> None:
    site.answers["/x?token=hush"] = page(random.Random(1).randbytes(500), "application/octet-stream")
    found, (refusal,) = load(site, log, "/x?token=hush")
    assert found == []
    assert "hush" not in refusal.name + refusal.reason
    _, (gone,) = load(site, log, "/gone?token=hush")
    assert "404" in gone.reason
    assert "hush" not in gone.name + gone.reason


def test_entries_that_are_whole_are_taken_from_the_feed_and_others_are_fetched(
    site: Site, log: FetchLog
) -> None:
    whole = (
        "<item><title>A whole one</title><link>/whole</link><pubDate>Fri, 06 Jan 2023 10:00:00 GMT</pubDate>"
        '<content:encoded xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        "<![CDATA[<p>All of it &amp; more.</p><script>x()</script>]]></content:encoded></item>"
    )
    short = "<item><title>A short one</title><link>/short</link><description>Read on</description></item>"
    lost = "<item><title>A lost one</title><link>/lost</link><description>What is left.</description></item>"
    site.answers["/feed"] = page(rss(site, whole, short, lost), "application/rss+xml")
    site.answers["/short"] = page(STORY.format("The short one"))
    (first, second, third), refused = load(site, log, "/feed")
    assert (first.title, first.text, str(first.published)) == (
        "A whole one",
        "All of it & more.",
        "2023-01-06",
    )
    assert (first.url, first.source) == (site.url("/whole"), "The Gazette")
    assert second.title == "The short one"
    assert third.text == "What is left."
    assert refused == []
    assert site.paths() == ["/feed", "/robots.txt", "/short", "/lost"]


def test_atom_and_json_feeds_are_feeds_too(site: Site, log: FetchLog) -> None:
    site.answers["/atom"] = page(
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title><entry><title>An entry</title>'
        '<link href="http://a.example/1"/><author><name>Ann Lee</name></author><updated>2023-01-06T10:00:00Z</updated>'
        '<content type="html">&lt;p&gt;Words of it.&lt;/p&gt;</content></entry></feed>',
        "application/atom+xml",
    )
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "J",
        "items": [
            {
                "id": "1",
                "url": "http://b.example/1",
                "title": "One",
                "content_text": "Some words.",
                "tags": ["a"],
            }
        ],
    }
    site.answers["/json"] = page(json.dumps(feed), "application/feed+json")
    (atom,), _ = load(site, log, "/atom")
    (js,), _ = load(site, log, "/json")
    assert (atom.text, atom.author, str(atom.published)) == ("Words of it.", "Ann Lee", "2023-01-06")
    assert (js.text, js.url, js.tags) == ("Some words.", "http://b.example/1", ("a",))


def sitemap(*urls: str, kind: str = "urlset", inner: str = "url") -> str:
    named = "".join(f"<{inner}><loc>{url}</loc><lastmod>2023-01-01</lastmod></{inner}>" for url in urls)
    return f'<{kind} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{named}</{kind}>'


def test_a_sitemaps_pages_are_crawled_but_for_those_that_robots_may_not_see(
    site: Site, log: FetchLog
) -> None:
    pages = gzip.compress(sitemap(site.url("/one"), site.url("/private/two"), site.url("/three")).encode())
    site.answers["/index.xml"] = page(
        sitemap(site.url("/pages.xml.gz"), kind="sitemapindex", inner="sitemap"), "text/xml"
    )
    site.answers["/pages.xml.gz"] = page(pages, "application/gzip")
    site.answers["/robots.txt"] = page("User-agent: *\nDisallow: /private\n", "text/plain")
    site.answers["/one"] = page(STORY.format("Story one"))
    site.answers["/three"] = page("", status="500 Error")
    (one,), refused = load(site, log, "/index.xml")
    assert one.title == "Story one"
    assert one.published is None
    assert ["robots" in r.reason for r in refused] == [True, False]
    assert "/private/two" not in site.paths()
    assert site.paths().count("/robots.txt") == 1


@pytest.mark.parametrize(
    ("robots", "asked"),
    [
        (page("", status="404 Not Found"), True),
        (page("", status="403 Forbidden"), True),
        (page("", status="500 Error"), False),
        (raw(b"nonsense"), False),
    ],
)
def test_no_rules_allow_everything_and_a_site_with_problems_is_left_alone(
    site: Site, log: FetchLog, robots: object, asked: bool
) -> None:
    site.answers["/sitemap.xml"] = page(sitemap(site.url("/one")), "text/xml")
    site.answers["/one"] = page(STORY.format("Story one"))
    site.answers["/robots.txt"] = robots  # type: ignore[assignment]
    load(site, log, "/sitemap.xml")
    assert ("/one" in site.paths()) is asked


def test_a_site_that_wishes_for_distance_gets_it(site: Site, log: FetchLog) -> None:
    site.answers["/sitemap.xml"] = page(sitemap(site.url("/one"), site.url("/two")), "text/xml")
    site.answers["/robots.txt"] = page("User-agent: *\nCrawl-delay: 7\n", "text/plain")
    slept: list[float] = []
    settings = FetchSettings(delay_s=0, allow=f"127.0.0.1:{site.port}")
    list(load_url(site.url("/sitemap.xml"), Fetcher(settings, sleep=slept.append), log))
    assert len(slept) == 2
    assert all(6 < seconds <= 7 for seconds in slept)


def test_no_more_pages_are_fetched_than_wanted_and_none_twice(site: Site, log: FetchLog) -> None:
    site.answers["/sitemap.xml"] = page(sitemap(*[site.url(f"/{n % 3}") for n in range(30)]), "text/xml")
    _, refused = load(site, log, "/sitemap.xml")
    assert len(refused) == 3
    site.asked.clear()
    load(site, log, "/sitemap.xml", max_pages=2)
    assert sum(path in ("/0", "/1", "/2") for path in site.paths()) == 2


def test_sitemaps_that_name_each_other_end(site: Site, log: FetchLog) -> None:
    for a, b in (("/a.xml", "/b.xml"), ("/b.xml", "/a.xml")):
        site.answers[a] = page(sitemap(site.url(b), kind="sitemapindex", inner="sitemap"), "text/xml")
    assert load(site, log, "/a.xml") == ([], [])


def test_what_did_not_change_is_not_taken_again_once_it_was_published(site: Site, log: FetchLog) -> None:
    def answer(line: object, path: str, headers: dict[str, str]) -> None:
        fresh = headers.get("if-none-match") == '"1"'
        (raw(b"HTTP/1.1 304 Not Modified\r\n\r\n") if fresh else page(STORY.format("The bridge"), ETag='"1"'))(
            line, path, headers  # type: ignore[arg-type]
        )  # fmt: skip

    site.answers["/bridge"] = answer
    assert len(load(site, log, "/bridge")[0]) == 1
    assert len(load(site, log, "/bridge")[0]) == 1, "a crash before it was published loses nothing"
    log.keep()
    assert load(site, log, "/bridge") == ([], [])


def test_a_feed_that_is_not_utf8_and_one_that_is_broken_are_read_as_far_as_they_go(
    site: Site, log: FetchLog
) -> None:
    latin = (
        '<?xml version="1.0" encoding="iso-8859-1"?><rss version="2.0"><channel><title>F</title><item>'
        "<title>Café</title>"
        f"<description>{'Le café est fermé. ' * 100}</description></item></channel></rss>"
    )
    site.answers["/latin"] = page(latin.encode("latin-1"), "text/xml")
    (article,), _ = load(site, log, "/latin")
    assert article.title == "Café"
    site.answers["/cut"] = page(latin.encode("latin-1")[:-60], "text/xml")
    assert load(site, log, "/cut")[0]


def test_entities_in_feeds_and_sitemaps_are_inert(site: Site, log: FetchLog) -> None:
    entities = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(1, 9))
    bomb = f'<!DOCTYPE x [<!ENTITY e1 "boom boom">{entities}<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    site.answers["/feed"] = page(
        bomb + rss(site, "<item><title>T</title><description>Words &e9; &f;</description></item>"), "text/xml"
    )
    site.answers["/map"] = page(bomb + sitemap("http://a.example/&e9;&f;"), "text/xml")
    for path in ("/feed", "/map"):
        found, _ = load(site, log, path)
        assert all("root:" not in a.text and len(a.text) < 10_000 for a in found)
