"""Questions of an article's sentences: when, where, who, how many, how much, what, why. Turned round as people do.

Where the audit's questions ask for whatever a sentence tells ("When was it that …"), these are shown to people: few
are made, of clauses that can be turned round without a doubt, and each names something, so that it stands alone.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from index.sentences import split_sentences
from index.types import Article, Span
from qa.auditing.entities import entities
from qa.auditing.types import Entity, EntityKind
from qa.inviting.clauses import Clause, Known, clause_of
from qa.inviting.verbs import ALONE, BASES, DOERS, MET, PASTS, SOMEWHERE, TOLD

SHORTEST, LONGEST = 14, 90

_BREAK = re.compile(
    r"[,;:—–]|\b(?:who|which|that|whose|whom|where|while|but|and|as|after|before|when|because|although|though|since"
    r"|until|than|if|so|or|seeking|including|according|[a-z]+ing that)\b"
)
_HEDGES = frozenset(
    [
        "",
        "about",
        "around",
        "nearly",
        "more than",
        "at least",
        "over",
        "almost",
        "some",
        "up to",
        "as many as",
        "only",
        "just",
    ]
)
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
_PERSON = re.compile(
    r"\b(?:act(?:or|ress)|singer|writer|author|politician|player|footballer|lawyer|professor|director|poet|painter"
    r"|president|minister|leader|founder|man|woman|composer|philosopher|engineer|officer|reporter|journalist|correspondent|columnist|editor|coach|scientist|researcher|executive|chief"
    r"|[a-z]+(?:ologist|nalist"
    r"|ticist|emist|ician|nomist|velist|ctivist|ymaker))\b"
)
_NO_OBJECT = frozenset("on in at it this last he she they that to by for with during".split())
_RELATIVE = frozenset("that who which whose whom where".split())
_PERFECT = frozenset(["has", "have", "had"])
_PLACED = re.compile(r"\b(?:in|at|near)\b")
_LEAD = re.compile(
    r"(?:In|On|During|At|After|Since|For) ((?!which|who)[^,;:]{2,40}), (?=[A-Z\d]|the |an? |at least |more than )"
)
_BESIDE = re.compile(
    r"((?:[A-ZÀ-ÖØ-Þ][\w’'.-]+ ){1,3}[A-ZÀ-ÖØ-Þ][\w’'-]+), (\d\d|(?:an?|the|who is|who was) [^,;:]{4,70}), (?=[a-z])"
)
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
_ENDS = re.compile(r"(?: (?:in|on|at|by|for|from|with|to|of|the|a|an|early|late|last|this))+$")
_POINTS_BACK = re.compile(r"\b(?:he|she|it|they|him|them|this|these|those|such|there|here)\b")
_SETS_OUT = re.compile(
    r" (?:an?|one of the|the (?:capital|largest|first|smallest|oldest|only|founder|author|head)) "
)


@dataclass(frozen=True, slots=True)
class Invitation:
    """A question, and the words of the sentence that answer it; `kind` is how it begins."""

    kind: str
    question: str
    answer_text: str
    sentence: Span

    @property
    def loose(self) -> bool:
        """Whether more words than those may be taken for the answer, or fewer: what something is, and why."""
        return self.kind in ("What", "Why") or self.question.startswith(("Who is ", "Who was "))


Asked = tuple[str, str]
"""A question, and the words that answer it."""


def invitations(article: Article) -> Iterator[Invitation]:
    """Yield the questions that are made of an article, in its order."""
    known = Known(article.text)
    for place in split_sentences(article.text):
        if place.heading:
            continue
        sentence = article.text[place.start : place.end]
        for kind, question, answer in _of(sentence, known, article.title):
            words = _tidy(question)
            if SHORTEST <= len(words) <= LONGEST and _stands_alone(words, answer, article.title):
                yield Invitation(kind, words, answer, Span(place.start, place.end))


def _of(sentence: str, known: Known, title: str) -> Iterator[tuple[str, str, str]]:
    began = _LEAD.match(sentence)
    told = sentence[began.end() :] if began else sentence
    counting = _counting(told)
    if counting:
        yield "How many", *counting
    beside = _BESIDE.match(told)
    if beside:
        if _PERSON.search(beside[2]):
            yield "Who", f"Who is {beside[1]}?", " ".join(beside[2].split()[:5])
        told = beside[1] + told[beside.end() - 1 :]
    clause = clause_of(told[:1].upper() + told[1:], known)
    if clause is None:
        return
    if began and (day := _day(began[1])):
        done = _until_break(clause.sentence, clause.rest, 10)
        if done and clause.verb and clause.auxiliary not in _PERFECT:
            yield "When", f"When {_turned(clause)} {done}?", day
        return
    found = [entity for entity in entities(clause.sentence) if entity.start >= clause.rest]
    for kind, ask in _KINDS.items():
        asked = ask(clause, found)
        if asked and (kind != "What" or clause.verb or clause.subject.lower() in title.lower()):
            yield kind, *asked


def _day(lead: str) -> str | None:
    """Return the date that a sentence leads in with, where it is nothing but one."""
    found = [entity for entity in entities(f"In {lead}") if entity.kind is EntityKind.DATE]
    return found[0].text if found and len(found[0].text) == len(lead) else None


def _tidy(question: str) -> str:
    """Leave out when it was as seen from the day of the article, and what is left hanging by that."""
    plain = _SEEN_FROM_THEN.sub("", " ".join(question.split()))
    return re.sub(r"(?: [a-z]+ly)?[ ,]*\?$", "?", plain)


def _when(clause: Clause, found: list[Entity]) -> Asked | None:
    if not clause.verb or clause.auxiliary in _PERFECT:
        return None
    for entity in found:
        if entity.kind is EntityKind.DATE and entity.before in ("in", "on", "during"):
            middle = _between(clause, entity.start, entity.before)
            if middle is not None and (middle or clause.verb in ALONE):
                return f"When {_turned(clause)} {middle}?", entity.text
    return None


def _where(clause: Clause, found: list[Entity]) -> Asked | None:
    if clause.verb not in SOMEWHERE:
        return None
    for entity in found:
        placed = entity.before in ("in", "at", "near", "in the", "at the")
        if entity.kind is EntityKind.NAME and placed and entity.apart:
            middle = _between(clause, entity.start, entity.before)
            return (
                None
                if middle is None or _PLACED.search(middle)
                else (f"Where {_turned(clause)} {middle}?", entity.text)
            )
    return None


def _who(clause: Clause, found: list[Entity]) -> Asked | None:
    """Ask who did it: of "… was built by Ada Berg", and of "Ada Berg built …"."""
    if clause.auxiliary in ("was", "were") and PASTS.get(clause.verb) in DOERS:
        for entity in found:
            agent = _AGENT.search(clause.sentence, clause.rest, entity.start)
            if entity.kind is EntityKind.NAME and agent:
                middle = clause.sentence[clause.rest : agent.start()].strip()
                if _BREAK.search(middle) or len(middle.split()) > 6:
                    return None
                return f"Who {PASTS[clause.verb]} {clause.subject} {middle}?", entity.text
    if not clause.auxiliary and clause.verb in MET and found:
        whom, before = found[0], clause.sentence[clause.rest : found[0].start].strip()
        if (
            whom.kind is EntityKind.NAME
            and whom.apart
            and not before
            and clause.sentence[whom.end : whom.end + 1] != "."
        ):
            return f"Who {_turned(clause)} {_until_break(clause.sentence, whom.end, 7)}?", whom.text
    if not clause.auxiliary and clause.verb in DOERS and all(w[0].isupper() for w in clause.subject.split()):
        done = _until_break(clause.sentence, clause.rest, 8)
        written = clause.subject if clause.sentence.startswith(clause.subject) else clause.subject.split()[-1]
        return (f"Who {clause.verb} {done}?", written) if len(done.split()) > 1 else None
    return None


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
    if clause.verb:
        turned = _turned(clause)
    elif having:
        turned = f"{having} {clause.subject} have"
    else:
        return None
    behind = _until_break(clause.sentence, things.end(), 8)
    # "4,100 inspections conducted across …" says of the things what they are, not where it was done.
    done = re.match(r"[a-z]+ed\b", behind)
    return f"How many {things[1]} {turned} {'' if done else behind}?", number.text


def _how_much(clause: Clause, found: list[Entity]) -> Asked | None:
    if not found or found[0].text[0] not in "$€£":
        return None
    before = clause.sentence[clause.rest : found[0].start].strip()
    if clause.auxiliary in ("was", "were") and clause.verb == "sold" and before in ("for", "for about"):
        return f"How much {clause.auxiliary} {clause.subject} sold for?", found[0].text
    if clause.auxiliary or BASES.get(clause.verb) not in _SUMS or before not in _HEDGES:
        return None
    return f"How much {_turned(clause)} {_until_break(clause.sentence, found[0].end, 6)}?", found[0].text


def _what(clause: Clause, found: list[Entity]) -> Asked | None:
    """Ask what or who something is that the article is about, and what somebody made known."""
    if not clause.auxiliary and clause.verb in TOLD:
        what = re.split(_BREAK, clause.sentence[clause.rest :], maxsplit=1)[0].split()
        plain = len(what) > 2 and what[0] not in _NO_OBJECT
        return (f"What {_turned(clause)}?", " ".join(what[:4])) if plain else None
    named = clause.auxiliary in ("is", "was") and not clause.verb and clause.subject[0].isupper()
    if not named or not _SETS_OUT.match(clause.sentence, clause.rest):
        return None
    told = _until_break(clause.sentence, clause.rest, 14)
    who = "Who" if _PERSON.search(told) else "What"
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
    if _BREAK.search(middle) or len(middle.split()) > 14 or len(reason) < 3:
        return None
    return f"Why {_turned(clause)} {middle}?", " ".join(reason[:4])


_KINDS: dict[str, Callable[[Clause, list[Entity]], Asked | None]] = {
    "Why": _why,
    "What": _what,
    "Who": _who,
    "How much": _how_much,
    "How many": _how_many,
    "Where": _where,
    "When": _when,
}


def _counting(sentence: str) -> Asked | None:
    """Ask how many, of a sentence that begins with the number."""
    found = _COUNTING.match(sentence)
    if found is None:
        return None
    behind = _until_break(sentence, found.end(), 10)
    return (f"How many {found[2]} {found[3]} {behind}?", found[1]) if behind else None


def _turned(clause: Clause) -> str:
    """Return the clause as it stands behind a word that asks: "did Ada Berg build", "was the tower built"."""
    if clause.auxiliary:
        return f"{clause.auxiliary} {clause.subject} {clause.verb}"
    return f"did {clause.subject} {BASES[clause.verb]}"


def _between(clause: Clause, end: int, preposition: str) -> str | None:
    """Return what stands between the verb and an answer with its preposition; `None` where another clause does."""
    at = clause.sentence.lower().rfind(preposition, clause.rest, end)
    middle = clause.sentence[clause.rest : at].strip()
    if at == -1 or _BREAK.search(middle) or len(middle.split()) > 12:
        return None
    return re.sub(r"(?: (?:early|late|back|again|only|just))+$", "", middle)


def _until_break(sentence: str, start: int, most: int) -> str:
    """Return what follows until the clause ends; nothing where that is too long to be asked with."""
    cut = _BREAK.search(sentence, start)
    told = sentence[start : cut.start() if cut else len(sentence)].strip(" .")
    if cut and _cuts_through(sentence, cut, told):
        return ""
    return _ENDS.sub("", told) if len(told.split()) <= most else ""


def _cuts_through(sentence: str, cut: re.Match[str], told: str) -> bool:
    """Tell whether a break goes through what belongs together: a name of two, "a state that …"."""
    glued = cut[0] in "—–:" and sentence[cut.start() - 1] != " "
    listed = cut[0] in ("and", "or") and sentence[cut.end() + 1 : cut.end() + 2].isupper()
    return glued or listed or (cut[0] in _RELATIVE and re.search(r"\ban? [\w-]+$", told) is not None)


def _stands_alone(question: str, answer: str, title: str) -> bool:
    """Tell whether a question names something, points back to nothing, and gives its answer not away."""
    names = [word for word in _CAPITAL.findall(question) if word.rstrip(".’'s") not in _NO_NAME]
    about = question.startswith("What") and question.split(" ", 2)[2].rstrip("?") in title.lower()
    named = about or len(names) > 1 or (bool(names) and len(question.split()) > 4)
    given = set(question.lower().split()) & {word for word in answer.lower().split() if len(word) > 3}
    return (
        named
        and not _POINTS_BACK.search(question)
        and (not given or question.startswith(("What", "Who is", "Who was", "Why")))
    )
