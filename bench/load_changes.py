"""What changes the collection while others read: articles come, are replaced and go, and all is rebuilt."""

import time
from itertools import count

from bench.invented import invented
from bench.load_clients import Seen
from bench.process import Client

BATCH = 20


def change(port: int, until: float, seen: Seen) -> None:
    """Add a batch, replace one of it, remove some of it; in turn, until the time is up."""
    client = Client(port)
    for turn in count():
        batch = [invented("passing", number, 20, f"turn{turn}") for number in range(BATCH)]
        job = _told(client, seen, "batches added", "POST", "/api/v1/articles", {"articles": batch})
        if job is not None:
            client.finish(job)
        one = {**batch[0], "title": f"Another title {turn}"}
        _told(client, seen, "replaced", "PUT", f"/api/v1/articles/{one['id']}", one)
        for number, purge in ((1, "false"), (2, "true")):
            _told(client, seen, "removed", "DELETE", f"/api/v1/articles/passing-{number:04d}?purge={purge}")
        if time.time() > until:
            return


def rebuild(port: int, until: float, seen: Seen) -> None:
    """Rebuild everything, over and over."""
    client = Client(port)
    while time.time() < until:
        job = _told(client, seen, "full rebuilds", "POST", "/api/v1/index/rebuild?full=true")
        if job is not None:
            client.finish(job)


def _told(
    client: Client, seen: Seen, what: str, method: str, path: str, body: dict[str, object] | None = None
) -> dict[str, object] | None:
    """Send a change, and return what was answered; `None` where it was to come again later."""
    status, answered = client.ask(method, path, body)
    if status in (429, 503):
        seen.counts[f"told to come again ({status})"] += 1
        time.sleep(1)
        return None
    if status >= 400:
        seen.faults.append(f"{method} {path} answered {status}: {str(answered)[:200]}")
        return None
    seen.counts[what] += 1
    return answered
