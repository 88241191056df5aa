"""What is wrong with a field: pydantic's words in English, ours in other languages."""

from collections.abc import Mapping

from web.languages.catalogs import ENGLISH
from web.languages.choosing import language
from web.languages.words import gettext, message

_UNKNOWN = message("There is an unknown key here.")
_OURS = "Value error, "

_SAID = {
    "missing": message("This is needed."),
    "string_type": message("This must be text."),
    "string_too_short": message("Write something here."),
    "string_too_long": message("Write at most %(max_length)s characters here."),
    "string_pattern_mismatch": message("This is not written as it must be."),
    "too_long": message("Give at most %(max_length)s of these."),
    "int_parsing": message("Write a whole number here."),
    "int_type": message("Write a whole number here."),
    "bool_parsing": message("This must be yes or no."),
    "greater_than_equal": message("This must be %(ge)s or more."),
    "less_than_equal": message("This must be %(le)s or less."),
    "literal_error": message("This is not one of the values that can be chosen."),
}

RULES = (
    message("a date is written YYYY-MM-DD"),
    message("an address begins with http:// or https://, and names a site"),
    message("published_from lies after published_to"),
)
"""What our own checks of forms say."""


def mistake(kind: str, context: Mapping[str, object], otherwise: str) -> str:
    """Say what is wrong with a field.

    :param kind: What pydantic calls the mistake; what isn't known here stays in its words.
    :param context: What it tells of the rule that was broken; nothing of what was sent.
    :param otherwise: Its own words.
    """
    if kind == "extra_forbidden":
        return gettext(_UNKNOWN)
    if kind == "value_error":
        return gettext(otherwise.removeprefix(_OURS))
    if kind not in _SAID or language() == ENGLISH:
        return otherwise
    return gettext(_SAID[kind]) % context
