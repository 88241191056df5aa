"""What is stored, for readers: articles, versions, passages and generations."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np

from index.choosing import Choice, advice
from index.database import ALIVE, Database
from index.drafts import WAITS
from index.errors import NotFound, Purged
from index.facets import day, wanted
from index.models import DEFAULT_MODEL, MULTILINGUAL_MODEL
from index.records import (
    article_from_json,
    generation_from_row,
    info_from_json,
)
from index.scripts import code_of
from index.types import Article, ArticleInfo, Filters, Generation, Passage, Rows, Summary

_LIVE = f"SELECT 1 FROM lives WHERE lives.revision = r.revision AND died = {ALIVE}"


class Store:
    """Read what a collection holds now; safe from any thread.

    :raises CollectionDamaged: The file is not a collection that this version reads.
    """

    def __init__(self, path: Path) -> None:
        self.database = Database(path)

    def article(self, article_id: str) -> Article:
        """Return an article as it is now.

        :raises NotFound: There is none of that id, or it was removed.
        """
        row = self.database.connection.execute(
            "SELECT r.version, r.info, v.text, v.receipt FROM revisions r "
            "JOIN versions v ON v.article_id = r.article_id AND v.version = r.version "
            f"WHERE r.article_id = ? AND v.text IS NOT NULL AND EXISTS ({_LIVE})",
            (article_id,),
        ).fetchone()
        if row is None:
            raise NotFound("There is no such article.")
        version, info, text, receipt = row
        return article_from_json(article_id, version, info, text, receipt)

    def version(self, article_id: str, version: str) -> Article:
        """Return an article as some version had it, whether it was edited or removed since.

        :raises Purged: Its text was erased.
        :raises NotFound: There is no such version, or it was never published.
        """
        row = self.database.connection.execute(
            f"SELECT info, text, receipt, purged IS NOT NULL, {WAITS} FROM versions v "
            "WHERE article_id = ? AND version = ?",
            (article_id, version),
        ).fetchone()
        if row is not None and row[3]:
            raise Purged("This version was purged; its text is gone for good.")
        if row is None or row[4]:
            raise NotFound("There is no such version of this article.")
        info, text, receipt = row[:3]
        return article_from_json(article_id, version, info, text, receipt)

    def is_latest(self, article_id: str, version: str) -> bool:
        """Tell whether a version is what the article says now."""
        row = self.database.connection.execute(
            f"SELECT 1 FROM revisions r WHERE article_id = ? AND version = ? AND EXISTS ({_LIVE})",
            (article_id, version),
        ).fetchone()
        return row is not None

    def articles(self, limit: int, after: str | None = None) -> tuple[list[ArticleInfo], str | None]:
        """Return a page of articles in the order of their ids, and where the next page goes on."""
        rows = self.database.connection.execute(
            "SELECT article_id, version, info FROM revisions r "
            f"WHERE article_id > ? AND EXISTS ({_LIVE}) ORDER BY article_id LIMIT ?",
            (after or "", limit + 1),
        ).fetchall()
        page = [info_from_json(*row) for row in rows[:limit]]
        return page, page[-1].id if len(rows) > limit else None

    def titles(self, ids: Sequence[str]) -> dict[str, str]:
        """Return the titles of articles by id, of those that are there now."""
        rows = self.database.connection.execute(
            "SELECT article_id, json_extract(info, '$.title') FROM revisions r "
            f"WHERE article_id IN (SELECT value FROM json_each(?)) AND EXISTS ({_LIVE})",
            (json.dumps(list(ids)),),
        )
        return dict(rows.fetchall())

    def generation(self) -> Generation | None:
        """Return the newest generation, `None` before the first."""
        return next(iter(self.generations(1)), None)

    def generation_number(self) -> int:
        """Return the newest generation's number, 0 before the first. Cheap: asked at every query."""
        (number,) = self.database.connection.execute("SELECT max(number) FROM generations").fetchone()
        return number or 0

    def keeps(self, generation: int) -> bool:
        """Tell whether a generation is still kept, with all that it showed."""
        row = self.database.connection.execute(
            "SELECT 1 FROM generations WHERE number = ?", (generation,)
        ).fetchone()
        return row is not None

    def generations(self, limit: int | None) -> list[Generation]:
        """Return the newest generations, newest first; all that are kept without a limit."""
        rows = self.database.connection.execute(
            "SELECT * FROM generations ORDER BY number DESC LIMIT ?", (-1 if limit is None else limit,)
        )
        return [generation_from_row(row) for row in rows]

    def summary(self) -> Summary:
        """Return what the collection holds, in numbers."""
        newest = self.generation()
        connection = self.database.connection
        first, last = connection.execute(
            f"SELECT min(published), max(published) FROM revisions r WHERE EXISTS ({_LIVE})"
        ).fetchone()
        sources = connection.execute(
            "SELECT DISTINCT json_extract(info, '$.source') FROM revisions r "
            f"WHERE EXISTS ({_LIVE}) ORDER BY 1"
        )
        told = connection.execute(
            "SELECT json_extract(info, '$.language'), count(*) FROM revisions r "
            f"WHERE EXISTS ({_LIVE}) GROUP BY 1"
        )
        languages: Counter[str] = Counter()
        for language, count in told:
            if (code := code_of(language)) is not None:
                languages[code] += count
        model = self.model() if newest else None
        return Summary(
            newest.articles if newest else 0,
            newest.passages if newest else 0,
            date.fromordinal(first) if first else None,
            date.fromordinal(last) if last else None,
            tuple(source for (source,) in sources if source),
            tuple(sorted(languages.items(), key=lambda pair: (-pair[1], pair[0]))),
            model,
            (self._reason(model) or advice(model, languages)) if model else None,
        )

    def model(self) -> str | None:
        """Return the name of the model that encoded the newest generation, `None` before the first."""
        if not self.generation_number():
            return None
        # Collections that are older than this note were made by the default, or have their model in the settings.
        return self._meta("model") or DEFAULT_MODEL

    def note_choice(self, choice: Choice) -> None:
        """Keep why a model was chosen; it is told as long as that model is the collection's."""
        self.database.connection.execute(
            "INSERT OR REPLACE INTO meta VALUES ('choice', ?)", (json.dumps([choice.model, choice.reason]),)
        )

    def _reason(self, model: str) -> str | None:
        chosen, reason = json.loads(self._meta("choice") or "[null, null]")
        return reason if chosen == model == MULTILINGUAL_MODEL else None

    def _meta(self, key: str) -> str | None:
        row = self.database.connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else None

    def visible_rows(self, generation: int) -> Rows:
        """Return the rows of all passages that a generation shows, shape (n,)."""
        return self._rows("lives r", "r.born <= ?1 AND r.died > ?1", generation)

    def changed_rows(self, since: int, until: int) -> tuple[Rows, Rows]:
        """Return the rows that went out and those that came in between two generations."""
        gone = self._rows("lives r", "r.died > ?1 AND r.died <= ?2", since, until)
        come = self._rows("lives r", "r.born > ?1 AND r.born <= ?2 AND r.died > ?2", since, until)
        return gone, come

    def filtered_rows(self, filters: Filters) -> Rows:
        """Return the rows of all passages whose article passes the filters, in any generation."""
        conditions: list[str] = []
        values: list[str | int] = []
        for kind, value in wanted(filters):
            conditions.append("r.revision IN (SELECT revision FROM facets WHERE kind = ? AND value = ?)")
            values += [kind, value]
        for operator, bound in ((">=", day(filters.published_from)), ("<=", day(filters.published_to))):
            if bound is not None:
                conditions.append(f"r.published {operator} ?")
                values.append(bound)
        return self._rows("revisions r", " AND ".join(conditions), *values)

    def passages(self, rows: Rows) -> dict[int, tuple[Passage, ArticleInfo]]:
        """Return passages and their articles by row; a purged one is missing."""
        found = self.database.connection.execute(
            "SELECT p.row, r.article_id, r.version, p.ordinal, p.start, p.end, "
            "substr(v.text, p.start + 1, p.end - p.start), p.heading, r.info "
            "FROM json_each(?) wanted JOIN passages p ON p.row = wanted.value "
            "JOIN revisions r ON r.revision = p.revision "
            "JOIN versions v ON v.article_id = r.article_id AND v.version = r.version "
            "WHERE v.text IS NOT NULL",
            (json.dumps([int(row) for row in rows]),),
        )
        infos: dict[tuple[str, str], ArticleInfo] = {}
        passages = {}
        for *fields, info in found:
            passage = Passage(*fields)
            key = (passage.article_id, info)
            if key not in infos:
                infos[key] = info_from_json(passage.article_id, passage.version, info)
            passages[passage.row] = (passage, infos[key])
        return passages

    def _rows(self, table: str, condition: str, *values: int | str) -> Rows:
        """Return the rows of the revisions of a table `r` that fulfil a condition.

        A revision's rows were given to it in one transaction, so they follow each other: to read the first and the
        last of each is six times sooner done than to read a million.
        """
        found = self.database.connection.execute(
            "SELECT min(p.row), max(p.row) + 1 FROM passages p WHERE p.revision IN "
            f"(SELECT r.revision FROM {table} WHERE {condition}) GROUP BY p.revision",
            values,
        ).fetchall()
        return rows_between(np.array(found, dtype=np.int64).reshape(-1, 2))


def rows_between(bounds: Rows) -> Rows:
    """Return all rows of half-open stretches, shape (stretches, 2), one after the other."""
    lengths = bounds[:, 1] - bounds[:, 0]
    begins = np.cumsum(lengths) - lengths
    rows: Rows = np.repeat(bounds[:, 0] - begins, lengths) + np.arange(lengths.sum())
    return rows
