"""Canonical articles: what a text must be before it is kept, and what it is called."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import PurePosixPath
from urllib.parse import unquote

from index.dates import parse_date
from index.errors import InvalidArticle
from index.language import language_of
from index.types import Article, Dropped, Receipt
from index.urls import is_url, split_url

__all__ = ["article_id", "canonical_newlines", "make_article", "make_receipt", "parse_date", "text_version"]

MAX_ID = 200
MAX_FIELD = 500
MAX_URL = 4000
MAX_TAGS = 200
MAX_METADATA = 200_000
TITLE_CUT = 120
SLUG_CUT = 60

# Where an address would say where the id ends: /articles/ID/versions/VERSION.
_NOT_IN_IDS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]|/versions/")
_NEWLINES = re.compile(r"\r\n?")
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}$", re.IGNORECASE)


def make_article(
    *,
    text: str,
    title: str | None,
    id: str | None = None,  # noqa: A002 - the field's name everywhere else
    author: str | None = None,
    published: date | str | None = None,
    url: str | None = None,
    source: str | None = None,
    language: str | None = None,
    tags: Iterable[str] = (),
    metadata: Mapping[str, object] | None = None,
    origin: str | None = None,
    chars_in: int | None = None,
    dropped: Iterable[Dropped] = (),
) -> Article:
    """Make the canonical article of a text: newlines become LF, nothing else of it changes.

    :param id: The caller's id; without one it is derived from `url`, else `origin`, else title and text.
    :param published: A date, or a string that `parse_date` reads.
    :param language: An ISO 639-1 code; without one it is told from the text where that is clear.
    :param origin: Where the text came from, if it has no URL; the same origin gives the same id.
    :param chars_in: Characters that the loader had before it dropped any; the text's own length by default.
    :param dropped: What the loader left out.
    :return: The article, with its receipt.
    :raises InvalidArticle: If a field can't be kept; the message says which and what to do.
    """
    text = canonical_newlines(_clean("text", text))
    if not text.strip():
        raise InvalidArticle("The text is empty: send an article with words in it.")
    heading = _line("title", title, MAX_FIELD) or first_line(text)
    address = _url(url)
    return Article(
        id=article_id(heading, text, given=id, url=address, origin=origin),
        version=text_version(text),
        title=heading,
        author=_line("author", author, MAX_FIELD),
        published=_published(published),
        url=address,
        source=_line("source", source, MAX_FIELD),
        language=_line("language", language, MAX_FIELD) or language_of(text),
        tags=_tags(tags),
        metadata=_metadata(metadata or {}),
        text=text,
        receipt=make_receipt(len(text) if chars_in is None else chars_in, text, dropped),
    )


def canonical_newlines(text: str) -> str:
    """Turn CRLF and CR into LF: the only change that canonical text knows."""
    return _NEWLINES.sub("\n", text)


def text_version(text: str) -> str:
    """Name a canonical text by its content."""
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def make_receipt(chars_in: int, text: str, dropped: Iterable[Dropped] = ()) -> Receipt:
    """Account for every character: what came in was kept or dropped for a reason."""
    items = tuple(d for d in dropped if d.chars)
    assert all(d.chars > 0 for d in items), f"a negative drop: {items}"
    assert chars_in == len(text) + sum(d.chars for d in items), f"{chars_in} != {len(text)} + {items}"
    return Receipt(chars_in=chars_in, chars_kept=len(text), dropped=items)


def article_id(
    title: str, text: str, *, given: str | None = None, url: str | None = None, origin: str | None = None
) -> str:
    """Validate the caller's id, or derive a readable one that is the same in every build.

    :raises InvalidArticle: If the given id is too long, empty, or has control characters.
    """
    if given is not None:
        _clean("id", given)
        if not 1 <= len(given) <= MAX_ID or given != given.strip(" /") or _NOT_IN_IDS.search(given):
            raise InvalidArticle(
                f"The id {given[:80]!r} can't be used: give 1 to {MAX_ID} characters, no control characters among "
                "them, no '/versions/', and no "
                "spaces or slashes around them, or leave it out and one is made."
            )
        return given
    key = url or origin
    name = _stem(key) if key else title
    digest = hashlib.sha256((key or f"{title}\n{text}").encode()).hexdigest()[:8]
    return f"{slug(name) or slug(title) or 'article'}-{digest}"


def slug(name: str) -> str:
    """Reduce a name to lowercase ASCII letters, digits and hyphens."""
    plain = (
        unicodedata.normalize("NFKD", name.replace("'", "").replace("’", ""))
        .encode("ascii", "ignore")
        .decode()
    )
    words = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
    return words if len(words) <= SLUG_CUT else words[:SLUG_CUT].rsplit("-", 1)[0]


def first_line(text: str) -> str:
    """Take the first line with words in it for a title, without Markdown's heading signs."""
    lines = [line for line in text.split("\n", 50) if line.strip()]
    line = next(
        (line for line in lines if any(c.isalnum() for c in line)), lines[0] if lines else text.strip()
    )
    line = " ".join(re.sub(r"^\s*#{1,6}\s+", "", line).split())
    return line if len(line) <= TITLE_CUT else line[: TITLE_CUT - 1].rstrip() + "…"


def _stem(key: str) -> str:
    parts = split_url(key) if "://" in key else None
    path = unquote(parts.path) if parts and parts.scheme else key.replace("\\", "/")
    return _SUFFIX.sub("", PurePosixPath(path).name) or (parts.netloc if parts else "") or key


def _clean(field: str, value: str) -> str:
    if "\x00" in value:
        raise InvalidArticle(f"The {field} has a NUL character: send text, not binary data.")
    try:
        value.encode()
    except UnicodeEncodeError as error:
        where = f"lone surrogate at character {error.start}"
        raise InvalidArticle(f"The {field} isn't valid Unicode ({where}): send well-formed text.") from None
    return value


def _line(field: str, value: str | None, limit: int) -> str | None:
    if value is None:
        return None
    line = " ".join(_clean(field, value).split())
    if len(line) > limit:
        raise InvalidArticle(f"The {field} has {len(line)} characters: shorten it to {limit}.")
    return line or None


def _url(value: str | None) -> str | None:
    url = _line("url", value, MAX_URL)
    if url is not None and not is_url(url):
        raise InvalidArticle(
            f"The url {url[:80]!r} isn't a web address: give one that starts with http:// or https://."
        )
    return url


def _published(value: date | str | None) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if not isinstance(value, str):
        return value
    if not _clean("publication date", value).strip():
        return None
    found = parse_date(value)
    if found is None:
        raise InvalidArticle(f"The publication date {value[:80]!r} can't be read: write it as 2023-01-06.")
    return found


def _tags(values: Iterable[str]) -> tuple[str, ...]:
    tags = tuple(dict.fromkeys(tag for value in values if (tag := _line("tag", value, MAX_FIELD))))
    if len(tags) > MAX_TAGS:
        raise InvalidArticle(f"There are {len(tags)} tags: keep the {MAX_TAGS} that matter.")
    return tags


def _metadata(value: Mapping[str, object]) -> dict[str, object]:
    try:
        encoded = json.dumps(dict(value), allow_nan=False, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidArticle(
            f"The metadata can't be written as JSON ({error}): use text, numbers and lists."
        ) from None
    if len(_clean("metadata", encoded)) > MAX_METADATA:
        raise InvalidArticle(f"The metadata has {len(encoded)} characters: shorten it to {MAX_METADATA}.")
    if "\\u0000" in encoded:
        raise InvalidArticle("The metadata has a NUL character: send text, not binary data.")
    decoded: dict[str, object] = json.loads(encoded)
    return decoded
