"""Telling people what matched: at once, in a daily and in a weekly digest.

Each person is one transaction: what they were told, the digest and its delivery commit together,
and a run that ends half-way is simply taken up again. After downtime there is one digest with
everything in it, for only the newest occasion counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from knowledge.patents.taxonomy import Taxonomy
from knowledge.patents.taxonomy_edits import current_taxonomy
from scheduler.alerts import compose, texts
from scheduler.alerts.compose import Item
from scheduler.delivery.policy import SHANGHAI
from storage.alerts import matches, notices
from storage.alerts.matches import Digest
from storage.alerts.subscriptions import Cadence
from storage.database import Database, Session
from storage.delivery import deliveries
from storage.delivery.deliveries import DeliveryKind, Priority

DIGEST_AT = time(9, 0)
MONDAY = 0
KEPT = timedelta(days=30)  # so long a digest waits for the person's next contact
TOGETHER = 200


def occasion(cadence: Cadence, now: datetime) -> date:
    """The day whose digest is the newest that is due: today's from nine on, or the last Monday's.

    For what is told at once it is today.
    """
    local = now.astimezone(SHANGHAI)
    day = local.date()
    if cadence is Cadence.NOW:
        return day
    if local.time() < DIGEST_AT:
        day -= timedelta(days=1)
    if cadence is Cadence.WEEKLY:
        day -= timedelta(days=(day.weekday() - MONDAY) % 7)
    return day


@dataclass(frozen=True, slots=True)
class Telling:
    """Makes pushes of what matched; safe to run in several processes at once."""

    database: Database

    async def run(self, now: datetime) -> int:
        """Tell everybody for whom something came and is due; how many pushes were made."""
        made = 0
        for cadence in Cadence:
            made += await self._tell(cadence, now)
        return made

    async def _tell(self, cadence: Cadence, now: datetime) -> int:
        day, made, after = occasion(cadence, now), 0, 0
        while True:
            async with self.database.begin() as session:
                people = await matches.people_to_tell(
                    session, cadence, occasion=day, limit=TOGETHER, after=after
                )
                taxonomy = await current_taxonomy(session) if people else None
            if taxonomy is None:
                return made
            for user_id in people:
                async with self.database.begin() as session:
                    made += await _tell_one(session, user_id, cadence, day, taxonomy, now)
            after = people[-1]


async def _tell_one(
    session: Session, user_id: int, cadence: Cadence, day: date, taxonomy: Taxonomy, now: datetime
) -> bool:
    told = await matches.untold(session, user_id, cadence, occasion=day)
    if not told:
        return False
    newest = max(each.match_id for each in told)
    if not await matches.mark_told(session, user_id, cadence, occasion=day, told=newest):
        return False
    items = compose.items_of(told, taxonomy)
    subscriptions = {each.subscription_id: each.title for each in reversed(told)}
    if cadence is not Cadence.NOW:
        items = await _with_waiting(session, user_id, items)
    key = f"alert:{user_id}:{cadence}:{newest}"
    digest_id = await matches.keep_digest(
        session,
        user_id,
        key=key,
        items=[(item.notice.id, item.because) for item in items],
        subscriptions=list(subscriptions),
        now=now,
    )
    if digest_id is None:
        return False
    content = compose.content(
        items,
        heading=texts.heading(cadence, day, len(items)),
        digest_id=digest_id,
        subscriptions=subscriptions,
    )
    return await deliveries.enqueue(
        session,
        user_id,
        content,
        key=key,
        kind=DeliveryKind.ALERT,
        now=now,
        priority=Priority.REMINDER if cadence is Cadence.NOW else Priority.DIGEST,
        push=f"alerts:{now.astimezone(SHANGHAI):%Y-%m-%d}",
        expires_at=now + KEPT,
    )


async def _with_waiting(session: Session, user_id: int, items: Sequence[Item]) -> list[Item]:
    """The new items, then those of digests that never reached the person."""
    waiting: list[Digest] = await matches.fold_waiting(session, user_id)
    if not waiting:
        return list(items)
    known = {item.notice.id for item in items}
    why: Mapping[int, str] = {
        notice_id: because
        for digest in waiting
        for notice_id, because in digest.items
        if notice_id not in known
    }
    old = await notices.notices_by_id(session, list(why))
    earlier = [Item(old[number], why[number], 0.0) for number in why if number in old]
    return compose.fold([*items, *earlier])
