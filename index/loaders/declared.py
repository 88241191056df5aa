"""What documents say of themselves, unless it is what their programs put there."""

import re

_NO_TITLE = re.compile(
    r"untitled.*|microsoft (?:word|excel|powerpoint) ?-.*|(?:document|doc|slide|book|presentation) ?\d*"
    r"|.*\.(?:docx?|xlsx?|pptx?|pdf|indd|qxd|tex|dvi|rtf|odt)|[\w.-]*_[\w.-]*|[\w.]+(?:-[\w.]+){2,}",
    re.IGNORECASE | re.DOTALL,
)
_NO_AUTHOR = re.compile(
    r"|.*\b(?:user|admin\w*|unknown|author|owner|default|python-docx|openpyxl|pandoc)\b.*|[a-z0-9._-]+",
    re.DOTALL,
)
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")


def visible(text: str) -> str:
    """Return a text in one line, without characters that nobody can see."""
    return " ".join(_UNSEEN.sub("", text).split())


def sane_title(title: str | None) -> str | None:
    """Return a title, or `None` where it is a file's name or a program's default."""
    bare = visible(title or "")
    return bare[:500] if bare and not _NO_TITLE.fullmatch(bare) else None


def sane_author(author: str | None) -> str | None:
    """Return an author, or `None` where it is an account's or a program's name."""
    bare = visible(author or "")
    return bare[:500] if not _NO_AUTHOR.fullmatch(bare) else None
