"""Small real collaborators: a searcher by shared words, and an answerer that quotes the best sentence."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from index.errors import NotFound
from index.types import Article, ArticleInfo, Filters, Hit, Hits, Passage, Span
from qa.types import Answer, Answerability, AnswerStatus, Citation, Question, Segment, SegmentKind

SENTENCE = re.compile(r"[^.\s][^.]*\.”?")

ANY = Filters()


def words(text: str) -> set[str]:
    return set(re.findall(r"\w{3,}", text.lower())) - {
        "the",
        "was",
        "did",
        "does",
        "what",
        "when",
        "how",
        "who",
    }


def passage(article: Article, row: int, start: int, end: int) -> Passage:
    return Passage(row, article.id, article.version, row, start, end, article.text[start:end], "")


@dataclass
class WordSearch:
    """Ranks sentences by the words they share with the question; ties go to the first."""

    articles: Sequence[Article]
    asked: list[tuple[str, Filters]] = field(default_factory=list)

    def search(
        self, text: str, *, filters: Filters = ANY, limit: int = 10, today: date | None = None
    ) -> Hits:
        self.asked.append((text, filters))
        cuts = [(a, m.start(), m.end()) for a in self.articles for m in SENTENCE.finditer(a.text)]
        found = [
            Hit(passage(a, row, start, end), a, float(shared), None, row + 1, 0.0, float(shared))
            for row, (a, start, end) in enumerate(cuts)
            if (shared := len(words(text) & words(a.text[start:end])))
        ]
        ranked = sorted(found, key=lambda hit: (-hit.score, hit.passage.row))
        return Hits(tuple(ranked[:limit]), 1, len(cuts), len(ranked) > limit)


@dataclass
class Texts:
    """Keeps articles by id and version."""

    articles: Sequence[Article]

    def version(self, article_id: str, version: str) -> Article:
        for article in self.articles:
            if (article.id, article.version) == (article_id, version):
                return article
        raise NotFound(f"no version {version} of {article_id}")


@dataclass
class BestSentence:
    """Quotes the first hit, and marks a number in it."""

    search: WordSearch
    texts: Texts
    threshold: float = 0.4
    asked: list[Question] = field(default_factory=list)

    def answer(self, question: Question, *, threshold: float | None = None) -> Answer:
        self.asked.append(question)
        hits = self.search.search(question.text, limit=3).hits
        p = min(1.0, hits[0].score / len(words(question.text))) if hits else 0.0
        if not hits or p < (self.threshold if threshold is None else threshold):
            return answer_of(question.text, (), p, self.threshold)
        best = hits[0].passage
        article = self.texts.version(best.article_id, best.version)
        return answer_of(question.text, (citation_of(article, best.start, best.end),), p, self.threshold)


def citation_of(article: Article, start: int, end: int, at: int = 0, name: str = "c1") -> Citation:
    text = article.text
    number = re.search(r"[\d,]+( crowns)?", text[start:end])
    info = ArticleInfo(id=article.id, version=article.version, title=article.title)
    mark = Span(start + number.start(), start + number.end()) if number else None
    return Citation(
        name, Span(at, at + end - start), info, True, "0", start, end, text[start:end],
        text[max(0, start - 32) : start], text[end : end + 32], mark, 0.9,
    )  # fmt: skip


def answer_of(question: str, citations: tuple[Citation, ...], p: float, threshold: float) -> Answer:
    segments = tuple(
        Segment(SegmentKind.EXTRACT, c.answer_span.start, c.answer_span.end, (c.id,)) for c in citations
    )
    status = AnswerStatus.ANSWERED if citations else AnswerStatus.ABSTAINED
    text = "".join(c.quote for c in citations)
    known = Answerability(p, threshold, "cal_words")
    return Answer("ans_1", status, question, question, text, segments, citations, known, (), 1, 1.0)
