"""Updates as they come, by either way: written down first, then seen to."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from bot.telegram.lanes import Lanes
from bot.telegram.updates import (
    Blocked,
    GroupMoved,
    Ignored,
    Me,
    Received,
    Told,
    UpdateMalformed,
    read_update,
)
from handlers.clock import Clock
from storage.database import Session
from storage.shared_transaction import SharedTransaction
from storage.telegram import chats as telegram_chats

log = logging.getLogger(__name__)


@dataclass(slots=True, kw_only=True)
class Intake:
    """Takes updates. `me` is completed once Telegram has said who the bot is."""

    me: Me
    lanes: Lanes
    rows: SharedTransaction
    clock: Clock

    async def take(self, raws: Sequence[object]) -> None:
        """Return once every update is written down, so that Telegram may be told so."""
        told = [one for raw in raws if (one := self._read(raw)) is not None]
        await self.rows.run(partial(self._note, told))
        for one in told:
            if isinstance(one, Received):
                self.lanes.wake(one.lane)

    def _read(self, raw: object) -> Told | None:
        """What an update means. One that cannot be read is reported and passed over: sent again,
        it would hold up everybody behind it."""
        try:
            return read_update(raw, me=self.me, now=self.clock())
        except UpdateMalformed as malformed:
            log.warning("an update could not be read: %s", malformed)
            return None

    async def _note(self, told: Sequence[Told], session: Session) -> None:
        for one in told:
            match one:
                case Received():
                    await self.lanes.note(session, one)
                case Blocked(chat_id=chat_id, blocked=True):
                    await telegram_chats.note_blocked(
                        session, str(chat_id), reason="blocked the bot", now=self.clock()
                    )
                case Blocked(chat_id=chat_id):
                    await telegram_chats.note_unblocked(session, str(chat_id))
                case GroupMoved(chat_id=chat_id, to=to):
                    await telegram_chats.note_moved(session, str(chat_id), str(to))
                    if chat_id == self.me.staff_group:
                        self.me = replace(self.me, staff_group=to)
                case Ignored(fact=fact):
                    log.debug("nothing to answer: %s", fact)
