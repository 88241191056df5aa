from datetime import date

import pytest

from index.loaders import load_bytes
from index.types import Article, Refusal


def read(text: str) -> Article:
    (loaded,) = load_bytes("a.md", text.encode())
    assert isinstance(loaded, Article), loaded
    return loaded


def refused(text: str) -> str:
    (loaded,) = load_bytes("a.md", text.encode())
    assert isinstance(loaded, Refusal), loaded
    return loaded.reason


YAML = """---
id: en:bridge
title: 'Bridge: closed'
authors: [Ann Lee, {name: Bo Ek}]
date: 2023-01-06
link: https://example.org/bridge
publication: The Example
lang: en
tags: [news, roads]
licence: CC0
draft: false
---

# Bridge: closed

Ann Lee 6 January 2023 is not a byline here.
"""
TOML = """+++
title = "Bridge: closed"
author = "Ann Lee"
date = 2023-01-06T10:00:00Z
[extra]
seen = [2023-01-07, 1.5]
+++
The bridge is closed."""


def test_yaml_front_matter_names_the_article() -> None:
    article = read(YAML)
    assert (article.id, article.title, article.author) == ("en:bridge", "Bridge: closed", "Ann Lee, Bo Ek")
    assert (article.published, article.url) == (date(2023, 1, 6), "https://example.org/bridge")
    assert (article.source, article.language, article.tags) == ("The Example", "en", ("news", "roads"))
    assert article.metadata == {"licence": "CC0", "draft": False, "file": "a.md"}
    assert article.text == "Ann Lee 6 January 2023 is not a byline here."


def test_toml_front_matter_names_the_article() -> None:
    article = read(TOML)
    assert (article.title, article.author, article.published) == (
        "Bridge: closed",
        "Ann Lee",
        date(2023, 1, 6),
    )
    assert article.metadata["extra"] == {"seen": ["2023-01-07", 1.5]}
    assert article.text == "The bridge is closed."


def test_a_date_that_cannot_be_read_is_kept_as_it_was_written() -> None:
    article = read("---\ntitle: T\ndate: last week\n---\nThe bridge is closed.")
    assert article.published is None
    assert article.metadata["date"] == "last week"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("---\ntitle: [a, b\n---\nText.", "can't be read"),
        ("---\na: &x [1]\nb: [*x, *x]\n---\nText.", "aliases"),
        ("---\na: !!python/object/apply:os.system [ls]\n---\nText.", "can't be read"),
        ("+++\ntitle = \n+++\nText.", "can't be read"),
        ("---\ntitle: T\nText without an end", "never closed"),
        ("---\nid: /a\n---\nText.", "id"),
        ("---\ntitle: {a: b}\n---\nText.", "title"),
        ("---\ntitle: T\n---\n", "empty"),
        ("---\n" + "a: " + "[" * 5000 + "\n---\nText.", "can't be read"),
    ],
)
def test_broken_front_matter_is_refused_with_the_reason(text: str, reason: str) -> None:
    assert reason in refused(text)


@pytest.mark.parametrize(
    "text", ["---\n\nA rule above.\n\n---\n\nA rule below, too.", "--- \nIt began so\n---\nand ended so."]
)
def test_a_rule_at_the_top_is_no_front_matter(text: str) -> None:
    assert "rule" in read(text).text or "began" in read(text).text


def test_inline_markup_goes_and_words_stay() -> None:
    article = read(
        "See [the docs][d], [D], [a page](https://e.org/x_(y) 'T') and <https://e.org>. ![logo](l.png)\n"
        "[![badge](b.svg)](https://e.org) Fish &amp; chips&nbsp;cost \\*5\\*, `a[0](b)` not. "
        "<b>Bold</b> Vec<T> [no][where]\n\n"
        "[d]: https://e.org/docs 'Docs'\n"
    )
    assert article.text == (
        "See the docs, D, a page and https://e.org.\n"
        " Fish & chips\u00a0cost *5*, `a[0](b)` not. Bold Vec<T> [no][where]"
    )


def test_headings_bullets_and_code_stay_as_they_are() -> None:
    text = (
        "First words here.\n\n## A heading\n\n- one\n- two\n\n1. first\n2. second\n\n"
        "```python\nx = a *b* c\n\n\ny = '<!-- -->'\n```\n\n"
        "    indented *code* &amp;\n\nLast words here."
    )
    assert read(text).text == text


def test_the_other_ways_to_write_a_heading_become_one() -> None:
    assert read("Some words.\n\nPart one\n========\n\nWords.\n\n## Two ##\n\nThree\n---\n\nEnd.").text == (
        "Some words.\n\n# Part one\n\nWords.\n\n## Two\n\n## Three\n\nEnd."
    )


def test_quotations_lose_their_marks_and_comments_their_words() -> None:
    assert read(
        "Words.\n\n> One line\n> and *another*.\n\n<!-- not\n\nthis -->\n\nEnd.<script>x</script>"
    ).text == ("Words.\n\nOne line\nand another.\n\nEnd.")


def test_a_heading_of_the_first_level_is_the_title_and_others_are_not() -> None:
    assert read("# Bridge *closed*\nThe bridge is closed.").title == "Bridge closed"
    article = read("## Bridge closed\n\nThe bridge is closed.")
    assert (article.title, article.text) == ("Bridge closed", "## Bridge closed\n\nThe bridge is closed.")
