"""Ask 2,000 questions, hold nothing back, and check each citation against the bytes in the SQLite file.

The check shares no code with Pullquote: it opens the file with `sqlite3`, reads the version's text, hashes
it, and compares characters.
"""

import hashlib
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterator

from bench.collection import big_collection
from bench.common import machine, parser, show, write
from qa.evaluation import sample
from qa.types import Answer, Citation, Question

CONTEXT = 32


class Texts:
    """The texts as they stand in the file."""

    def __init__(self, path: str) -> None:
        self._connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        self._last: tuple[tuple[str, str], str] = (("", ""), "")

    def read(self, article_id: str, version: str) -> str:
        """Return a version's text, or nothing; refuse one that doesn't hash to its name."""
        if self._last[0] != (article_id, version):
            row = self._connection.execute(
                "SELECT text FROM versions WHERE article_id = ? AND version = ?", (article_id, version)
            ).fetchone()
            text = str(row[0]) if row and row[0] is not None else ""
            if version != "sha256:" + hashlib.sha256(text.encode()).hexdigest():
                text = ""
            self._last = ((article_id, version), text)
        return self._last[1]


def faults_of(citation: Citation, answer: Answer, texts: Texts) -> Iterator[str]:
    text = texts.read(citation.source.id, citation.source.version)
    start, end, span = citation.start, citation.end, citation.answer_span
    if not 0 <= start < end <= len(text):
        yield "no such stretch in the stored version"
        return
    if text[start:end] != citation.quote:
        yield "the stored text differs from the quote"
    if answer.text[span.start : span.end] != citation.quote:
        yield "the answer differs from the quote"
    if text[max(0, start - CONTEXT) : start] != citation.prefix:
        yield "the prefix differs"
    if text[end : end + CONTEXT] != citation.suffix:
        yield "the suffix differs"
    mark = citation.highlight
    if mark is not None and not start <= mark.start < mark.end <= end:
        yield "the highlight lies outside the quote"


def tiles(answer: Answer) -> bool:
    """Return whether the segments cover the text once, and exactly the cited stretches are extracts."""
    ends = [0, *(s.end for s in answer.segments)]
    joined = all(s.start == end for s, end in zip(answer.segments, ends, strict=False))
    cited = {(s.start, s.end) for s in answer.segments if s.citation_ids}
    spans = {(c.answer_span.start, c.answer_span.end) for c in answer.citations}
    return joined and ends[-1] == len(answer.text) and cited == spans


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--questions", type=int, default=2000)
    options.add_argument("--seed", type=int, default=0)
    args = options.parse_args()

    big = big_collection()
    questions = list(big.questions("realtimeqa_dev"))
    questions += sample(big.questions("squad_v2_dev"), max(0, args.questions - len(questions)), args.seed)
    texts, counted, answered, citations, exact = Texts(str(big.sqlite)), Counter[str](), 0, 0, 0
    for question in questions[: args.questions]:
        answer = big.answerer.answer(Question(question.text), threshold=0.0)
        answered += answer.found
        counted["the segments don't tile the text"] += not tiles(answer)
        for citation in answer.citations:
            faults = list(faults_of(citation, answer, texts))
            counted.update(faults)
            citations, exact = citations + 1, exact + (not faults)

    rows: list[tuple[str, object]] = [
        ("questions", min(args.questions, len(questions))),
        ("answered", answered),
    ]
    rows += [
        ("citations", citations),
        ("exact", exact),
        ("share exact", exact / citations if citations else "–"),
    ]
    rows += [(fault, count) for fault, count in counted.items() if count]
    show("Citations, read again from the SQLite file", ("", "value"), rows)
    figures: dict[str, object] = dict(rows)
    write({**figures, "machine": machine()}, args.json)
    sys.exit(0 if citations and exact == citations and not counted.total() else 1)


if __name__ == "__main__":
    main()
