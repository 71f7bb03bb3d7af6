"""Joining two channels by a code, and parting them; both ask once before they do it."""

import re
from dataclasses import dataclass

from handlers import stored_reply
from handlers.clock import SHANGHAI, Clock
from handlers.identity import texts
from handlers.message import Choice, IncomingMessage, Reply
from handlers.routes import Group, Route
from storage import codes, identities, joining
from storage.database import Database, Session
from storage.identities import CodeOwner, Link, TooManyCodes
from storage.people import User

LINK_WORD, JOIN_WORD = "绑定", "确认绑定"
PART_WORD, SPLIT_WORD = "解绑", "确认解绑"
WRITTEN = re.compile(r"绑定(?:代码)?[：: ]*([A-Za-z0-9]{5}-?[A-Za-z0-9]{5})。?")


def identity_routes(database: Database, clock: Clock) -> tuple[Route, ...]:
    """Joining and parting."""
    linking = Linking(database, clock)
    return (
        Route(
            target=linking.link,
            words=(LINK_WORD, "/绑定", "/link"),
            argument="代码",
            summary="把您在微信、网页和 Telegram 上的记录合成一份",
            group=Group.MINE,
            recognises=written_code,
        ),
        Route(
            target=linking.join,
            words=(JOIN_WORD,),
            argument="代码",
            summary="确认绑定",
            listed=False,
        ),
        Route(
            target=linking.ask_to_part,
            words=(PART_WORD, "/解绑", "/unlink"),
            summary="把绑定的渠道分开",
            group=Group.MINE,
        ),
        Route(
            target=linking.part,
            words=(SPLIT_WORD,),
            argument="编号",
            summary="确认解绑",
            listed=False,
        ),
    )


def written_code(text: str) -> str | None:
    """The code in a text that is one, however it is written."""
    found = WRITTEN.fullmatch(text.strip())
    return found[1] if found else None


@dataclass(frozen=True, slots=True)
class Linking:
    """Every step commits with its reply, so that a repeated message changes nothing."""

    database: Database
    clock: Clock

    async def link(self, message: IncomingMessage, user: User) -> Reply:
        """Give a code, or ask whether the one that was sent shall join."""
        async with self.database.begin() as session:
            if message.text:
                reply = await self._offer(session, message, user)
            else:
                reply = await self._issue(session, message, user)
            await stored_reply.keep(session, message, reply)
        return reply

    async def join(self, message: IncomingMessage, user: User) -> Reply:
        """Make one person of the two; the one known longer stays."""
        now = self.clock()
        async with self.database.begin() as session:
            found = await self._owner(session, message, user)
            if isinstance(found, Reply):
                reply = found
            elif not await identities.use_code(session, message.text, now=now):
                reply = Reply(texts.code_wrong())
            else:
                staying, leaving = sorted((found.user_id, user.id))
                await joining.join(session, staying=staying, joining=leaving, now=now)
                reply = Reply(texts.joined(there=found.channel))
            await stored_reply.keep(session, message, reply)
        return reply

    async def ask_to_part(self, message: IncomingMessage, user: User) -> Reply:
        """Say what parting means, and ask."""
        async with self.database.begin() as session:
            link = await self._link(session, message, user)
        if link is None:
            return Reply(texts.nothing_joined())
        since = link.linked_at.astimezone(SHANGHAI)
        asked = texts.confirm_part(leaving=link.channels, since=since)
        return Reply(asked, choices=(Choice(texts.PART, f"{SPLIT_WORD} {link.id}"),))

    async def part(self, message: IncomingMessage, user: User) -> Reply:
        """Make two people of one."""
        async with self.database.begin() as session:
            links = await identities.links_of(session, user)
            link = next((one for one in links if str(one.id) == message.text), None)
            if link is None or await joining.split(session, link.id, user_id=user.id) is None:
                reply = Reply(texts.nothing_joined())
            else:
                reply = Reply(texts.parted(link.channels))
            await stored_reply.keep(session, message, reply)
        return reply

    async def _issue(self, session: Session, message: IncomingMessage, user: User) -> Reply:
        try:
            code = await identities.issue_code(
                session, user, channel=message.channel.value, now=self.clock()
            )
        except TooManyCodes:
            return Reply(texts.too_many_codes())
        minutes = int(identities.LIVES.total_seconds() // 60)
        shown = codes.spaced(code)
        return Reply(texts.code_given(shown, minutes=minutes, channel=message.channel.value))

    async def _offer(self, session: Session, message: IncomingMessage, user: User) -> Reply:
        found = await self._owner(session, message, user)
        if isinstance(found, Reply):
            return found
        asked = texts.confirm_join(there=found.channel, here=message.channel.value)
        code = codes.spaced(codes.plain(message.text))
        return Reply(asked, choices=(Choice(texts.JOIN, f"{JOIN_WORD} {code}"),))

    async def _owner(
        self, session: Session, message: IncomingMessage, user: User
    ) -> CodeOwner | Reply:
        """Whose code was sent, or why it is no use."""
        sender = f"{message.channel.value}:{message.sender_id}"
        try:
            owner = await identities.owner_of(
                session, message.text, sender=sender, now=self.clock()
            )
        except codes.TooManyGuesses:
            return Reply(texts.too_many_guesses())
        if owner is None:
            return Reply(texts.code_wrong())
        if owner.user_id == user.id:
            one = message.channel.value == owner.channel
            return Reply(texts.same_channel() if one else texts.already_one())
        if owner.channel == message.channel.value:
            return Reply(texts.same_channel())
        return owner

    async def _link(self, session: Session, message: IncomingMessage, user: User) -> Link | None:
        """The joining that parting undoes: the newest that brought this channel, or the newest."""
        links = [link for link in await identities.links_of(session, user) if link.channels]
        here = message.channel.value
        return next((link for link in links if here in link.channels), next(iter(links), None))
