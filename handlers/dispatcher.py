"""The only door: every channel hands each message in here and gets one reply out."""

import asyncio
import logging
import secrets
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Protocol
from weakref import WeakValueDictionary

from handlers import stored_reply, texts
from handlers.admission import Admission, Refusal
from handlers.alerts.latest import Latest
from handlers.attachments import Attachments
from handlers.clock import Clock
from handlers.filling import CARRIES_FILE, Filling, PersonalFields
from handlers.limits import MessageLimits, readable
from handlers.message import Choice, IncomingMessage, MessageKind, Progress, Reply
from handlers.routes import (
    START_WORD,
    Route,
    match_route,
    match_scene,
    recognise,
    unknown_command,
)
from handlers.safety import Safety
from storage import people
from storage.database import Database, DatabaseUnavailable, Session
from storage.delivery import outbox
from storage.people import MessageKey, Role, User
from storage.trace import working_on

log = logging.getLogger(__name__)

GREETED = {MessageKind.FOLLOW, MessageKind.SCAN}
READ = {MessageKind.TEXT, MessageKind.CHOICE}


class Noted(Protocol):
    """Whoever counts messages. Must not raise."""

    def note(self, message: IncomingMessage, seconds: float, *, failed: bool) -> None:
        """A message was answered after so many seconds, or failed."""
        ...

    def note_refused(self, message: IncomingMessage, refusal: Refusal) -> None:
        """A message was not taken up."""
        ...


class Dispatcher:
    """Answers one message at a time per sender, and each message once.

    A repeated (channel, sender, message id) gets the reply of the first delivery, also after a
    restart. Whatever goes wrong is logged under a reference that the person gets too. Messages
    refused at the door (`admission`) are not stored: sent again later, they are answered.
    """

    def __init__(
        self,
        database: Database,
        routes: Sequence[Route],
        *,
        limits: MessageLimits,
        clock: Clock,
        safety: Safety | None = None,
        attachments: Attachments | None = None,
        personal: PersonalFields | None = None,
        noted: Noted | None = None,
    ) -> None:
        self._database = database
        self._rows = database.sharing()
        self._default, *self._routes = routes
        self._filling = Filling(
            database,
            self._rows,
            [route.form for route in routes if route.form is not None],
            clock=clock,
            attachments=attachments,
            personal=personal,
        )
        self._noted = noted
        self._latest = Latest(database, clock)
        self._limits = limits
        self._clock = clock
        self._safety = safety
        refused = None if noted is None else noted.note_refused
        self.admission = Admission(limits, clock=clock, refused=refused)
        self._locks: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    async def dispatch(self, message: IncomingMessage) -> Reply:
        """The reply to one message; never raises for what people send.

        While the database is away nothing is kept: the same message sent again is a new one.
        """
        begun, failed = asyncio.get_running_loop().time(), False
        with working_on(message.channel.value, message.message_id):
            try:
                if (refused := await self._refused(message)) is not None:
                    return refused
                reply = await self._dispatch(replace(message, text=readable(message.text)))
            except DatabaseUnavailable as problem:
                failed = True
                log.error("%s message cannot be taken: %s", message.channel, problem)  # noqa: TRY400
                reply = Reply(texts.away_for_a_while())
            except Exception:
                reference, failed = secrets.token_hex(3).upper(), True
                log.exception("%s message failed, reference %s", message.channel, reference)
                reply = Reply(texts.went_wrong(reference))
        if self._noted is not None:
            seconds = asyncio.get_running_loop().time() - begun
            self._noted.note(message, seconds, failed=failed)
        return reply

    async def _refused(self, message: IncomingMessage) -> Reply | None:
        """The reply where a message is not taken up: the one it got before, or what to do."""
        refusal = self.admission.refusal(message)
        if refusal is None:
            return None
        first = await self._first_reply(stored_reply.key_of(message))
        return first or Reply(self.admission.turn_away(message, refusal))

    async def _dispatch(self, message: IncomingMessage) -> Reply:
        sender = (message.channel.value, message.sender_id)
        key = stored_reply.key_of(message)
        with self.admission.place(key):
            async with self._locks.setdefault(sender, asyncio.Lock()):
                return await self._in_turn(message, key)

    async def _in_turn(self, message: IncomingMessage, key: MessageKey) -> Reply:
        """The reply, now that no other message of this sender is under way."""
        user = await self._receive(message, key)
        if isinstance(user, Reply):
            return user
        message = replace(message, progress=self._checked_progress(message, user))
        reply = await self._safe(await self._reply(message, user), message, user)
        await self._rows.run(partial(stored_reply.keep, message=message, reply=reply))
        return reply

    async def _first_reply(self, key: MessageKey) -> Reply | None:
        stored = await self._rows.run(partial(people.stored_reply, key=key))
        return stored_reply.from_json(stored) if stored else None

    async def _receive(self, message: IncomingMessage, key: MessageKey) -> User | Reply:
        """Whose message it is, now that it is noted; or the reply that it got before."""

        async def receive(session: Session) -> User | Reply:
            new = await people.note_message(session, key, received_at=message.received_at)
            stored = None if new else await people.stored_reply(session, key)
            if stored is not None and (first := stored_reply.from_json(stored)) is not None:
                return first
            return await people.find_or_add_user(
                session, channel=key.channel, external_id=key.sender_id, now=self._clock()
            )

        return await self._rows.run(receive)

    async def _reply(self, message: IncomingMessage, user: User) -> Reply:
        if message.kind is MessageKind.UNFOLLOW:
            await self._bar(message)
            return Reply("")
        if message.kind in GREETED:
            if (scanned := match_scene(message.text, self._routes)) is not None:
                return await self._scanned(message, user, *scanned)
            message = replace(message, text=START_WORD)
        elif message.kind in CARRIES_FILE:
            return await self._filling.take(message, user) or Reply(texts.only_text())
        elif message.kind not in READ:
            return Reply(texts.only_text())
        if not message.text:
            return Reply(texts.empty_message())
        if len(message.text) > self._limits.characters:
            return Reply(texts.too_long(len(message.text), limit=self._limits.characters))
        if await self._blocks(message.text, message, user, what="message"):
            return Reply(texts.blocked_question())
        return await self._route(message, user)

    async def _scanned(
        self, message: IncomingMessage, user: User, route: Route, argument: str
    ) -> Reply:
        """Where a QR code with a scene leads; who comes that way for the first time can be greeted
        by a button."""
        reply = await self._call(route, replace(message, text=argument), user)
        if message.kind is not MessageKind.FOLLOW:
            return reply
        return replace(reply, choices=(*reply.choices, Choice(texts.ABOUT_US, START_WORD)))

    async def _bar(self, message: IncomingMessage) -> None:
        """Somebody left: nothing is sent to them there until they come back."""
        async with self._database.begin() as session:
            identity = await outbox.identity_of(
                session, channel=message.channel.value, external_id=message.sender_id
            )
            if identity is not None:
                await outbox.bar(session, identity, reason="left", now=self._clock())

    async def _safe(self, reply: Reply, message: IncomingMessage, user: User) -> Reply:
        """The reply, or a sentence in its place where it may not be said."""
        if await self._blocks(reply.text, message, user, what="reply"):
            return Reply(texts.blocked_answer())
        return reply

    def _checked_progress(self, message: IncomingMessage, user: User) -> Progress | None:
        """The channel's way to show a growing reply, until something may not be said."""
        show = message.progress
        if show is None or (self._safety is not None and self._safety.waits_on_a_service):
            return None  # a service judges whole texts; asking it for every sentence would be slow
        blocked = False

        async def checked(reply: Reply) -> None:
            nonlocal blocked
            blocked = blocked or await self._blocks(reply.text, message, user, what="reply")
            if not blocked:
                await show(reply)

        return checked

    async def _blocks(self, text: str, message: IncomingMessage, user: User, *, what: str) -> bool:
        """Whether a text is blocked; staff, who keep the list of words, may write what is on it."""
        if self._safety is None or user.role.includes(Role.STAFF):
            return False
        return await self._safety.blocks(text, where=f"a {what} on {message.channel.value}")

    async def _route(self, message: IncomingMessage, user: User) -> Reply:
        """A route's word wins, unless an open form has a better claim to a plain one; then an open
        form, then what a sentence asks for by itself; whatever is left is a question."""
        matched = match_route(message.text, self._routes)
        if matched is not None and message.kind is MessageKind.TEXT:
            claimed = await self._filling.claim(message, user, begins=matched[0].form)
            if claimed is not None:
                return claimed
        if matched is None:
            taken = await self._filling.take(message, user)
            if taken is not None:
                return taken
            if (word := unknown_command(message.text)) is not None:
                return Reply(texts.unknown_command(word))
            matched = recognise(message.text, self._routes, role=user.role)
        route, argument = matched or (self._default, message.text)
        return await self._call(route, replace(message, text=argument), user)

    async def _call(self, route: Route, meant: IncomingMessage, user: User) -> Reply:
        """The route's own reply, or its form's first question, to who has the role for it."""
        if not user.role.includes(route.role):
            return Reply(texts.staff_only())
        if route.form is not None and not (meant.text and route.target):
            return await self._filling.begin(route.form, meant, user)
        if route.target is None:
            raise TypeError(f"the route {route.words} has neither a target nor a form")
        reply = await route.target(meant, user)
        return await self._rows.run(partial(self._offer, reply=reply, user=user))

    async def _offer(self, session: Session, reply: Reply, user: User) -> Reply:
        """The reply with the ways back to what the person has open and to what waits for them."""
        reply = await self._filling.offer(session, reply, user)
        return await self._latest.offer(session, reply, user)
