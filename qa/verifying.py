"""No citation leaves without having been compared with the stored text, character by character."""

from index.errors import NotFound
from index.store import Store
from index.types import Span
from qa.reading import Extract
from qa.types import Citation

AROUND = 32
"""Characters of `prefix` and `suffix`."""


def cite(store: Store, extract: Extract, number: int) -> Citation | None:
    """Return a verified citation of an extract, or `None` when the stored version doesn't bear it out.

    Its `answer_span` is that of an answer that consists of the quote.
    """
    hit, span = extract.hit, extract.span
    try:
        stored = store.version(hit.article.id, hit.article.version).text
    except NotFound:
        return None
    if not 0 <= span.start < span.end <= len(stored):
        return None
    quote = stored[span.start : span.end]
    # The reader read the passage; where the two share characters they must be the same.
    passage = hit.passage
    if stored[passage.start : passage.end] != passage.text or not store.is_latest(
        hit.article.id, passage.version
    ):
        return None
    marked = extract.highlight
    if marked is not None and not span.start <= marked.start < marked.end <= span.end:
        marked = None
    return Citation(
        id=f"c{number}",
        answer_span=Span(0, len(quote)),
        source=hit.article,
        is_latest=True,
        passage_id=f"p{passage.row}",
        start=span.start,
        end=span.end,
        quote=quote,
        prefix=stored[max(0, span.start - AROUND) : span.start],
        suffix=stored[span.end : span.end + AROUND],
        highlight=marked,
        score=extract.score,
        also_in=tuple(other for other in extract.also_in if _says(store, other, quote)),
    )


def _says(store: Store, article_id: str, quote: str) -> bool:
    """Tell whether an article says the same, to the character, now."""
    try:
        return quote in store.article(article_id).text
    except NotFound:
        return False
