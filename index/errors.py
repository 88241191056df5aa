"""What can go wrong in `index`.

PullquoteError
├── UnreadableSource      a file, page or record that no loader can read
├── InvalidArticle        an article that can't be kept as it is
├── NotFound              no such article, version, generation or job
│   └── Purged            it was there, and its text is gone for good
├── FetchRefused          an address that may not be fetched
├── FetchFailed           an address that can't be had
├── EncoderMismatch       vectors made by another encoder
├── ModelUnavailable      the model can't be loaded, or isn't what was pinned
├── CollectionBusy        another process is writing
│   └── TurnNotCome       or this one is, for longer than a change was to wait
├── JobEnded              what has ended can't be cancelled
├── KeyReused             an idempotency key was used for another request
├── WritingFailed         the disk is full or failing; nothing was changed
├── BackupRefused         a backup that can't be written there, or can't be restored
└── CollectionDamaged     files and store disagree
InvalidSettings           a setting that is unknown or out of range
"""


class PullquoteError(Exception):
    """An error whose message tells a user what happened and how to mend it."""


class UnreadableSource(PullquoteError):  # noqa: N818 - named for what happened, as are its siblings
    """A file, page or record that no loader can read."""


class InvalidArticle(PullquoteError):  # noqa: N818
    """An article that can't be kept as it is."""


class NotFound(PullquoteError):  # noqa: N818
    """No such article, version, generation or job."""


class Purged(NotFound):
    """The text was there and has been erased for good."""


class FetchRefused(PullquoteError):  # noqa: N818
    """An address, or where it leads to, may not be fetched."""


class FetchFailed(PullquoteError):  # noqa: N818
    """An address can't be had: it isn't there, too large, or too slow."""


class EncoderMismatch(PullquoteError):  # noqa: N818
    """The collection's vectors were made by another encoder."""


class ModelUnavailable(PullquoteError):  # noqa: N818
    """The model can't be loaded, or isn't what was pinned."""


class CollectionBusy(PullquoteError):  # noqa: N818
    """Another process is writing to this collection."""


class TurnNotCome(CollectionBusy):
    """Other changes took longer than this one was to wait; it was not begun.

    :param job_id: The job that it waited for, where it is one.
    :param done: How far that has come, in words.
    :param seconds_left: An estimate of how long that will still take, where there is one.
    """

    def __init__(self, job_id: str | None = None, done: str = "", seconds_left: float | None = None) -> None:
        super().__init__("Other changes are being made; this one was not begun.")
        self.job_id, self.done, self.seconds_left = job_id, done, seconds_left


class WritingFailed(PullquoteError):  # noqa: N818
    """The disk is full or failing; what was there before stands."""


class BackupRefused(PullquoteError):  # noqa: N818
    """A backup can't be written there, or isn't one that can be restored."""


class JobEnded(PullquoteError):  # noqa: N818
    """What has ended can't be cancelled."""


class KeyReused(PullquoteError):  # noqa: N818
    """An idempotency key was used for another request."""


class CollectionDamaged(PullquoteError):  # noqa: N818
    """Files and store disagree."""


class InvalidSettings(PullquoteError):  # noqa: N818
    """A setting that is unknown or out of range."""
