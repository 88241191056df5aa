"""What a page's text is made of: standfirst, tables, code, and what stands above it."""

from index.loaders import load_bytes
from index.types import Article

PARAGRAPH = (
    "The old bridge over the river has been closed since the flood, and the town waits for a new one. "
    "The mayor said that it would cost two million, and that the work would begin in the spring. "
)
DECK = "Two million for a bridge that nobody has asked for, and no end in sight"


def read(page: str) -> Article:
    (loaded,) = load_bytes("a.html", page.encode())
    assert isinstance(loaded, Article), loaded
    assert loaded.receipt.chars_in == len(loaded.text) + sum(d.chars for d in loaded.receipt.dropped)
    return loaded


def article(inside: str, head: str = "") -> str:
    prose = f"<p>{PARAGRAPH * 2}</p><p>{PARAGRAPH}</p>"
    return f"<html><head>{head}</head><body><article>{inside}{prose}</article></body></html>"


def test_a_standfirst_is_kept_where_readers_see_it() -> None:
    meta = f'<meta name="description" content="{DECK}">'
    shown = f"<header><h1>A bridge</h1><p>{DECK}</p></header>"
    assert read(article(shown, meta)).text.startswith(DECK + "\n\nThe old bridge")
    assert DECK not in read(article("<h1>A bridge</h1>", meta)).text


def test_a_table_that_lays_the_page_out_gives_paragraphs() -> None:
    cell = f"<h2>Costs</h2><p>{PARAGRAPH * 2}</p><p>{PARAGRAPH}</p>"
    page = f"<html><body><table><tr><td>{cell}</td></tr></table></body></html>"
    blocks = read(page).text.split("\n\n")
    assert blocks[-2:] == [(PARAGRAPH * 2).strip(), PARAGRAPH.strip()]


def test_a_table_of_figures_gives_rows() -> None:
    rows = "".join(
        f"<tr><td>{year}</td><td>{cost} million</td></tr>" for year, cost in ((2021, 3), (2022, 4))
    )
    assert "2021 | 3 million\n2022 | 4 million" in read(article(f"<table>{rows}</table>")).text


def test_code_within_a_line_stays_in_it_and_code_blocks_keep_their_lines() -> None:
    text = read(
        article("<p>Save it as <code>add.c</code>, then run:</p><pre><code>cc add.c\n./a.out</code></pre>")
    ).text
    assert "Save it as add.c, then run:" in text
    assert "cc add.c\n./a.out" in text


def test_a_byline_in_the_text_goes_to_the_author() -> None:
    read_page = read(article("<h1>A bridge for Aldermoor</h1><p>Written by: Ann Lee</p>"))
    assert read_page.author == "Ann Lee"
    assert "Ann Lee" not in read_page.text
    assert "byline" in {d.reason for d in read_page.receipt.dropped}


def test_notices_to_browsers_are_left_out() -> None:
    notice = (
        "<p>JavaScript is disabled. For a better experience, please enable JavaScript in your browser.</p>"
    )
    assert "JavaScript" not in read(article(notice)).text


def test_a_sentence_set_as_a_heading_is_prose_and_a_short_heading_is_one() -> None:
    long = "The once-ubiquitous bridge was new when it was built, and has since come to stand for decline."
    inside = f"<h1>A bridge</h1><p>{PARAGRAPH}</p><h2>{long}</h2><p>{PARAGRAPH}</p><h2>What comes next</h2>"
    text = read(article(inside, "<title>A bridge</title>")).text
    assert f"\n\n{long}" in text
    assert "## What comes next" in text


def test_calls_to_follow_and_rights_in_other_languages_are_a_footer() -> None:
    foot = "<p>Síguenos en Telegram, Instagram y Facebook para más</p><p>Todos los derechos reservados</p>"
    page = f"<html><body><article><p>{PARAGRAPH * 2}</p><p>{PARAGRAPH}</p>{foot}</article></body></html>"
    assert read(page).text.endswith(PARAGRAPH.strip())
