"""The pages in the reader's language: which one, its words, its dates and numbers."""

from web.languages.catalogs import ENGLISH, LANGUAGES
from web.languages.choosing import COOKIE, language, tell_language
from web.languages.formats import count, decimal, duration, in_words, moment, month
from web.languages.templates import speak_in
from web.languages.words import gettext, message, ngettext

__all__ = [
    "COOKIE",
    "ENGLISH",
    "LANGUAGES",
    "count",
    "decimal",
    "duration",
    "gettext",
    "in_words",
    "language",
    "message",
    "moment",
    "month",
    "ngettext",
    "speak_in",
    "tell_language",
]
