"""Text of articles on a terminal: shown, never obeyed."""

import re

# Controls but for tab and newline, and marks that turn the order of what follows: a terminal may act on them.
_COMMANDS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2028\u2029\u2066-\u2069]")
_OUTSIDE_ASCII = re.compile("[\x7f-\x9f\u202a-\u202e\u2028\u2029\u2066-\u2069]")


def harmless(text: str) -> str:
    r"""Return a text with its control characters written out, as `\x1b` or `\u202e`."""
    return _COMMANDS.sub(_written, text)


def harmless_json(text: str) -> str:
    r"""Return JSON that says the same, with the control characters that JSON lets stand written as `\u009b`."""
    return _OUTSIDE_ASCII.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _written(found: re.Match[str]) -> str:
    code = ord(found[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
