"""What was fetched, kept in a folder until it is added: fetching takes long, and nobody waits for it meanwhile."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from index.database import Database
from index.errors import UnreadableSource
from index.fetching.client import Fetcher
from index.fetching.crawling import load_url
from index.fetching.log import FetchLog, Validators
from index.progress import OnProgress
from index.records import article_from_line, article_to_line
from index.syncing import sync
from index.types import Article, Progress, Refusal

_ARTICLES = "fetched.jsonl"
_DONE = "fetched.json"


@dataclass(frozen=True, slots=True)
class Gathered:
    """Articles that were fetched, one at a time, and what could not be; its length is known."""

    articles: Path
    count: int
    refused: tuple[Refusal, ...]
    seen: Validators

    def __len__(self) -> int:
        return self.count + len(self.refused)

    def __iter__(self) -> Iterator[Article | Refusal]:
        with self.articles.open(encoding="utf-8", newline="\n") as file:
            yield from (article_from_line(line) for line in file)
        yield from self.refused

    def published(self, database: Database) -> None:
        """Remember what the sites said: from now on only what is new comes."""
        log = FetchLog(database)
        for url, (etag, modified) in self.seen.items():
            log.saw(url, etag, modified)
        log.keep()


def gather(url: str, fetcher: Fetcher, database: Database, folder: Path, report: OnProgress) -> Gathered:
    """Fetch what an address is or names into a folder; what is there already is not fetched again.

    :param report: Is called with each page, and may stop it.
    """
    if not (folder / _DONE).is_file():
        folder.mkdir(parents=True, exist_ok=True)
        log = FetchLog(database)
        count = 0
        refused: list[tuple[str, str]] = []
        with (folder / _ARTICLES).open("w", encoding="utf-8", newline="\n") as file:
            for loaded in load_url(url, fetcher, log):
                report(Progress("pages fetched", count + len(refused) + 1, None))
                if isinstance(loaded, Refusal):
                    refused.append((loaded.name, loaded.reason))
                else:
                    file.write(article_to_line(loaded) + "\n")
                    count += 1
            sync(file)
        record = {"count": count, "refused": refused, "seen": log.seen}
        (folder / (_DONE + ".part")).write_text(json.dumps(record), encoding="utf-8")
        (folder / (_DONE + ".part")).rename(folder / _DONE)
    return gathered(folder)


def gathered(folder: Path) -> Gathered:
    """Return what was gathered in a folder.

    :raises UnreadableSource: Nothing was.
    """
    if not (folder / _DONE).is_file():
        raise UnreadableSource("What was fetched is not here any more: send the address again.")
    record = json.loads((folder / _DONE).read_text(encoding="utf-8"))
    seen = {url: (etag, modified) for url, (etag, modified) in record["seen"].items()}
    refused = tuple(Refusal(name, reason) for name, reason in record["refused"])
    return Gathered(folder / _ARTICLES, record["count"], refused, seen)
