"""Which sentences of the found passages answer. The untrained reader: words, their order, and sentence vectors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from index.encoder import Encoder
from index.models import likeness
from index.proximity import Wording
from index.sentences import split_sentences
from index.types import Hit, Span
from qa.highlighting import Highlighter, Wanted
from qa.weights import weighed

_ENCODED = 12
"""So many sentences, the best by their words, are compared by meaning too: 20 ms at most on two cores."""

_EXTRACTS = 12
"""More than an answer ever quotes, so that some may fail verification."""

_PRONOUNS = frozenset("he she it they this that these those his her its their him them".split())


@dataclass(frozen=True, slots=True)
class Extract:
    """A stretch of an article, in its offsets, that may answer; higher scores are better."""

    hit: Hit
    span: Span
    highlight: Span | None
    score: float
    also_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a sentence, each about 0 … 1: what is weighed, and what calibration looks at.

    `passage` is the hit's score and `passage_cosine` its cosine; `covered` counts the words of sentence, neighbour,
    title and heading; `complete` is `sentence` cubed, for a sentence that has all the words says more than
    its share; `typed` tells whether the kind of answer that is asked for stands there.
    """

    passage: float = 0.0
    covered: float = 0.0
    sentence: float = 0.0
    complete: float = 0.0
    neighbours: float = 0.0
    in_order: float = 0.0
    cosine: float = 0.0
    passage_cosine: float = 0.0
    typed: float = 0.0


@dataclass(frozen=True, slots=True)
class Reading:
    """Extracts, best first, and the evidence for the best."""

    extracts: tuple[Extract, ...]
    evidence: Evidence


class Reader(Protocol):
    """Reads passages with a question in mind."""

    def read(self, question: str, wording: Wording, hits: Sequence[Hit]) -> Reading:
        """Return the extracts that answer best; whatever it returns is verified before anyone sees it."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    hit: Hit
    sentence: Span
    """In offsets of the article."""
    quote: Span
    """The sentence, and the one before it where this one points back."""
    text: str
    evidence: Evidence


class SentenceReader:
    """Scores every sentence by a weighted sum of evidence; no training beyond the handful of weights.

    :param encoder: `None` leaves sentence vectors out, which is faster and a little worse.
    """

    def __init__(self, encoder: Encoder | None, weights: Mapping[str, float]) -> None:
        self._encoder, self._weights = encoder, weights

    def read(self, question: str, wording: Wording, hits: Sequence[Hit]) -> Reading:
        """Return the extracts that answer best; equal sentences of several articles are one extract."""
        highlighter = Highlighter(question, wording)
        candidates = self.candidates(question, wording, hits, highlighter)
        scored = [(weighed(c.evidence, self._weights), -at, c) for at, c in enumerate(candidates)]
        scored.sort(reverse=True, key=lambda item: item[:2])
        extracts: dict[str, Extract] = {}
        for score, _, candidate in scored:
            key = " ".join(candidate.text.split())
            if key in extracts:
                extracts[key] = _seen_again(extracts[key], candidate.hit)
            elif len(extracts) < _EXTRACTS and not any(_overlap(candidate, e) for e in extracts.values()):
                # Beside a sentence that says more of what was asked, a number or name is hardly the answer.
                marked = candidate.evidence.sentence >= scored[0][2].evidence.sentence
                marked &= highlighter.reads(candidate.text, candidate.hit.article.language)
                extracts[key] = _extract(
                    candidate, score, highlighter.mark(candidate.text) if marked else None
                )
        best = scored[0][2].evidence if scored else Evidence()
        return Reading(tuple(extracts.values()), best)

    def candidates(
        self, question: str, wording: Wording, hits: Sequence[Hit], highlighter: Highlighter
    ) -> list[_Candidate]:
        """Return all sentences of the hits with their evidence, in order."""
        found = [c for hit in hits for c in _sentences(wording, hit, highlighter)]
        if self._encoder is None or not found:
            return found
        order = sorted(range(len(found)), key=lambda i: (-weighed(found[i].evidence, self._weights), i))[
            :_ENCODED
        ]
        query = self._encoder.encode_query([question])[0]
        vectors = self._encoder.encode_document([found[i].text for i in order])
        model = self._encoder.model
        cosines = {at: likeness(model, cosine) for at, cosine in zip(order, vectors @ query, strict=True)}
        return [
            replace(c, evidence=replace(c.evidence, cosine=cosines.get(at, 0.0)))
            for at, c in enumerate(found)
        ]


def _sentences(wording: Wording, hit: Hit, highlighter: Highlighter) -> list[_Candidate]:
    text, offset = hit.passage.text, hit.passage.start
    language = hit.article.language
    wording = wording.of(language, text)
    context = frozenset(wording.stems(f"{hit.article.title} {hit.passage.heading}"))
    sentences = [s for s in split_sentences(text) if not s.heading]
    words = [wording.stems(text[s.start : s.end]) for s in sentences]
    stems = [frozenset(w) for w in words]
    found = []
    for at, sentence in enumerate(sentences):
        own = text[sentence.start : sentence.end]
        beside = [stems[at] | stems[i] for i in (at - 1, at + 1) if 0 <= i < len(stems)]
        evidence = Evidence(
            passage=hit.score,
            covered=max(
                (wording.share(b | context) for b in beside), default=wording.share(stems[at] | context)
            ),
            sentence=wording.share(stems[at]),
            complete=wording.share(stems[at]) ** 3,
            neighbours=max(map(wording.share, beside), default=wording.share(stems[at])),
            in_order=wording.share_in_order([words[at]]),
            passage_cosine=max(hit.dense_score, 0.0),
            typed=_typed(own, language, highlighter),
        )
        start = sentence.start
        if at and sentences[at - 1].paragraph == sentence.paragraph and _points_back(own):
            start = sentences[at - 1].start
        here = Span(offset + sentence.start, offset + sentence.end)
        found.append(_Candidate(hit, here, Span(offset + start, here.end), own, evidence))
    return found


def _points_back(sentence: str) -> bool:
    return sentence.split(maxsplit=1)[0].lower().strip("“\"'") in _PRONOUNS


def _typed(sentence: str, language: str | None, highlighter: Highlighter) -> float:
    """Return 1 where the sentence holds what is asked for, 0 where not, ½ where that can't be told."""
    if highlighter.kind is Wanted.OTHER or not highlighter.reads(sentence, language):
        return 0.5
    if highlighter.mark(sentence):
        return 1.0
    # What a thing is can be said in many ways; a number, date or name must stand there.
    return 0.5 if highlighter.kind is Wanted.COMPLEMENT else 0.0


def _extract(candidate: _Candidate, score: float, inner: Span | None) -> Extract:
    at = candidate.sentence.start
    marked = Span(at + inner.start, at + inner.end) if inner else None
    return Extract(candidate.hit, candidate.quote, marked, score, candidate.hit.also_in)


def _seen_again(extract: Extract, hit: Hit) -> Extract:
    other = hit.article.id
    if other == extract.hit.article.id or other in extract.also_in:
        return extract
    return replace(extract, also_in=(*extract.also_in, other))


def _overlap(candidate: _Candidate, extract: Extract) -> bool:
    """Whether both quote the same place, as neighbouring passages do that share sentences."""
    same = (candidate.hit.article.id, candidate.hit.article.version) == (
        extract.hit.article.id,
        extract.hit.article.version,
    )
    return same and candidate.quote.start < extract.span.end and extract.span.start < candidate.quote.end
