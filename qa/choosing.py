"""Which extracts make the answer: one where one will do, several where several things are asked for, none twice."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.types import Span
from qa.asking import Asking, Shape, asking
from qa.disagreeing import disagree
from qa.echoes import asks_back, content
from qa.quantities import is_number
from qa.statements import Statement, alike, between, following, statement

SAME_WORDS = 0.8
"""Sentences that share so much say the same, unless they differ in a number."""

SAME_ANSWER = 0.5
"""So much is enough where both mark the same words as the answer."""

SIDE = 0.6
"""The second side of a comparison is told by a sentence with at least this share of the best score."""

NEXT = 2
"""So many sentences tell what happened next."""

ITEMS = 8
"""The most items of a list that a sentence announces with a colon."""

_LONG = 600


@dataclass(frozen=True, slots=True)
class Quote:
    """An extract that is quoted, those it was made of, and those of other articles that say it in other words."""

    extract: Statement
    parts: tuple[Statement, ...]
    support: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """The quotes, best first, and whether they contradict each other."""

    quotes: tuple[Quote, ...]
    disagreement: bool = False


def choose(question: str, statements: Sequence[Statement], limit: int, close_enough: float) -> Choice:
    """Choose what is quoted.

    :param statements: Best first.
    :param close_enough: A further one is quoted when its score is at least this share of the best's: another
        thing of those asked for, or another answer, where the reader isn't sure of one.
    """
    ordered = sorted(statements, key=lambda s: asks_back(question, s.text))
    if not ordered or asks_back(question, ordered[0].text):
        return Choice(())
    best, wants = ordered[0], asking(question)
    rival = next((s for s in ordered[1:] if disagree(question, best, s)), None) if limit > 1 else None
    if rival is not None and wants.shape is Shape.ONE:
        return Choice(tuple(_quote(s, ordered, question) for s in (best, rival)), disagreement=True)
    chosen = _several(question, wants, ordered, close_enough)[:limit]
    return Choice(tuple(_joined([_quote(s, ordered, question) for s in chosen])))


def _several(
    question: str, wants: Asking, ordered: Sequence[Statement], close_enough: float
) -> list[Statement]:
    """Return the best statement, and what else the question wants; each says something of its own."""
    best = ordered[0]
    if wants.shape is Shape.LIST:
        chosen: list[Statement] = []
        for one in ordered:
            if one.extract.score < close_enough * best.extract.score or asks_back(question, one.text):
                break
            if not any(repeats(one, other) for other in chosen):
                chosen.append(one)
        return chosen
    if wants.shape is Shape.COMPARISON and wants.sides is not None:
        return _both_sides(question, wants.sides, ordered)
    if wants.shape is Shape.SEQUENCE:
        return _and_then(best, ordered)
    # A reader that is sure gives one answer; one that isn't says so by giving the second likeliest too.
    enough = close_enough * best.extract.score
    others = (s for s in ordered[1:] if s.extract.score >= enough and not asks_back(question, s.text))
    other = next((s for s in others if s.marked != best.marked and not repeats(s, best)), None)
    return [best] if other is None or close_enough >= 1 else [best, other]


def _both_sides(question: str, sides: tuple[str, str], ordered: Sequence[Statement]) -> list[Statement]:
    """Return the best statement of each side; one that tells of both is enough."""
    chosen: list[Statement] = []
    enough = SIDE * ordered[0].extract.score
    able = [s for s in ordered if s.extract.score >= enough and not asks_back(question, s.text)]
    left, right = (content(side) for side in sides)
    for own in (left - right, right - left):
        if own and not any(own <= s.stems for s in chosen):
            chosen += [s for s in able if own <= s.stems][:1]
    # A comparison of which one side isn't told is no comparison: the best sentence says what it says.
    told = all(any(own <= s.stems for s in chosen) for own in (left - right, right - left))
    return chosen if chosen and told else [ordered[0]]


def _and_then(best: Statement, ordered: Sequence[Statement]) -> list[Statement]:
    """Return a statement and the sentences after it, as far as they were read."""
    chosen = [best]
    passages = [s.extract for s in ordered]
    while len(chosen) <= NEXT and (after := following(chosen[-1].extract, passages)):
        chosen.append(statement(after[0]))
    return chosen


def repeats(one: Statement, other: Statement) -> bool:
    """Tell whether two statements say the same, in the same words or in others."""
    if one.marked and one.marked == other.marked and alike(one.stems, other.stems) >= SAME_ANSWER:
        return True
    numbers = [{word for word in s.text.split() if is_number(word.strip(".,;:"))} for s in (one, other)]
    larger = max(len(one.stems), len(other.stems)) or 1
    return numbers[0] == numbers[1] and len(one.stems & other.stems) / larger >= SAME_WORDS


def _quote(chosen: Statement, ordered: Sequence[Statement], question: str) -> Quote:
    """Name the other articles that say the same, each once."""
    own = chosen.extract.hit.article.id
    support: dict[str, Statement] = {}
    for other in ordered:
        article = other.extract.hit.article.id
        if article == own or article in chosen.extract.also_in or article in support:
            continue
        if repeats(chosen, other) and not disagree(question, chosen, other):
            support[article] = other
    announced = _with_items(chosen)
    return Quote(announced, (chosen,), tuple(support.values()))


def _with_items(chosen: Statement) -> Statement:
    """Add the items that a sentence announces with a colon: without them it says nothing."""
    extract = chosen.extract
    if not chosen.text.endswith(":"):
        return chosen
    for _ in range(ITEMS):
        after = following(extract, ())
        if after is None or after[0].span.end - extract.span.start > _LONG:
            break
        item = statement(after[0]).text
        if extract is not chosen.extract and item[:1] not in "-*•–" and not item[:1].isdigit():
            break
        extract = replace(extract, span=Span(extract.span.start, after[0].span.end))
    return statement(extract)


def _joined(quotes: Sequence[Quote]) -> list[Quote]:
    """Make one quote of sentences that stand side by side, in the order of the text."""
    joined: list[Quote] = []
    for quote in quotes:
        beside = next((at for at, other in enumerate(joined) if _side_by_side(other, quote)), None)
        if beside is None:
            joined.append(quote)
        else:
            joined[beside] = _both(joined[beside], quote)
    return joined


def _side_by_side(one: Quote, other: Quote) -> bool:
    first, second = sorted((one.extract.extract, other.extract.extract), key=lambda e: e.span.start)
    if (first.hit.article.id, first.hit.article.version) != (
        second.hit.article.id,
        second.hit.article.version,
    ):
        return False
    if second.span.start < first.span.end:
        return True
    gap = between(first, second)
    # A blank line ends a paragraph: what stands after it is quoted by itself.
    return gap is not None and not gap.strip() and gap.count("\n") < 2


def _both(one: Quote, other: Quote) -> Quote:
    first, second = sorted((one.extract.extract, other.extract.extract), key=lambda e: e.span.start)
    span = Span(first.span.start, max(first.span.end, second.span.end))
    kept = one.extract.extract
    holder = next((e for e in (first, second) if _holds(e.hit.passage.start, e.hit.passage.end, span)), kept)
    # Of these, only articles that say all of it will be named: the citation is compared with each.
    also_in = tuple(dict.fromkeys((*first.also_in, *second.also_in)))
    merged = replace(kept, hit=holder.hit, span=span, also_in=also_in)
    told = {s.extract.hit.article.id: s for s in (*one.support, *other.support)}
    return Quote(statement(merged), (*one.parts, *other.parts), tuple(told.values()))


def _holds(start: int, end: int, span: Span) -> bool:
    return start <= span.start and span.end <= end
