"""Extracts of small articles, for tests of what is done with them."""

from datetime import date

from index.articles import make_article
from index.types import ArticleInfo, Hit, Passage, Span
from qa.reading import Extract
from qa.statements import Statement, statement


def extract(
    text: str,
    article: str = "a",
    *,
    quote: str | None = None,
    marked: str | None = None,
    score: float = 0.9,
    published: date | None = None,
) -> Extract:
    """Make an article of a text, and an extract of a part of it."""
    whole = make_article(id=article, title=article.upper(), text=text)
    info = ArticleInfo(id=article, version=whole.version, title=whole.title, published=published)
    passage = Passage(1, article, whole.version, 0, 0, len(text), text, "")
    at = text.index(quote) if quote else 0
    mark = text.index(marked) if marked else 0
    return Extract(
        Hit(passage, info, score, 1, 1, score, score),
        Span(at, at + len(quote or text)),
        Span(mark, mark + len(marked)) if marked else None,
        score,
    )


def said(text: str, article: str = "a", **fields: object) -> Statement:
    """Make a statement."""
    return statement(extract(text, article, **fields))  # type: ignore[arg-type]
