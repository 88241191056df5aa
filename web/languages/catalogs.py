"""The catalogs: gettext's own files, as translators edit them, read when a language is first asked for.

They are compiled in memory, so that there is no compiled file beside them which could be missing or stale.
"""

from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ENGLISH = "en"
LANGUAGES = {ENGLISH: "English", "es": "Español", "fr": "Français"}
"""Codes, and what each language calls itself."""

FOLDER = Path(__file__).resolve().parent.parent / "translations"
_SCRIPTS = "web/static/"


@cache
def catalog(code: str) -> NullTranslations:
    """Return what translates our words; English is what they are written in."""
    if code == ENGLISH:
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, read(code))
    compiled.seek(0)
    return GNUTranslations(compiled)


@cache
def said_by_scripts(code: str) -> dict[str, str | list[str]]:
    """Return the translations of what the scripts say, by the English; a list where the number decides."""
    if code == ENGLISH:
        return {}
    found: dict[str, str | list[str]] = {}
    for message in read(code):
        if message.id and any(file.startswith(_SCRIPTS) for file, _ in message.locations):
            english, said = message.id, message.string
            key = english if isinstance(english, str) else english[0]
            found[key] = list(said) if isinstance(said, (tuple, list)) else str(said)
    return found


@cache
def read(code: str) -> Catalog:
    """Read a language's catalog."""
    with (FOLDER / code / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=code)
