"""The head of a text: its title line and its byline with author and date."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from index.dates import DATE, read_written
from index.loaders.blocks import Block, Kind, kind_of
from index.loaders.paragraphs import ends_a_sentence, is_cut, plain
from index.loaders.words import last_fragment

MAX_TITLE = 250
_MAX_PLAIN_TITLE = 120
_MAX_BYLINE = 160

_BY = r"(?:(?:written |text |story |reporting |posted |words )?by|von|par|por|di|door|af|av)[:\s]\s*"
_ON = (
    r"(?:(?:first |last |originally )?(?:published|posted|updated|written|modified|date)(?: on| at)?[:\s]\s*)"
)
_CLOCK = r"(?:[\s,|·T]*(?:at\s+)?\d{1,2}[:.]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?\s*(?:\(?[A-Z]{2,5}\)?)?)?"
_GAP = r"[\s,|/•·–—-]+"
_NAME_THEN_DATE = re.compile(
    rf"(?P<by>{_BY})?(?P<name>\S.*?){_GAP}(?:{_ON}|on\s+)?(?P<date>{DATE}){_CLOCK}\.?",
    re.IGNORECASE | re.DOTALL,
)
_DATE_THEN_NAME = re.compile(
    rf"(?:{_ON})?(?P<date>{DATE}){_CLOCK}{_GAP}(?P<by>{_BY})?(?P<name>\S.*?)", re.IGNORECASE | re.DOTALL
)
_DATE_ALONE = re.compile(rf"(?:{_ON})?(?P<date>{DATE}){_CLOCK}\.?", re.IGNORECASE)
_NAME_ALONE = re.compile(rf"(?P<by>{_BY})(?P<name>\S.*)", re.IGNORECASE)
_SMALL = frozenset(
    """de da do dos du des del della der den di van von zu ten ter la le el al bin ibn and und et y e i og och af of the
    for in &""".split()
)
_ATX = re.compile(r" {0,3}#\s+(?P<title>.*?)(?:\s+#+)?\s*")


@dataclass(frozen=True, slots=True)
class Byline:
    """Who wrote it and when, as a line under the title tells."""

    author: str | None
    published: date | None


@dataclass(frozen=True, slots=True)
class Head:
    """What the first blocks told; `title_blocks` and `byline_blocks` say how many of them they were."""

    title: str | None = None
    author: str | None = None
    published: date | None = None
    title_blocks: int = 0
    byline_blocks: int = 0


def read_head(blocks: Sequence[Block]) -> Head:
    """Read title and byline from the first blocks.

    A first line is a title when it is marked as one ("# "), when a byline follows, or when it is short and
    doesn't read like a sentence.
    """
    if not blocks or blocks[0].kind not in (Kind.PROSE, Kind.HEADING):
        return Head()
    first = blocks[0].text
    found, bylines = read_bylines(blocks[1:])
    marked = _ATX.fullmatch(first)
    if marked:
        title = plain(marked["title"])
    elif blocks[0].kind is Kind.HEADING:
        return Head()
    else:
        title = " ".join(plain(first).split())
        likely = len(title) <= MAX_TITLE and first.count("\n") < 3 if bylines else _reads_like_a_title(blocks)
        if not likely or _is_byline(title):
            return Head()
    if not title or len(title) > 2 * MAX_TITLE or len(blocks) == 1:
        return Head()
    return Head(title, found.author, found.published, 1, bylines)


def split_head(blocks: Sequence[Block]) -> list[Block]:
    """Part a title or a byline from what follows without a blank line."""
    if not blocks or "\n" not in blocks[0].text or blocks[0].kind not in (Kind.PROSE, Kind.HEADING):
        return list(blocks)
    first, *rest = blocks
    lines = first.text.split("\n")
    above = 1
    while above < min(len(lines), 4) and parse_byline(lines[above]) is not None:
        above += 1
    if above == 1 and not _ATX.fullmatch(lines[0]):
        return list(blocks)
    texts = [*lines[:above], "\n".join(lines[above:])]
    parts = [Block(text, "\n" if i else first.gap, kind_of(text)) for i, text in enumerate(texts) if text]
    return [*parts, *rest]


def read_bylines(blocks: Sequence[Block]) -> tuple[Byline, int]:
    """Read the byline that the first blocks hold: one with name and date, or a name's and a date's.

    :return: What it tells, and in how many blocks.
    """
    if not blocks:
        return Byline(None, None), 0
    first = parse_byline(blocks[0].text)
    if first is None:
        return Byline(None, None), 0
    second = parse_byline(blocks[1].text) if len(blocks) > 1 else None
    if second is not None and not (first.author and first.published):
        if first.author is None and second.author and second.published is None:
            return Byline(second.author, first.published), 2
        if first.published is None and second.published and second.author is None:
            return Byline(first.author, second.published), 2
    return first, 1


def parse_byline(text: str) -> Byline | None:
    """Read "Ann Lee 6 January 2023", "By Ann Lee | Jan. 6, 2023", "By Ann Lee" or a date alone."""
    line = plain(text)
    if len(line) > _MAX_BYLINE or line.count("\n") > 2:
        return None
    if match := _DATE_ALONE.fullmatch(line):
        published = read_written(match["date"])
        return Byline(None, published) if published else None
    for pattern in (_NAME_THEN_DATE, _DATE_THEN_NAME):
        if match := pattern.fullmatch(line):
            author, published = _name(match["name"]), read_written(match["date"])
            if author and published:
                return Byline(author, published)
    if (match := _NAME_ALONE.fullmatch(line)) and match["by"][0].isupper():
        author = _name(match["name"])
        return Byline(author, None) if author else None
    return None


def _is_byline(line: str) -> bool:
    return parse_byline(line) is not None


def _name(text: str) -> str | None:
    """Return a name of a person or an agency, or `None` if the words aren't one."""
    name = " ".join(text.strip(" \t\n,|/•·–—-").split())
    parts = [p for p in re.split(r"[\s,/]+", name) if p]
    if not 1 <= len(parts) <= 12 or re.search(r"[.!?:;]\s|[\d\"“”]", name):
        return None
    big = [p for p in parts if p[0].isupper() or (p[0].isalpha() and not p[0].islower())]
    small = [p for p in parts if p not in big]
    return name if big and all(p.lower() in _SMALL for p in small) else None


def _is_credit(line: str) -> bool:
    """Whether a line may be an author, an agency or a place: too short for a title, or names in a row."""
    parts = line.split()
    if len(parts) < 3 or parts[0].casefold() in ("by", "from"):
        return True
    return _name(line) is not None and (len(parts) < 5 or "," in line or " and " in line)


def _reads_like_a_title(blocks: Sequence[Block]) -> bool:
    """Whether a line without a byline after it is a title: short, no sentence, and prose follows."""
    line = plain(blocks[0].text)
    if not line or "\n" in line or len(line) > _MAX_PLAIN_TITLE or len(blocks) == 1:
        return False
    if not (line[0].isalnum() or line[0] in "\"'“‘«¿¡") or line[0].islower():
        return False
    if _is_credit(line) or line[-1] in ",;،、-–—" or ends_a_sentence(line) or last_fragment(line)[1]:
        return False
    return not is_cut(line, blocks[1].text, marked=blocks[1].on_new_page, ordinary=frozenset())
