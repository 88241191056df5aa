"""What is asked of a clause: a question, and the words of the clause that answer it, or nothing."""

import re
from collections.abc import Callable

from qa.auditing.types import Entity, EntityKind
from qa.inviting.clauses import Clause
from qa.inviting.trimming import BREAK, between, turned, until_break
from qa.inviting.verbs import ALONE, BASES, DOERS, MET, PASTS, SOMEWHERE, TOLD

Asked = tuple[str, str]
"""A question, and the words that answer it."""

PERFECT = frozenset(["has", "have", "had"])
_HEDGES = frozenset(
    ", about, around, nearly, more than, at least, over, almost, some, up to, as many as, only, just".split(
        ", "
    )
)
"""What may stand before a number; nothing, for one."""

_THINGS = r"((?:(?!of\b|in\b|and\b|or\b|to\b|per\b)[a-z-]+ ){0,2}?(?:[a-z-]{3,}[^s\Wiu]s|people|men|women|children))\b"
_COUNTED = re.compile(" " + _THINGS)
_COUNTING = re.compile(
    r"(?:(?:[Aa]t least|About|[Mm]ore than|Nearly|Some|Around|Over|Almost) )?"
    r"((?:\d[\d,]*|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en|[Tt]welve|[Tt]wenty)"
    r"(?: (?:hundred|thousand|million))?) "
    + _THINGS + r" ((?:were|have been) (?:still |also )?[a-z]+(?:ed|en|t)|died|attended|took part|voted)\b"
)  # fmt: skip
_POPULATION = re.compile(
    r"\bpopulation of (?:about |around |nearly |over |more than )?(\d[\d,.]*\d(?: million)?)"
)
_SUMS = frozenset("cost raise pay spend earn donate lose receive invest borrow".split())
_AGENT = re.compile(r"\bby (?:the |an? )?(?:[a-z-]+ ){0,3}$")
PERSON = re.compile(
    r"\b(?:act(?:or|ress)|singer|writer|author|politician|player|footballer|lawyer|professor|director|poet|painter"
    r"|president|minister|leader|founder|man|woman|composer|philosopher|engineer|officer|reporter|journalist"
    r"|correspondent|columnist|editor|coach|scientist|researcher|executive|chief"
    r"|[a-z]+(?:ologist|nalist|ticist|emist|ician|nomist|velist|ctivist|ymaker))\b"
)
_NO_OBJECT = frozenset("on in at it this last he she they that to by for with during".split())
_PLACED = re.compile(r"\b(?:in|at|near)\b")
_SETS_OUT = re.compile(
    r" (?:an?|one of the|the (?:capital|largest|first|smallest|oldest|only|founder|author|head)) "
)


def _when(clause: Clause, found: list[Entity]) -> Asked | None:
    if not clause.verb or clause.auxiliary in PERFECT:
        return None
    for entity in found:
        if entity.kind is EntityKind.DATE and entity.before in ("in", "on", "during"):
            middle = between(clause, entity.start, entity.before)
            if middle is not None and (middle or clause.verb in ALONE):
                return f"When {turned(clause)} {middle}?", entity.text
    return None


def _where(clause: Clause, found: list[Entity]) -> Asked | None:
    if clause.verb not in SOMEWHERE:
        return None
    for entity in found:
        placed = entity.before in ("in", "at", "near", "in the", "at the")
        if entity.kind is EntityKind.NAME and placed and entity.apart:
            middle = between(clause, entity.start, entity.before)
            if middle is None or _PLACED.search(middle):
                return None
            return f"Where {turned(clause)} {middle}?", entity.text
    return None


def _who(clause: Clause, found: list[Entity]) -> Asked | None:
    """Ask who did it, or to whom it was done."""
    return _by_whom(clause, found) or _whom(clause, found) or _doer(clause)


def _by_whom(clause: Clause, found: list[Entity]) -> Asked | None:
    """Ask, of "… was built by Ada Berg", who built it."""
    if clause.auxiliary in ("was", "were") and PASTS.get(clause.verb) in DOERS:
        for entity in found:
            agent = _AGENT.search(clause.sentence, clause.rest, entity.start)
            if entity.kind is EntityKind.NAME and agent:
                middle = clause.sentence[clause.rest : agent.start()].strip()
                if BREAK.search(middle) or len(middle.split()) > 6:
                    return None
                return f"Who {PASTS[clause.verb]} {clause.subject} {middle}?", entity.text
    return None


def _whom(clause: Clause, found: list[Entity]) -> Asked | None:
    """Ask, of "Kestrel beat Aldermoor", who was beaten."""
    if clause.auxiliary or clause.verb not in MET or not found:
        return None
    whom = found[0]
    right_behind = not clause.sentence[clause.rest : whom.start].strip()
    # A point behind it is that of "Rep.": the name goes on.
    whole = whom.apart and clause.sentence[whom.end : whom.end + 1] != "."
    if whom.kind is not EntityKind.NAME or not right_behind or not whole:
        return None
    return f"Who {turned(clause)} {until_break(clause.sentence, whom.end, 7)}?", whom.text


def _doer(clause: Clause) -> Asked | None:
    """Ask, of "Ada Berg built …", who built it."""
    names = clause.subject.split()
    if clause.auxiliary or clause.verb not in DOERS or not all(name[0].isupper() for name in names):
        return None
    done = until_break(clause.sentence, clause.rest, 8)
    written = clause.subject if clause.sentence.startswith(clause.subject) else names[-1]
    return (f"Who {clause.verb} {done}?", written) if len(done.split()) > 1 else None


def _how_many(clause: Clause, found: list[Entity]) -> Asked | None:
    people = _POPULATION.search(clause.sentence, clause.rest)
    if people:
        return f"How many people live in {clause.subject}?", people[1]
    if not found or found[0].kind is not EntityKind.NUMBER or found[0].text[0] in "$€£":
        return None
    number = found[0]
    things = _COUNTED.match(clause.sentence, number.end)
    if clause.sentence[clause.rest : number.start].strip() not in _HEDGES or not things:
        return None
    if clause.sentence.startswith(" of ", things.end()):
        return None
    having = {"has": "does", "have": "do", "had": "did"}.get(clause.auxiliary)
    if not clause.verb and not having:
        return None
    asked = turned(clause) if clause.verb else f"{having} {clause.subject} have"
    behind = until_break(clause.sentence, things.end(), 8)
    # "4,100 inspections conducted across …" says of the things what they are, not where it was done.
    done = re.match(r"[a-z]+ed\b", behind)
    return f"How many {things[1]} {asked} {'' if done else behind}?", number.text


def _how_much(clause: Clause, found: list[Entity]) -> Asked | None:
    if not found or found[0].text[0] not in "$€£":
        return None
    before = clause.sentence[clause.rest : found[0].start].strip()
    if clause.auxiliary in ("was", "were") and clause.verb == "sold" and before in ("for", "for about"):
        return f"How much {clause.auxiliary} {clause.subject} sold for?", found[0].text
    if clause.auxiliary or BASES.get(clause.verb) not in _SUMS or before not in _HEDGES:
        return None
    return f"How much {turned(clause)} {until_break(clause.sentence, found[0].end, 6)}?", found[0].text


def _what(clause: Clause, found: list[Entity]) -> Asked | None:
    """Ask what or who something is that the article is about, and what somebody made known."""
    if not clause.auxiliary and clause.verb in TOLD:
        what = re.split(BREAK, clause.sentence[clause.rest :], maxsplit=1)[0].split()
        plain = len(what) > 2 and what[0] not in _NO_OBJECT
        return (f"What {turned(clause)}?", " ".join(what[:4])) if plain else None
    named = clause.auxiliary in ("is", "was") and not clause.verb and clause.subject[0].isupper()
    if not named or not _SETS_OUT.match(clause.sentence, clause.rest):
        return None
    told = until_break(clause.sentence, clause.rest, 14)
    who = "Who" if PERSON.search(told) else "What"
    passing = clause.auxiliary == "was" and who == "What"
    if len(told.split()) < 4 or passing or re.search(r"\d", told):
        return None
    return f"{who} {clause.auxiliary} {clause.subject}?", told


def _why(clause: Clause, found: list[Entity]) -> Asked | None:
    at = clause.sentence.find(" because ", clause.rest)
    if at == -1 or not clause.verb:
        return None
    middle = clause.sentence[clause.rest : at].strip()
    reason = clause.sentence[at + len(" because ") :].split()
    if BREAK.search(middle) or len(middle.split()) > 14 or len(reason) < 3:
        return None
    return f"Why {turned(clause)} {middle}?", " ".join(reason[:4])


KINDS: dict[str, Callable[[Clause, list[Entity]], Asked | None]] = {
    "Why": _why,
    "What": _what,
    "Who": _who,
    "How much": _how_much,
    "How many": _how_many,
    "Where": _where,
    "When": _when,
}


def counting(sentence: str) -> Asked | None:
    """Ask how many, of a sentence that begins with the number."""
    found = _COUNTING.match(sentence)
    if found is None:
        return None
    behind = until_break(sentence, found.end(), 10)
    return (f"How many {found[2]} {found[3]} {behind}?", found[1]) if behind else None
