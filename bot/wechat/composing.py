"""What WeChat is handed for a message: the next part of an answer with its notes, or a placeholder.

All of it happens inside one transaction: two deliveries, or two processes, hand out one thing.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.wechat import texts
from bot.wechat.cut import size
from bot.wechat.render import Layout, fetch_tap
from storage.database import Session
from storage.wechat import parts as part_rows
from storage.wechat import quota
from storage.wechat import turns as turn_rows
from storage.wechat.parts import Part, PartState
from storage.wechat.turns import Turn

JUST_NOW = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Handed:
    """A text for WeChat, and whether something waits that could be pushed after it."""

    text: str
    more_waits: bool = False


def question_of(turn: Turn) -> str:
    """The first words of what was asked."""
    return texts.first_words(str(turn.payload.get("question", "")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Composer:
    """Composes for one account. `may_push` is whether customer-service messages are allowed."""

    layout: Layout
    may_push: bool

    async def hand_out(
        self, session: Session, turn: Turn, source: Turn, *, now: datetime
    ) -> Handed:
        """What the message `turn` gets, now that the answer of `source` is stored."""
        parts = await part_rows.parts_of(session, source.id)
        if not parts:
            return Handed(texts.NOTHING_TO_FETCH if turn.id != source.id else "")
        part = next((part for part in parts if part.state in turn_rows.OPEN_PARTS), None)
        if any(part.state is PartState.SENDING for part in parts):
            return Handed(texts.JUST_SENT)
        if part is None:
            if now - max(part.changed_at for part in parts) < JUST_NOW:
                return Handed(texts.JUST_SENT)
            await part_rows.reset_parts(session, source.id, now=now)
            part = parts[0]
        await part_rows.mark_part(session, part, PartState.SENT, now=now)
        rest = part.total - part.ordinal
        waiting = await part_rows.waiting_turns(session, source.sender_id, limit=2)
        other = next((turn_id for turn_id in waiting if turn_id != source.id), None)
        return await self.with_notes(
            session, source, text=part.text, rest=rest, other=other, now=now
        )

    async def with_notes(
        self,
        session: Session,
        source: Turn,
        *,
        text: str,
        rest: int,
        other: int | None,
        now: datetime,
    ) -> Handed:
        """The part, and below it how to get what else there is: the rest, and an `other` turn."""
        if not rest and other is None:
            return Handed(text)
        room = 0
        if self.may_push:
            room = await quota.remaining(session, source.sender_id, now=now)
        if rest and not room:
            number = await turn_rows.numbered(session, source)
            link = fetch_tap(texts.NEXT_PART, number, source.id)
            text = f"{text}\n\n{texts.more_parts(rest, link, number)}"
        if other is not None and room <= rest:
            text = await self._mention(session, other, text)
        return Handed(text, more_waits=room > 0)

    async def pushed(self, session: Session, source: Turn, part: Part, *, now: datetime) -> str:
        """The part as a customer-service message: says so when it is the last for now."""
        rest = part.total - part.ordinal
        if not rest or await quota.remaining(session, source.sender_id, now=now):
            return part.text
        number = await turn_rows.numbered(session, source)
        link = fetch_tap(texts.NEXT_PART, number, source.id)
        return f"{part.text}\n\n{texts.more_parts_wait(rest, link, number)}"

    async def not_ready(self, session: Session, source: Turn, *, now: datetime) -> Handed:
        """The last delivery is over and the answer is not there: silence if it will be pushed."""
        if self.may_push and await quota.remaining(session, source.sender_id, now=now):
            return Handed("")
        number = await turn_rows.numbered(session, source)
        link = fetch_tap(texts.FETCH, number, source.id)
        return Handed(texts.placeholder(question_of(source), link, number))

    async def _mention(self, session: Session, turn_id: int, text: str) -> str:
        other = await turn_rows.find_turn(session, turn_id)
        if other is None:
            return text
        number = await turn_rows.numbered(session, other)
        link = fetch_tap(texts.FETCH, number, other.id)
        mentioned = f"{text}\n\n{texts.another_ready(question_of(other), link, number)}"
        return mentioned if size(mentioned) <= self.layout.text_bytes else text
