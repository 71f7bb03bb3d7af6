"""Customer-service messages: parts of late answers, sent within the quota and never twice blindly.

A part is claimed together with one message of the quota, then sent, then marked. A sender that dies
in between leaves a part of which nobody knows whether it arrived: it is not sent again by itself,
the follower can fetch it.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.wechat import alarms
from bot.wechat.account import Account, NoSecret
from bot.wechat.composing import Composer
from bot.wechat.errors import Action, ApiFailed, ApiUnreachable, OutcomeUnknown
from bot.wechat.pictures import Pictures
from handlers.clock import Clock
from storage.database import Session
from storage.shared_transaction import SharedTransaction
from storage.wechat import parts as part_rows
from storage.wechat import quota
from storage.wechat import turns as turn_rows
from storage.wechat.parts import Part, PartState

log = logging.getLogger(__name__)

BARRED = timedelta(minutes=10)
SEND = "/cgi-bin/message/custom/send"
TYPING = "/cgi-bin/message/custom/typing"


@dataclass(frozen=True, slots=True)
class _Claimed:
    part: Part
    scene: str
    text: str


@dataclass(slots=True, kw_only=True)
class Pusher:
    """Pushes what waits, for one account. `allowed` says whether it may at all."""

    account: Account
    rows: SharedTransaction
    composer: Callable[[], Composer]
    clock: Clock
    allowed: Callable[[], bool]
    pictures: Pictures | None = None
    _barred_until: datetime | None = field(default=None)

    @property
    def may_push(self) -> bool:
        """Whether customer-service messages are allowed; not for a while after WeChat said no."""
        barred = self._barred_until is not None and self.clock() < self._barred_until
        return self.allowed() and not barred

    async def push(self, turn_id: int) -> None:
        """Send the waiting parts of an answer in order, as many as the quota allows."""
        while self.may_push:
            claimed = await self.rows.run(lambda session: self._claim(session, turn_id))
            if claimed is None or not await self._send(claimed):
                return

    async def push_all(self, sender_id: str) -> None:
        """Send all that waits for a follower, the oldest answer first."""
        waiting = await self.rows.run(lambda session: part_rows.waiting_turns(session, sender_id))
        for turn_id in waiting:
            await self.push(turn_id)

    async def typing(self, sender_id: str) -> None:
        """Show that somebody is typing; nothing depends on it."""
        if not self.may_push:
            return
        try:
            await self.account.call(TYPING, {"touser": sender_id, "command": "Typing"})
        except (ApiFailed, ApiUnreachable, OutcomeUnknown, NoSecret) as problem:
            log.info("the typing sign was not shown: %s", problem)

    async def _claim(self, session: Session, turn_id: int) -> _Claimed | None:
        """The next part and a message of the quota for it; None where there is nothing to do."""
        now = self.clock()
        turn = await turn_rows.lock_turn(session, turn_id)
        if turn is None or turn.answered_at is None:
            return None
        parts = await part_rows.parts_of(session, turn_id)
        part = next((part for part in parts if part.state is not PartState.SENT), None)
        if part is None or part.state is not PartState.WAITING:
            return None
        scene = await quota.spend(session, turn.sender_id, now=now)
        if scene is None:
            return None
        await part_rows.mark_part(session, part, PartState.SENDING, now=now)
        text = await self.composer().pushed(session, turn, part, now=now)
        return _Claimed(part, scene, text)

    async def _send(self, claimed: _Claimed) -> bool:
        """Whether the part arrived, so that the next one may follow."""
        try:
            await self.account.call(SEND, await self._message(claimed))
        except ApiFailed as failed:
            await self._refused(claimed, failed)
            return False
        except (ApiUnreachable, NoSecret) as problem:
            log.warning("a part was not sent: %s", problem)
            await self._put_back(claimed, refund=True)
            return False
        except OutcomeUnknown as problem:
            log.warning("a part may not have arrived: %s", problem)
            await self._mark(claimed, PartState.UNKNOWN)
            return False
        await self._mark(claimed, PartState.SENT)
        return True

    async def _message(self, claimed: _Claimed) -> dict[str, Any]:
        """What is sent: the picture where the part is one and WeChat takes it, else its text."""
        to = {"touser": claimed.part.sender_id}
        if claimed.part.file_id is not None and self.pictures is not None:
            media_id = await self.pictures.media_id(claimed.part.file_id)
            if media_id is not None:
                return {**to, "msgtype": "image", "image": {"media_id": media_id}}
        return {**to, "msgtype": "text", "text": {"content": claimed.text}}

    async def _refused(self, claimed: _Claimed, failed: ApiFailed) -> None:
        """Do what the table says about the code."""
        log.warning("a part was not sent: %s", failed)
        sender = claimed.part.sender_id
        if failed.action is Action.DROP:
            await self._mark(claimed, PartState.DROPPED)
            now = self.clock()
            await self.rows.run(lambda session: part_rows.drop_waiting(session, sender, now=now))
        elif failed.action is Action.PARK:
            await self._put_back(claimed, refund=False)
            await self.rows.run(lambda session: quota.close(session, sender))
        elif failed.action in {Action.RETRY, Action.RENEW_TOKEN}:
            await self._put_back(claimed, refund=True)
        elif failed.action is Action.ALARM:
            log.critical("customer-service messages stop for ten minutes: %s", failed)
            now = self.clock()
            await self.rows.run(lambda session: alarms.ring(session, failed, now=now))
            self._barred_until = now + BARRED
            await self._put_back(claimed, refund=True)
        else:
            await self._mark(claimed, PartState.UNKNOWN)

    async def _put_back(self, claimed: _Claimed, *, refund: bool) -> None:
        attempts = claimed.part.attempts + 1

        async def put_back(session: Session) -> None:
            await self._move(session, claimed, PartState.WAITING, attempts=attempts)
            if refund:
                await quota.refund(session, claimed.part.sender_id, claimed.scene)

        await self.rows.run(put_back)

    async def _mark(self, claimed: _Claimed, state: PartState) -> None:
        await self.rows.run(
            lambda session: self._move(session, claimed, state, attempts=claimed.part.attempts)
        )

    async def _move(
        self, session: Session, claimed: _Claimed, state: PartState, *, attempts: int
    ) -> None:
        await part_rows.move_sending(
            session, claimed.part.id, state, now=self.clock(), attempts=attempts
        )
