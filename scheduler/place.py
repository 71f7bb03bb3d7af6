"""Where a job runs when the work is shared out among processes."""

from enum import StrEnum


class Place(StrEnum):
    """EACH process for itself, every WORKER, or the one process with the CLOCK."""

    EACH = "each"
    WORKER = "worker"
    CLOCK = "clock"
