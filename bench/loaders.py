"""Loaders: how exactly they read real files, by what is known to be in them.

`ingest_derived`: stories laid out like a page pulled out of a PDF, with their clean text: equal or not, character by
character. `ingest`: saved pages and documents: snippets that must and must not be found, title, author, date, and the
words of the text.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from bench.common import data_folder, machine, parser, show, skip, write
from index.articles import parse_date
from index.loaders import LOADERS, load_path
from index.types import Article, Refusal

Checks = dict[str, bool]
Line = dict[str, object]


@dataclass(slots=True)
class Score:
    """What one file gave: its checks, and the F1 of its words where the text is known but not to the character."""

    file: str
    suffix: str
    articles: int
    refused: str = ""
    checks: Checks = field(default_factory=dict)
    word_f1: float | None = None
    seconds: float = 0.0


def manifest(folder: Path) -> Iterator[Line]:
    with (folder / "manifest.jsonl").open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def read(path: Path) -> tuple[list[Article], list[Refusal], float]:
    began = perf_counter()
    loaded = list(load_path(path))
    took = perf_counter() - began
    return (
        [item for item in loaded if isinstance(item, Article)],
        [item for item in loaded if isinstance(item, Refusal)],
        took,
    )


def score(folder: Path, line: Line, *, exact: bool) -> Score:
    path = folder / str(line["file"])
    articles, refusals, took = read(path)
    result = Score(path.name, path.suffix.lower(), len(articles), seconds=took)
    if refusals:
        result.refused = refusals[0].reason
    if not articles:
        return result
    article = articles[0]
    result.checks = checks(article, line)
    if "expected_text_file" in line:
        expected = (folder / str(line["expected_text_file"])).read_text(encoding="utf-8").rstrip("\n")
        if exact:
            result.checks["text"] = article.text == expected
        result.word_f1 = f1(article.text.split(), expected.split())
    return result


def checks(article: Article, line: Line) -> Checks:
    """Check what the manifest knows: snippets in the text alone, since title and byline are fields."""
    words = squeeze(article.text)
    found: Checks = {}
    for snippet in listed(line, "must_contain"):
        found[f"has: {snippet}"] = squeeze(snippet) in words
    for snippet in listed(line, "must_not_contain"):
        found[f"hasn't: {snippet}"] = squeeze(snippet) not in words
    if "expected_title" in line:
        found["title"] = squeeze(article.title) == squeeze(str(line["expected_title"]))
    if "expected_author" in line:
        wanted = squeeze(str(line["expected_author"])).removeprefix("By ").removeprefix("Par ")
        found["author"] = squeeze(article.author or "").casefold() == wanted.casefold()
    if "expected_date" in line:
        found["date"] = article.published == parse_date(str(line["expected_date"]))
    return found


def listed(line: Line, key: str) -> list[str]:
    values = line.get(key, [])
    return [str(value) for value in values] if isinstance(values, list) else []


def squeeze(text: str) -> str:
    return " ".join(text.split())


def f1(found: list[str], expected: list[str]) -> float:
    shared = sum((Counter(found) & Counter(expected)).values())
    return 2 * shared / (len(found) + len(expected)) if found or expected else 1.0


def table(title: str, scores: list[Score]) -> dict[str, object]:
    """Print one line a kind of check, and name what failed."""
    kinds: dict[str, list[bool]] = {}
    for item in scores:
        for name, right in item.checks.items():
            kinds.setdefault(name.split(":")[0], []).append(right)
    rows: list[tuple[object, ...]] = [
        (kind, sum(values), len(values)) for kind, values in sorted(kinds.items())
    ]
    f1s = [item.word_f1 for item in scores if item.word_f1 is not None]
    show(
        f"{title}: {len(scores)} files, {sum(s.seconds for s in scores):.1f} s",
        ("check", "right", "of"),
        rows,
    )
    if f1s:
        print(
            f"\n  words F1 of {len(f1s)} known texts: mean {sum(f1s) / len(f1s):.3f}, lowest {min(f1s):.3f}"
        )
    for item in scores:
        wrong = [name for name, right in item.checks.items() if not right]
        if wrong or item.refused:
            print(f"  {item.file}: {'; '.join(wrong) or 'refused: ' + item.refused}"[:200])
    return {
        "files": len(scores),
        "refused": {item.file: item.refused for item in scores if item.refused},
        "checks": {kind: {"right": sum(values), "of": len(values)} for kind, values in kinds.items()},
        "word_f1": sum(f1s) / len(f1s) if f1s else None,
        "wrong": {
            s.file: [n for n, right in s.checks.items() if not right]
            for s in scores
            if not all(s.checks.values())
        },
    }


def main() -> None:
    args = parser(__doc__).parse_args()
    data = data_folder()
    if not (data / "ingest").is_dir():
        skip(f"{data / 'ingest'} isn't there; name the data folder in PULLQUOTE_DATA.")
    derived = [score(data / "ingest_derived", line, exact=True) for line in manifest(data / "ingest_derived")]
    real = [
        score(data / "ingest", line, exact=False)
        for line in manifest(data / "ingest")
        if Path(str(line["file"])).suffix.lower() in LOADERS
    ]
    figures: dict[str, object] = {
        "ingest_derived": table("ingest_derived", derived),
        "ingest": table("ingest", real),
    }
    write({**figures, "machine": machine()}, args.json)


if __name__ == "__main__":
    main()
