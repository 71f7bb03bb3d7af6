"""The desk's actions that need words: each is a command with arguments or asks for what is missing.

/回复 QZ-2026-0001 文字 does it at once; /回复 QZ-2026-0001 asks for the words and for files.
"""

from abc import abstractmethod
from typing import ClassVar

from typing_extensions import override

from handlers.clock import Clock
from handlers.desk import answering, moves, texts
from handlers.desk.choosing import likely
from handlers.desk.queue import REOPEN_WORD, working_choices
from handlers.desk.rights import NotYours, for_staff
from handlers.form import LONGEST_ANSWER, Field, FieldError, Form, FormRefused, Values
from handlers.message import Choice, IncomingMessage, Reply
from handlers.names import tidy_name
from handlers.requests import texts as request_texts
from handlers.requests.form import MOST_FILES
from handlers.requests.numbers import leading_number
from handlers.staff.people import NotOne, the_one
from storage.database import Session
from storage.delivery import reach
from storage.desk import requests
from storage.desk import tools as desk_tools
from storage.desk.request_queue import Queue
from storage.desk.requests import AssistanceRequest, TransitionNotAllowed
from storage.people import User

CANNED_MARK = "@"


class ActionForm(Form):
    """An action on one request: the number, words, and maybe files. Subclasses say what is done."""

    takes_files: ClassVar[bool] = True
    offers: ClassVar[Queue] = Queue.MINE

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    @property
    @override
    def fields(self) -> tuple[Field, ...]:
        number = Field(name="number", ask=self._ask_which, parse=self._number)
        words = Field(
            name="text", ask=lambda values: Reply(self.question(values["number"])), parse=_words
        )
        if not self.takes_files:
            return number, words
        asking = Reply(request_texts.ask_files(MOST_FILES))
        files = Field(name="files", ask=lambda _values: asking, optional=True, files=MOST_FILES)
        return number, words, files

    @abstractmethod
    def question(self, number: str) -> str:
        """How the words are asked for."""

    @abstractmethod
    async def act(
        self, session: Session, user: User, request: AssistanceRequest, values: Values
    ) -> Reply:
        """Do it; may raise TransitionNotAllowed before anything is written."""

    @override
    async def begin(self, session: Session, user: User, message: IncomingMessage) -> Values:
        found = leading_number(message.text, now=self._clock())
        if found is None:
            offered = await likely(session, user, self.offers, now=self._clock())
            return {"offered": offered}
        number, rest = found
        request = await requests.find(session, number)
        if request is None:
            raise FormRefused(Reply(request_texts.not_found(number)))
        try:
            for_staff(request, user)
        except NotYours as problem:
            raise FormRefused(problem.reply) from None
        if len(rest) > LONGEST_ANSWER:
            raise FormRefused(Reply(texts.text_wanted()))
        return {"number": number, "text": rest, "files": []} if rest else {"number": number}

    @override
    async def complete(
        self, session: Session, user: User, message: IncomingMessage, values: Values
    ) -> Reply:
        request = await requests.find(session, values["number"])
        if request is None:
            return Reply(request_texts.not_found(values["number"]))
        try:
            for_staff(request, user)
            return await self.act(session, user, request, values)
        except (NotYours, NotOne) as problem:
            return problem.reply
        except TransitionNotAllowed as problem:
            return Reply(texts.taken_by_other(problem.request))

    def _ask_which(self, values: Values) -> Reply:
        offered = values.get("offered", ())
        choices = (self.choice("number", number, number) for number in offered)
        return Reply(request_texts.ask_which(), choices=tuple(choices))

    def _number(self, written: str) -> str:
        found = leading_number(written, now=self._clock())
        if found is None:
            raise FieldError(request_texts.number_wanted())
        return found[0]


class ReplyForm(ActionForm):
    """Words to the person; @标题 stands for a canned reply."""

    name = "desk_reply"
    title = "回复求助"

    @override
    def question(self, number: str) -> str:
        return texts.ask_reply(number)

    @override
    async def act(
        self, session: Session, user: User, request: AssistanceRequest, values: Values
    ) -> Reply:
        text = await _with_canned(session, values["text"])
        if text is None:
            return Reply(texts.canned_missing(values["text"].removeprefix(CANNED_MARK)))
        now, files = self._clock(), tuple(values.get("files", ()))
        answered = await answering.reply(session, request, user, text=text, files=files, now=now)
        return await self._sent(session, answered)

    async def _sent(self, session: Session, request: AssistanceRequest) -> Reply:
        now = self._clock()
        reaches = await reach.reach_of(session, request.user_id, now=now)
        text = texts.sent(request.number, way_to_them=texts.ways(reaches, now=now))
        return Reply(text, choices=working_choices(request))


class AskBackForm(ReplyForm):
    """A question to the person; the service time stands still until they speak."""

    name = "desk_ask"
    title = "请对方补充"

    @override
    def question(self, number: str) -> str:
        return texts.ask_question_back(number)

    @override
    async def act(
        self, session: Session, user: User, request: AssistanceRequest, values: Values
    ) -> Reply:
        now, files = self._clock(), tuple(values.get("files", ()))
        asked = await answering.reply(
            session, request, user, text=values["text"], files=files, now=now, asking=True
        )
        return await self._sent(session, asked)


class ResolveForm(ReplyForm):
    """The result."""

    name = "desk_resolve"
    title = "办结求助"

    @override
    def question(self, number: str) -> str:
        return texts.ask_resolution(number)

    @override
    async def act(
        self, session: Session, user: User, request: AssistanceRequest, values: Values
    ) -> Reply:
        text = await _with_canned(session, values["text"])
        if text is None:
            return Reply(texts.canned_missing(values["text"].removeprefix(CANNED_MARK)))
        now, files = self._clock(), tuple(values.get("files", ()))
        resolved = await answering.resolve(session, request, user, text=text, files=files, now=now)
        undo = Choice(texts.undo_label(), f"{REOPEN_WORD} {resolved.number}")
        return Reply(texts.done(resolved), choices=(undo,))


class NoteForm(ActionForm):
    """Words among the desk."""

    name = "desk_note"
    title = "内部备注"

    @override
    def question(self, number: str) -> str:
        return texts.ask_note(number)

    @override
    async def act(
        self, session: Session, user: User, request: AssistanceRequest, values: Values
    ) -> Reply:
        files = tuple(values.get("files", ()))
        now = self._clock()
        await moves.note(session, request, user, text=values["text"], files=files, now=now)
        return Reply(texts.noted(request.number), choices=working_choices(request))


class AssignForm(ActionForm):
    """Who shall have it."""

    name = "desk_assign"
    title = "派单"
    takes_files = False
    offers = Queue.NEW

    @override
    def question(self, number: str) -> str:
        return texts.ask_assignee(number)

    @override
    async def act(
        self, session: Session, user: User, request: AssistanceRequest, values: Values
    ) -> Reply:
        to = await the_one(session, values["text"])
        given = await moves.assign(session, request, user, to, now=self._clock())
        return Reply(texts.assigned(given))


class ReferForm(ActionForm):
    """Which agency goes on, as its person chose it."""

    name = "desk_refer"
    title = "转外部机构"
    takes_files = False

    @override
    def question(self, number: str) -> str:
        return texts.ask_agency(number)

    @override
    async def act(
        self, session: Session, user: User, request: AssistanceRequest, values: Values
    ) -> Reply:
        agency = tidy_name(values["text"])[:120]
        referred = await moves.refer(session, request, user, agency=agency, now=self._clock())
        return Reply(texts.done(referred), choices=working_choices(referred))


async def _with_canned(session: Session, text: str) -> str | None:
    """The text, or the canned reply it names; None where there is none of that title."""
    if not text.startswith(CANNED_MARK):
        return text
    return await desk_tools.canned_reply(session, text.removeprefix(CANNED_MARK).strip())


def _words(written: str) -> str:
    if not 0 < len(written) <= LONGEST_ANSWER:
        raise FieldError(texts.text_wanted())
    return written
