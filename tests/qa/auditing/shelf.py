"""A small real collaborator: articles kept in a list."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.types import Article, ArticleInfo


@dataclass
class Shelf:
    """Pages of two, so that paging is used."""

    kept: Sequence[Article]

    def articles(self, limit: int, after: str | None = None) -> tuple[list[ArticleInfo], str | None]:
        following = sorted((a for a in self.kept if a.id > (after or "")), key=lambda a: a.id)
        page = following[: min(limit, 2)]
        return list(page), page[-1].id if len(following) > len(page) else None

    def version(self, article_id: str, version: str) -> Article:
        return next(a for a in self.kept if (a.id, a.version) == (article_id, version))
