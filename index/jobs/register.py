"""Jobs in the store: what each was asked for, and what became of it."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from index.database import Database
from index.errors import NotFound
from index.jobs.types import JobRequest, ListedJob
from index.records import job_from_json, job_to_json
from index.types import Job

_COUNTED = ("added", "updated", "unchanged", "removed", "refused")


class JobRegister:
    """Keeps jobs. What it has returned from is on disk."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def enter(self, job: Job, request: JobRequest) -> None:
        """Write a job down with what it was asked for, new or begun anew."""
        with self._database.transaction() as connection:
            self.save(job)
            connection.execute(
                "INSERT OR REPLACE INTO job_requests VALUES (?, ?, ?, 0)",
                (job.id, request.kind, json.dumps(dict(request.parameters))),
            )

    def save(self, job: Job) -> None:
        """Write what became of a job; once it has ended, its request is forgotten."""
        connection = self._database.connection
        connection.execute(
            "INSERT INTO jobs (id, key, status, created, body) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (id) DO UPDATE SET status = excluded.status, created = excluded.created, "
            "body = excluded.body",
            (job.id, job.key, job.status, job.created, job_to_json(job)),
        )
        if job.ended:
            connection.execute("DELETE FROM job_requests WHERE job_id = ?", (job.id,))

    def request(self, job_id: str) -> JobRequest | None:
        """Return what an unfinished job was asked for."""
        row = self._database.connection.execute(
            "SELECT kind, parameters FROM job_requests WHERE job_id = ?", (job_id,)
        ).fetchone()
        return JobRequest(row[0], json.loads(row[1])) if row else None

    def count_start(self, job_id: str, step: int = 1) -> int:
        """Count a start of a job, or take it back, and return how many there were."""
        row = self._database.connection.execute(
            "UPDATE job_requests SET starts = starts + ? WHERE job_id = ? RETURNING starts", (step, job_id)
        ).fetchone()
        return int(row[0]) if row else 0

    def job(self, job_id: str) -> Job:
        """Return a job.

        :raises NotFound: There is none of that id.
        """
        row = self._one("id", job_id)
        if row is None:
            raise NotFound("There is no such job.")
        return row

    def job_by_key(self, key: str) -> Job | None:
        """Return the job that was made under an idempotency key."""
        return self._one("key", key)

    def unfinished(self) -> list[Job]:
        """Return jobs that are queued or running, oldest first."""
        rows = self._database.connection.execute(
            "SELECT body FROM jobs WHERE status IN ('queued', 'running') ORDER BY created, rowid"
        )
        return [job_from_json(body) for (body,) in rows]

    def counts(self) -> dict[str, int]:
        """Return how many jobs there are of each status."""
        rows = self._database.connection.execute("SELECT status, count(*) FROM jobs GROUP BY status")
        return {str(status): int(number) for status, number in rows}

    def page(self, limit: int, after: str | None = None) -> tuple[list[ListedJob], str | None]:
        """Return a page of jobs, newest first, and where the next page goes on."""
        created, _, job_id = (after or "~").partition(" ")
        counts = ", ".join(f"json_array_length(body, '$.report.{name}')" for name in _COUNTED)
        rows = self._database.connection.execute(
            f"SELECT json_set(body, '$.report', NULL), {counts} FROM jobs WHERE (created, id) < (?, ?) "
            "ORDER BY created DESC, id DESC LIMIT ?",
            (created, job_id, limit + 1),
        ).fetchall()
        page = [_listed(*row) for row in rows[:limit]]
        last = page[-1].job if page else None
        return page, f"{last.created} {last.id}" if last and len(rows) > limit else None

    def forget(self, keep: int, days: int) -> None:
        """Drop jobs that ended: those after the newest `keep`, and those of more than so many days ago."""
        oldest = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="milliseconds")
        self._database.connection.execute(
            "DELETE FROM jobs WHERE status NOT IN ('queued', 'running') AND "
            "(coalesce(json_extract(body, '$.finished'), created) < ? OR rowid IN "
            "(SELECT rowid FROM jobs ORDER BY created DESC, id DESC LIMIT -1 OFFSET ?))",
            (oldest, keep),
        )

    def _one(self, column: str, value: str) -> Job | None:
        row = self._database.connection.execute(
            f"SELECT body FROM jobs WHERE {column} = ?", (value,)
        ).fetchone()
        return job_from_json(row[0]) if row else None


def _listed(body: str, *numbers: int | None) -> ListedJob:
    counts: Iterable[tuple[str, int | None]] = zip(_COUNTED, numbers, strict=True)
    known = {name: number for name, number in counts if number is not None}
    return ListedJob(job_from_json(body), known or None)
