"""Kill a building process at random moments; whatever it had published must go on answering, whole.

Each round starts `pullquote add` or `pullquote rebuild` on articles that are new, kills it (SIGKILL) at a
random moment of the time that a build takes, and looks again: the same answer with the same citations, a
status that can be read, and either all of the new articles or none.
"""

import json
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from bench.common import machine, parser, show, write
from bench.invented import invented, write_folder
from bench.process import command, run

QUESTION = "Where did the heron of Ostrava build its nest?"
ANSWER = "The heron of Ostrava built its nest on the roof of the brewery."
BASE: dict[str, object] = {
    "id": "heron",
    "title": "The heron",
    "text": f"{ANSWER} It came back every spring.",
}


@dataclass
class Outcome:
    """What the rounds showed."""

    killed: int = 0
    finished_first: int = 0
    published: int = 0
    faults: list[str] = field(default_factory=list)


def quotes(data_dir: Path) -> list[str]:
    """Ask, and return what is quoted."""
    answer = json.loads(run("ask", QUESTION, "--json", "--data-dir", str(data_dir)))
    return [citation["quote"] for citation in answer["citations"]]


def articles(data_dir: Path) -> int:
    """Return how many articles the status counts."""
    return int(json.loads(run("status", "--json", "--data-dir", str(data_dir)))["articles"])


def build(verb: str, data_dir: Path, folder: Path) -> list[str]:
    return command(verb, str(folder), "--data-dir", str(data_dir))


def kill_after(arguments: list[str], seconds: float) -> bool:
    """Start a process and kill it after some time; return whether it was still running."""
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return True
    return False


def check(data_dir: Path, before: list[str], known: int, size: int, outcome: Outcome) -> int:
    """Look at the collection after a kill; return how many articles it holds."""
    try:
        found, now = articles(data_dir), quotes(data_dir)
    except (RuntimeError, ValueError, KeyError) as error:
        outcome.faults.append(f"{type(error).__name__}: {error}")
        return known
    if now != before:
        outcome.faults.append(f"the answer was {before}, and is {now}")
    if found not in (known, known + size):
        outcome.faults.append(f"{found} articles, after {known} and {size} more")
    outcome.published += found == known + size
    return found


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--rounds", type=int, default=20)
    options.add_argument("--articles", type=int, default=40, help="in each build")
    options.add_argument("--seed", type=int, default=1)
    args = options.parse_args()
    random, outcome = Random(args.seed), Outcome()

    with tempfile.TemporaryDirectory() as name:
        work, data_dir = Path(name), Path(name) / "data"
        run("add", str(write_folder(work / "base", [BASE])), "--data-dir", str(data_dir))
        before = quotes(data_dir)
        if before[:1] != [ANSWER]:
            outcome.faults.append(f"the answer before any kill is {before}")
        took = time_of(build("add", data_dir, new_articles(work, "timed", args.articles)))
        known = articles(data_dir)
        for number in range(args.rounds):
            folder = new_articles(work, f"round{number}", args.articles)
            verb = "rebuild" if number % 3 == 2 else "add"
            # Every second kill falls near the end, where publishing, merging and sweeping happen.
            earliest, latest = (0.7, 1.1) if number % 2 else (0.0, 0.9)
            if kill_after(build(verb, data_dir, folder), took * random.uniform(earliest, latest)):
                outcome.killed += 1
            else:
                outcome.finished_first += 1
            known = check(data_dir, before, known, args.articles, outcome)
        run(*build("add", data_dir, new_articles(work, "last", args.articles))[2:])
        last = articles(data_dir)
        if last != known + args.articles or quotes(data_dir) != before:
            outcome.faults.append(f"the last build left {last} articles, after {known}")

    conclude(args.json, outcome, took)


def new_articles(work: Path, seed: str, size: int) -> Path:
    return write_folder(work / seed, [invented(seed, number) for number in range(size)])


def time_of(arguments: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(arguments, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - began


def conclude(path: Path | None, outcome: Outcome, took: float) -> None:
    """Print and write the figures; end with 1 if anything was wrong."""
    rows = [
        ("killed", outcome.killed),
        ("finished before the kill", outcome.finished_first),
        ("of all, published", outcome.published),
        ("an undisturbed build, s", took),
        ("faults", len(outcome.faults)),
    ]
    show("Builds killed at random moments", ("", "value"), rows)
    for fault in outcome.faults[:20]:
        print(f"  FAULT {fault}")
    figures: dict[str, object] = {
        "killed": outcome.killed,
        "finished_first": outcome.finished_first,
        "published": outcome.published,
        "build_s": took,
        "faults": outcome.faults,
    }
    write({**figures, "machine": machine()}, path)
    sys.exit(1 if outcome.faults else 0)


if __name__ == "__main__":
    main()
