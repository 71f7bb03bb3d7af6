"""/任务: how the work by the clock goes."""

from dataclasses import dataclass

from handlers.alerts import staff_texts as texts
from handlers.clock import Clock
from handlers.message import IncomingMessage, Reply
from storage.database import Database
from storage.job_states import job_states
from storage.people import User


@dataclass(frozen=True, slots=True)
class JobView:
    """Reads what the processes wrote down."""

    database: Database
    clock: Clock

    async def show(self, _message: IncomingMessage, _user: User) -> Reply:
        """Every job with its last and next run, and the reference of a failure."""
        async with self.database.begin() as session:
            states = await job_states(session)
        return Reply(texts.jobs(states, self.clock()))
