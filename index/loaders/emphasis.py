"""Emphasis markers of Markdown, as texts extracted from elsewhere often still have them."""

import re
from dataclasses import dataclass

_SKIP = re.compile(r"`[^`\n]+`|https?://\S+|^\s*(?:[-*_]\s*){3,}$", re.MULTILINE)
_STARS = re.compile(r"(?<![\\*])\*{1,3}(?!\*)")
_UNDERSCORED = re.compile(
    r"(?<![\w\\_])(_{1,2})(?=[^\s_])([^_\n]{1,500}(?:_[^_\n]{1,200}){0,5}?)(?<=[^\s_])\1(?![\w_])"
)
_IDENTIFIER = re.compile(r"[a-z][a-z0-9]*")
_ESCAPED = re.compile(r"\\([*_])")
_MAX_OPEN = 20
_QUOTES = "\"“”„«»'‘’"


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    opens: bool
    closes: bool
    by_quote: bool


def unescape_markers(text: str) -> str:
    r"""Turn Markdown's `\*` and `\_` into the signs themselves."""
    return _ESCAPED.sub(r"\1", text)


def strip_emphasis(text: str) -> tuple[str, int]:
    """Remove the markers of *emphasis* and **strong emphasis**; the words stay.

    Multiplication (2 * 3), footnote stars, bullets, rules and snake_case stay too.

    :return: The text and how many pairs of markers went.
    """
    # Code and addresses are looked at as if they were one long word
    masked = _SKIP.sub(lambda m: "x" * len(m.group()), text)
    spans = _paired(_marks(masked))
    for match in _UNDERSCORED.finditer(masked):
        if not (len(match.group(1)) == 2 and _IDENTIFIER.fullmatch(match.group(2))):
            spans += [match.span(1), (match.end(2), match.end())]
    pieces, at = [], 0
    for start, end in sorted(spans):
        pieces.append(text[at:start])
        at = end
    return "".join(pieces) + text[at:], len(spans) // 2


def _marks(text: str) -> list[_Mark]:
    marks = []
    for match in _STARS.finditer(text):
        before, after = (
            text[match.start() - 1 : match.start()] or " ",
            text[match.end() : match.end() + 1] or " ",
        )
        if before.isspace() and after.isspace():
            continue
        if _ascii_word(before) and _ascii_word(after):
            continue  # 2*3, un*der*stood: more often arithmetic or code than emphasis
        # CommonMark 0.31, left- and right-flanking delimiter runs
        opens = not after.isspace() and (_is_word(after) or not _is_word(before))
        closes = not before.isspace() and (_is_word(before) or not _is_word(after))
        marks.append(_Mark(*match.span(), opens, closes, before in _QUOTES or after in _QUOTES))
    return marks


def _paired(marks: list[_Mark]) -> list[tuple[int, int]]:
    """Pair openers with the closers that follow; what is left beside quotation marks is paired the other way round.

    An extractor that emphasises quotations may start on the wrong mark: `"electric*" and "*pills"`.
    """
    spans: list[tuple[int, int]] = []
    waiting: list[_Mark] = []
    astray: list[_Mark] = []
    for mark in marks:
        size = mark.end - mark.start
        partner = (
            next((w for w in reversed(waiting) if w.end - w.start == size), None) if mark.closes else None
        )
        if partner is not None:
            spans += [(partner.start, partner.end), (mark.start, mark.end)]
            del waiting[waiting.index(partner) :]
        elif mark.opens and not (astray and mark.by_quote and not mark.closes):
            waiting = [*waiting[-_MAX_OPEN:], mark]
        elif mark.opens:
            lost = astray.pop()
            spans += [(lost.start, lost.end), (mark.start, mark.end)]
        elif mark.by_quote:
            astray.append(mark)
    return spans


def _is_word(char: str) -> bool:
    return not char.isspace() and (char.isalnum() or ord(char) > 0x2FFF)


def _ascii_word(char: str) -> bool:
    return char.isascii() and char.isalnum()
