"""Who comes in: a message is taken up, or its sender is told at once to write it again later.

WeChat delivers again what is not answered within five seconds. A message of which it was said that
it is not taken up stays so, however often it comes; one that was taken up is never sent away.
"""

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from bot.wechat.replying import fetched
from bot.wechat.updates import Delivered
from handlers.admission import Admission
from handlers.message import Channel, MessageKind
from handlers.stored_reply import key_of
from storage.people import MessageKey
from storage.shared_transaction import SharedTransaction
from storage.wechat import turns as turn_rows
from storage.wechat.turns import Turn

MOST_REMEMBERED = 10_000
FIRST_DELIVERY = timedelta(seconds=3)  # WeChat delivers again after five; clocks may differ


@dataclass(slots=True, kw_only=True)
class Door:
    """The door of one process, before anything is written."""

    admission: Admission
    rows: SharedTransaction
    _decided: OrderedDict[MessageKey, str | None] = field(default_factory=OrderedDict)

    async def sends_away(self, delivered: Delivered, *, now: datetime) -> str | None:
        """The sentence for a message that is not taken up; None where it may come in.

        Nothing is written, and nothing read the first time that WeChat delivers the message.
        """
        if _passes(delivered):
            return None
        message = delivered.message
        key = key_of(message)
        if key in self._decided:
            return self._decided[key]
        refusal = self.admission.refusal(message)
        if refusal is not None and await self._taken_up_before(delivered, now=now):
            refusal = None
        if key not in self._decided:  # another delivery of it may have been here meanwhile
            said = None if refusal is None else self.admission.turn_away(message, refusal)
            self._decided[key] = said
            if len(self._decided) > MOST_REMEMBERED:
                self._decided.popitem(last=False)
        return self._decided[key]

    async def _taken_up_before(self, delivered: Delivered, *, now: datetime) -> bool:
        """Whether another process has the message; by WeChat's clock it may be too new for that."""
        if timedelta(0) <= now - delivered.sent_at < FIRST_DELIVERY:
            return False
        message = delivered.message
        known = partial(
            turn_rows.is_known, sender_id=message.sender_id, message_id=message.message_id
        )
        return await self.rows.run(known)

    @contextmanager
    def inside(self, delivered: Delivered) -> Iterator[None]:
        """The place of a message that came in, as long as the block lasts."""
        if _passes(delivered):
            yield
            return
        with self.admission.place(key_of(delivered.message)):
            yield

    @contextmanager
    def working(self, turn: Turn) -> Iterator[None]:
        """As `inside`, for the work on a turn, which may go on without a delivery."""
        key = MessageKey(
            channel=Channel.WECHAT.value, sender_id=turn.sender_id, message_id=turn.message_id
        )
        with self.admission.place(key):
            yield


def _passes(delivered: Delivered) -> bool:
    """Whether it comes in at any time, and takes no place: who leaves, and who only fetches an
    answer that was made for them."""
    message = delivered.message
    if message.kind is MessageKind.UNFOLLOW:
        return True
    return fetched(delivered.menu_id, message.kind.value, message.text) is not None
