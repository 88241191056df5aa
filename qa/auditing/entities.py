"""Names, dates and numbers in an English sentence, by how they are written."""

import re
from collections.abc import Iterator

from index.lexical import STOP_WORDS
from qa.auditing.types import Entity, EntityKind

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan\.|Feb\.|Mar\.|Apr\.|Aug\.|Sept?\.|Oct\.|Nov\.|Dec\.)"
)
_YEAR = r"(?:1[5-9]\d\d|20\d\d)"
_DATE = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}(?:,? {_YEAR})?\b|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?!\d)(?:,? {_YEAR})?"
    rf"|{_MONTH} {_YEAR}\b|(?<![\d.,$€£-])\b{_YEAR}\b(?![.,]\d|s\b|[-–]\d)"
)
_WORDS = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty"
_SCALE = r"(?: (?:hundred|thousand|million|billion|trillion))?"
_NUMBER = re.compile(
    rf"[$€£]\s?\d[\d,.]*(?<![.,]){_SCALE}"
    rf"|(?<![\w.,$€£/:–—-])\d(?:[\d,.]*\d)?(?![\w/:-]|[.,]\d){_SCALE}(?: per ?cent\b|%)?"
    rf"|\b(?:{_WORDS})\b{_SCALE}(?!-)"
)
_CAPITAL = r"[A-ZÀ-ÖØ-Þ][\w'’-]*[\w]"
_NAME = re.compile(
    rf"(?:{_CAPITAL}|(?:[A-Z]\.)+)(?: (?:of|de|la|del|van|von|der|bin|al|el|da|di|du) (?=[A-ZÀ-ÖØ-Þ])| |-)?"
    rf"(?:(?:{_CAPITAL}|(?:[A-Z]\.)+|\d+\b)(?: (?:of|de|la|del|van|von|der|bin|al|el|da|di|du) (?=[A-ZÀ-ÖØ-Þ])| |-)?)*"
)
_NO_NAME = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december mr mrs ms dr prof sir jan feb mar apr aug sep sept oct nov dec".split()
)
_BEFORE = re.compile(
    r"\b((?:in|at|near|on|by|from|to|with|against|for|of|during|since|until)(?: the)?|the) $", re.IGNORECASE
)
_APART = re.compile(
    r"[,.?!;:]|$| (?:in|on|at|by|for|from|with|to|and|or|as|of|but|who|which|that|when|where|after|before|is|was|are"
    r"|were|has|had|have|will|would|can|could|said|says|won|did|does|took|made|became|\w{3,}ed)\b"
)


def entities(sentence: str) -> list[Entity]:
    """Return the names, dates and numbers of a sentence in order; none overlaps another.

    A lone capital at the beginning is no name: every sentence has one.
    """
    found: list[Entity] = []
    for kind, spans in (
        (EntityKind.DATE, (m.span() for m in _DATE.finditer(sentence))),
        (EntityKind.NAME, _names(sentence)),
        (EntityKind.NUMBER, (m.span() for m in _NUMBER.finditer(sentence))),
    ):
        for start, end in spans:
            if all(end <= e.start or e.end <= start for e in found):
                before = _BEFORE.search(sentence, max(0, start - 12), start)
                found.append(
                    Entity(
                        kind,
                        start,
                        end,
                        sentence[start:end],
                        before.group(1).lower() if before else "",
                        apart=_APART.match(sentence, end) is not None,
                    )
                )
    return sorted(found, key=lambda entity: entity.start)


def _names(sentence: str) -> Iterator[tuple[int, int]]:
    for match in _NAME.finditer(sentence):
        start, end = match.span()
        words = [(m.start(), m.end(), m.group()) for m in re.finditer(r"[^\s]+", sentence[start:end])]
        while words and (words[0][2].lower() in STOP_WORDS or words[0][2].lower().rstrip(".") in _NO_NAME):
            words.pop(0)
        while words and words[-1][2].lower().rstrip(".") in _NO_NAME | STOP_WORDS:
            words.pop()
        if not words or (start + words[0][0] == 0 and len(words) == 1):
            continue
        name = sentence[start + words[0][0] : start + words[-1][1]].rstrip("-.")
        name = re.sub(r"['’]s$", "", name)
        if len(name) > 2 and (name.isupper() or any(c.islower() for c in name)):
            yield start + words[0][0], start + words[0][0] + len(name)
