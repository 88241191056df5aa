"""What can go wrong for the Python client.

ClientError
├── Unreachable       there is no server, or it went away
├── UnreadableReply   what answers there is no Pullquote, or an older one
└── Problem           the server refused, and says why
"""

from web.client.types import Complaint


class ClientError(Exception):
    """Any of them."""


class Unreachable(ClientError):  # noqa: N818 - named for what happened
    """There is no server at the address, or it went away."""


class UnreadableReply(ClientError):  # noqa: N818 - named for what happened
    """What was answered is not what this client knows."""


class Problem(ClientError):  # noqa: N818 - named for what happened
    """The server's own error (RFC 9457).

    :param retry_after: After how many seconds to try again, where it says so.
    """

    def __init__(
        self,
        status: int,
        title: str,
        detail: str,
        errors: tuple[Complaint, ...] = (),
        request_id: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        told = [f"{c.pointer or c.parameter or 'request'}: {c.detail}" for c in errors]
        super().__init__(" ".join([f"{status} {title}: {detail}", *told]))
        self.status, self.title, self.detail, self.errors = status, title, detail, errors
        self.request_id, self.retry_after = request_id, retry_after
