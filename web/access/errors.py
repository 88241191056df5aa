"""What can go wrong with keys.

PullquoteError
├── LedgerUnreadable     the file of keys or sessions can't be read
├── UnknownKey           no key has that id
└── Unguarded            a server that others could reach would serve without keys
"""

from index.errors import PullquoteError


class LedgerUnreadable(PullquoteError):  # noqa: N818 - named for what happened, as are those of `index.errors`
    """The file of keys or sessions can't be read. Nobody is let in then."""


class UnknownKey(PullquoteError):  # noqa: N818
    """No key has that id."""


class Unguarded(PullquoteError):  # noqa: N818
    """A server that others could reach would serve without keys."""
