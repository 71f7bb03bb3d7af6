"""What the C library keeps of memory that was given back, in a process of many threads."""

import ctypes
import sys

# malloc.h of glibc; mallopt(3).
_M_TRIM_THRESHOLD, _M_ARENA_MAX = -1, -8
_KEPT_BYTES = 128 * 1024


def keep_little() -> None:
    """Let all threads share one heap, and give its free end back to the machine.

    glibc keeps a heap for each thread that allocates, and raises by itself the size from which
    it gives back; the threads that embed, search and read tables then hold hundreds of megabytes
    that nobody uses. Other C libraries are left as they are.
    """
    if sys.platform != "linux":
        return
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_ARENA_MAX, 1)
        mallopt(_M_TRIM_THRESHOLD, _KEPT_BYTES)
