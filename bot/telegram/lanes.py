"""Everybody's messages one after the other, everybody beside each other; across processes too.

An update's row is written before Telegram is told that it was taken. The row then decides: who
works on it (a claim that lapses when its process dies), what the reply is, how much of it has left.

What surely was not sent is tried until it is KEPT long. What may have been sent, because Telegram
gave no answer or the process died on it, is sent once more after a pause, and says so: somebody
waits for it, and hearing it twice harms less than never. If that is lost too, it is offered with
the person's next message.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from bot.telegram import texts
from bot.telegram.api import CallWrong, ChatUnreachable, NotSent, OutcomeUnknown, TooFast
from bot.telegram.growing import Growing, growing
from bot.telegram.render import Part, marked, render, stored
from bot.telegram.replying import Composed, Replier
from bot.telegram.sending import Address, Sending
from bot.telegram.updates import Received, from_payload
from handlers.clock import Clock
from handlers.message import Reply
from storage.database import Session
from storage.delivery.deliveries import Priority
from storage.shared_transaction import SharedTransaction
from storage.telegram import chats as telegram_chats
from storage.telegram import updates as telegram
from storage.telegram.updates import Update

log = logging.getLogger(__name__)

CLAIM = timedelta(seconds=6)
KEPT = timedelta(hours=24)
TRY_AGAIN = timedelta(seconds=15)
MOST_ATTEMPTS = 3
MOST_AT_ONCE, MOST_WAITING = 100, 300
TYPING_AFTER, TYPING_SECONDS = 0.7, 4.5
SECONDS_TO_FINISH = 10


@dataclass(slots=True, kw_only=True)
class Lanes:
    """Answers updates, for one bot in one process. `sweep` is to be run every two seconds."""

    rows: SharedTransaction
    replier: Replier
    sending: Sending
    bot_id: int
    clock: Clock
    me: str
    claim: timedelta = CLAIM
    try_again: timedelta = TRY_AGAIN
    most_waiting: int = MOST_WAITING
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    _running: dict[str, "asyncio.Task[None]"] = field(default_factory=dict)
    _more: set[str] = field(default_factory=set)
    _at_once: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(MOST_AT_ONCE))

    @property
    def busy(self) -> int:
        """How many people are being answered, or wait for it."""
        return len(self._running)

    @property
    def full(self) -> bool:
        """Whether so many wait that what else comes is better left with Telegram for a while."""
        return self.busy >= self.most_waiting

    async def note(self, session: Session, received: Received) -> bool:
        """Write an update down; False where it is known. Wake its lane once that is committed."""
        return await telegram.note_update(
            session,
            bot_id=self.bot_id,
            update_id=received.update_id,
            lane=received.lane,
            payload=received.payload(),
            now=self.clock(),
        )

    def wake(self, lane: str) -> None:
        """See to a lane: something may wait there."""
        self._more.add(lane)
        if lane not in self._running:
            self._running[lane] = asyncio.create_task(self._drain(lane))

    async def sweep(self, now: datetime) -> None:
        """Keep what is alive, take up what died."""

        async def look(session: Session) -> list[str]:
            if self._running:
                await telegram.keep_claims(
                    session, me=self.me, lanes=[*self._running], until=now + self.claim
                )
            room = min(MOST_AT_ONCE, max(1, self.most_waiting - self.busy))  # these go first
            return await telegram.abandoned_lanes(session, now=now, since=now - KEPT, limit=room)

        for lane in await self.rows.run(look):
            self.wake(lane)

    async def finish(self) -> None:
        """Let the replies under way leave, for some seconds."""
        tasks = list(self._running.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=SECONDS_TO_FINISH)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _drain(self, lane: str) -> None:
        try:
            while lane in self._more:
                self._more.discard(lane)
                async with self._at_once:
                    await self._follow(lane)
        except Exception:
            log.exception("a lane stopped; the sweep takes it up")
        finally:
            del self._running[lane]
            if lane in self._more:
                self.wake(lane)

    async def _follow(self, lane: str) -> None:
        """Answer what waits in a lane, the oldest first."""
        update = await self.rows.run(partial(self._next, lane))
        while update is not None:
            ending = await self._answer(update)
            if ending is None:
                return
            try:
                following = await self.rows.run(partial(self._end, update, ending))
            except telegram.ClaimLost:
                _say_lost(update)
                return
            update = following

    async def _next(self, lane: str, session: Session) -> Update | None:
        now = self.clock()
        return await telegram.claim_next(session, lane, me=self.me, now=now, until=now + self.claim)

    async def _end(self, update: Update, ending: "_Ending", session: Session) -> Update | None:
        """Close an update and claim the next in its lane, in one transaction."""
        await telegram.finish(
            session,
            update.id,
            me=self.me,
            sent=ending.sent,
            unknown=ending.unknown,
            now=self.clock(),
        )
        if ending.blocked:
            chat_id = str(update.payload["chat_id"])
            await telegram_chats.note_blocked(
                session, chat_id, reason=ending.blocked, now=self.clock()
            )
        return await self._next(update.lane, session)

    async def _answer(self, update: Update) -> "_Ending | None":
        """Do what is left to do; None where it has to be tried later, or another process has it."""
        try:
            received = from_payload(update.id, update.payload)
            async with growing(self.sending, _address(received)) as message:
                return await _Run(self, update, received, message).whole()
        except telegram.ClaimLost:
            _say_lost(update)
        except (NotSent, TooFast) as problem:
            log.warning("a reply waits: %s", problem)
            seconds = problem.seconds if isinstance(problem, TooFast) else 0
            later = max(self.try_again, timedelta(seconds=seconds))
            await self._give_back(update, self.clock() + later, unsent=True)
        except Exception:
            log.exception("update %d failed", update.id)
            await self._give_back(update, self.clock() + self.try_again, unsent=False)
        return None

    async def _give_back(self, update: Update, until: datetime, *, unsent: bool) -> None:
        async def give_back(session: Session) -> None:
            await telegram.give_back(session, update.id, me=self.me, until=until, unsent=unsent)

        await self.rows.run(give_back)


@dataclass(frozen=True, slots=True)
class _Ending:
    sent: int
    unknown: bool = False
    blocked: str = ""


@dataclass(slots=True)
class _Run:
    """The work on one update, from where it stands."""

    lanes: Lanes
    update: Update
    received: Received
    growing: Growing
    composed: Composed | None = None
    parts: list[Part] = field(default_factory=list)
    sent: int = 0
    unknown: bool = False

    async def whole(self) -> _Ending | None:
        """Compose the reply if there is none yet, then send what has not left; None where a part
        is to be sent again later."""
        if self.update.parts is None:
            self.composed = await self._compose()
            self.parts = list(self.composed.parts)
        else:
            self.parts, self.sent = list(self.update.parts), self.update.sent
            if self.update.sending and await self._doubt():  # its process died with it on the way
                return None
        address = _address(self.received)
        while self.sent < len(self.parts):
            try:
                await self._send(address, marked(self.parts[self.sent]))
            except ChatUnreachable as reason:
                log.info("a reply has nowhere to go: %s", reason)
                return _Ending(self.sent, self.unknown, blocked=str(reason))
            except OutcomeUnknown as reason:
                log.warning("a reply may not have arrived: %s", reason)
                if await self._doubt():
                    return None
                continue
            except CallWrong:
                log.exception("Telegram does not take a part of a reply")
            self.sent += 1
        return _Ending(self.sent, self.unknown)

    async def _doubt(self) -> bool:
        """Nobody knows whether a part arrived: whether it is left to be sent once more."""
        part = self.parts[self.sent]
        if part.get("again"):
            self.sent, self.unknown = self.sent + 1, True
            return False
        lanes, update = self.lanes, self.update
        self.parts[self.sent] = {**part, "again": True}

        async def write(session: Session) -> None:
            await telegram.send_again(
                session,
                update.id,
                me=lanes.me,
                parts=stored(self.parts),
                sent=self.sent,
                unknown=self.unknown,
                until=lanes.clock() + lanes.try_again,
            )

        await lanes.rows.run(write)
        return True

    async def _send(self, address: Address, part: Part) -> None:
        """Send a part; the first one takes the place of what was shown while it grew."""
        shown = await self.growing.ended()
        if shown is not None and "html" in part:
            try:
                await self.lanes.sending.edit(address, shown, part, begun=self._begun)
            except CallWrong as wrong:
                log.info("a grown answer is sent anew: %s", wrong)
            else:
                return
        await self.lanes.sending.send(address, part, begun=self._begun)

    async def _begun(self) -> None:
        """Write down that the next part is about to leave; with the first one, the reply itself."""
        composed, self.composed = self.composed, None
        lanes, update = self.lanes, self.update

        async def write(session: Session) -> None:
            if composed is not None:
                choices = [[choice.label, choice.value] for choice in composed.choices]
                await telegram.store_reply(
                    session,
                    update.id,
                    me=lanes.me,
                    parts=stored(composed.parts),
                    choices=choices,
                )
                if update.uncertain is not None:
                    await telegram.settle(session, update.uncertain)
            else:
                await telegram.move_on(
                    session,
                    update.id,
                    me=lanes.me,
                    sent=self.sent,
                    sending=True,
                    unknown=self.unknown,
                )

        await lanes.rows.run(write)

    async def _compose(self) -> Composed:
        """The reply, with a typing sign as long as it takes."""
        if self.update.attempts > MOST_ATTEMPTS:
            return Composed(render(Reply(texts.GAVE_UP), row=""))
        async with asyncio.TaskGroup() as group:
            signs = group.create_task(self._show_typing())
            composed = await self.lanes.replier.compose(
                self.update, self.received, progress=self.growing.show
            )
            signs.cancel()
        return composed

    async def _show_typing(self) -> None:
        await self.lanes.pause(TYPING_AFTER)
        while True:
            await self.lanes.sending.typing(self.received.chat_id)
            await self.lanes.pause(TYPING_SECONDS)


def _say_lost(update: Update) -> None:
    log.warning("update %d is left to the process that has taken it meanwhile", update.id)


def _address(received: Received) -> Address:
    return Address(chat_id=received.chat_id, priority=Priority.REPLY, reply_to=received.reply_to)
