"""How a form is filled in: one question at a time, back, skip, leave and come back days later.

The form's row, what completing it writes and the reply commit together, before the reply leaves:
a message that is delivered again after a crash gets that reply and changes nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from handlers import stored_reply, texts
from handlers.attachments import AttachmentRefused, Attachments
from handlers.clock import Clock
from handlers.form import FILL_WORD, Field, FieldError, Form, FormRefused, Values
from handlers.message import Channel, Choice, IncomingMessage, MessageKind, Reply
from handlers.routes import is_command
from storage.answers import conversations
from storage.answers.conversations import Conversation
from storage.database import Database, Session
from storage.people import User
from storage.privacy import consents
from storage.shared_transaction import SharedTransaction

CANCEL, BACK, SKIP, DONE, RESUME = "取消", "上一步", "跳过", "完成", "继续"
CONTROLS = frozenset({CANCEL, BACK, SKIP, DONE, RESUME})
FRESH = timedelta(hours=6)
CARRIES_FILE = frozenset({MessageKind.FILE, MessageKind.IMAGE})


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalFields:
    """On which channels personal fields are left out, from which their answers go abroad, and for
    how many days contacts of closed requests and phones of past events are kept."""

    off: frozenset[Channel] = frozenset()
    abroad: frozenset[Channel] = frozenset({Channel.TELEGRAM})
    contact_days: int = 180
    phone_days: int = 90

    def notice(self, form: Form, channel: Channel, *, unasked: bool = False) -> str:
        """What is said before the first personal field of a form, or after all of it was written
        unasked in one line."""
        days = {"contact_days": self.contact_days, "phone_days": self.phone_days}
        return texts.personal_notice(
            purpose=form.purpose,
            keeps=form.keeps.format(**days),
            abroad=channel in self.abroad,
            unasked=unasked,
        )


class Filling:
    """Takes people through forms. Every public method gives the reply, or None where the message
    is no business of a form."""

    def __init__(
        self,
        database: Database,
        rows: SharedTransaction,
        forms: Iterable[Form],
        *,
        clock: Clock,
        attachments: Attachments | None = None,
        personal: PersonalFields | None = None,
    ) -> None:
        self._database = database
        self._rows = rows
        self._forms = {form.name: form for form in forms}
        self._clock = clock
        self._attachments = attachments
        self._personal = personal or PersonalFields()

    async def begin(self, form: Form, message: IncomingMessage, user: User) -> Reply:
        """Begin a form; it takes the place of one that was open, which is said. One that rests
        waits for its end, and is gone on with where it is begun again before that."""
        now = self._clock()
        async with self._database.begin() as session:
            before = await conversations.find(session, user, now=now)
            resting = self._resting(before, now=now)
            if resting is not None and resting.form == form.name:
                return await self._go_on(session, form, resting, message, user)
            try:
                known = await form.begin(session, user, message)
            except FormRefused as refused:
                return refused.reply
            conversation = Conversation(
                form=form.name,
                asked="",
                values=dict(known),
                updated_at=now,
                expires_at=now + form.kept,
                left=resting,
            )
            reply = await self._advance(session, form, conversation, message, user)
            if any(field.personal and field.name in known for field in form.fields):
                reply = await self._told_unasked(session, form, message, user, reply)
            left = self._forms.get(before.form) if before else None
            if left is not None and left.name != form.name:
                told = texts.form_rests(left.title) if left.rests else texts.form_left(left.title)
                reply = replace(reply, text=f"{told}\n{reply.text}")
            await stored_reply.keep(session, message, reply)
        return reply

    def _resting(self, before: Conversation | None, *, now: datetime) -> Conversation | None:
        """What is to be gone on with after the form that begins now."""
        if before is None:
            return None
        form = self._forms.get(before.form)
        resting = before if form is not None and form.rests else before.left
        return resting if resting is not None and resting.expires_at > now else None

    async def _go_on(
        self,
        session: Session,
        form: Form,
        resting: Conversation,
        message: IncomingMessage,
        user: User,
    ) -> Reply:
        """The question that a resting form waits at."""
        open_again = replace(resting, updated_at=self._clock())
        await conversations.save(session, user, open_again)
        asked = await self._ask(session, _Filled(form, open_again, message, user))
        reply = replace(asked, text=f"{texts.form_goes_on(form.title)}\n{asked.text}")
        await stored_reply.keep(session, message, reply)
        return reply

    async def _end(
        self, session: Session, user: User, conversation: Conversation, reply: Reply
    ) -> Reply:
        """The form is over; the one that was left is open again, which is said."""
        resting = self._resting(conversation, now=self._clock())
        form = self._forms.get(resting.form) if resting else None
        if resting is None or form is None or resting.form == conversation.form:
            await conversations.close(session, user)
            return reply
        await conversations.save(session, user, resting)
        text = f"{reply.text}\n{texts.form_waits(form.title)}"
        return replace(reply, text=text, choices=(*reply.choices, Choice(RESUME, RESUME)))

    async def _told_unasked(
        self, session: Session, form: Form, message: IncomingMessage, user: User, reply: Reply
    ) -> Reply:
        """Whoever writes it all in one line is told with the answer what it is kept for."""
        notice = self._personal.notice(form, message.channel, unasked=True)
        for wording in (notice, self._personal.notice(form, message.channel)):
            if await consents.holds(session, user, purpose=form.name, wording=wording):
                return reply
        await self._agree(session, form, message, user, notice)
        return replace(reply, text=f"{reply.text}\n{notice}")

    async def _agree(
        self, session: Session, form: Form, message: IncomingMessage, user: User, wording: str
    ) -> None:
        """Keep that the person answers, knowing what they were told, with what they answer."""
        await consents.give(
            session,
            user,
            purpose=form.name,
            wording=wording,
            channel=message.channel.value,
            now=self._clock(),
        )

    async def offer(self, session: Session, reply: Reply, user: User) -> Reply:
        """The reply to something else, with a button that goes back to the person's open form."""
        form = await self.open_form(session, user) if reply.text else None
        if form is None:
            return reply
        resume = Choice(texts.resume_form(form.title), RESUME)
        if any(choice.value == RESUME for choice in reply.choices):
            return reply
        return replace(reply, choices=(*reply.choices, resume))

    async def open_form(self, session: Session, user: User) -> Form | None:
        """The form the person has open, if any."""
        found = await conversations.find(session, user, now=self._clock())
        return self._forms.get(found.form) if found else None

    async def claim(
        self, message: IncomingMessage, user: User, *, begins: Form | None
    ) -> Reply | None:
        """What an open form makes of a route's word that was typed without a slash.

        The word on one of its buttons is its answer. Where the route would begin another form, and
        so put this one away, the person says which they mean. Everything else is the route's.
        """
        if not message.text or is_command(message.text):
            return None
        now = self._clock()
        async with self._database.begin() as session:
            conversation = await conversations.find(session, user, now=now)
        form = self._forms.get(conversation.form) if conversation else None
        if conversation is None or form is None or now - conversation.updated_at > FRESH:
            return None
        field = _field(form, conversation.asked)
        if field is None or field.files:
            return None
        if _tapped(field, conversation.values, message.text) is not None:
            return await self.take(message, user)
        if begins is None or begins.name == form.name or message.text in CONTROLS:
            return None
        answer = form.choice(field.name, texts.as_an_answer(form.title), message.text)
        command = Choice(texts.as_a_command(message.text), message.text)
        return Reply(texts.which_is_meant(message.text), choices=(answer, command))

    async def take(self, message: IncomingMessage, user: User) -> Reply | None:
        """Let the person's open form take a message; None where none is open or it is not meant.

        After some hours of silence a text is taken for something new; the form's own buttons and
        words still count.
        """
        file_id = None
        if message.kind in CARRIES_FILE:
            kept = await self._keep_file(message, user)
            if not isinstance(kept, str):
                return kept
            file_id = kept
        now = self._clock()
        if await self._rows.run(partial(conversations.find, user=user, now=now)) is None:
            return _nothing_open(message.text)
        async with self._database.begin() as session:
            conversation = await conversations.find(session, user, now=now)
            form = self._forms.get(conversation.form) if conversation else None
            if conversation is None or form is None:
                return _nothing_open(message.text)
            meant = file_id or message.text in CONTROLS or message.text.startswith(FILL_WORD)
            if not meant and now - conversation.updated_at > FRESH:
                return None
            filled = _Filled(form, replace(conversation, updated_at=now), message, user)
            reply = await self._step(session, filled, file_id)
            await stored_reply.keep(session, message, reply)
            return reply

    async def _step(self, session: Session, filled: "_Filled", file_id: str | None) -> Reply:
        if file_id is not None:
            return await self._add_file(session, filled, file_id)
        if filled.message.text in CONTROLS:
            return await self._control(session, filled)
        return await self._answer(session, filled)

    async def _keep_file(self, message: IncomingMessage, user: User) -> str | Reply | None:
        """The id of the file that came, kept for the field that waits for one."""
        async with self._database.begin() as session:
            form = await self.open_form(session, user)
            conversation = await conversations.find(session, user, now=self._clock())
        if form is None or conversation is None or self._attachments is None:
            return None
        field = _field(form, conversation.asked)
        if field is None or not field.files:
            return Reply(texts.no_file_wanted(form.title))
        try:
            return (await self._attachments.keep(message, user)).id
        except AttachmentRefused as refused:
            return Reply(str(refused))

    async def _add_file(self, session: Session, filled: "_Filled", file_id: str) -> Reply:
        field = _field(filled.form, filled.conversation.asked)
        if field is None or not field.files:
            return Reply(texts.no_file_wanted(filled.form.title))
        held = [*filled.conversation.values.get(field.name, ()), file_id][-field.files :]
        values = {**filled.conversation.values, field.name: held}
        conversation = replace(filled.conversation, values=values)
        if len(held) >= field.files:
            return await self._next(session, filled, conversation, field)
        await conversations.save(session, filled.user, conversation)
        done = Choice(texts.FILES_DONE, DONE)
        return Reply(texts.file_kept(len(held), most=field.files), choices=(done,))

    async def _control(self, session: Session, filled: "_Filled") -> Reply:
        form, conversation = filled.form, filled.conversation
        word = filled.message.text
        if word == CANCEL:
            cancelled = Reply(texts.form_cancelled(form.title))
            return await self._end(session, filled.user, conversation, cancelled)
        field = _field(form, conversation.asked)
        if word == BACK and conversation.answered:
            *earlier, last = conversation.answered
            values = {k: v for k, v in conversation.values.items() if k != last}
            again = replace(conversation, asked=last, answered=tuple(earlier), values=values)
            await conversations.save(session, filled.user, again)
            return await self._ask(session, replace(filled, conversation=again))
        if field is not None and word == DONE and conversation.values.get(field.name):
            return await self._next(session, filled, conversation, field)
        if field is not None and word in {SKIP, DONE}:
            if not field.optional:
                return _advised(form, texts.cannot_skip(), self._prompt_of(form, conversation))
            values = {k: v for k, v in conversation.values.items() if k != field.name}
            return await self._next(session, filled, replace(conversation, values=values), field)
        await conversations.save(session, filled.user, conversation)
        return await self._ask(session, filled)

    async def _answer(self, session: Session, filled: "_Filled") -> Reply:
        form, conversation = filled.form, filled.conversation
        field = _field(form, conversation.asked)
        text = filled.message.text
        if text.startswith(FILL_WORD):
            target, _, text = text.removeprefix(FILL_WORD).strip().partition(" ")
            if target != f"{form.name}.{conversation.asked}":
                return _advised(form, texts.old_button(), self._prompt_of(form, conversation))
        if field is None:  # the form has changed since
            return await self._advance(session, form, conversation, filled.message, filled.user)
        if field.files:
            return _advised(form, texts.file_expected(), self._prompt_of(form, conversation))
        text = _tapped(field, conversation.values, text) or text
        try:
            value = field.parse(text)
        except FieldError as error:
            return _advised(form, str(error), self._prompt_of(form, conversation))
        if field.personal:
            notice = self._personal.notice(form, filled.message.channel)
            await self._agree(session, form, filled.message, filled.user, notice)
        values = {**conversation.values, field.name: value}
        return await self._next(session, filled, replace(conversation, values=values), field)

    async def _next(
        self, session: Session, filled: "_Filled", conversation: Conversation, field: Field
    ) -> Reply:
        answered = (*conversation.answered, field.name)
        return await self._advance(
            session,
            filled.form,
            replace(conversation, answered=answered),
            filled.message,
            filled.user,
        )

    async def _advance(
        self,
        session: Session,
        form: Form,
        conversation: Conversation,
        message: IncomingMessage,
        user: User,
    ) -> Reply:
        """Ask the next open field, or complete the form."""
        values = conversation.values
        for field in form.fields:
            left_out = field.personal and message.channel in self._personal.off
            known = field.name in values or field.name in conversation.answered
            if known or left_out or not field.when(values):
                continue
            asking = replace(conversation, asked=field.name)
            await conversations.save(session, user, asking)
            return await self._ask(session, _Filled(form, asking, message, user))
        try:
            reply = await form.complete(session, user, message, values)
        except FieldError as error:
            if not conversation.answered:
                return Reply(str(error))
            *earlier, last = conversation.answered
            again = replace(
                conversation,
                asked=last,
                answered=tuple(earlier),
                values={k: v for k, v in values.items() if k != last},
            )
            await conversations.save(session, user, again)
            return _advised(form, str(error), self._prompt_of(form, again))
        return await self._end(session, user, conversation, reply)

    async def _ask(self, session: Session, filled: "_Filled") -> Reply:
        """The question of the waiting field, after the notice where it is the first personal one.

        Whoever has agreed to these very words is not told them again.
        """
        form, conversation = filled.form, filled.conversation
        reply = self._prompt_of(form, conversation)
        field = _field(form, conversation.asked)
        if field is None or not _first_personal(form, conversation, field):
            return reply
        notice = self._personal.notice(form, filled.message.channel)
        if await consents.holds(session, filled.user, purpose=form.name, wording=notice):
            return reply
        return replace(reply, text=f"{notice}\n{reply.text}")

    def _prompt_of(self, form: Form, conversation: Conversation) -> Reply:
        """The question of the waiting field, with what else can be done."""
        field = _field(form, conversation.asked)
        if field is None:
            return Reply(texts.form_changed(form.title))
        reply = field.ask(conversation.values)
        extra = [Choice(SKIP, SKIP)] if field.optional else []
        if conversation.answered:
            extra.append(Choice(BACK, BACK))
        return replace(reply, choices=(*reply.choices, *extra, Choice(CANCEL, CANCEL)))


@dataclass(frozen=True, slots=True)
class _Filled:
    form: Form
    conversation: Conversation
    message: IncomingMessage
    user: User


def _nothing_open(text: str) -> Reply | None:
    if text.startswith(FILL_WORD):
        return Reply(texts.old_button())
    return Reply(texts.no_form_open()) if text in CONTROLS - {RESUME, DONE} else None


def _field(form: Form, name: str) -> Field | None:
    return next((field for field in form.fields if field.name == name), None)


def _tapped(field: Field, values: Values, label: str) -> str | None:
    """What the button of that label would have answered; None where the question has none."""
    for choice in field.ask(values).choices:
        if choice.label == label and choice.value.startswith(FILL_WORD):
            return choice.value.removeprefix(FILL_WORD).strip().partition(" ")[2]
    return None


def _first_personal(form: Form, conversation: Conversation, field: Field) -> bool:
    personal = [each.name for each in form.fields if each.personal]
    return field.personal and not set(personal) & set(conversation.answered)


def _advised(form: Form, advice: str, prompt: Reply) -> Reply:
    """Advice in place of the question, with the question's buttons."""
    return Reply(texts.form_advice(advice, title=form.title), choices=prompt.choices)
