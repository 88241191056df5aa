"""DOCX, ODT, EPUB and RTF: words, headings, lists and tables; what isn't the article's is left out."""

import pytest

from index.loaders import load_bytes
from index.types import Article, Refusal
from tests.support import zip_of

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
STYLES = f"""<w:styles {W}><w:style w:styleId="T"><w:name w:val="Title"/></w:style>
<w:style w:styleId="H"><w:name w:val="heading 1"/></w:style></w:styles>"""
CORE = """<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">
<dc:creator>Ann Lee</dc:creator><cp:keywords>bridges; rivers</cp:keywords>
<dcterms:created>2024-05-06T10:00:00Z</dcterms:created></cp:coreProperties>"""
ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
)


def paragraph(text: str, style: str = "", more: str = "") -> str:
    kind = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{kind}{more}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def docx(body: str) -> bytes:
    return zip_of(
        {
            "word/document.xml": f"<w:document {W}><w:body>{body}</w:body></w:document>",
            "word/styles.xml": STYLES,
            "docProps/core.xml": CORE,
            "word/header1.xml": f"<w:hdr {W}>{paragraph('CONFIDENTIAL')}</w:hdr>",
            "word/comments.xml": f"<w:comments {W}>{paragraph('Is this right?')}</w:comments>",
        }
    )


def odt(body: str) -> bytes:
    inside = f"<office:body><office:text>{body}</office:text></office:body>"
    content = f"<office:document-content {ODF}>{inside}</office:document-content>"
    meta = (
        f"<office:document-meta {ODF}><office:meta><dc:title>A bridge</dc:title>"
        "<meta:initial-creator>Ann Lee</meta:initial-creator></office:meta></office:document-meta>"
    )
    return zip_of({"content.xml": content, "meta.xml": meta})


def epub() -> bytes:
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>'
    )
    opf = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>'
        "<dc:title>Bridges</dc:title><dc:creator>Ann Lee</dc:creator><dc:date>2020-02-03</dc:date>"
        "<dc:language>en</dc:language></metadata><manifest>"
        '<item id="n" href="nav.xhtml" properties="nav"/><item id="b" href="two.xhtml"/>'
        '<item id="a" href="one%20a.xhtml"/>'
        '</manifest><spine><itemref idref="n"/><itemref idref="a"/><itemref idref="b"/></spine></package>'
    )
    page = (
        "<html><head><title>x</title></head><body><h1>{}</h1><p>{} <b>bold</b>.</p>"
        "<ul><li>one</li><li>two</li></ul></body></html>"
    )
    return zip_of(
        {
            "META-INF/container.xml": container,
            "OEBPS/book.opf": opf,
            "OEBPS/nav.xhtml": "<html><body><p>Contents page</p></body></html>",
            "OEBPS/one a.xhtml": page.format("Stone", "The first bridge was"),
            "OEBPS/two.xhtml": page.format("Iron", "The second bridge was"),
        }
    )


def load(name: str, data: bytes) -> Article:
    (item,) = load_bytes(name, data)
    assert isinstance(item, Article), item
    assert item.receipt.chars_in == len(item.text) + sum(d.chars for d in item.receipt.dropped)
    return item


def refusal(name: str, data: bytes) -> str:
    (item,) = load_bytes(name, data)
    assert isinstance(item, Refusal), item
    return item.reason


def test_a_word_document_gives_its_words_and_leaves_headers_and_comments_out() -> None:
    numbered = "<w:numPr/>"
    table = "<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr></w:tbl>".format(
        paragraph("Year"), paragraph("Cost")
    )
    article = load(
        "a.docx",
        docx(
            paragraph("A bridge for Aldermoor", "T")
            + paragraph("The bridge is closed.")
            + paragraph("Plans", "H")
            + paragraph("Stone", more=numbered)
            + paragraph("Iron", more=numbered)
            + table
        ),
    )
    assert (article.title, article.author, article.tags) == (
        "A bridge for Aldermoor",
        "Ann Lee",
        ("bridges", "rivers"),
    )
    assert article.metadata["created"] == "2024-05-06"
    assert article.text == "The bridge is closed.\n\n## Plans\n\n- Stone\n- Iron\n\nYear | Cost"


def test_tracked_deletions_are_left_out_and_insertions_kept() -> None:
    run = "<w:r><w:t xml:space='preserve'>{}</w:t></w:r>"
    body = (
        f"<w:p>{run.format('It cost ')}<w:del><w:r><w:delText>30</w:delText></w:r></w:del>"
        f"<w:ins>{run.format('40')}</w:ins>{run.format(' crowns.')}</w:p>"
    )
    article = load("a.docx", docx(body + paragraph("Nobody objected.")))
    assert article.text.startswith("It cost 40 crowns.")
    dropped = {d.reason: d.chars for d in article.receipt.dropped}
    assert dropped == {
        "tracked deletion or comment": len("30") + len("Is this right?"),
        "running head or foot": len("CONFIDENTIAL"),
    }


def test_an_opendocument_text_gives_its_words() -> None:
    body = (
        '<text:h text:outline-level="1">A bridge</text:h><text:p>It is<text:s/>closed<office:annotation><text:p>Why?'
        "</text:p></office:annotation>.</text:p><text:list><text:list-item><text:p>Stone</text:p></text:list-item></text:list>"
    )
    article = load("a.odt", odt(body))
    assert (article.title, article.author) == ("A bridge", "Ann Lee")
    assert article.text == "It is closed.\n\n- Stone"


def test_a_book_is_read_in_the_order_of_its_spine_without_its_contents_page() -> None:
    article = load("a.epub", epub())
    assert (article.title, article.author, str(article.published), article.language) == (
        "Bridges", "Ann Lee", "2020-02-03", "en",
    )  # fmt: skip
    assert article.text.index("The first bridge was bold.") < article.text.index(
        "The second bridge was bold."
    )
    assert "Contents page" not in article.text
    assert "- one\n- two" in article.text


def test_rich_text_gives_its_words_and_fields() -> None:
    head = rb"{\rtf1\ansi{\info{\title A bridge}{\author Ann Lee}}"
    rtf = head + rb"\pard The caf\'e9 is \b closed\b0 .\par Nobody objected.\par}"
    article = load("a.rtf", rtf)
    assert (article.title, article.author) == ("A bridge", "Ann Lee")
    assert article.text == "The café is closed.\n\nNobody objected."


@pytest.mark.parametrize("name", ["a.docx", "a.odt", "a.epub", "a.rtf"])
def test_what_is_no_such_document_is_refused_in_words(name: str) -> None:
    for data in (b"", b"words", zip_of({"other.xml": "<a/>"})):
        assert "Error" not in refusal(name, data)


BOMB = (
    "<!DOCTYPE a ["
    + "".join(
        f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' if n else '<!ENTITY e1 "boom boom boom">' for n in range(9)
    )
    + "]>"
)


def test_entities_are_inert() -> None:
    outside = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    for dtd, name in ((BOMB, "&e9;"), (outside, "&x;")):
        data = zip_of(
            {
                "word/document.xml": f"{dtd}<w:document {W}><w:body>{paragraph('Words. ' + name)}</w:body></w:document>"
            }
        )
        items = list(load_bytes("a.docx", data))
        assert all(
            "root:" not in getattr(i, "text", "") and len(getattr(i, "text", "")) < 1000 for i in items
        )


@pytest.mark.parametrize("name", ["a.docx", "a.odt", "a.epub"])
@pytest.mark.parametrize("tenth", range(1, 10, 2))
def test_a_truncated_document_is_refused_in_words(name: str, tenth: int) -> None:
    data = {"a.docx": docx(paragraph("Words.")), "a.odt": odt("<text:p>Words.</text:p>"), "a.epub": epub()}[
        name
    ]
    assert refusal(name, data[: len(data) * tenth // 10])


def test_notes_are_left_out_and_counted() -> None:
    notes = f"<w:footnotes {W}>{paragraph('See there.')}</w:footnotes>"
    document = f"<w:document {W}><w:body>{paragraph('Words.')}</w:body></w:document>"
    article = load("a.docx", zip_of({"word/document.xml": document, "word/footnotes.xml": notes}))
    assert [(d.reason, d.chars) for d in article.receipt.dropped] == [("footnote or endnote", 10)]


def test_a_title_that_the_document_declares_leaves_the_first_heading_in_the_text() -> None:
    article = load("a.epub", epub())
    assert article.text.startswith("## Stone\n\nThe first bridge was bold.")


def test_a_tables_rows_stand_one_below_the_other() -> None:
    rows = "".join(
        f"<w:tr><w:tc>{paragraph(a)}</w:tc><w:tc>{paragraph(b)}</w:tc></w:tr>"
        for a, b in (("1", "2"), ("3", "4"))
    )
    assert load("a.docx", docx(paragraph("Words.") + f"<w:tbl>{rows}</w:tbl>")).text.endswith("1 | 2\n3 | 4")


def test_a_bullet_without_words_is_left_out() -> None:
    article = load("a.docx", docx(paragraph("Words.") + paragraph("•") + paragraph("More words.")))
    assert article.text == "Words.\n\nMore words."
