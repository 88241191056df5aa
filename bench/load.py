"""Fifty clients ask, search, page and read while everything is rebuilt, added to and removed from: for three minutes.

Every citation of every answer is checked to the character, health is asked ten times a second by a process of its
own, and the server's memory is looked at each second. What a client may be told besides an answer is 429 or 503 with
`Retry-After`, 409 for a cursor of an older generation, and 404 or 410 for an article that was just removed.

Usage: python -m bench.load [--seconds 180] [--clients 50] [--json FILE]
"""

import sys
import tempfile
import threading
import time
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from bench.common import Row, machine, parser, quantiles, show, write
from bench.invented import invented
from bench.load_changes import change, rebuild
from bench.load_clients import Seen, run_clients
from bench.load_health import Health, probe
from bench.process import Client, serving

Memory = list[tuple[float, float]]
"""Megabytes at each second: all that is held, and how much of it isn't mapped files."""

CHECK_MS = 100.0
_WARM_UP = 1 / 3
"""The part of the run after which memory should stay as it is."""


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--seconds", type=float, default=180.0)
    options.add_argument("--clients", type=int, default=50)
    options.add_argument("--articles", type=int, default=150)
    args = options.parse_args()
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder) / "data", "--samples") as (port, pid):
        writer = Client(port)
        held = [invented("held", number) for number in range(args.articles)]
        writer.finish(writer.ask("POST", "/api/v1/articles", {"articles": held})[1])
        seen, health, rss_mb, changes = under_load(port, pid, args.seconds, args.clients)
    conclude(args.json, args.seconds, seen, health, rss_mb, changes)


def under_load(port: int, pid: int, seconds: float, clients: int) -> tuple[Seen, Health, Memory, Seen]:
    """Let clients, changes and the two that look on do their work, each for the whole time."""
    spawn, until = get_context("spawn"), time.time() + seconds + 3
    with spawn.Pool(2) as pool:  # a process each: neither waits for the other's threads
        asked = pool.apply_async(run_clients, (port, clients, until))
        probed = pool.apply_async(probe, (port, until))
        changes, rss_mb = Seen(), Memory()
        writers = [threading.Thread(target=work, args=(port, until, changes)) for work in (change, rebuild)]
        for writer in writers:
            writer.start()
        while time.time() < until:
            rss_mb.append(rss_of(pid))
            time.sleep(1)
        for writer in writers:
            writer.join()
        return asked.get(120), probed.get(60), rss_mb, changes


def rss_of(pid: int) -> tuple[float, float]:
    """Return the memory that a process holds, in MB, and how much of it isn't files of the index (Linux)."""
    lines = (line.split() for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines())
    held = {words[0]: int(words[1]) / 1024 for words in lines if words[0] in ("VmRSS:", "RssAnon:")}
    return held["VmRSS:"], held["RssAnon:"]


def slope_mb_a_minute(rss_mb: list[float]) -> float:
    """Return how memory grows, by least squares."""
    return float(np.polyfit(np.arange(len(rss_mb)) / 60, rss_mb, 1)[0]) if len(rss_mb) > 2 else float("nan")


def conclude(
    path: Path | None,
    seconds: float,
    seen: Seen,
    health: Health,
    rss_mb: Memory,
    changes: Seen,
) -> None:
    """Print and write the figures; end with 1 if anything was wrong."""
    probed, faults = quantiles(health.ms), seen.faults + changes.faults + health.faults
    late = sum(ms > CHECK_MS for ms in health.ms)
    settled = rss_mb[int(len(rss_mb) * _WARM_UP) :]
    whole, own = ([pair[n] for pair in settled] for n in (0, 1))
    rows: list[Row] = [
        ("requests", sum(seen.counts.values())),
        ("requests a second", sum(seen.counts.values()) / seconds),
        *((f"  {what}", count) for what, count in sorted(seen.counts.items())),
        ("citations checked", seen.citations),
        ("changes", ", ".join(f"{count} {what}" for what, count in sorted(changes.counts.items()))),
        *((f"{what}, p50 / p99 ms", _pair(ms)) for what, ms in sorted(seen.ms.items())),
        *((f"health {name} ms", probed[name]) for name in ("n", "p50", "p99", "max")),
        ("  of which the prober itself came late, p99 ms", quantiles(health.own_ms)["p99"]),
        (f"health above {CHECK_MS:.0f} ms", late),
        ("RSS MB after warm-up, least / most", f"{min(whole):,.0f} / {max(whole):,.0f}"),
        ("RSS MB, last third's slope a minute", slope_mb_a_minute(whole[len(whole) // 2 :])),
        ("  without mapped files, least / most", f"{min(own):,.0f} / {max(own):,.0f}"),
        ("  without mapped files, last third's slope a minute", slope_mb_a_minute(own[len(own) // 2 :])),
        ("faults", len(faults)),
    ]
    show("Under load", ("", "value"), rows)
    for fault in faults[:20]:
        print(f"  FAULT {fault}")
    figures = {
        "counts": dict(seen.counts),
        "citations": seen.citations,
        "health_ms": probed,
        "faults": faults,
    }
    write({**figures, "rss_mb": rss_mb, "machine": machine()}, path)
    sys.exit(1 if faults or late else 0)


def _pair(ms: list[float]) -> str:
    found = quantiles(ms)
    return f"{found['p50']:,.0f} / {found['p99']:,.0f}"


if __name__ == "__main__":
    main()
