"""Work that outlasts the request for it: kept on disk, done one at a time, resumed after a crash."""

from index.jobs.jobs import Jobs
from index.jobs.spool import Spool, Tray
from index.jobs.types import JobRequest, Kind, ListedJob, Task, Ticket

__all__ = ["JobRequest", "Jobs", "Kind", "ListedJob", "Spool", "Task", "Ticket", "Tray"]
