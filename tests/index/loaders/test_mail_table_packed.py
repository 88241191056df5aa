"""Messages, tables and packed files: what is in them, each by its own loader."""

import gzip
import json
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from index.loaders import load_bytes, load_path, packed
from index.loaders.raw import Budget
from index.types import Article, Refusal
from tests.support import pdf_of, text_page, zip_of

MAIL = b"""From: "Ann Lee" <ann@example.org>
To: desk@example.org
Subject: =?utf-8?q?The_caf=C3=A9_is_closed?=
Date: Fri, 06 Jan 2023 10:00:00 +0100
Message-ID: <one@example.org>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=B

--B
Content-Type: text/plain; charset=utf-8

The caf\xc3\xa9 of Aldermoor is closed. It will open again in March.

> What is with the cafe?

--\x20
Ann
--B
Content-Type: application/pdf
Content-Disposition: attachment; filename="../plan.pdf"
Content-Transfer-Encoding: base64

%s
--B
Content-Type: application/octet-stream
Content-Disposition: attachment; filename="strange.xyz"

zzz
--B--
"""


def articles(name: str, data: bytes) -> list[Article]:
    items = list(load_bytes(name, data))
    assert all(isinstance(item, Article) for item in items), items
    return items


def mail() -> bytes:
    from base64 import encodebytes

    return MAIL % encodebytes(pdf_of([text_page(["The plan shows the new kitchen.", "It is large."])]))


def test_a_message_is_an_article_and_so_are_attachments_that_can_be_read() -> None:
    message, attached = articles("a.eml", mail())
    assert (message.title, message.author, str(message.published)) == (
        "The café is closed",
        "Ann Lee",
        "2023-01-06",
    )
    assert message.text == "The café of Aldermoor is closed. It will open again in March."
    assert {d.reason for d in message.receipt.dropped} == {"quoted reply", "signature"}
    assert attached.text.startswith("The plan shows")
    assert attached.id != message.id


def test_a_message_in_html_only_gives_its_words() -> None:
    (message,) = articles(
        "a.eml", b"Subject: Hi\nContent-Type: text/html\n\n<p>One <script>x()</script>two.</p><p>Three.</p>"
    )
    assert message.text == "One two.\n\nThree."


@pytest.mark.parametrize("data", [b"", b"no headers at all", b"Subject: only a subject\n\n"])
def test_a_message_without_words_is_refused(data: bytes) -> None:
    (item,) = load_bytes("a.eml", data)
    assert isinstance(item, Refusal)


def test_each_row_of_a_table_is_an_article() -> None:
    table = (
        'Title;Date;Author;Body;Desk\nBridge;2023-01-06;Ann Lee;"It is closed; for now.";city\nEmpty;;;;\n'
    )
    first, second = load_bytes("a.csv", table.encode())
    assert isinstance(first, Article)
    assert (first.title, first.text, first.author, str(first.published)) == (
        "Bridge", "It is closed; for now.", "Ann Lee", "2023-01-06",
    )  # fmt: skip
    assert first.metadata["desk"] == "city"
    assert isinstance(second, Refusal)
    assert "row 3" in second.reason


def test_a_table_without_a_column_of_text_says_which_it_wants() -> None:
    (item,) = load_bytes("a.csv", b"year,cost\n2023,40\n")
    assert isinstance(item, Refusal)
    assert "'text'" in item.reason


def test_a_zip_file_gives_what_each_member_gives_and_one_bad_member_stops_no_other(tmp_path: Path) -> None:
    data = zip_of(
        {
            "b/story.md": "# A bridge\n\nIt is closed.",
            "a.txt": "The weir\n\nThe weir is low. It was built in 1911.",
            "../../escape.txt": "Words outside.",
            "bad.pdf": b"no pdf",
            "inner.zip": zip_of({"deep.txt": "Deep words stand here."}),
            "__MACOSX/._a.txt": "x",
            ".hidden.txt": "x",
        }
    )
    (tmp_path / "all.zip").write_bytes(data)
    items = list(load_path(tmp_path / "all.zip"))
    found = {a.metadata["file"]: a for a in items if isinstance(a, Article)}
    assert set(found) == {
        "all.zip/b/story.md",
        "all.zip/a.txt",
        "all.zip/escape.txt",
        "all.zip/inner.zip/deep.txt",
    }
    assert len({a.id for a in found.values()}) == 4
    assert [i.name.rsplit("/", 1)[-1] for i in items if isinstance(i, Refusal)] == ["bad.pdf"]
    assert list(tmp_path.parent.glob("escape.txt")) == []


def test_a_zip_file_in_a_zip_file_in_a_zip_file_is_refused() -> None:
    inner = zip_of({"deep.txt": "Words."})
    for _ in range(3):
        inner = zip_of({"in.zip": inner})
    (item,) = load_bytes("a.zip", inner)
    assert isinstance(item, Refusal)
    assert "unpack" in item.reason


def test_a_packed_file_is_read_by_the_loader_of_what_is_in_it() -> None:
    lines = "".join(
        json.dumps({"id": f"n{n}", "title": "N", "text": f"Number {n}."}) + "\n" for n in range(3)
    )
    found = articles("news.jsonl.gz", gzip.compress(lines.encode()))
    assert [a.id for a in found] == ["n0", "n1", "n2"]
    (page,) = articles("a.txt.gz", gzip.compress(b"The weir\n\nThe weir is low. It was built in 1911."))
    assert page.title == "The weir"


def bomb(size: int = 80_000_000) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive, archive.open("big.txt", "w", force_zip64=True) as member:
        for _ in range(size // 1_000_000):
            member.write(b"a" * 1_000_000)
    return out.getvalue()


@pytest.mark.parametrize("name", ["a.zip", "a.txt.gz", "a.docx"])
def test_what_unpacks_to_more_than_the_limit_is_refused(name: str) -> None:
    if name == "a.txt.gz":
        data = gzip.compress(b"a" * 80_000_000)
    elif name == "a.docx":
        data = zip_of({"word/document.xml": b"<a>" + b"b" * 120_000_000 + b"</a>"})
    else:
        data = bomb()
    assert len(data) < 1_000_000
    (item,) = load_bytes(name, data)
    assert isinstance(item, Refusal)
    assert "more than" in item.reason


@pytest.mark.parametrize("name", ["a.zip", "a.txt.gz", "a.eml"])
@pytest.mark.parametrize("tenth", range(10))
def test_a_truncated_file_is_read_or_refused_in_words(name: str, tenth: int) -> None:
    whole = {
        "a.zip": zip_of({"a.txt": "Words and words. " * 200}),
        "a.txt.gz": gzip.compress(b"Words and words, and others. " * 200),
        "a.eml": mail(),
    }[name]
    for item in load_bytes(name, whole[: len(whole) * tenth // 10]):
        assert isinstance(item, (Article, Refusal))


def test_an_encrypted_member_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = bytearray(zip_of({"a.txt": "Words."}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1  # the bit that says so
    (item,) = load_bytes("a.zip", bytes(data))
    assert isinstance(item, Refusal)
    assert "password" in item.reason


def test_a_zip_file_of_too_many_members_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "MAX_MEMBERS", 3)
    (item,) = load_bytes("a.zip", zip_of({f"{n}.txt": "Words." for n in range(5)}))
    assert isinstance(item, Refusal)


def nested(depth: int) -> bytes:
    data, name = b"Deep words here.", "a.txt"
    for _ in range(depth):
        data, name = zip_of({name: data}), "in.zip"
    return data


def test_what_is_packed_too_deep_is_refused_and_not_unpacked() -> None:
    assert articles("a.zip", nested(2))
    (item,) = load_bytes("a.zip", nested(3))
    assert isinstance(item, Refusal)
    assert "packed more than twice" in item.reason


def test_a_message_is_no_way_round_the_depth() -> None:
    from base64 import encodebytes

    inner = MAIL.replace(b"../plan.pdf", b"in.zip") % encodebytes(nested(2))
    items = list(load_bytes("a.eml", inner))
    assert [type(i) for i in items] == [Article, Refusal]


def test_all_that_is_packed_has_one_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "Budget", lambda: Budget(50_000))
    bomb = zip_of({f"{n}.txt": b"0 " * 20_000 for n in range(3)})
    (item,) = load_bytes("a.zip", bomb)
    assert isinstance(item, Refusal)
    assert "unpacks to more than 50,000 bytes" in item.reason
    (item,) = load_bytes("a.jsonl.gz", gzip.compress(b'{"text": "' + b"0" * 1_000_000 + b'"}'))
    assert isinstance(item, Refusal)
    assert "unpacks to more than 50,000 bytes" in item.reason
    inside = zip_of(
        {"one.zip": zip_of({"a.txt": b"0 " * 20_000}), "two.zip": zip_of({"b.txt": b"1 " * 20_000})}
    )
    kinds = [type(i) for i in load_bytes("a.zip", inside)]
    assert kinds == [Article, Refusal]


def test_attachments_of_one_name_are_articles_of_their_own() -> None:
    from base64 import encodebytes

    one = (
        MAIL.replace(b"../plan.pdf", b"a.txt")
        .replace(b"strange.xyz", b"a.txt")
        .replace(b"zzz", b"Other words.")
    )
    items = articles("a.eml", one % encodebytes(b"The words of the first."))
    assert len({item.id for item in items}) == 3


def test_the_line_that_introduces_a_quoted_reply_goes_with_it() -> None:
    data = b"Subject: Re: x\nFrom: a@b.example\n\nYes, do it.\n\nOn Fri, 6 Jan 2023, Bo Ek wrote:\n> Shall I?\n> Bo\n"
    (item,) = articles("a.eml", data)
    assert item.text == "Yes, do it."


def test_a_table_without_rows_is_refused() -> None:
    (item,) = load_bytes("a.csv", b"title,text\n")
    assert isinstance(item, Refusal)
    assert "no rows" in item.reason
