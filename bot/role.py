"""What one process of several does: `python -m bot serve --role web`."""

from collections.abc import Iterable
from enum import StrEnum

from scheduler.place import Place
from scheduler.runner import Job


class ServeRole(StrEnum):
    """ALL in one process is the default; the others share out the work on one database.

    WEB serves pages and webhooks and keeps nothing to itself, WORKER sends pushes, SCHEDULER keeps
    the clock and the folder's index; there is one scheduler, and as many others as wanted.
    """

    ALL = "all"
    WEB = "web"
    WORKER = "worker"
    SCHEDULER = "scheduler"

    @property
    def answers(self) -> bool:
        """Whether people and platforms are answered here; health is told everywhere."""
        return self in {ServeRole.ALL, ServeRole.WEB}

    @property
    def keeps_folder(self) -> bool:
        """Whether the data folder's index and its preparation belong to this process."""
        return self in {ServeRole.ALL, ServeRole.SCHEDULER}

    @property
    def places(self) -> frozenset[Place]:
        """The jobs that run here."""
        here = {
            ServeRole.ALL: {Place.EACH, Place.WORKER, Place.CLOCK},
            ServeRole.WEB: {Place.EACH},
            ServeRole.WORKER: {Place.EACH, Place.WORKER},
            ServeRole.SCHEDULER: {Place.EACH, Place.CLOCK},
        }
        return frozenset(here[self])

    def jobs(self, jobs: Iterable[Job]) -> tuple[Job, ...]:
        """Those of the jobs that run in this process."""
        return tuple(job for job in jobs if job.place in self.places)
