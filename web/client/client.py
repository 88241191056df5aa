"""What may be asked of a server: one method for each thing."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from web.client.article_types import Article, ArticlesPage, Job, JobsPage, NewArticle
from web.client.collection_types import Collection, Generation, Generations
from web.client.connection import Connection
from web.client.forms import Form
from web.client.types import Answer, Citation, Filters, Said, SearchPage, Verdicts
from web.client.wire import plain, read

_EVERYTHING = Filters()


class Client:
    """Asks a server; safe to share between threads, for each request has a connection of its own.

    :param address: Where the server is, such as `http://127.0.0.1:8080`.
    :param key: What the server asks for, where it asks for a key.
    :param timeout_s: How long to wait for a reply, and between two events of a stream.
    """

    def __init__(
        self, address: str = "http://127.0.0.1:8080", *, key: str | None = None, timeout_s: float = 60.0
    ) -> None:
        self._connection = Connection(address, key, timeout_s)

    def search(
        self,
        query: str,
        *,
        filters: Filters = _EVERYTHING,
        limit: int = 10,
        cursor: str | None = None,
        rerank: bool = False,
    ) -> SearchPage:
        """Find passages, best first; `cursor` goes on where a page ended.

        :raises ClientError: As all methods do, where the server refuses or can't be reached.
        """
        asked: dict[str, str | int | None] = {"q": query, "limit": limit, "cursor": cursor}
        asked["rerank"] = str(rerank).lower()
        return read(SearchPage, self._connection.get("/api/v1/search", {**asked, **_named(filters)}))

    def answer(
        self,
        question: str,
        *,
        history: Sequence[Said] = (),
        filters: Filters = _EVERYTHING,
        as_of: date | None = None,
        limit: int = 3,
        conversation_id: str | None = None,
    ) -> Answer:
        """Answer a question with cited excerpts, or tell that the articles don't."""
        asked = _asked(question, history, filters, as_of, limit, conversation_id)
        return read(Answer, self._connection.post("/api/v1/answers", asked))

    def stream(
        self,
        question: str,
        *,
        history: Sequence[Said] = (),
        filters: Filters = _EVERYTHING,
        as_of: date | None = None,
        limit: int = 3,
        conversation_id: str | None = None,
    ) -> Iterator[str | Citation | Answer]:
        """Give an answer as it comes: each citation, then the text that it stands for; last the whole answer."""
        asked = _asked(question, history, filters, as_of, limit, conversation_id)
        for name, data in self._connection.stream("/api/v1/answers", "answer.completed", asked):
            match name:
                case "citation.added":
                    yield read(Citation, data["citation"])
                case "answer.delta":
                    yield read(str, data["text"])
                case "answer.completed":
                    yield read(Answer, data["answer"])

    def add(self, *articles: NewArticle, key: str | None = None) -> Job:
        """Add articles, or replace those with the same ids: a job, done when they are searchable.

        :param key: Sending the same again under the same key gives the same job (`Idempotency-Key`).
        """
        sent = {"articles": plain(articles)}
        return read(Job, self._connection.post("/api/v1/articles", sent, {"Idempotency-Key": key}))

    def add_files(self, *files: Path, key: str | None = None) -> Job:
        """Add files of any format that the server reads: a job, whose report names those that it couldn't.

        :raises OSError: One of them can't be read here.
        """
        sent = Form.of([(file.name, file.read_bytes()) for file in files])
        return read(Job, self._connection.post("/api/v1/articles", sent, {"Idempotency-Key": key}))

    def add_address(self, url: str, *, key: str | None = None) -> Job:
        """Let the server fetch a page, feed or sitemap: a job."""
        return read(Job, self._connection.post("/api/v1/articles", {"url": url}, {"Idempotency-Key": key}))

    def put(self, article_id: str, article: NewArticle) -> Article:
        """Add or replace one article, and return when it is searchable."""
        return read(Article, self._connection.put(f"/api/v1/articles/{quote(article_id)}", plain(article)))

    def articles(self, *, limit: int = 50, cursor: str | None = None) -> ArticlesPage:
        """List the articles without their texts, in the order of their ids."""
        return read(
            ArticlesPage, self._connection.get("/api/v1/articles", {"limit": limit, "cursor": cursor})
        )

    def article(self, article_id: str) -> Article:
        """Read an article as it is now."""
        return read(Article, self._connection.get(f"/api/v1/articles/{quote(article_id)}"))

    def version(self, article_id: str, version_id: str) -> Article:
        """Read an article as a citation quotes it."""
        path = f"/api/v1/articles/{quote(article_id)}/versions/{quote(version_id)}"
        return read(Article, self._connection.get(path))

    def reference(
        self,
        article_id: str,
        version_id: str,
        *,
        start: int | None = None,
        end: int | None = None,
        form: Literal["plain", "markdown", "bibtex", "csl-json"] = "plain",
    ) -> str:
        """Give a quotation with its reference, to be pasted; without its place, the article's."""
        path = f"/api/v1/articles/{quote(article_id)}/versions/{quote(version_id)}/reference"
        return self._connection.text(path, {"start": start, "end": end, "format": form})

    def remove(self, article_id: str, *, purge: bool = False) -> None:
        """Remove an article; with `purge` erase the texts of all its versions."""
        self._connection.delete(f"/api/v1/articles/{quote(article_id)}", {"purge": str(purge).lower()})

    def collection(self) -> Collection:
        """Read what the collection holds now."""
        return read(Collection, self._connection.get("/api/v1/index"))

    def generations(self, *, limit: int = 20) -> tuple[Generation, ...]:
        """List the newest generations, newest first."""
        found = self._connection.get("/api/v1/index/generations", {"limit": limit})
        return read(Generations, found).generations

    def rebuild(self, *, full: bool = False) -> Job:
        """Bring everything to today's settings: a job; with `full`, every article is cut and indexed again."""
        path = f"/api/v1/index/rebuild?full={str(full).lower()}"
        return read(Job, self._connection.post(path, None))

    def rollback(self, generation: str | None = None) -> Generation:
        """Show again what an older generation showed; without one, the state before the last change."""
        body = {} if generation is None else {"generation": generation}
        return read(Generation, self._connection.post("/api/v1/index/rollback", body))

    def jobs(self, *, limit: int = 50, cursor: str | None = None) -> JobsPage:
        """List the jobs, newest first."""
        return read(JobsPage, self._connection.get("/api/v1/jobs", {"limit": limit, "cursor": cursor}))

    def job(self, job_id: str) -> Job:
        """Read how far a job has come, and what it did."""
        return read(Job, self._connection.get(f"/api/v1/jobs/{quote(job_id)}"))

    def watch(self, job_id: str) -> Iterator[Job]:
        """Give a job at each change, until it has ended."""
        for _, data in self._connection.stream(f"/api/v1/jobs/{quote(job_id)}/events", "job.ended"):
            yield read(Job, data["job"])

    def wait(self, job: Job) -> Job:
        """Wait until a job has ended, and return it."""
        *_, ended = self.watch(job.id)
        return ended

    def cancel(self, job_id: str) -> Job:
        """Stop a job; nothing of it is published."""
        return read(Job, self._connection.post(f"/api/v1/jobs/{quote(job_id)}/cancel", None))

    def feedback(
        self, answer_id: str, *, useful: bool, reason: str | None = None, comment: str | None = None
    ) -> None:
        """Say whether an answer was useful; saying it again replaces what was said before."""
        said = {"answer_id": answer_id, "useful": useful, "reason": reason, "comment": comment}
        self._connection.post("/api/v1/feedback", {k: v for k, v in said.items() if v is not None})

    def verify(self, what: Answer | Mapping[str, Any] | Sequence[Citation]) -> Verdicts:
        """Check an answer, as a value or as its JSON, or some citations, against the stored versions."""
        whole = isinstance(what, Answer | Mapping)
        sent = {"answer" if whole else "citations": plain(what)}
        return read(Verdicts, self._connection.post("/api/v1/citations/verify", sent))


def _named(filters: Filters) -> dict[str, str]:
    named = plain(filters)
    assert isinstance(named, dict)
    return named


def _asked(
    question: str,
    history: Sequence[Said],
    filters: Filters,
    as_of: date | None,
    limit: int,
    conversation_id: str | None,
) -> dict[str, object]:
    asked: dict[str, object] = {"question": question, "filters": _named(filters), "limit": limit}
    asked["history"] = plain(tuple(history))
    chosen = {"as_of": plain(as_of), "conversation_id": conversation_id}
    return asked | {name: value for name, value in chosen.items() if value is not None}
