"""Questions made of sentences by rule, without their answer: who, when, where, how many, how much.

The rules are few and strict: of most sentences they make nothing. English is turned round the cheap way
("When was it that …"), since taking a clause apart needs a parser, and a wrong parse makes a wrong question.
"""

import re
from collections.abc import Iterator
from dataclasses import fields, replace

from index.lexical import STOP_WORDS, plain_words
from index.sentences import split_sentences
from index.types import Article, ArticleInfo, Span
from qa.auditing.entities import entities
from qa.auditing.types import Draft, Entity, EntityKind

FEWEST_WORDS, MOST_WORDS = 6, 28
ENOUGH_WORDS, AFTER_ANSWER = 9, 24
"""From so many words on, and so many characters behind the answer, a clause may end at a preposition."""

CONTENT_WORDS = 4
"""So many words of meaning must be left in a question, or it asks about nothing in particular."""

_BREAK = re.compile(
    r"[;:—–]|, (?:which|who|whose|where|while|but|and|as|although|though|after|before|because|when|with|including"
    r"|according|making|leaving|saying|causing|killing)\b"
)
_FORBIDDEN = re.compile(r"[\"“”„«»()\[\]{}|*_#<>=\\^~`\n\t?!…]|https?:|www\.|\bexample\b")
_LEADS_BACK = frozenset(
    "he she it they this that these those there here his her its their him them such another both either "
    "i we you my our your but and so or yet nor then also however meanwhile instead thus hence just".split()
)
_VERB = (
    r"(?:is|was|are|were|has|had|have|will|would|can|could|may|might|must|said|says|told|won|lost|became|began|made|took"
    r"|gave|went|came|held|led|left|found|saw|wrote|built|sold|bought|met|sent|ran|grew|rose|fell|got|kept|put|set"
    r"|cost|spent|stood|brought|caught|chose|drew|fought|spoke|\w{3,}ed)"
)
_HAS_VERB = re.compile(rf"\b{_VERB}\b")
_SPEAKS = re.compile(r" (?:said|says|told|wrote|argued|claimed|explained|added|admitted|insisted|joked)\b")
_THINGS = re.compile(
    r" (?:(?!of\b|in\b|and\b|or\b|to\b)[a-z-]+ ){0,2}?(?:[a-z-]{3,}[^s\Wiu]s|people|men|women|children)\b"
)
_FOLLOWS = re.compile(
    r"(?:,? (?:on|in|for|with|after|before|by|to|from|during|when|while|at|as|since|until|last|this)\b)|$"
)
_FIRST_PERSON = re.compile(r"\b(?:I|me|my|we|We|us|our|you|your)\b")
_NOT_COUNTED = re.compile(
    r"\b(?:the|other|last|first|next|past|every|whose|these|those|all|his|her|their|its) $", re.IGNORECASE
)
_LOOSE = re.compile(r"(?: (?:back|early|late|again|as early|as late|only|just))+$")
_PREPOSITION = re.compile(r" (?:on|in|for|with|after|before|during|when|while|since|until|at|by|from)\b")
_LEADS_IN = frozenset(
    "in on at after before during for with by from as according prior despite under over since when while although "
    "following throughout among between until".split()
)
_PLACED = frozenset(("in", "at", "near", "in the", "at the", "near the"))
_DATED = frozenset("in on during".split())
_LOWERED = frozenset(
    "the a an in on at by for from with after before during its his her their some many most".split()
)


def drafts(article: Article) -> Iterator[Draft]:
    """Yield every question that the rules make of an article, in its order, several of one sentence."""
    for sentence in split_sentences(article.text):
        if not sentence.heading:
            yield from _of_sentence(article, Span(sentence.start, sentence.end))


def _of_sentence(article: Article, place: Span) -> Iterator[Draft]:
    sentence = article.text[place.start : place.end]
    first = sentence.split(maxsplit=1)[0].lower()
    if not sentence[:1].isupper() or first.strip(",") in _LEADS_BACK or first.endswith(("ed", "ing", ",")):
        return
    found = entities(sentence)
    known = {entity.text for entity in found}
    for gold in found:
        clause = _clause(sentence, gold)
        asked = _ask(*clause) if clause else None
        if asked is None or not _fair(asked, gold.text):
            continue
        at = Span(place.start + gold.start, place.start + gold.end)
        yield Draft(
            asked, gold.text, _info(article), place, sentence, at,
            tuple(e for e in entities(asked) if e.text in known),
        )  # fmt: skip


def _clause(sentence: str, gold: Entity) -> tuple[str, Entity] | None:
    """Return the part of a sentence that the answer is in, and the answer in its offsets.

    It ends at the first break after the answer, or at a preposition when it is long, and leaves out how
    the sentence leads in: the more of a sentence a question repeats, the less finding it again says.

    :return: `None` where that is no plain clause.
    """
    start = _lead(sentence, gold)
    gold = replace(gold, start=gold.start - start, end=gold.end - start)
    sentence = sentence[start:]
    cuts = [m.start() for m in (_BREAK.search(sentence, gold.end), _late(sentence, gold)) if m]
    clause = sentence[: min(cuts, default=len(sentence))].rstrip(" .,;:")
    unfit = _FORBIDDEN.search(clause) or _FIRST_PERSON.search(clause) or not _HAS_VERB.search(clause)
    if gold.end > len(clause) or unfit:
        return None
    words = clause.split()
    lower = sum(w[0].islower() for w in words)
    plain = FEWEST_WORDS <= len(words) <= MOST_WORDS and 2 * lower >= len(words)
    return (clause, gold) if plain else None


def _lead(sentence: str, gold: Entity) -> int:
    """Return where the sentence begins when "In a speech on Monday, " is left out."""
    comma = sentence.find(", ", 0, gold.start)
    if comma == -1 or sentence.split(maxsplit=1)[0].lower() not in _LEADS_IN:
        return 0
    rest = sentence[comma + 2 :]
    back = rest.split(maxsplit=1)[0].lower().strip(",") in _LEADS_BACK
    return comma + 2 if not back and _HAS_VERB.search(rest.split(",", 1)[0]) else 0


def _late(sentence: str, gold: Entity) -> re.Match[str] | None:
    """Find a preposition to end at, once enough was said."""
    words = list(re.finditer(r"\S+", sentence))
    enough = [m.end() for m in words[ENOUGH_WORDS:] if m.end() >= gold.end + AFTER_ANSWER]
    return _PREPOSITION.search(sentence, enough[0]) if enough else None


def _ask(clause: str, gold: Entity) -> str | None:
    if gold.kind is EntityKind.DATE:
        return _without(clause, gold, "When", _DATED)
    if gold.kind is EntityKind.NUMBER:
        return _counted(clause, gold)
    return _named(clause, gold)


def _without(clause: str, gold: Entity, opening: str, prepositions: frozenset[str]) -> str | None:
    """Ask "When was it that …", leaving out the preposition and what follows it."""
    start = clause.lower().rfind(f"{gold.before} ", 0, gold.start) if gold.before in prepositions else -1
    if start > 0 and _FOLLOWS.match(clause, gold.end):
        rest = _LOOSE.sub("", clause[:start].rstrip(" ")) + clause[gold.end :]
    elif start == 0 and clause.startswith(", ", gold.end):
        rest = clause[gold.end + 2 :]
    else:
        return None
    return f"{opening} was it that {_lowered(rest)}?" if rest else None


def _counted(clause: str, gold: Entity) -> str | None:
    """Ask "how many", "how much" or "what percentage" where the number stands."""
    if _NOT_COUNTED.search(clause, 0, gold.start):
        return None
    if gold.text[0] in "$€£":
        wording = "how much"
    elif gold.text.endswith(("%", "cent")):
        if not clause.startswith(" of ", gold.end):
            return None
        wording = "what percentage"
    elif _THINGS.match(clause, gold.end):
        wording = "how many"
    else:
        return None
    return _in_place(clause, gold, wording)


def _named(clause: str, gold: Entity) -> str | None:
    """Ask who did it, where it was, or by whom."""
    if clause[: gold.start] in ("", "The ") and re.match(rf" {_VERB}\b", clause[gold.end :]):
        who = "Who" if _SPEAKS.match(clause, gold.end) else "Who or what"
        return f"{who}{clause[gold.end :]}?"
    if gold.before in ("by", "by the") and _FOLLOWS.match(clause, gold.end):
        return _in_place(clause, gold, "whom or what")
    return _without(clause, gold, "Where", _PLACED)


def _in_place(clause: str, gold: Entity, wording: str) -> str:
    head = clause[: gold.start].removesuffix("the ")
    asked = f"{_lowered(head)}{wording}{clause[gold.end :]}?"
    return asked[0].upper() + asked[1:]


def _lowered(text: str) -> str:
    """Take its capital from a first word that has it only because it came first."""
    first = text.split(maxsplit=1)[0].lower() if text.strip() else ""
    return text[:1].lower() + text[1:] if first.strip(",") in _LOWERED else text


def _fair(question: str, answer: str) -> bool:
    """Tell whether the question asks about something, and gives none of its answer away."""
    asked, told = set(plain_words(question)), plain_words(answer)
    content = [word for word in plain_words(question) if word not in STOP_WORDS]
    given_away = any(word in asked for word in told if word not in STOP_WORDS)
    return len(set(content)) >= CONTENT_WORDS and bool(told) and not given_away


def _info(article: Article) -> ArticleInfo:
    """Let go of the text: drafts of many articles are kept at a time."""
    return ArticleInfo(**{field.name: getattr(article, field.name) for field in fields(ArticleInfo)})
