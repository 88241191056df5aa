"""Faults that the kernel really makes: files that can't grow, and syncs that fail."""

import ctypes
import resource
import struct
from collections.abc import Iterator
from contextlib import contextmanager

_PR_SET_NO_NEW_PRIVS = 38
_PR_SET_SECCOMP = 22
_SECCOMP_MODE_FILTER = 2
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000
_EIO = 5
_FSYNC = {"x86_64": (74, 75), "aarch64": (82, 83)}
"""The numbers of fsync and fdatasync, by machine (Linux)."""


@contextmanager
def full_disk(after: int) -> Iterator[None]:
    """Let no file of this process grow beyond `after` bytes: a write that would fails, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (after, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def fail_syncs(machine: str) -> None:
    """Make every fsync and fdatasync of this process fail (EIO), in all its libraries, for the rest of its life.

    A seccomp filter (classic BPF) answers for the kernel.

    :raises OSError: This system has no such filters, or knows another machine.
    """
    if machine not in _FSYNC:
        raise OSError(f"no numbers of system calls are known for {machine}")
    fsync, fdatasync = _FSYNC[machine]
    program = [
        (0x20, 0, 0, 0),  # load the number of the call
        (0x15, 1, 0, fsync),
        (0x15, 0, 1, fdatasync),
        (0x06, 0, 0, _ERRNO | _EIO),
        (0x06, 0, 0, _ALLOW),
    ]
    code = b"".join(struct.pack("HBBI", *line) for line in program)
    buffer = ctypes.create_string_buffer(code)
    # struct sock_fprog: the count of lines, and where they are
    header = struct.pack("HxxxxxxP", len(program), ctypes.addressof(buffer))
    libc = ctypes.CDLL(None, use_errno=True)
    for arguments in (
        (_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0),
        (_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, header, 0, 0),
    ):
        if libc.prctl(*arguments) != 0:
            raise OSError(ctypes.get_errno(), "this system has no seccomp filters")
