"""The questions of an audit: made from articles all over the collection, and checked against all of it."""

import hashlib
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from index.errors import PullquoteError
from index.types import ArticleInfo, Progress
from qa.auditing.asking import drafts
from qa.auditing.combing import Comb
from qa.auditing.twisting import OFF_TOPIC, Twister
from qa.auditing.types import Articles, Combed, Draft, Probe, ProbeKind, all_articles, all_infos

SHARES = {ProbeKind.KNOWN_ITEM: 0.5, ProbeKind.NEAR_MISS: 0.3, ProbeKind.OFF_TOPIC: 0.2}
SPARE = 3
"""So many questions are made for each that is wanted, for some are spoiled by other articles."""

TWISTS = 4
"""So many swaps are tried of one question."""

MOST_OF_AN_ARTICLE = 20
FEWEST = 5


class NothingToAudit(PullquoteError):  # noqa: N818 - named for what happened, as are its siblings
    """The articles are too few, or not such that questions can be made of them; the message says which."""


@dataclass(frozen=True, slots=True)
class Made:
    """Questions, and what the look through the collection told."""

    probes: tuple[Probe, ...]
    combed: Combed
    other_languages: int


def make(store: Articles, wanted: int, seed: int, report: Callable[[Progress], None]) -> Made:
    """Make about `wanted` questions, the same ones again for the same articles and seed.

    :raises NothingToAudit: Fewer than five questions can be made.
    """
    infos = list(all_infos(store))
    english = [info for info in infos if info.language in (None, "en")]
    if not english:
        raise NothingToAudit(_nothing(infos))
    found = _drafts(store, english, SPARE * wanted, seed, report)
    probes = [*_known(found), *_near(store, found, seed), *_off(seed)]
    combed = Comb(probes).through(all_articles(store), len(infos), report)
    kept = _chosen([p for p in probes if p.id not in combed.spoiled], wanted)
    known = sum(p.kind is ProbeKind.KNOWN_ITEM for p in kept)
    if known < FEWEST:
        raise NothingToAudit(
            f"Only {known} questions could be made of {len(english):,} English articles, and an audit needs "
            f"{FEWEST}. It takes sentences that state a name, date or number; add more articles."
        )
    return Made(kept, combed, len(infos) - len(english))


def _nothing(infos: Sequence[ArticleInfo]) -> str:
    if not infos:
        return "There are no articles yet. Add some with `pullquote add PATH`, then audit them."
    return f"None of the {len(infos):,} articles is in English, the only language that questions are made in."


def _drafts(
    store: Articles,
    infos: Sequence[ArticleInfo],
    wanted: int,
    seed: int,
    report: Callable[[Progress], None],
) -> list[Draft]:
    """Take a few questions of each article, articles and places in an order that only the seed decides."""
    order = sorted(infos, key=lambda info: _rank(seed, info.id))
    of_each = min(MOST_OF_AN_ARTICLE, max(2, math.ceil(wanted / len(infos))))
    rounds: list[list[Draft]] = [[] for _ in range(of_each)]
    for read, info in enumerate(order, 1):
        article = store.version(info.id, info.version)
        made = sorted(drafts(article), key=lambda d: _rank(seed, f"{d.article.id}:{d.answer.start}"))
        # One question a sentence: two would be as good as the same.
        apart = {d.sentence: d for d in reversed(made)}
        for at, draft in enumerate(islice((d for d in made if apart[d.sentence] is d), of_each)):
            rounds[at].append(draft)
        report(Progress("write", read, len(order)))
        if sum(map(len, rounds)) >= wanted:
            break
    return [draft for each in rounds for draft in each]


def _known(found: Iterable[Draft]) -> list[Probe]:
    return [
        Probe(f"known-{at:04}", ProbeKind.KNOWN_ITEM, draft.question, draft) for at, draft in enumerate(found)
    ]


def _near(store: Articles, found: Sequence[Draft], seed: int) -> list[Probe]:
    twister = Twister(found, seed)
    return [
        Probe(f"near-{at:04}-{number}", ProbeKind.NEAR_MISS, question, draft, original, swapped)
        for at, draft in enumerate(found)
        for number, (question, original, swapped) in enumerate(
            islice(twister.twists(draft, store.version(draft.article.id, draft.article.version).text), TWISTS)
        )
    ]


def _off(seed: int) -> list[Probe]:
    order = sorted(OFF_TOPIC, key=lambda question: _rank(seed, question))
    return [Probe(f"off-{at:04}", ProbeKind.OFF_TOPIC, question) for at, question in enumerate(order)]


def _chosen(probes: Sequence[Probe], wanted: int) -> tuple[Probe, ...]:
    """Take each kind's share, of one question's twists the first that is left."""
    chosen: list[Probe] = []
    for kind, share in SHARES.items():
        of_kind = [p for p in probes if p.kind is kind]
        first = {
            p.id.rsplit("-", 1)[0] if kind is ProbeKind.NEAR_MISS else p.id: p for p in reversed(of_kind)
        }
        chosen += [p for p in of_kind if p in first.values()][: max(1, round(share * wanted))]
    return tuple(chosen)


def _rank(seed: int, name: str) -> bytes:
    return hashlib.sha256(f"{seed}:{name}".encode()).digest()
