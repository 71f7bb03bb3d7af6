"""The delivery engine: claims what is due, has it sent, and marks what became of it.

claim (commit) -> send -> mark (commit). Between the two nobody knows whether a push went out, so a
worker that dies there leaves rows whose outcome is unknown; `policy.repeats` decides about them.
"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from scheduler.delivery import policy
from scheduler.delivery.sender import (
    NotNow,
    OutcomeUnknown,
    Receipt,
    RecipientUnreachable,
    Sender,
    TryLater,
)
from storage.database import Database, DatabaseUnavailable, Session
from storage.delivery import outbox
from storage.delivery.deliveries import DeliveryState
from storage.delivery.outbox import Address, Delivery, QuietHours
from storage.trace import continuing

log = logging.getLogger(__name__)

CLAIM = timedelta(minutes=5)
LONGEST_SEND = 60.0  # seconds; well below CLAIM, so that a slow worker keeps what it sends
MOST_STALE = 500
OTHERS_WRITE = timedelta(seconds=30)
LOOK_AGAIN = 1.0  # seconds
DATABASE_AGAIN = 5.0  # seconds

Mark = Callable[[Session], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class _Claimed:
    delivery: Delivery
    addresses: Sequence[Address]
    own_hours: QuietHours | None


@dataclass(slots=True)
class Delivering:
    """Sends what is due over the channels there are; one object for each process.

    `run` returns when nothing more is due. Where it is broken off, what was under way counts as
    left by a dead worker. Whatever could not be written down, because the database was away after a
    push had gone out, is written down first in the next run. The claims of others that ran out
    meanwhile are left alone for a moment, so that they can do the same.
    """

    database: Database
    senders: Sequence[Sender]
    clock: Callable[[], datetime]
    worker: str
    hours: QuietHours
    together: int = 16
    kept_free: int = 4
    chance: Callable[[], float] = random.random
    _paused: dict[str, datetime] = field(default_factory=dict)
    _unwritten: list[Mark] = field(default_factory=list)
    _known: set[int] = field(default_factory=set)
    _others_write_until: datetime | None = None
    _stopping: bool = False

    def stop(self) -> None:
        """Claim nothing more; a run that goes on ends after what is under way."""
        self._stopping = True

    async def run(self, now: datetime) -> int:
        """Recover what dead workers left, then send all that is due; how many were tried."""
        try:
            await self._write_down_the_unwritten()
            await self._recover(now)
            return await self._send_what_is_due()
        except DatabaseUnavailable:
            self._others_write_until = self.clock() + OTHERS_WRITE
            raise

    async def _send_what_is_due(self) -> int:
        under_way: set[asyncio.Task[None]] = set()
        problems: list[BaseException] = []
        tried = 0
        while True:
            if not (self._stopping or problems):
                try:
                    claimed = await self._claim(self.together - len(under_way))
                except DatabaseUnavailable as away:  # what is under way is waited for first
                    problems.append(away)
                    continue
                tried += len(claimed)
                self._known |= {each.delivery.id for each in claimed}
                under_way |= {asyncio.create_task(self._deliver(each)) for each in claimed}
            if not under_way:
                break
            # Looked at again after a second, so that a slow channel holds up nothing urgent.
            try:
                done, under_way = await asyncio.wait(
                    under_way, timeout=LOOK_AGAIN, return_when=asyncio.FIRST_COMPLETED
                )
            except asyncio.CancelledError:  # what is under way would outlive the database here
                for task in under_way:
                    task.cancel()
                await asyncio.gather(*under_way, return_exceptions=True)
                raise
            problems += [problem for task in done if (problem := task.exception()) is not None]
        if problems:
            raise problems[0]
        return tried

    async def _claim(self, room: int) -> list[_Claimed]:
        now = self.clock()
        if room <= 0:
            return []
        least = policy.least_priority(now, self.hours, room=room, kept_free=self.kept_free)
        spare = room - self.kept_free if least > policy.ALWAYS and room > self.kept_free else room
        async with self.database.begin() as session:
            deliveries = await outbox.claim_due(
                session,
                worker=self.worker,
                now=now,
                until=now + CLAIM,
                limit=spare,
                least=least,
            )
            people = {delivery.user_id for delivery in deliveries}
            channels = [sender.channel for sender in self.senders]
            addresses = await outbox.addresses(session, people, channels) if people else {}
            hours = await outbox.quiet_hours(session, people) if people else {}
            for each in deliveries:
                first = addresses[each.user_id][:1]
                channel = first[0].channel if first else ""
                await outbox.begin_sending(session, each.id, worker=self.worker, channel=channel)
        return [
            _Claimed(each, addresses[each.user_id], hours.get(each.user_id)) for each in deliveries
        ]

    async def _deliver(self, claimed: _Claimed) -> None:
        """One push, of which it is written down what became of it when this returns."""
        with continuing(claimed.delivery.message_id):
            await self._try(claimed)
        self._known.discard(claimed.delivery.id)

    async def _try(self, claimed: _Claimed) -> None:
        """The first channel that takes it, or what becomes of it where none does."""
        delivery, now = claimed.delivery, self.clock()
        if delivery.priority > policy.ALWAYS and claimed.own_hours is not None:
            until = policy.quiet_until(now, claimed.own_hours)
            if until is not None:
                await self._put_back(delivery, until, "quiet hours", counted=False)
                return
        reasons: list[str] = []
        held = not claimed.addresses
        for number, address in enumerate(claimed.addresses):
            if (until := self._paused.get(address.channel, now)) > now:
                await self._put_back(delivery, until, "the channel pauses", counted=False)
                return
            if number:
                await self._begin_again(delivery, address)
            try:
                receipt = await self._send(address, delivery)
            except RecipientUnreachable as gone:
                reasons.append(f"unreachable: {gone}")
                await self._bar(address, str(gone))
            except NotNow as rule:
                reasons.append(str(rule))
                held = True
            except TryLater as later:
                await self._later(delivery, address, later)
                return
            except OutcomeUnknown as unknown:
                await self._doubt(delivery, address, str(unknown))
                return
            else:
                await self._sent(delivery, receipt)
                return
        await self._unsent(delivery, "; ".join(reasons), held=held)

    async def _send(self, address: Address, delivery: Delivery) -> Receipt:
        sender = self._sender(address.channel)
        try:
            async with asyncio.timeout(LONGEST_SEND):
                return await sender.send(address.external_id, delivery)
        except (RecipientUnreachable, NotNow, TryLater, OutcomeUnknown):
            raise
        except DatabaseUnavailable as away:
            raise TryLater(DATABASE_AGAIN, str(away), everyone=True) from None
        except TimeoutError:
            raise OutcomeUnknown(f"no answer within {LONGEST_SEND:.0f} seconds") from None
        except Exception as problem:
            log.exception("the %s channel failed with delivery %d", address.channel, delivery.id)
            raise OutcomeUnknown(type(problem).__name__) from None

    def _sender(self, channel: str) -> Sender:
        return next(sender for sender in self.senders if sender.channel == channel)

    async def _later(self, delivery: Delivery, address: Address, later: TryLater) -> None:
        now = self.clock()
        if later.everyone:
            until = now + policy.pause(1, at_least=later.seconds, chance=self.chance())
            self._paused[address.channel] = max(until, self._paused.get(address.channel, until))
            log.warning("the %s channel pauses until %s: %s", address.channel, until, later)
            await self._put_back(delivery, until, str(later), counted=False)
            return
        if delivery.attempts >= policy.MOST_ATTEMPTS:
            await self._settle(delivery, DeliveryState.FAILED, f"gave up: {later}")
            return
        wait = policy.pause(delivery.attempts, at_least=later.seconds, chance=self.chance())
        await self._put_back(delivery, now + wait, str(later), counted=True)

    async def _doubt(self, delivery: Delivery, address: Address, reason: str) -> None:
        idempotent = self._sender(address.channel).idempotent
        failure = f"outcome unknown: {reason}"
        if policy.repeats(delivery.kind, idempotent=idempotent, attempts=delivery.attempts):
            wait = policy.pause(delivery.attempts, at_least=0, chance=self.chance())
            await self._put_back(delivery, self.clock() + wait, failure, counted=True)
        else:
            await self._settle(delivery, DeliveryState.DOUBTFUL, failure)

    async def _sent(self, delivery: Delivery, receipt: Receipt) -> None:
        now = self.clock()
        await self._write(
            lambda session: outbox.mark_sent(
                session,
                delivery.id,
                worker=self.worker,
                route=receipt.route,
                reference=receipt.reference,
                now=now,
            )
        )

    async def _put_back(
        self, delivery: Delivery, until: datetime, failure: str, *, counted: bool
    ) -> None:
        await self._write(
            lambda session: outbox.put_back(
                session,
                delivery.id,
                worker=self.worker,
                not_before=until,
                failure=failure,
                attempts=delivery.attempts if counted else delivery.attempts - 1,
            )
        )

    async def _settle(self, delivery: Delivery, state: DeliveryState, failure: str) -> None:
        await self._write(
            lambda session: outbox.settle(
                session, delivery.id, worker=self.worker, state=state, failure=failure
            )
        )

    async def _bar(self, address: Address, reason: str) -> None:
        now = self.clock()
        await self._write(
            lambda session: outbox.bar(session, address.identity_id, reason=reason, now=now)
        )

    async def _begin_again(self, delivery: Delivery, address: Address) -> None:
        await self._write(
            lambda session: outbox.begin_sending(
                session, delivery.id, worker=self.worker, channel=address.channel
            )
        )

    async def _unsent(self, delivery: Delivery, failure: str, *, held: bool) -> None:
        """No channel took it: held too where the person comes by one that cannot speak first."""
        channels = [sender.channel for sender in self.senders]

        async def mark(session: Session) -> None:
            kept = held or await outbox.visits_elsewhere(session, delivery.user_id, channels)
            state = DeliveryState.HELD if kept else DeliveryState.FAILED
            await outbox.settle(
                session, delivery.id, worker=self.worker, state=state, failure=failure
            )

        await self._write(mark)

    async def _write(self, mark: Mark) -> None:
        try:
            async with self.database.begin() as session:
                await mark(session)
        except Exception:
            self._unwritten.append(mark)
            raise

    async def _write_down_the_unwritten(self) -> None:
        while self._unwritten:
            async with self.database.begin() as session:
                await self._unwritten[0](session)
            del self._unwritten[0]

    async def _recover(self, now: datetime) -> None:
        """Rows whose time is over, rows that a dead worker had claimed, and one's own that the
        database, going away, had not said were claimed."""
        async with self.database.begin() as session:
            await outbox.take_back(session, worker=self.worker, known=self._known)
            await outbox.expire(session, now=now)
            if self._others_write_until is not None and now < self._others_write_until:
                return
            stale = await outbox.stale_claims(session, now=now, limit=MOST_STALE)
            for delivery in stale:
                again = not delivery.route or policy.repeats(
                    delivery.kind,
                    idempotent=self._idempotent(delivery.route),
                    attempts=delivery.attempts,
                )
                state = DeliveryState.PENDING if again else DeliveryState.DOUBTFUL
                failure = "its worker died"
                await outbox.release(session, delivery.id, state=state, failure=failure, now=now)
        if stale:
            log.warning("%d pushes were left by a worker that died", len(stale))

    def _idempotent(self, channel: str) -> bool:
        return any(sender.channel == channel and sender.idempotent for sender in self.senders)
