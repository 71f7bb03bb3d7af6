"""One turn: a message comes in up to three times, is worked on once, and is answered once.

The row is written before anything is acknowledged, and it decides: who works (a claim that lapses
when its process dies), what WeChat is handed (the same for every delivery), what is left to send.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from bot.passive_window import NotYet, PassiveWindow
from bot.wechat import texts
from bot.wechat.composing import Composer, Handed, question_of
from bot.wechat.door import Door
from bot.wechat.pictures import is_picture
from bot.wechat.pushing import Pusher
from bot.wechat.render import Layout, offered, render
from bot.wechat.replying import Offered, Replier, choices_before, fetch_of, payload
from bot.wechat.updates import Delivered
from handlers.clock import Clock
from handlers.message import MessageKind, Reply
from storage.database import Session
from storage.shared_transaction import SharedTransaction
from storage.wechat import parts as part_rows
from storage.wechat import quota
from storage.wechat import turns as turn_rows
from storage.wechat.parts import Piece
from storage.wechat.turns import Settling, Turn

log = logging.getLogger(__name__)

CLAIM = timedelta(seconds=6)
DELIVERIES = 3
LAST_AFTER = timedelta(seconds=9)
OVER_AFTER = timedelta(seconds=20)
CLOCKS_DIFFER = timedelta(seconds=60)
KEPT = timedelta(hours=48)
MOST_ATTEMPTS = 3
POLL_SECONDS = 0.25
TYPING_SECONDS = 10.0
MOST_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Worked:
    """What the work on a turn came to: the pieces, and what a waiting delivery is handed."""

    pieces: tuple[Piece, ...] = ()
    handed: Handed | None = None


@dataclass(slots=True, kw_only=True)
class Turns:
    """Answers turns, for one account in one process, which `stopping` says is about to end."""

    window: PassiveWindow[int, Worked]
    door: Door
    rows: SharedTransaction
    replier: Replier
    pusher: Pusher
    layout: Layout
    clock: Clock
    me: str
    claim: timedelta = CLAIM
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    stopping: Callable[[], bool] = lambda: False

    def composer(self) -> Composer:
        """Composes with what the account may do at this moment."""
        return Composer(layout=self.layout, may_push=self.pusher.may_push)

    async def deliver(self, delivered: Delivered) -> Handed | None:
        """What WeChat is handed for one delivery; None to let it run into WeChat's time limit."""
        now = self.clock()
        if (sentence := await self.door.sends_away(delivered, now=now)) is not None:
            return Handed(sentence)
        with self.door.inside(delivered):
            return await self._deliver(delivered, now=now)

    async def _deliver(self, delivered: Delivered, *, now: datetime) -> Handed | None:
        turn, source, offered = await self.rows.run(
            partial(self._open, delivered=delivered, now=now)
        )
        if turn.passive is not None:
            return Handed(turn.passive)
        if source is None:
            return await self._settle(turn, Handed(texts.NOTHING_TO_FETCH))
        worked = await self.window.reply(source.id, partial(self._work, source, offered))
        if isinstance(worked, NotYet):
            # A process that stops may be the last that this message meets within WeChat's time.
            last = self.stopping() or _is_last(turn, delivered, now=now)
            return await self._not_yet(turn, source) if last else None
        if worked.handed is not None and turn.id == source.id:
            return worked.handed
        return await self._hand_out(turn, source, worked)

    async def sweep(self, now: datetime) -> None:
        """Keep what is alive, take up what died, send what waits. To be run every few seconds."""

        async def look(session: Session) -> tuple[list[Turn], list[int]]:
            if worked_on := self.window.keys:
                await turn_rows.keep_claims(
                    session, claimed_by=self.me, turns=worked_on, until=now + self.claim
                )
            lost = await part_rows.give_up_sending(session, before=now - 3 * OVER_AFTER, now=now)
            if lost:
                log.warning("%d parts may not have arrived: their sender died", lost)
            room = min(MOST_AT_ONCE, max(1, self.door.admission.places))  # these go first
            abandoned = await turn_rows.abandoned_turns(
                session, now=now, since=now - KEPT, before=now - OVER_AFTER, limit=room
            )
            late: list[int] = []
            if self.pusher.may_push:
                late = await part_rows.pushable_turns(
                    session,
                    now=now,
                    handed_before=now - OVER_AFTER,
                    retry_before=now - timedelta(minutes=1),
                    limit=MOST_AT_ONCE,
                )
            return list(abandoned), late

        abandoned, late = await self.rows.run(look)
        for turn in abandoned:
            self.window.start(turn.id, partial(self._work, turn))
        for turn_id in late:
            await self.pusher.push(turn_id)

    async def _open(
        self, session: Session, *, delivered: Delivered, now: datetime
    ) -> tuple[Turn, Turn | None, Offered | None]:
        """The message's row, and the row of the answer it wants: its own, or one that it fetches.

        The first time, it also opens the quota of its contact and looks up what could be chosen.
        """
        message = delivered.message
        turn = await turn_rows.open_turn(
            session,
            sender_id=message.sender_id,
            message_id=message.message_id,
            payload=payload(delivered),
            now=now,
            claimed_by=self.me,
            claimed_until=now + self.claim,
        )
        if turn.deliveries == 1:
            if message.kind is MessageKind.UNFOLLOW:
                await part_rows.drop_waiting(session, message.sender_id, now=now)
            elif delivered.opens:
                await quota.grant(session, message.sender_id, delivered.opens, now=now)
        source = await self._source(session, turn, now=now)
        fresh = turn.deliveries == 1 and source is turn
        offered = await choices_before(session, turn=turn) if fresh else None
        return turn, source, offered

    async def _source(self, session: Session, turn: Turn, *, now: datetime) -> Turn | None:
        """The turn whose answer is wanted; None where there is nothing to fetch."""
        fetch = fetch_of(turn)
        if fetch is None:
            return turn
        if fetch.turn_id is not None:
            found = await turn_rows.find_turn(session, fetch.turn_id)
            found = found if found and found.sender_id == turn.sender_id else None
        else:
            found = await part_rows.fetched_by(session, turn, fetch.number, since=now - KEPT)
        await turn_rows.set_source(session, turn.id, found.id if found else turn.id)
        return found

    async def _work(self, turn: Turn, offered: Offered | None = None) -> Worked:
        """Answer a turn, or wait until the process that has claimed it did. Logs what fails."""
        try:
            with self.door.working(turn):
                mine = await self._until_mine(turn)
                if mine is None:
                    return Worked()
                worked = await self._answer(mine, offered)
            if worked.handed is None and not self.window.waiting(turn.id):
                await self._push_late(turn)
        except Exception:
            log.exception("turn %d failed; it is taken up again", turn.id)
            raise
        return worked

    async def _until_mine(self, turn: Turn) -> Turn | None:
        """The turn once this process has claimed it; None once another one has answered it."""
        if turn.claimed_by == self.me and turn.deliveries == 1:
            return turn
        while True:
            known = await self.rows.run(lambda session: turn_rows.find_turn(session, turn.id))
            if known is None or known.answered_at is not None:
                return None
            if known.claimed_by == self.me or await self._claim(turn.id):
                return known
            await self.pause(POLL_SECONDS)

    async def _claim(self, turn_id: int) -> bool:
        now = self.clock()
        return await self.rows.run(
            lambda session: turn_rows.claim_turn(
                session, turn_id, claimed_by=self.me, now=now, until=now + self.claim
            )
        )

    async def _answer(self, turn: Turn, offered: Offered | None) -> Worked:
        if turn.attempts > MOST_ATTEMPTS:
            log.error("turn %d was given up after %d attempts", turn.id, turn.attempts - 1)
            reply = Reply(texts.GAVE_UP)
        else:
            reply = await self._reply(turn, offered)
        return await self.rows.run(partial(self._store, turn=turn, reply=reply))

    async def _reply(self, turn: Turn, offered: Offered | None) -> Reply:
        """The reply, with a typing sign as long as it takes, from the second delivery on."""
        if not self.pusher.may_push:
            return await self.replier.reply(turn, offered=offered)
        async with asyncio.TaskGroup() as group:
            signs = group.create_task(self._show_typing(turn.sender_id))
            reply = await self.replier.reply(turn, offered=offered)
            signs.cancel()
        return reply

    async def _show_typing(self, sender_id: str) -> None:
        await self.pause(self.window.hold)
        while self.pusher.may_push:
            await self.pusher.typing(sender_id)
            await self.pause(TYPING_SECONDS)

    async def _store(self, session: Session, *, turn: Turn, reply: Reply) -> Worked:
        """Keep the answer, and decide what a delivery that waits for it is handed."""
        now = self.clock()
        settling = await turn_rows.settle_turn(session, turn)
        late = settling is not None and settling.turn.passive is not None
        told_apart = late or (settling is not None and settling.overlaps)
        pieces = self._pieces(reply, turn, told_apart=told_apart)
        handed = bool(self.window.waiting(turn.id)) and not late
        if settling is None or settling.turn.answered_at is not None:
            return Worked(tuple(pieces))
        composed = await self._first(session, settling, pieces, now=now) if handed else None
        await part_rows.store_answer(
            session,
            turn,
            pieces=pieces,
            choices=[[choice.label, choice.value] for choice in reply.choices],
            now=now,
            handed=None if composed is None else composed.text,
        )
        return Worked(tuple(pieces), composed)

    async def _first(
        self, session: Session, settling: Settling, pieces: list[Piece], *, now: datetime
    ) -> Handed:
        if not pieces:
            return Handed("")
        return await self.composer().with_notes(
            session,
            settling.turn,
            text=pieces[0].text,
            rest=len(pieces) - 1,
            other=settling.other_waits,
            now=now,
        )

    def _pieces(self, reply: Reply, turn: Turn, *, told_apart: bool) -> list[Piece]:
        """The reply's texts, and its pictures each by itself where they can be sent as such."""
        pictures = [file for file in reply.files if self.pusher.may_push and is_picture(file)]
        others = tuple(file for file in reply.files if file not in pictures)
        said = render(
            replace(reply, files=others),
            self.layout,
            turn_id=turn.id,
            question=question_of(turn),
            told_apart=told_apart,
        )
        shown = [Piece(offered(file, self.layout), file.file_id) for file in pictures]
        return [*(Piece(text) for text in said), *shown]

    async def _hand_out(self, turn: Turn, source: Turn, worked: Worked) -> Handed:
        """The next part for a delivery that did not wait for the work itself."""

        async def hand_out(session: Session) -> Handed:
            answered = await turn_rows.lock_turn(session, source.id)
            current = await turn_rows.lock_turn(session, turn.id)
            if current is None or answered is None:  # erased meanwhile, on the follower's word
                return Handed("".join(piece.text for piece in worked.pieces[:1]))
            if current.passive is not None:
                return Handed(current.passive)
            handed = await self.composer().hand_out(session, current, answered, now=self.clock())
            await self._decide(session, current, handed)
            return handed

        return await self.rows.run(hand_out)

    async def _not_yet(self, turn: Turn, source: Turn) -> Handed:
        """The last delivery is over: a placeholder, unless the answer came at this very moment."""

        async def not_yet(session: Session) -> Handed:
            answered = await turn_rows.lock_turn(session, source.id)
            current = await turn_rows.lock_turn(session, turn.id)
            if current is None or answered is None:
                return Handed("")
            if current.passive is not None:
                return Handed(current.passive)
            now, composer = self.clock(), self.composer()
            if answered.answered_at is not None:
                handed = await composer.hand_out(session, current, answered, now=now)
            else:
                handed = await composer.not_ready(session, answered, now=now)
            await self._decide(session, current, handed)
            return handed

        return await self.rows.run(not_yet)

    async def _settle(self, turn: Turn, handed: Handed) -> Handed:
        await self.rows.run(lambda session: self._decide(session, turn, handed))
        return handed

    async def _decide(self, session: Session, turn: Turn, handed: Handed) -> None:
        await turn_rows.decide_passive(session, turn.id, handed.text)

    async def _push_late(self, turn: Turn) -> None:
        """Send an answer that came after the last delivery had to be answered."""
        current = await self.rows.run(lambda session: turn_rows.find_turn(session, turn.id))
        over = self.clock() - OVER_AFTER
        if current is not None and (current.passive is not None or current.received_at < over):
            await self.pusher.push(turn.id)


def _is_last(turn: Turn, delivered: Delivered, *, now: datetime) -> bool:
    """Whether WeChat will not deliver the message again after this delivery.

    The count alone would miss deliveries that met no process; WeChat's own time of the message
    tells of them, as long as the clocks agree within a minute.
    """
    age = now - turn.received_at
    if timedelta(0) <= now - delivered.sent_at <= CLOCKS_DIFFER:
        age = max(age, now - delivered.sent_at)
    return turn.deliveries >= DELIVERIES or age >= LAST_AFTER
