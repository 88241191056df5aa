"""Dates as newspapers, feeds and people write them."""

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

MONTH_NAMES = (
    "january jan januar janvier enero gennaio janeiro januari",
    "february feb februar février febrero febbraio fevereiro februari",
    "march mar märz mars marzo março maart",
    "april apr avril abril aprile",
    "may mai mayo maggio maio mei",
    "june jun juni juin junio giugno junho",
    "july jul juli juillet julio luglio julho",
    "august aug août agosto augustus",
    "september sep sept septembre septiembre settembre setembro",
    "october oct okt oktober octobre octubre ottobre outubro",
    "november nov novembre noviembre novembro",
    "december dec dez dezember décembre diciembre dicembre dezembro",
)
MONTHS = {name: number for number, names in enumerate(MONTH_NAMES, start=1) for name in names.split()}
_MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + r")\b\.?"
_WEEKDAY = r"(?:\w+day|(?:mon|tues?|wed|thu(?:rs?)?|fri|sat|sun)\.?),?\s+"
_DAY = r"\d{1,2}(?:st|nd|rd|th|er|\.|º)?"

DATE = (
    r"(?:\d{4}-\d{2}-\d{2}"
    rf"|(?:{_WEEKDAY})?(?:the\s+)?{_DAY}\s+(?:of\s+|de\s+)?{_MONTH},?\s+(?:de\s+)?\d{{4}}"
    rf"|(?:{_WEEKDAY})?{_MONTH}\s+{_DAY},?\s+\d{{4}}"
    r"|\d{1,2}\.\d{1,2}\.\d{4})(?!\d)"
)
"""A pattern for one written date (match it ignoring case); slashes are left out, as nobody can tell day from month."""

_WRITTEN = re.compile(DATE, re.IGNORECASE)
_CLOCK = re.compile(
    r"[\s,|·T]*(?:(?:at\s+)?\d{1,2}[:.]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?)?\s*(?:\(?[A-Z]{2,5}\)?)?)?\s*"
)
_NUMBERS = re.compile(r"\d+")


def parse_date(value: str) -> date | None:
    """Read a date: ISO 8601, RFC 2822, or written out ("6 January 2023", "Friday, July 21, 2017").

    :return: The date as written, whatever its time zone; `None` when it isn't one.
    """
    value = " ".join(value.split())
    if not value or len(value) > 100:
        return None
    match = _WRITTEN.match(value)
    if match and _CLOCK.fullmatch(value, match.end()):
        return read_written(match.group())
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            return read(value).date()
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None


def read_written(value: str) -> date | None:
    """Read a string that the pattern `DATE` matched; `None` if no calendar has such a day."""
    numbers = [int(n) for n in _NUMBERS.findall(value)]
    month = next((MONTHS[w] for w in re.findall(r"[^\W\d_]+", value.lower()) if w in MONTHS), None)
    if month is not None:
        day, year = numbers[0], numbers[1]
    elif "-" in value:
        year, month, day = numbers
    else:
        day, month, year = numbers
    try:
        return date(year, month, day)
    except ValueError:
        return None
