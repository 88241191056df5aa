"""What a file's front matter, a JSON record or a sender says about an article, under the names people use for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from index.articles import make_article, parse_date
from index.errors import InvalidArticle
from index.loaders.raw import Raw
from index.types import Article, Dropped
from index.urls import is_url, split_url

_NAMES = {
    "id": ("id", "article_id"),
    "title": ("title", "headline"),
    "author": ("author", "authors", "byline", "by"),
    "published": (
        "published",
        "published_at",
        "date",
        "pubdate",
        "publish_date",
        "date_published",
        "datePublished",
    ),
    "url": ("url", "link", "permalink", "canonical", "canonical_url"),
    "source": ("source", "publication", "publisher", "site", "sitename", "site_name"),
    "language": ("language", "lang"),
    "tags": ("tags", "keywords", "categories", "tag"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """An article without its text, as far as it is known."""

    id: str | None = None
    title: str | None = None
    author: str | None = None
    published: date | None = None
    url: str | None = None
    source: str | None = None
    language: str | None = None
    tags: tuple[str, ...] = ()
    metadata: Mapping[str, object] = field(default_factory=dict)

    @property
    def signed(self) -> bool:
        """Whether the author or the date is known."""
        return self.author is not None or self.published is not None

    def or_else(self, other: "Fields") -> "Fields":
        """Fill what is missing here from `other`."""
        return Fields(
            id=self.id or other.id,
            title=self.title or other.title,
            author=self.author or other.author,
            published=self.published or other.published,
            url=self.url or other.url,
            source=self.source or other.source,
            language=self.language or other.language,
            tags=self.tags or other.tags,
            metadata={**other.metadata, **self.metadata},
        )

    def article(
        self,
        text: str,
        raw: Raw,
        *,
        chars_in: int | None = None,
        dropped: Iterable[Dropped] = (),
        alone: bool = True,
    ) -> Article:
        """Make the article.

        :param alone: Whether it is the only one in its file, which then tells it again in the next build.
        :raises InvalidArticle: If it can't be kept.
        """
        return make_article(
            text=text,
            title=self.title,
            id=self.id,
            author=self.author,
            published=self.published,
            url=self.url,
            source=self.source or raw.source,
            language=self.language,
            tags=self.tags,
            metadata={**self.metadata, "file": raw.file},
            origin=raw.origin if alone else None,
            chars_in=chars_in,
            dropped=dropped,
        )


def read_fields(record: Mapping[str, object], *, ignore: Iterable[str] = ()) -> Fields:
    """Read what a record says. Keys that we have no name for, and dates that can't be read, become metadata.

    :raises InvalidArticle: If a value has a type that its field can't hold.
    """
    rest = {str(k): v for k, v in record.items() if k not in set(ignore)}
    values = {name: _take(rest, keys) for name, keys in _NAMES.items()}
    nested = rest.pop("metadata", None)
    metadata = {k: _plain(v) for k, v in rest.items()} | (
        {} if not isinstance(nested, dict) else _plain_dict(nested)
    )
    when = values["published"]
    published = when if isinstance(when, date) else parse_date(_text("date", when) or "")
    if published is None and when not in (None, ""):
        metadata["date"] = _plain(when)
    url, source = _text("url", values["url"]), _text("source", values["source"])
    if source is not None and _is_web(source):
        url, source = url or source, split_url(source).netloc.removeprefix("www.")
    if url is not None and not _is_web(url):
        metadata["url"], url = url, None
    return Fields(
        id=_text("id", values["id"]),
        title=_text("title", values["title"]),
        author=", ".join(_texts("author", values["author"])) or None,
        published=published.date() if isinstance(published, datetime) else published,
        url=url,
        source=source,
        language=_text("language", values["language"]),
        tags=tuple(_tags(values["tags"])),
        metadata=metadata,
    )


def _take(record: dict[str, object], keys: Iterable[str]) -> object:
    for key in keys:
        if record.get(key) not in (None, "", [], {}):
            return record.pop(key)
    return None


def _is_web(value: str) -> bool:
    return is_url(value) and " " not in value


def _text(name: str, value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return str(value)
    raise InvalidArticle(f"The {name} is {type(value).__name__}: give it as text.")


def _texts(name: str, value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    found = []
    for item in values:
        item = item.get("name") if isinstance(item, dict) else item
        if text := _text(name, item):
            found.append(text)
    return found


def _tags(value: object) -> list[str]:
    if isinstance(value, str):
        return [tag.strip() for tag in value.split(",") if tag.strip()]
    return _texts("tags", value)


def _plain_dict(value: Mapping[str, object]) -> dict[str, object]:
    return {str(k): _plain(v) for k, v in value.items()}


def _plain(value: object) -> object:
    """Make a value of YAML or TOML one of JSON."""
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, dict):
        return _plain_dict(value)
    if isinstance(value, (list, tuple, set)):
        return [_plain(v) for v in value]
    if isinstance(value, float) and (value != value or abs(value) == float("inf")):
        return str(value)
    return value if isinstance(value, (str, int, float, bool, type(None))) else str(value)
