"""The head of a page's text: the title and labels above it, a byline below, and notices to browsers."""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.language import language_of
from index.loaders.fields import Fields
from index.loaders.heading import parse_byline
from index.loaders.html_author import is_name
from index.loaders.paragraphs import ends_a_sentence
from index.loaders.receipts import Reason, Tally

_TITLE_WITHIN = 20
_TITLE_AMONG_PROSE = 2
_LABEL = 40
_BYLINE_WITHIN = 3
_SURE_CHARS = 300
_NOTICE = re.compile(
    r".{0,80}\bjava ?script\b.{0,60}\b(?:disabled|deaktiviert|désactivé|desactivado|disabilitato|desativado|required|"
    r"erforderlich|enable|activ\w+|aktivier\w+)\b.{0,150}|"
    r".{0,60}\b(?:outdated|unsupported|veralteten) browser\b.{0,200}",
    re.IGNORECASE,
)


def above_text(blocks: Sequence[str], title: str | None) -> slice:
    """Find the title, which is a field, and the labels and links above it: "Posted on", "Front page"."""
    head = [block.lstrip("# ").casefold() for block in blocks[:_TITLE_WITHIN]]
    if title is None or title.casefold() not in head:
        return slice(0)
    at = head.index(title.casefold())
    labels = all(len(block) < _LABEL and not ends_a_sentence(block) for block in head[:at])
    if not labels and at > _TITLE_AMONG_PROSE:
        return slice(0)  # further down it is a quotation, or another story's
    return slice(0 if labels else at, at + 1)


def read_head_of_text(text: str, fields: Fields, tally: Tally) -> tuple[str, Fields]:
    """Take notices to browsers and a byline out of the first blocks.

    :param fields: What is known so far: a byline in the text says more than the site's name.
    """
    blocks = text.split("\n\n")
    kept: list[str] = []
    for block in blocks[:_BYLINE_WITHIN]:
        reason = _reason(block) if len(blocks) > 1 else None
        byline = parse_byline(block) if reason is Reason.BYLINE else None
        if byline is not None and (fields.author is None or fields.author == fields.source):
            fields = replace(fields, author=byline.author)
        if reason is None:
            kept.append(block)
        else:
            tally.drop(reason, len(block) + 2)
    rest = [*kept, *blocks[_BYLINE_WITHIN:]]
    if not rest:
        return text, fields
    return "\n\n".join(rest), fields


def _reason(block: str) -> Reason | None:
    if _NOTICE.fullmatch(block):
        return Reason.BOILERPLATE
    byline = parse_byline(block)
    named = byline is not None and byline.author is not None and is_name(byline.author)
    return Reason.BYLINE if named else None


def in_its_language(fields: Fields, text: str) -> Fields:
    """Correct a language that the page's template declares for pages in any: the text itself tells, if it is long."""
    found = language_of(text) if len(text) >= _SURE_CHARS else None
    declared = (fields.language or "").split("-")[0].lower()
    return replace(fields, language=found) if found is not None and found != declared else fields
