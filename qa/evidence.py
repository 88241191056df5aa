"""What speaks for each sentence of the found passages, before anything is weighed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.proximity import Wording
from index.sentences import split_sentences
from index.types import Hit, Span
from qa.echoes import is_question
from qa.highlighting import Highlighter, Wanted
from qa.quizzes import offered

_SAME_QUESTION = 0.9
"""A question of a quiz with so much of the words that were asked is the one that was asked."""

_PRONOUNS = frozenset("he she it they this that these those his her its their him them".split())


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
class Candidate:
    """A sentence that may answer, `sentence`, and what would be quoted: with the one before where it points back.

    Both are places in the article. What a quiz offers tells what its passage is about, and is never quoted.
    """

    hit: Hit
    sentence: Span
    quote: Span
    text: str
    evidence: Evidence
    offered: bool = False


def candidates_of(wording: Wording, hits: Sequence[Hit], highlighter: Highlighter) -> list[Candidate]:
    """Return all sentences of the hits with their evidence, in order; headings and lone numbers are none."""
    return [c for hit in hits for c in _sentences(wording, hit, highlighter)]


def marked(candidate: Candidate, highlighter: Highlighter) -> Span | None:
    """Return the stretch of a sentence that the rules take for the answer, as a place in the article."""
    if not highlighter.reads(candidate.text, candidate.hit.article.language):
        return None
    inner, at = highlighter.mark(candidate.text), candidate.sentence.start
    return Span(at + inner.start, at + inner.end) if inner else None


def _sentences(wording: Wording, hit: Hit, highlighter: Highlighter) -> list[Candidate]:
    text, offset = hit.passage.text, hit.passage.start
    language = hit.article.language
    wording = wording.of(language, text)
    context = frozenset(wording.stems(f"{hit.article.title} {hit.passage.heading}"))
    sentences = [s for s in split_sentences(text) if not s.heading]
    texts = [text[s.start : s.end] for s in sentences]
    words = [wording.stems(own) for own in texts]
    stems = [frozenset(w) for w in words]
    options = offered(texts)
    asked_here = _asked_here(wording, texts, stems, options)
    found = []
    for at, (sentence, own) in enumerate(zip(sentences, texts, strict=True)):
        if not any(map(str.isalpha, own)):
            continue
        beside = _beside(at, texts, stems)
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
        found.append(
            Candidate(hit, here, Span(offset + start, here.end), own, evidence, asked_here or at in options)
        )
    return found


def _asked_here(
    wording: Wording, texts: Sequence[str], stems: Sequence[frozenset[str]], options: Iterable[int]
) -> bool:
    """Whether a quiz asks the same here: it knows no better, and all around it has the question's words."""
    over = (at - 1 for at in options if at and is_question(texts[at - 1]))
    return any(wording.share(stems[at]) >= _SAME_QUESTION for at in over)


def _beside(at: int, texts: Sequence[str], stems: Sequence[frozenset[str]]) -> list[frozenset[str]]:
    """Return the stems with each neighbour's; a question lends its own only to what follows it."""
    near = (i for i in (at - 1, at + 1) if 0 <= i < len(stems) and not (i > at and is_question(texts[i])))
    return [stems[at] | stems[i] for i in near]


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
