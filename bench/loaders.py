"""Loaders: how exactly they read real files, beside trafilatura's own extraction and markitdown's on the same files.

`ingest_derived`: stories laid out like a page pulled out of a PDF, with their clean text: equal or not, character by
character. `ingest`: saved pages and documents: snippets that must and must not be found, title, author, date, and the
words of the text. Words and snippets are compared as they stand, and again without Markdown's marks in reading and
expectation alike, so that nobody wins by writing `**` or loses by not doing so, nor by how
a word is cut at a line's end. The known texts of the two PDF files are what markitdown itself made of them.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter

from bench.common import data_folder, machine, parser, show, skip, write
from bench.loader_peers import Reading, markitdown_readings, trafilatura_reading
from bench.loader_scores import Line, Score, listed, score, squeeze
from index.articles import parse_date
from index.loaders import LOADERS, load_path
from index.types import Article, Refusal

_UNREADABLE = ("refused", "image only", "no text layer", "empty")
Scores = dict[str, list[Score]]


def manifest(folder: Path) -> Iterator[Line]:
    with (folder / "manifest.jsonl").open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def our_reading(path: Path) -> Reading:
    loaded = list(load_path(path))
    article = next((item for item in loaded if isinstance(item, Article)), None)
    if article is None:
        return Reading(refused=next((i.reason for i in loaded if isinstance(i, Refusal)), "nothing in it"))
    others = [a.title + "\n" + a.text for a in loaded if isinstance(a, Article) and a is not article]
    about = "\n".join(str(value) for value in article.metadata.values())
    text = "\n".join([article.text, *others])
    return Reading(text, article.title, article.author, article.published, about)


def derived(folder: Path) -> dict[str, object]:
    """Compare with the clean text, character by character."""
    right: dict[str, int] = {}
    wrong: list[str] = []
    lines = list(manifest(folder))
    for line in lines:
        (article,) = load_path(folder / str(line["file"]))
        if isinstance(article, Refusal):
            wrong.append(f"{line['file']}: {article.reason}")
            continue
        expected = (folder / str(line["expected_text_file"])).read_text(encoding="utf-8").rstrip("\n")
        checks = {
            "text": article.text == expected,
            "title": article.title == line["expected_title"],
            "author": article.author == line["expected_author"],
            "date": article.published == parse_date(str(line["expected_date"])),
            "nothing unwanted": not any(s in article.text for s in listed(line, "must_not_contain")),
        }
        for name, ok in checks.items():
            right[name] = right.get(name, 0) + ok
        wrong += [f"{line['file']}: {name}" for name, ok in checks.items() if not ok]
    show(
        f"ingest_derived: {len(lines)} files",
        ("check", "right", "of"),
        [(name, count, len(lines)) for name, count in right.items()],
    )
    for text in wrong:
        print(f"  {text}")
    return {"files": len(lines), "right": right, "wrong": wrong}


def compare(folder: Path) -> dict[str, object]:
    """Score every reader on the files that we have a loader for."""
    lines = [line for line in manifest(folder) if Path(str(line["file"])).suffix.lower() in LOADERS]
    paths = [folder / str(line["file"]) for line in lines]
    readings: dict[str, dict[Path, Reading]] = {}
    began = perf_counter()
    readings["pullquote"] = {path: our_reading(path) for path in paths}
    took = perf_counter() - began
    readings["trafilatura"] = {path: trafilatura_reading(path) for path in paths}
    peer = markitdown_readings(paths)
    if peer is not None:
        readings[f"markitdown {peer[0]}"] = peer[1]
    print(f"\ningest: {len(paths)} files in {took:.1f} s")
    figures: dict[str, object] = {}
    for title, chosen in (
        ("pages (HTML)", [i for i, p in enumerate(paths) if p.suffix.lower() in (".html", ".htm")]),
        ("documents", [i for i, p in enumerate(paths) if p.suffix.lower() not in (".html", ".htm")]),
    ):
        scores = {
            name: [score(found[paths[i]], lines[i], _expected(folder, lines[i])) for i in chosen]
            for name, found in readings.items()
        }
        figures[title] = table(title, scores, [paths[i].name for i in chosen])
    figures["refusals"] = refusals(lines, paths, readings)
    _failures(lines, paths, readings, folder)
    return {"files": len(paths), "seconds": took, **figures}


def _expected(folder: Path, line: Line) -> str | None:
    name = line.get("expected_text_file")
    return (folder / str(name)).read_text(encoding="utf-8") if name else None


def table(title: str, scores: Scores, files: Sequence[str]) -> dict[str, object]:
    kinds = list(dict.fromkeys(kind for s in scores["pullquote"] for kind in s.checks))
    counts = {
        kind: {
            name: sum(right for s in found for _, right in s.checks.get(kind, []))
            for name, found in scores.items()
        }
        for kind in kinds
    }
    totals = {kind: sum(len(s.checks.get(kind, [])) for s in scores["pullquote"]) for kind in kinds}
    rows: list[tuple[object, ...]] = [(kind, totals[kind], *counts[kind].values()) for kind in kinds]
    means: dict[str, dict[str, float]] = {}
    for way in ("as is", "marks off"):
        known = sum(way in s.f1 for s in scores["pullquote"])
        if known:
            means[way] = {
                name: sum(s.f1[way] for s in found if way in s.f1) / known for name, found in scores.items()
            }
            rows.append((f"words F1, {way}", known, *means[way].values()))
    if rows:
        show(f"{title}: {len(files)} files", ("check", "of", *scores), rows)
    return {"of": totals, "right": counts, "word_f1": means}


def refusals(
    lines: Sequence[Line], paths: Sequence[Path], readings: dict[str, dict[Path, Reading]]
) -> dict[str, object]:
    """Count the files without readable words that are refused, and the others that are read."""
    bad = [
        path
        for path, line in zip(paths, lines, strict=True)
        if any(w in str(line.get("note")) for w in _UNREADABLE)
    ]
    good = [path for path in paths if path not in bad]
    rows = [
        (
            "unreadable files refused",
            len(bad),
            *(sum(_no_words(f[p]) for p in bad) for f in readings.values()),
        ),
        ("other files read", len(good), *(sum(not _no_words(f[p]) for p in good) for f in readings.values())),
    ]
    show("refusals", ("check", "of", *readings), rows)
    for path in paths:
        if readings["pullquote"][path].refused:
            print(f"  {path.name}: {readings['pullquote'][path].refused}"[:200])
    return {str(row[0]): dict(zip(("of", *readings), row[1:], strict=True)) for row in rows}


def _no_words(reading: Reading) -> bool:
    return bool(reading.refused) or not squeeze(reading.text)


def _failures(
    lines: Sequence[Line], paths: Sequence[Path], readings: dict[str, dict[Path, Reading]], folder: Path
) -> None:
    print("\nwhat ours has wrong (marks off):")
    for path, line in zip(paths, lines, strict=True):
        checked = score(readings["pullquote"][path], line, _expected(folder, line))
        wrong = [
            f"{kind.split(',')[0]}: {what}"
            for kind, items in checked.checks.items()
            for what, right in items
            if not right and "as is" not in kind
        ]
        low = checked.f1.get("marks off", 1.0)
        if wrong or low < 0.9:
            known = [f"words F1 {low:.3f}"] if checked.f1 else []
            print(f"  {path.name}: {'; '.join([*wrong, *known])}"[:220])


def main() -> None:
    args = parser(__doc__).parse_args()
    data = data_folder()
    if not (data / "ingest").is_dir():
        skip(f"{data / 'ingest'} isn't there; name the data folder in PULLQUOTE_DATA.")
    figures: dict[str, object] = {
        "ingest_derived": derived(data / "ingest_derived"),
        "ingest": compare(data / "ingest"),
    }
    write({**figures, "machine": machine()}, args.json)


if __name__ == "__main__":
    main()
