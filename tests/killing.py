"""A process that is killed in the middle of its work, however slow the machine is."""

import signal
import subprocess
import time
from collections.abc import Callable

BURST_SECONDS = 0.03


def kill_in_the_middle(process: "subprocess.Popen[bytes]", begun: Callable[[], bool]) -> None:
    """Kill -9 as soon as `begun` says so; the process stands still each time that is asked.

    So its work cannot run out between the look and the blow. Raises AssertionError when the
    process ended by itself.
    """
    while True:
        time.sleep(BURST_SECONDS)
        process.send_signal(signal.SIGSTOP)
        if begun():
            break
        assert process.poll() is None, "it ended before it could be killed"
        process.send_signal(signal.SIGCONT)
    process.kill()
    process.wait()
