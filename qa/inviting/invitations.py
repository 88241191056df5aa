"""Questions of an article's sentences: when, where, who, how many, how much, what, why. Turned round as people do.

Where the audit's questions ask for whatever a sentence tells ("When was it that …"), these are shown to people: few
are made, of clauses that can be turned round without a doubt, and each names something, so that it stands alone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.sentences import split_sentences
from index.types import Article, Span
from qa.auditing.entities import entities
from qa.auditing.types import EntityKind
from qa.inviting.clauses import Known, clause_of
from qa.inviting.kinds import KINDS, PERFECT, PERSON, counting
from qa.inviting.trimming import stands_alone, tidy, turned, until_break

SHORTEST, LONGEST = 14, 90

_LEAD = re.compile(
    r"(?:In|On|During|At|After|Since|For) ((?!which|who)[^,;:]{2,40}), (?=[A-Z\d]|the |an? |at least |more than )"
)
_BESIDE = re.compile(
    r"((?:[A-ZÀ-ÖØ-Þ][\w’'.-]+ ){1,3}[A-ZÀ-ÖØ-Þ][\w’'-]+), (\d\d|(?:an?|the|who is|who was) [^,;:]{4,70}), (?=[a-z])"
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


def invitations(article: Article) -> Iterator[Invitation]:
    """Yield the questions that are made of an article, in its order."""
    known = Known(article.text)
    for place in split_sentences(article.text):
        if place.heading:
            continue
        sentence = article.text[place.start : place.end]
        for kind, question, answer in _of(sentence, known, article.title):
            words = tidy(question)
            if SHORTEST <= len(words) <= LONGEST and stands_alone(words, answer, article.title):
                yield Invitation(kind, words, answer, Span(place.start, place.end))


def _of(sentence: str, known: Known, title: str) -> Iterator[tuple[str, str, str]]:
    began = _LEAD.match(sentence)
    told = sentence[began.end() :] if began else sentence
    counted = counting(told)
    if counted:
        yield "How many", *counted
    beside = _BESIDE.match(told)
    if beside:
        if PERSON.search(beside[2]):
            yield "Who", f"Who is {beside[1]}?", " ".join(beside[2].split()[:5])
        told = beside[1] + told[beside.end() - 1 :]
    clause = clause_of(told[:1].upper() + told[1:], known)
    if clause is None:
        return
    if began and (day := _day(began[1])):
        done = until_break(clause.sentence, clause.rest, 10)
        if done and clause.verb and clause.auxiliary not in PERFECT:
            yield "When", f"When {turned(clause)} {done}?", day
        return
    found = [entity for entity in entities(clause.sentence) if entity.start >= clause.rest]
    for kind, ask in KINDS.items():
        asked = ask(clause, found)
        if asked and (kind != "What" or clause.verb or clause.subject.lower() in title.lower()):
            yield kind, *asked


def _day(lead: str) -> str | None:
    """Return the date that a sentence leads in with, where it is nothing but one."""
    found = [entity for entity in entities(f"In {lead}") if entity.kind is EntityKind.DATE]
    return found[0].text if found and len(found[0].text) == len(lead) else None
