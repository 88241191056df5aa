"""reStructuredText and Org: plain text whose headings and code have signs of their own, turned into Markdown's."""

import re
from collections.abc import Iterator

from index.loaders.encoding import decode
from index.loaders.fields import Fields, read_fields
from index.loaders.layout import read_blocks, repair
from index.loaders.raw import Loaded, Raw
from index.loaders.receipts import Reason, Tally

_ADORNED = re.compile(
    r"^(?:(?P<over>([^\w\s])\2{2,})\n)?(?P<title>[^\s].*)\n(?P<under>([^\w\s])\5{2,})[ \t]*$", re.MULTILINE
)
_DIRECTIVE = re.compile(r"^\.\. .*(?:\n[ \t]+:[\w-]+:.*)*\n?", re.MULTILINE)
_RST_INLINE = (
    (re.compile(r"``([^`\n]+)``"), r"`\1`"),
    (re.compile(r":[\w:-]+:`([^`<\n]+?)(?:\s*<[^>\n]*>)?`"), r"\1"),
    (re.compile(r"`([^`<\n]+?)\s*<[^>\n]+>`__?"), r"\1"),
    (re.compile(r"`([^`\n]+)`__?(?!\w)"), r"\1"),
)
_STARS = re.compile(r"^(\*{1,6})(?= \S)", re.MULTILINE)
_KEYWORD = re.compile(r"^#\+(\w+):?[ \t]*(.*)\n?", re.MULTILINE)
_DRAWER = re.compile(r"^[ \t]*:[A-Z_]+:[ \t]*\n(?:[ \t]*:[\w-]+:.*\n)*[ \t]*:END:[ \t]*\n?", re.MULTILINE)
_ORG_INLINE = (
    (re.compile(r"\[\[[^\]\n]+\]\[([^\]\n]+)\]\]"), r"\1"),
    (re.compile(r"\[\[([^\]\n]+)\]\]"), r"\1"),
    (re.compile(r"(?<!\w)[~=]([^\s~=](?:[^~=\n]*[^\s~=])?)[~=](?!\w)"), r"`\1`"),
)
_ORG_FIELDS = frozenset({"title", "author", "date", "language"})


def load_rst(raw: Raw) -> Iterator[Loaded]:
    """Read a reStructuredText file as one article."""
    source = decode(raw.read())
    levels: list[str] = []

    def heading(match: re.Match[str]) -> str:
        if len(match["under"]) < len(match["title"].rstrip()):
            return match.group()
        sign = match["under"][0] + ("=" if match["over"] else "")
        if sign not in levels:
            levels.append(sign)
        return f"{'#' * min(levels.index(sign) + 1, 6)} {match['title'].strip()}"

    text = _DIRECTIVE.sub("", _ADORNED.sub(heading, source))
    for pattern, new in _RST_INLINE:
        text = pattern.sub(new, text)
    yield _article(text, source, Fields(), raw)


def load_org(raw: Raw) -> Iterator[Loaded]:
    """Read an Org file as one article; what its keywords say goes to the fields."""
    source = decode(raw.read())
    said = {key.lower(): value.strip(" <>[]") for key, value in _KEYWORD.findall(source)}
    text = _STARS.sub(lambda m: "#" * len(m[1]), _DRAWER.sub("", _KEYWORD.sub("", source)))
    for pattern, new in _ORG_INLINE:
        text = pattern.sub(new, text)
    known = read_fields({key: value for key, value in said.items() if key in _ORG_FIELDS and value})
    yield _article(text, source, known, raw)


def _article(text: str, source: str, known: Fields, raw: Raw) -> Loaded:
    tally = Tally()
    tally.drop(Reason.MARKUP, max(0, len(source) - len(text)))
    blocks, end = read_blocks(text, tally, code=True)
    fields = read_fields(raw.declared).or_else(known)
    found = repair(blocks, end, tally, title=fields.title, signed=fields.signed)
    chars = len(found.text) + sum(d.chars for d in tally)
    return fields.or_else(found.fields).article(found.text, raw, chars_in=chars, dropped=tally)
