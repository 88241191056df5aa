"""Which language a text is in, where nobody says so."""

from functools import lru_cache
from typing import Any

MIN_LETTERS = 40
MIN_PROBABILITY = 0.7
"""Dialects that are classes of their own take their share of what is clearly one language."""

_READ_CHARS = 3000


def language_of(text: str) -> str | None:
    """Return the language of a text as an ISO 639-1 code, `None` where it is too short or unclear to tell."""
    head = text[:_READ_CHARS]
    if sum(c.isalpha() for c in head) < MIN_LETTERS:
        return None
    try:
        identifier = _identifier()
    except OSError:  # it unpacks its model to the disk, which may be full: no reason to refuse a text
        return None
    language, probability = identifier.classify(head)
    return str(language) if probability >= MIN_PROBABILITY and len(language) == 2 else None


@lru_cache(maxsize=1)
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # 0.1 s: only those who need it pay

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
