"""A quotation with its reference, as people paste it: plain text, Markdown, BibTeX and CSL-JSON, each escaped."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from index.articles import slug
from index.types import ArticleInfo
from web.fragments import host
from web.languages import gettext, in_words, message

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|~&!$^])")
_TEX = {
    "\\": r"\textbackslash{}",
    # Braces are counted where they are escaped, too: these are balanced.
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    **{char: "\\" + char for char in "$&#%_"},
}
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_IN_ADDRESSES = {char: f"%{ord(char):02X}" for char in '<>{}\\ "^`|'}


@dataclass(frozen=True, slots=True)
class Quotation:
    """What is referred to: an article's version, or an excerpt of it.

    :param quote: `text[start:end]`; `None` refers to the whole article.
    :param address: Where it can be read in this collection.
    """

    article: ArticleInfo
    address: str
    quote: str | None = None
    start: int = 0
    end: int = 0
    page: int | None = None

    @property
    def place(self) -> str:
        """Say where it stands, so that it can be checked."""
        version = self.article.version.removeprefix("sha256:")[:12]
        if not self.quote:
            return gettext("version %(version)s", version=version)
        place = {"version": version, "start": self.start, "end": self.end}
        return gettext("version %(version)s, characters %(start)s–%(end)s", **place)

    @property
    def key(self) -> str:
        """Name the reference: author, year and title in plain letters, and the version where these have none."""
        article = self.article
        year = str(article.published.year) if article.published else ""
        words = slug(f"{(article.author or '')[:40]} {year} {article.title[:40]}")
        return words or f"article-{article.version[-8:]}"

    @property
    def publication(self) -> str | None:
        """Return where it was published, unless the author says the same."""
        source = host(self.article.source or self.article.url)
        return source if source and source != self.article.author else None


def plain(quotation: Quotation) -> str:
    """Write it as plain text."""
    lines = [_in_marks(quotation.quote)] if quotation.quote else []
    article = quotation.article
    told = [article.author, _in_marks(article.title), quotation.publication, *_when_and_where(quotation)]
    lines.append(f"{'— ' if lines else ''}{', '.join(part for part in told if part)}.")
    return "\n".join(
        [*lines, *([article.url] if article.url else []), f"{quotation.address} ({quotation.place})"]
    )


def markdown(quotation: Quotation) -> str:
    """Write it as Markdown: what is quoted is shown as it is, whatever signs stand in it."""
    article = quotation.article
    title = _in_marks(_markdown(" ".join(article.title.split())))
    linked = f"[{title}](<{_address(article.url)}>)" if article.url else title
    told = [
        _markdown(article.author or ""),
        linked,
        _markdown(quotation.publication or ""),
        *_when_and_where(quotation),
    ]
    where = f"[{quotation.place}](<{_address(quotation.address)}>)"
    reference = f"{', '.join(part for part in told if part)} ({where})"
    if not quotation.quote:
        return reference
    quoted = "\n".join(f"> {_markdown(line)}".rstrip() for line in quotation.quote.split("\n"))
    return f"{quoted}\n\n— {reference}"


def bibtex(quotation: Quotation) -> str:
    """Write it as a BibTeX entry. A byline is one literal name: nobody can tell where one author ends."""
    article = quotation.article
    day = article.published
    notes = [_page(quotation)] if quotation.page else []
    note = _tex(", ".join([*notes, quotation.place]).replace("–", "--"))
    fields = {
        "author": f"{{{_tex(article.author)}}}" if article.author else None,
        "title": f"{{{_tex(article.title)}}}",
        "howpublished": _tex(quotation.publication) if quotation.publication else None,
        "year": str(day.year) if day else None,
        "day": str(day.day) if day else None,
        "url": _address(article.url) if article.url else None,
        "note": f"{note}, \\url{{{_address(quotation.address)}}}",
        "annote": _in_marks(_tex(quotation.quote)) if quotation.quote else None,
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    if day:
        lines.append(f"  month = {_MONTHS[day.month - 1]},")
    return "\n".join([f"@misc{{{quotation.key},", *lines, "}"])


def csl_json(quotation: Quotation) -> str:
    """Write it as CSL-JSON, a list of one item; the quotation is its `annote`."""
    article = quotation.article
    day = article.published
    page = f"{_page(quotation)}, " if quotation.page else ""
    item = {
        "id": quotation.key,
        "type": "webpage" if article.url else "document",
        "title": article.title,
        "author": [{"literal": article.author}] if article.author else None,
        "container-title": quotation.publication,
        "issued": {"date-parts": [[day.year, day.month, day.day]]} if day else None,
        "URL": article.url,
        "language": article.language,
        "version": article.version,
        "note": f"{page}{quotation.place}, {quotation.address}",
        "annote": quotation.quote,
    }
    return json.dumps([{key: value for key, value in item.items() if value}], ensure_ascii=False, indent=2)


FORMATS: Mapping[str, tuple[str, str, Callable[[Quotation], str]]] = {
    "plain": (message("Plain text"), "text/plain", plain),
    "markdown": ("Markdown", "text/markdown", markdown),
    "bibtex": ("BibTeX", "application/x-bibtex", bibtex),
    "csl-json": ("CSL-JSON", "application/vnd.citationstyles.csl+json", csl_json),
}
"""Name → what it is called, its media type, and what writes it."""


def references(quotation: Quotation) -> list[tuple[str, str]]:
    """Return all of them, each with what its form is called."""
    return [(gettext(name), write(quotation)) for name, _, write in FORMATS.values()]


def _when_and_where(quotation: Quotation) -> list[str]:
    return [in_words(quotation.article.published), _page(quotation)]


def _page(quotation: Quotation) -> str:
    return gettext("p. %(page)s", page=quotation.page) if quotation.page else ""


def _in_marks(text: str) -> str:
    return gettext("“%(quote)s”", quote=text)


def _markdown(line: str) -> str:
    """Escape a line; spaces before it would make it code."""
    escaped = _MARKDOWN.sub(r"\\\1", line.strip(" \t"))
    number = re.match(r"\d{1,9}(?=[.)])", escaped)
    if number:
        return f"{number.group()}\\{escaped[number.end() :]}"
    return "\\" + escaped if escaped[:1] in ("-", "+", "=") else escaped


def _tex(text: str | None) -> str:
    return "".join(_TEX.get(char, char) for char in " ".join((text or "").split()) if char.isprintable())


def _address(address: str | None) -> str:
    return "".join(_IN_ADDRESSES.get(char, char) for char in address or "")
