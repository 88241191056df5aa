"""Dates, times and numbers as the reader's language writes them."""

from datetime import date
from decimal import Decimal

from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal

from web.languages.catalogs import ENGLISH
from web.languages.choosing import language
from web.languages.words import gettext


def count(number: int) -> str:
    """Write a whole number with its thousands apart."""
    return format_decimal(number, locale=language())


def decimal(number: float) -> str:
    """Write a number with one place after the point."""
    # Rounded first, as it would be without a language: Babel would round what the number is written as.
    return format_decimal(Decimal(f"{number:.1f}"), "0.0", locale=language())


def in_words(day: date | None) -> str:
    """Write a date out."""
    if day is None:
        return ""
    code = language()
    if code == ENGLISH:
        return format_date(day, "d MMMM y", locale=code)
    written = format_date(day, "long", locale=code)
    # The first of a month is an ordinal in French, which no pattern of the Unicode locales can say.
    return f"1er{written[1:]}" if code == "fr" and day.day == 1 else written


def month(day: date) -> str:
    """Write a month with its year."""
    return format_skeleton("yMMMM", day, locale=language())


def moment(time: str | None) -> str:
    """Write a time out that was kept in ISO's form, in UTC."""
    if not time:
        return ""
    code = language()
    day = time[:10] if code == ENGLISH else format_date(date.fromisoformat(time[:10]), "medium", locale=code)
    return f"{day} {time[11:16]} UTC"


def duration(milliseconds: float) -> str:
    """Write down how long something took."""
    if milliseconds >= 1000:
        return gettext("%(number)s s", number=decimal(milliseconds / 1000))
    return gettext("%(number)s ms", number=count(max(1, round(milliseconds))))
