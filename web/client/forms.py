"""Files as a form that a request carries."""

from collections.abc import Iterable
from dataclasses import dataclass
from secrets import token_hex
from typing import Self

_ESCAPED = str.maketrans({'"': "%22", "\r": "%0D", "\n": "%0A"})
"""As the HTML standard escapes the names of files in a form."""


@dataclass(frozen=True, slots=True)
class Form:
    """A body of the kind `multipart/form-data`."""

    kind: str
    body: bytes

    @classmethod
    def of(cls, files: Iterable[tuple[str, bytes]]) -> Self:
        """Make the form of files, each with its name."""
        boundary = f"pullquote-{token_hex(16)}"
        parts = [_part(boundary, number, *file) for number, file in enumerate(files)]
        ending = f"--{boundary}--\r\n".encode()
        return cls(f"multipart/form-data; boundary={boundary}", b"".join([*parts, ending]))


def _part(boundary: str, number: int, name: str, content: bytes) -> bytes:
    shown = name.translate(_ESCAPED)
    heading = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="file{number}"; filename="{shown}"\r\n\r\n'
    )
    return heading.encode() + content + b"\r\n"
