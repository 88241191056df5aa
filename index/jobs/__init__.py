"""Work that outlasts the request for it: kept on disk, done one at a time, resumed after a crash."""

from index.jobs.jobs import Jobs
from index.jobs.spool import Spool, Tray
from index.jobs.types import JobRequest, ListedJob, Task, Ticket, Work

__all__ = ["JobRequest", "Jobs", "ListedJob", "Spool", "Task", "Ticket", "Tray", "Work"]
