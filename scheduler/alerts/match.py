"""Holding new notices against what people watch for, in one process at a time."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from knowledge.alerts.matching import TopicIndex
from storage import job_states
from storage.alerts import matches, notices, subscriptions
from storage.alerts.matches import Match
from storage.alerts.notices import StoredNotice
from storage.database import Database

log = logging.getLogger(__name__)

JOB = "match"
HOLD = timedelta(minutes=10)
TOGETHER = 100


@dataclass(slots=True)
class Matching:
    """Matches what is new; the topics are listed anew only when subscriptions changed."""

    database: Database
    worker: str
    _index: TopicIndex = field(default_factory=lambda: TopicIndex({}))
    _version: tuple[int, int] = (-1, -1)

    async def run(self, now: datetime) -> int:
        """Match every notice that has not been; how many there were."""
        total = 0
        while True:
            async with self.database.begin() as session:
                held = await job_states.hold_job(
                    session, JOB, worker=self.worker, now=now, until=now + HOLD
                )
                new = await notices.unmatched_notices(session, limit=TOGETHER) if held else []
                version = await subscriptions.topics_version(session)
                changed = new and version != self._version
                topics = await subscriptions.watched_topics(session) if changed else None
            if not new:
                return total
            if topics is not None:
                self._index = await asyncio.to_thread(TopicIndex, topics)
                self._version = version
            found = await asyncio.to_thread(_match, self._index, new)
            async with self.database.begin() as session:
                ids = [notice.id for notice in new]
                await matches.store_matches(session, ids, found, now=now)
            total += len(new)


def _match(index: TopicIndex, new: Sequence[StoredNotice]) -> list[Match]:
    return [
        Match(fit.topic_id, notice.id, fit.score, fit.because)
        for notice in new
        for fit in index.fits(notice)
    ]
