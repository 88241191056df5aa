"""Words around an answer: as many of them as a question needs, and no half of anything."""

import re

from qa.inviting.clauses import Clause
from qa.inviting.verbs import BASES

BREAK = re.compile(
    r"[,;:—–]|\b(?:who|which|that|whose|whom|where|while|but|and|as|after|before|when|because|although|though|since"
    r"|until|than|if|so|or|seeking|including|according|[a-z]+ing that)\b"
)
_RELATIVE = frozenset("that who which whose whom where".split())
_ENDS = re.compile(r"(?: (?:in|on|at|by|for|from|with|to|of|the|a|an|early|late|last|this))+$")
_SEEN_FROM_THEN = re.compile(
    r"(?: (?:on|last|this|next|early|late))? (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
    r"(?: (?:morning|night|evening|afternoon))?\b"
    r"| (?:earlier )?(?:last|this|next) (?:week|month|year|summer|spring|fall|winter|season)\b"
    r"| (?:a|an|two|three|four|five|several|\d+) (?:days|weeks|months|years?|hours) ago\b| (?:today|yesterday|so far)\b"
)
_NO_NAME = frozenset(
    "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec "
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July August "
    "September October November December When Where Who What Why How Mr Mrs Ms Dr".split()
)
_CAPITAL = re.compile(r"\b[A-ZÀ-ÖØ-Þ][\w’'.-]+")
_POINTS_BACK = re.compile(r"\b(?:he|she|it|they|him|them|this|these|those|such|there|here)\b")


def turned(clause: Clause) -> str:
    """Return the clause as it stands behind a word that asks: "did Ada Berg build", "was the tower built"."""
    if clause.auxiliary:
        return f"{clause.auxiliary} {clause.subject} {clause.verb}"
    return f"did {clause.subject} {BASES[clause.verb]}"


def between(clause: Clause, end: int, preposition: str) -> str | None:
    """Return what stands between the verb and an answer with its preposition; `None` where another clause does."""
    at = clause.sentence.rfind(preposition, clause.rest, end)
    middle = clause.sentence[clause.rest : at].strip()
    if at == -1 or BREAK.search(middle) or len(middle.split()) > 12:
        return None
    return re.sub(r"(?:(?:^| )(?:early|late|back|again|only|just|[a-z]+ly))+$", "", middle)


def until_break(sentence: str, start: int, most: int) -> str:
    """Return what follows until the clause ends; nothing where that is too long to be asked with."""
    cut = BREAK.search(sentence, start)
    told = sentence[start : cut.start() if cut else len(sentence)].strip(" .")
    if cut and _cuts_through(sentence, cut, told):
        return ""
    return _ENDS.sub("", told) if len(told.split()) <= most else ""


def _cuts_through(sentence: str, cut: re.Match[str], told: str) -> bool:
    """Tell whether a break goes through what belongs together: a name of two, "a state that …"."""
    glued = cut[0] in "—–:" and sentence[cut.start() - 1] != " "
    listed = cut[0] in ("and", "or") and sentence[cut.end() + 1 : cut.end() + 2].isupper()
    return glued or listed or (cut[0] in _RELATIVE and re.search(r"\ban? [\w-]+$", told) is not None)


def tidy(question: str) -> str:
    """Leave out when it was as seen from the day of the article, and what is left hanging by that."""
    plain = _SEEN_FROM_THEN.sub("", " ".join(question.split()))
    return re.sub(r"(?: [a-z]+ly)?[ ,]*\?$", "?", plain)


def stands_alone(question: str, answer: str, title: str) -> bool:
    """Tell whether a question names something, points back to nothing, and gives its answer not away."""
    names = [word for word in _CAPITAL.findall(question) if word.rstrip(".’'s") not in _NO_NAME]
    about = question.startswith("What") and question.split(" ", 2)[2].rstrip("?").lower() in title.lower()
    named = about or len(names) > 1 or (bool(names) and len(question.split()) > 4)
    given = set(question.lower().split()) & {word for word in answer.lower().split() if len(word) > 3}
    return (
        named
        and not _POINTS_BACK.search(question)
        and (not given or question.startswith(("What", "Who is", "Who was", "Why")))
    )
