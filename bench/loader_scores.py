"""How right a reading is: words, snippets, title, author and date, with and without Markdown's marks."""

import re
from collections import Counter
from dataclasses import dataclass, field

from bench.loader_peers import Reading
from index.articles import parse_date

Line = dict[str, object]

_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_LINK = re.compile(r"\[([^\]]*)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)")
_LABEL = re.compile(r"^\*\*[\w ]{1,20}:\*\*\s*", re.MULTILINE)
_LEAD = re.compile(r"^\s*(?:#{1,6}\s+|[-*+•]\s+|>\s?)+", re.MULTILINE)
_RULE = re.compile(r"^[\s|:-]+$", re.MULTILINE)
_FENCE = re.compile(r"^```.*$", re.MULTILINE)
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff00-\uffef]|[^\s\u3040-\u30ff\u3400-\u9fff\uff00-\uffef]+")
_HYPHEN = re.compile(r"(?<=[^\W\d_])(?:-|\x02|\ufffe)(?:[ \t]*\n[ \t]*)?(?=[^\W\d_])")
_MARK = re.compile(r"[*_`|]+|\\(?=[^\w\s])")


@dataclass(slots=True)
class Score:
    """The checks of one file, by kind, and the F1 of its words where they are known."""

    checks: dict[str, list[tuple[str, bool]]] = field(default_factory=dict)
    f1: dict[str, float] = field(default_factory=dict)

    def note(self, kind: str, what: str, right: bool) -> None:
        """Note one check."""
        self.checks.setdefault(kind, []).append((what, right))


def without_marks(text: str) -> str:
    """Take Markdown's marks off: headings, bullets, emphasis, links, tables, fences, and labels like **Author:**.

    Hyphens inside words go, too, with a line's end after them: "con-" and "firming" are the word that was printed.
    """
    for pattern, new in (
        (_IMAGE, " "),
        (_LINK, r"\1"),
        (_LABEL, ""),
        (_FENCE, " "),
        (_RULE, " "),
        (_LEAD, ""),
    ):
        text = pattern.sub(new, text)
    return _HYPHEN.sub("", _MARK.sub("", text))


def squeeze(text: str) -> str:
    """Make all white space one space."""
    return " ".join(text.replace("\xad", "").split())


def score(reading: Reading, line: Line, expected: str | None) -> Score:
    """Check what the manifest knows of a file.

    What must be there may be in the text or in a field, as some readers take the title off the text; what must not be
    there is looked for in the text.
    """
    result = Score()
    for name, clean in (("as is", _same), ("marks off", without_marks)):
        words = squeeze(clean(reading.text))
        fields = [reading.title or "", reading.author or "", reading.about]
        everything = squeeze("\n".join(clean(part) for part in (reading.text, *fields)))
        for snippet in listed(line, "must_contain"):
            if not snippet.startswith("data:"):  # how a reader writes a picture down
                result.note(f"has, {name}", snippet, squeeze(clean(snippet)) in everything)
        for snippet in listed(line, "must_not_contain"):
            if not snippet.startswith("data:"):
                result.note(f"hasn't, {name}", snippet, bool(words) and squeeze(clean(snippet)) not in words)
        if expected is not None:
            result.f1[name] = f1(words_of(clean(reading.text)), words_of(clean(expected)))
    _fields(result, reading, line)
    return result


def _fields(result: Score, reading: Reading, line: Line) -> None:
    if "expected_title" in line:
        wanted = squeeze(str(line["expected_title"]))
        result.note("title", wanted, squeeze(reading.title or "") == wanted)
    if "expected_author" in line:
        given = str(line["expected_author"])
        # The byline as printed: "By Nathan Willis", a line's end, "March 25, 2015"
        wanted = re.sub(r"^(?:By|Par)\s+", "", given.strip().split("\n", 1)[0])
        said = squeeze(reading.author or "").casefold()
        result.note("author", wanted, said == squeeze(wanted).casefold())
    if "expected_date" in line:
        when = parse_date(str(line["expected_date"]))
        result.note("date", str(when), reading.published == when)


def listed(line: Line, key: str) -> list[str]:
    """Return a list of the manifest, empty if it isn't there."""
    values = line.get(key, [])
    return [str(value) for value in values] if isinstance(values, list) else []


def words_of(text: str) -> list[str]:
    """Split at white space, and Chinese and Japanese, which have none, into signs."""
    return _WORD.findall(text.replace("\xad", ""))


def f1(found: list[str], expected: list[str]) -> float:
    """Return the harmonic mean of precision and recall of words, as often as they occur."""
    shared = sum((Counter(found) & Counter(expected)).values())
    return 2 * shared / (len(found) + len(expected)) if found or expected else 1.0


def _same(text: str) -> str:
    return text
