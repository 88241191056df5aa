"""PDF readers: what the libraries give as they come, beside the loader, on the same files.

The known texts are two files' alone, as markitdown wrote them; the other columns count what a reader would trip over:
words cut by hyphens at line ends, ligatures as single signs, and page numbers or running heads left in the text.
"""

import re
from pathlib import Path
from time import perf_counter

import pypdfium2

from bench.common import data_folder, machine, parser, show, skip, write
from bench.loader_peers import run_apart
from bench.loader_scores import f1, without_marks, words_of
from index.loaders import load_path
from index.types import Article

_PEERS = """
import json, logging, sys, time, warnings
warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
import pdfplumber
from pdfminer.high_level import extract_text
from pypdf import PdfReader

def plumber(name):
    with pdfplumber.open(name) as pdf:
        return "\\n".join(page.extract_text() or "" for page in pdf.pages)

readers = {
    "pypdf": lambda name: "\\n".join(page.extract_text() for page in PdfReader(name).pages),
    "pdfminer.six": extract_text,
    "pdfplumber": plumber,
}
names, found = json.load(sys.stdin), {}
for reader, read in readers.items():
    began, texts = time.perf_counter(), {}
    for name in names:
        try:
            texts[name] = read(name)
        except Exception:
            texts[name] = ""
    found[reader] = {"seconds": time.perf_counter() - began, "texts": texts}
json.dump(found, sys.stdout)
"""
_CUT = re.compile(r"[a-z](?:-|\u00ad|\x02|\ufffe)\s*\n\s*[a-z]")
_LIGATURE = re.compile("[\ufb00-\ufb06]")
_LONE_NUMBER = re.compile(r"^\s*(?:Page )?\d{1,3}(?: of \d+)?\s*$", re.MULTILINE)


def ours(path: Path) -> str:
    return "\n\n".join(a.text for a in load_path(path) if isinstance(a, Article))


def pdfium(path: Path) -> str:
    try:
        with pypdfium2.PdfDocument(path) as document:
            return "\n".join(page.get_textpage().get_text_range().replace("\r", "") for page in document)
    except pypdfium2.PdfiumError:
        return ""


def main() -> None:
    args = parser(__doc__).parse_args()
    folder = data_folder() / "ingest"
    if not folder.is_dir():
        skip(f"{folder} isn't there; name the data folder in PULLQUOTE_DATA.")
    paths = sorted(folder.glob("files/*/*.pdf"))
    texts: dict[str, dict[str, str]] = {}
    seconds: dict[str, float] = {}
    list(load_path(paths[0]))  # what is loaded once isn't the files' time
    for name, read in (("pullquote", ours), ("PDFium as it comes", pdfium)):
        began = perf_counter()
        texts[name] = {str(path): read(path) for path in paths}
        seconds[name] = perf_counter() - began
    for name, item in (run_apart(_PEERS, [str(path) for path in paths]) or {}).items():
        texts[name], seconds[name] = item["texts"], item["seconds"]
    known = [path for path in paths if path.with_name(path.name + ".expected.txt").exists()]
    rows = [_row(name, found, known, seconds[name]) for name, found in texts.items()]
    head = ("reader", f"words F1 ({len(known)})", "cut words", "ligatures", "lone numbers", "seconds")
    show(f"{len(paths)} PDF files", head, rows)
    write({"rows": [dict(zip(head, row, strict=True)) for row in rows], "machine": machine()}, args.json)


def _row(name: str, found: dict[str, str], known: list[Path], seconds: float) -> tuple[object, ...]:
    scores = []
    for path in known:
        expected = path.with_name(path.name + ".expected.txt").read_text(encoding="utf-8")
        scores.append(f1(words_of(without_marks(found[str(path)])), words_of(without_marks(expected))))
    everything = "\n".join(found.values())
    counts = [len(pattern.findall(everything)) for pattern in (_CUT, _LIGATURE, _LONE_NUMBER)]
    return (name, sum(scores) / len(scores), *counts, seconds)


if __name__ == "__main__":
    main()
