"""What the templates speak with: `_`, `ngettext` and `{% trans %}`, filters, and the language of what is quoted."""

from flask import Flask
from jinja2.ext import InternationalizationExtension
from markupsafe import Markup

from index.types import ArticleInfo
from web.languages.catalogs import LANGUAGES, said_by_scripts
from web.languages.choosing import language
from web.languages.closed import in_our_words
from web.languages.formats import count, duration, in_words, moment
from web.languages.words import gettext, ngettext


def speak_in(app: Flask) -> None:
    """Let the templates of an application speak the reader's language."""
    app.jinja_env.add_extension(InternationalizationExtension)
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]  # by the extension
    app.jinja_env.globals.update(lang_of=lang_of, lang=lang)
    app.jinja_env.filters.update(
        count=count, duration=duration, in_our_words=in_our_words, in_words=in_words, moment=moment
    )
    app.context_processor(_spoken)


def lang_of(article: ArticleInfo) -> Markup:
    """Return the attribute that says which language an article's words are in, where the page speaks another."""
    return lang(article.language)


def lang(code: str | None) -> Markup:
    """Return the attribute `lang` for words that aren't ours; nothing where the page says the same, or nobody knows."""
    if not code or code.partition("-")[0].lower() == language():
        return Markup()
    return Markup(' lang="{}"').format(code)


def _spoken() -> dict[str, object]:
    code = language()
    return {"language": code, "languages": LANGUAGES, "script_words": said_by_scripts(code)}
