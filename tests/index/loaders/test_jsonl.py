import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.loaders import load_bytes, load_path
from index.types import Article, Refusal

RECORD = {
    "id": "en:Bridge",
    "title": "Bridge",
    "text": "  *Not* markup.\n\n---\n\nShare this article \n",
    "source": "The Example",
    "author": ["Ann Lee", "Bo Ek"],
    "url": "https://example.org/b",
    "lang": "en",
    "tags": "news, roads",
    "kind": {"a": 1},
}


def lines(*records: object) -> bytes:
    return "".join(json.dumps(r) + "\n" for r in records).encode()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.json", json.dumps(RECORD).encode()),
        ("a.json", json.dumps([RECORD], indent=2).encode()),
        ("a.json", lines(RECORD)),
        ("a.jsonl", lines(RECORD)),
        ("a.ndjson", b"\xef\xbb\xbf" + lines(RECORD)),
        ("a.jsonl", json.dumps([RECORD]).encode()),
        ("a.jsonl", json.dumps(RECORD).encode("utf-16")),
    ],
)
def test_the_common_form_is_read_from_every_kind_of_file(name: str, data: bytes) -> None:
    (article,) = load_bytes(name, data)
    assert isinstance(article, Article)
    assert (article.id, article.title, article.author) == ("en:Bridge", "Bridge", "Ann Lee, Bo Ek")
    assert (article.source, article.url, article.language) == ("The Example", "https://example.org/b", "en")
    assert article.tags == ("news", "roads")
    assert article.metadata == {"kind": {"a": 1}, "file": name}
    assert article.text == RECORD["text"]
    assert article.receipt.dropped == ()


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")).filter(str.strip),
        min_size=1,
    )
)
def test_texts_are_kept_to_the_character(texts: list[str]) -> None:
    loaded = list(load_bytes("a.jsonl", lines(*({"id": str(i), "text": t} for i, t in enumerate(texts)))))
    kept = [a.text for a in loaded if isinstance(a, Article)]
    assert kept == [t.replace("\r\n", "\n").replace("\r", "\n") for t in texts]


@pytest.mark.parametrize("key", ["date", "published", "published_at"])
def test_a_date_has_several_names(key: str) -> None:
    (article,) = load_bytes("a.json", json.dumps({"text": "Words.", key: "6 January 2023"}).encode())
    assert isinstance(article, Article)
    assert article.published == date(2023, 1, 6)


def test_a_source_that_is_an_address_is_both() -> None:
    (article,) = load_bytes(
        "a.json", json.dumps({"text": "Words.", "source": "https://www.example.org/b"}).encode()
    )
    assert isinstance(article, Article)
    assert (article.url, article.source) == ("https://www.example.org/b", "example.org")


def test_a_bad_line_is_refused_by_number_and_the_others_go_on(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    bad = [
        b"{",
        b"7",
        b"{}",
        b'{"text": ""}',
        b'{"text": "\\ud800"}',
        b'{"text": "x", "id": "/a"}',
        b'{"text": 5}',
        b'"\xff"',
    ]
    path.write_bytes(
        b'{"text": "First.", "id": "one"}\n\n' + b"\n".join(bad) + b'\n{"text": "Last.", "id": "two"}'
    )
    loaded = list(load_path(path))
    assert [x.id for x in loaded if isinstance(x, Article)] == ["one", "two"]
    refusals = [x for x in loaded if isinstance(x, Refusal)]
    assert [x.name for x in refusals] == [f"{path}:{n}" for n in range(3, 11)]
    assert all(x.reason.startswith(f"line {n}: ") for n, x in enumerate(refusals, start=3))


def test_jsonl_has_no_limit_but_a_line_has(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(
        lines(*({"text": "x" * 50, "id": str(n)} for n in range(20)), {"text": "y" * 5000}, {"text": "z"})
    )
    loaded = list(load_path(path, max_bytes=200))
    assert [isinstance(x, Article) for x in loaded] == [True] * 20 + [False, True]


@pytest.mark.parametrize(
    "data", [b"", b" \n", b"5", b"null", b'{"a": 1}', b"[" * 100_000, b"{", b"\x00\x01", b"\xff\xfe"]
)
@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_what_holds_no_article_is_refused(name: str, data: bytes) -> None:
    loaded = list(load_bytes(name, data))
    assert loaded
    assert all(isinstance(x, Refusal) for x in loaded)


def test_records_without_an_id_get_one_that_stays() -> None:
    def ids() -> list[str]:
        data = lines({"text": "One."}, {"text": "Two."}, {"text": "Two.", "url": "https://e.org/x"})
        return [x.id for x in load_bytes("a.jsonl", data) if isinstance(x, Article)]

    assert ids() == ids()
    assert len(set(ids())) == 3


def test_a_saved_json_feed_gives_its_entries() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "The Feed",
        "items": [
            {"title": "One", "content_text": "Some words."},
            {"title": "Two", "content_html": "<p>More</p>"},
        ],
    }
    loaded = [x for x in load_bytes("a.json", json.dumps(feed).encode()) if isinstance(x, Article)]
    assert [(x.title, x.text, x.source) for x in loaded] == [
        ("One", "Some words.", "The Feed"),
        ("Two", "More", "The Feed"),
    ]
    (refused,) = load_bytes("a.json", json.dumps({**feed, "items": []}).encode())
    assert isinstance(refused, Refusal)
    assert "no entries" in refused.reason
