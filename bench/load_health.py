"""Health as a watchman sees it: asked ten times a second over a new connection, by a process that does nothing else."""

import time
from dataclasses import dataclass, field
from http.client import HTTPConnection

EVERY_S = 0.1


@dataclass
class Health:
    """How long each answer took, how late the prober itself woke, and what went wrong."""

    ms: list[float] = field(default_factory=list)
    own_ms: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def probe(port: int, until: float) -> Health:
    """Ask for health until the time is up."""
    health, wanted = Health(), time.monotonic()
    while time.time() < until:
        wanted += EVERY_S
        time.sleep(max(0.0, wanted - time.monotonic()))
        health.own_ms.append((time.monotonic() - wanted) * 1000)
        wanted = max(wanted, time.monotonic() - EVERY_S)
        began = time.perf_counter()
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", "/healthz")
            response = connection.getresponse()
            response.read()
            connection.close()
        except OSError as error:
            health.faults.append(f"health: {type(error).__name__}: {error}")
            continue
        health.ms.append((time.perf_counter() - began) * 1000)
        if response.status != 200:
            health.faults.append(f"health answered {response.status}")
    return health
