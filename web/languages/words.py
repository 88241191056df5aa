"""Our words in the reader's language. `make translations` gathers what these are called with."""

from web.languages.catalogs import catalog
from web.languages.choosing import language


def gettext(text: str, /, **values: object) -> str:
    """Return a text in the reader's language.

    :param values: What stands for its `%(name)s`.
    """
    said = catalog(language()).gettext(text)
    return said % values if values else said


def ngettext(one: str, many: str, number: int, /, **values: object) -> str:
    """Return the text that goes with a number."""
    said = catalog(language()).ngettext(one, many, number)
    return said % values if values else said


def message(text: str) -> str:
    """Mark a text that is written down here and translated where it is shown."""
    return text
