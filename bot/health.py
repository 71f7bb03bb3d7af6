"""How the process is, as plain facts: for /healthz, the chat page's progress line and staff."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class JobHealth:
    """One background job: when it last ended well and runs next, and the reference of its last
    failure."""

    name: str
    last_success: datetime | None = None
    next_run: datetime | None = None
    failure_reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """The state at one moment. `indexed` of `to_index` passages can be found by meaning, and
    `patents_indexed` of `patents` as far as this process makes their vectors. `leaving` names what
    may carry data out of the mainland. `under_way` messages are being answered or wait for it;
    `turning_away`: in the last minute somebody was asked to write again, for want of room.
    """

    library_version: int
    passages: int
    indexed: int
    to_index: int
    patents_indexed: int = 0
    patents: int = 0
    jobs: tuple[JobHealth, ...] = ()
    leaving: Sequence[str] = ()
    under_way: int = 0
    turning_away: bool = False
    stopping: bool = False

    @property
    def ready(self) -> bool:
        """Whether questions can be answered at all."""
        return self.passages > 0 and not self.stopping

    @property
    def status(self) -> str:
        """Ok, degraded (a background job failed the last time it ran), turning away, not ready or
        stopping."""
        if self.stopping:
            return "stopping"
        if not self.ready:
            return "not ready"
        if self.turning_away:
            return "turning away"
        return "degraded" if any(job.failure_reference for job in self.jobs) else "ok"

    @property
    def percent(self) -> int:
        """How much of the library can be found by meaning, rounded down."""
        return 100 * self.indexed // self.to_index if self.to_index else 100
