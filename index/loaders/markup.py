"""Markdown's inline markup and raw HTML: what is taken off so that words remain."""

import html
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from index.loaders.receipts import Reason, Tally

_FENCED = r"^ {0,3}(?P<fence>`{3,}|~{3,}).*?(?:^ {0,3}(?P=fence)[`~]*[ \t]*$|\Z)"
_COMMENT = re.compile(rf"{_FENCED}|(?P<comment><!--(?:(?!<!--).)*?-->)", re.DOTALL | re.MULTILINE)
_UNSEEN = re.compile(
    rf"{_FENCED}|(?P<comment><(?P<tag>script|style)\b[^>]*>(?:(?!<(?P=tag)\b).)*?</(?P=tag)\s*>)",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
_CODE = re.compile(r"(`+)(?!`).{1,2000}?(?<!`)\1(?!`)", re.DOTALL)
_DEFINITION = re.compile(
    r"^ {0,3}\[(?!\^)([^\[\]]{1,300})\]:[ \t]*\n?[ \t]*<?\S+>?(?:[ \t]+(?:\"[^\"]*\"|'[^']*'|\([^()]*\)))?[ \t]*\n?",
    re.MULTILINE,
)
_TARGET = (
    r"\((?:<[^<>\n]{0,2000}>|[^()\s]{0,2000}(?:\([^()\s]{0,500}\)[^()\s]{0,500}){0,5})"
    r"(?:\s+(?:\"[^\"]{0,500}\"|'[^']{0,500}'))?\s*\)"
)
_IMAGE = re.compile(rf"!\[[^\[\]]{{0,1000}}\](?:{_TARGET}|\[[^\[\]]*\])")
_LINK = re.compile(rf"(?<!\\)\[((?:[^\[\]]|\[[^\[\]]{{0,300}}\]){{0,1000}})\]{_TARGET}")
_REFERENCE = re.compile(r"(?<![\\!])\[([^\[\]]{1,500})\](?:[ ]?\[([^\[\]]{0,500})\])?")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^\s<>]{1,2000}|[\w.+-]{1,100}@[\w-]{1,100}\.[\w.-]{1,100})>")
_TAG = re.compile(
    r"</?(?:a|abbr|aside|audio|b|blockquote|br|button|center|cite|code|dd|del|details|div|dl|dt|em|figcaption|figure|font|"
    r"footer|h[1-6]|header|hr|i|iframe|img|ins|kbd|li|main|mark|nav|ol|p|picture|pre|q|s|section|small|source|span|strong|sub|"
    r"summary|sup|table|tbody|td|tfoot|th|thead|tr|u|ul|video|noscript)(?:\s[^<>]{0,2000})?/?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:[a-zA-Z][a-zA-Z0-9]{1,20}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
_ESCAPE = re.compile(r"\\([!\"#$%&'()+,./:;<=>?@\[\\\]^`{|}~-])")
_LINE_ENDS = re.compile(r"(?<![ \t])[ \t]+$", re.MULTILINE)
_QUOTED = re.compile(r"^ {0,3}(?:> ?)+", re.MULTILINE)
_CLOSED_HEADING = re.compile(r"^( {0,3}#{1,6}[ \t].*?)[ \t]+#+$", re.MULTILINE)
_UNDERLINED = re.compile(r"\A([^\n#>|-][^\n]*)\n {0,3}(={3,}|-{3,})(?=\n|\Z)")


@dataclass(frozen=True, slots=True)
class References:
    """The labels that link definitions (`[label]: address`) give a meaning to."""

    labels: frozenset[str]

    @classmethod
    def found_in(cls, texts: Iterable[str]) -> "References":
        """Collect the labels of all definitions."""
        return cls(frozenset(_label(m.group(1)) for text in texts for m in _DEFINITION.finditer(text)))

    def __contains__(self, label: str) -> bool:
        return _label(label) in self.labels


def strip_comments(text: str, tally: Tally) -> str:
    """Take out HTML comments, scripts and style sheets, except in fenced code."""
    for pattern in (_COMMENT, _UNSEEN):
        text = _sub(pattern, lambda m: "" if m["comment"] else m.group(), text, tally)
    return text


def strip_markup(text: str, references: References, tally: Tally) -> str:
    """Take the markup off one block that isn't code; emphasis, headings and bullets stay."""
    text = _sub(_DEFINITION, lambda m: "", text, tally)
    text = _sub(_QUOTED, lambda m: "", text, tally)
    text = _sub(_UNDERLINED, lambda m: ("# " if m[2][0] == "=" else "## ") + m[1], text, tally)
    text = _sub(_CLOSED_HEADING, lambda m: m[1], text, tally)
    pieces, at = [], 0
    for code in _CODE.finditer(text):
        pieces += [_strip_inline(text[at : code.start()], references, tally), code.group()]
        at = code.end()
    pieces.append(_strip_inline(text[at:], references, tally))
    return _sub(_LINE_ENDS, lambda m: "", "".join(pieces), tally)


def _strip_inline(text: str, references: References, tally: Tally) -> str:
    text = _sub(_IMAGE, lambda m: "", text, tally)
    text = _sub(_LINK, lambda m: m[1], text, tally)
    text = _sub(_REFERENCE, lambda m: m[1] if (m[2] or m[1]) in references else m.group(), text, tally)
    text = _sub(_AUTOLINK, lambda m: m[1], text, tally)
    text = _sub(_TAG, lambda m: "", text, tally)
    text = _sub(_ENTITY, lambda m: html.unescape(m.group()), text, tally)
    return _sub(_ESCAPE, lambda m: m[1], text, tally)


def _sub(
    pattern: re.Pattern[str], replacement: Callable[[re.Match[str]], str], text: str, tally: Tally
) -> str:
    """Replace, and tell the tally what went; a replacement is never longer than what it replaces."""
    times = 0

    def replace(match: re.Match[str]) -> str:
        nonlocal times
        new = replacement(match)
        if len(new) > len(match.group()):
            return match.group()
        times += new != match.group()
        return new

    new = pattern.sub(replace, text)
    tally.drop(Reason.MARKUP, len(text) - len(new), times)
    return new


def _label(text: str) -> str:
    return " ".join(text.casefold().split())
