"""How many heaps the C library keeps for threads, told by the C library itself (malloc_info(3))."""

import subprocess
import sys

import pytest

PROGRAM = """
import ctypes, threading
from bot import allocator
{first}
held, ready = [], threading.Barrier(6)
def work():
    ready.wait()
    held.append([bytearray(100_000) for _ in range(20)])
threads = [threading.Thread(target=work) for _ in range(6)]
for each in threads: each.start()
for each in threads: each.join()
libc = ctypes.CDLL(None)
libc.malloc_info(0, ctypes.c_void_p.in_dll(libc, "stdout"))
"""


def heaps(first: str) -> int:
    """The heaps of a process whose six threads allocated at the same time."""
    program = [sys.executable, "-c", PROGRAM.format(first=first)]
    told = subprocess.run(program, capture_output=True, encoding="utf-8", check=True).stdout
    return told.count("<heap nr=")


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc keeps a heap for each thread")
def test_all_threads_share_one_heap() -> None:
    assert heaps("allocator.keep_little()") == 1
    assert heaps("pass") > 1, "the library would have kept more"
