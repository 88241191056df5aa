"""What is set once for the whole process: small things go on beside large ones, and memory stays as it is."""

import ctypes
import gc
import sys

# With the usual 5 ms, a thread that has little to do (health, or the one that reads from all connections) waits up
# to that long for each busy thread before it, at each of its steps.
_SWITCH_S = 0.001

# Of glibc's malloc.h. Each thread would have an arena of its own, and what one gave back, no other could use; and
# each large buffer that is given back raises the size from which buffers are given back to the system at all.
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
_ARENAS, _LARGE, _SPARE = 2, 1 << 20, 8 << 20


def settle() -> None:
    """Prepare the process for serving, once all that stays is loaded."""
    sys.setswitchinterval(_SWITCH_S)
    # What is loaded now stays; a full collection that walked all of it would hold every thread up.
    gc.collect()
    gc.freeze()
    try:
        set_option = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError):
        return  # another system's allocator
    for option, value in ((_ARENA_MAX, _ARENAS), (_MMAP_THRESHOLD, _LARGE), (_TRIM_THRESHOLD, _SPARE)):
        set_option(option, value)
