"""The queue in chat: pages of what there is to do, one request in full, and what a tap does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.clock import Clock
from handlers.desk import moves, texts
from handlers.desk.choosing import ask_which
from handlers.desk.rights import NotYours, for_staff
from handlers.made_files import MadeFiles
from handlers.message import Choice, IncomingMessage, Reply
from handlers.pages import as_table, asked, next_page, pages_of
from handlers.requests import pushes
from handlers.requests import texts as request_texts
from handlers.requests.form import BY_TITLE
from handlers.requests.numbers import leading_number
from handlers.requests.own import shown_files
from reports.requests.sheet import requests_table
from reports.requests.texts import KIND_TITLES
from storage import audit
from storage.database import Database, Session
from storage.delivery import reach
from storage.desk import request_queue, requests
from storage.desk.request_queue import Queue, Wanted
from storage.desk.request_state import LIVE, RequestState
from storage.desk.requests import AssistanceRequest, TransitionNotAllowed
from storage.people import Role, User

QUEUE_WORD = "/队列"
RELEASE_WORD = "/退单"
REOPEN_WORD = "/重开"
RESOLVE_WORD = "/办结"
ASK_WORD = "/追问"
ASSIGN_WORD = "/派单"
NOTE_WORD = "/备注"
PAGE = 8
MOST_EXPORTED = 5000
NAMES = {
    "新件": Queue.NEW,
    "待接": Queue.NEW,
    "我的": Queue.MINE,
    "超期": Queue.OVERDUE,
    "等待": Queue.WAITING,
    "在办": Queue.LIVE,
    "全部": Queue.ALL,
}


@dataclass(frozen=True, slots=True)
class DeskQueue:
    """The handlers about the queue."""

    database: Database
    made: MadeFiles
    clock: Clock

    async def show(self, message: IncomingMessage, user: User) -> Reply:
        """A page of a part of the queue, or all of it as a table."""
        written = asked(message.text)
        wanted = self._wanted(written.words, user)
        if wanted is None:
            return Reply(texts.queue_unknown())
        if written.table:
            return await self._table(wanted, user)
        now = self.clock()
        async with self.database.begin() as session:
            found, total = await request_queue.page(
                session, wanted, now=now, limit=PAGE, offset=written.offset(PAGE)
            )
            everything = await request_queue.counts(session, now=now)
            mine = await request_queue.counts(session, now=now, user=user)
        pages = pages_of(total, PAGE)
        name = texts.QUEUE_TITLES[wanted.queue]
        if wanted.kind is not None:
            name = KIND_TITLES[wanted.kind]
        lines = [texts.queue_title(name, total=total, page=written.page, pages=pages)]
        lines += [texts.queue_line(request, now=now) for request in found]
        if written.page == 1 and user.role.includes(Role.STAFF):
            lines.append(
                texts.queue_summary(
                    new=everything.new,
                    urgent=everything.urgent,
                    mine=mine.held,
                    overdue=everything.overdue,
                    waiting=everything.waiting,
                )
            )
        choices = [Choice(each.number, f"{pushes.SHOW_WORD} {each.number}") for each in found]
        choices += next_page(QUEUE_WORD, written, total=total, size=PAGE)
        if total:
            choices.append(as_table(QUEUE_WORD, written))
        return Reply("\n".join(lines), choices=tuple(choices))

    async def detail(self, message: IncomingMessage, user: User) -> Reply:
        """One request with everything staff may know, how its person is reached, and its files."""
        now = self.clock()
        found = leading_number(message.text, now=now)
        async with self.database.begin() as session:
            if found is None:
                return await ask_which(session, user, pushes.SHOW_WORD, Queue.LIVE, now=now)
            request = await requests.find(session, found[0])
            if request is None:
                return Reply(request_texts.not_found(found[0]))
            try:
                for_staff(request, user)
            except NotYours as problem:
                return problem.reply
            return await _detail(session, request, user, now=now)

    async def take(self, message: IncomingMessage, user: User) -> Reply:
        """Take what nobody has; of two who try at once one gets it."""
        now = self.clock()
        found = leading_number(message.text, now=now)
        if found is None:
            return await self.show(message, user)
        try:
            async with self.database.begin() as session:
                request = await requests.find(session, found[0])
                if request is None:
                    return Reply(request_texts.not_found(found[0]))
                taken = await moves.take(session, request, user, now=now)
        except TransitionNotAllowed as problem:
            return Reply(texts.taken_by_other(problem.request))
        undo = Choice(texts.undo_label(), f"{RELEASE_WORD} {taken.number}")
        return Reply(texts.taken(taken), choices=(*working_choices(taken), undo))

    async def release(self, message: IncomingMessage, user: User) -> Reply:
        """Back to the queue."""
        return await self._move(message, user, moves.release, RELEASE_WORD)

    async def reopen(self, message: IncomingMessage, user: User) -> Reply:
        """Go on with what had ended."""
        return await self._move(message, user, moves.reopen, REOPEN_WORD)

    async def _move(
        self, message: IncomingMessage, user: User, move: moves.Move, word: str
    ) -> Reply:
        now = self.clock()
        found = leading_number(message.text, now=now)
        part = Queue.MINE if word == RELEASE_WORD else Queue.ENDED
        try:
            async with self.database.begin() as session:
                if found is None:
                    return await ask_which(session, user, word, part, now=now)
                request = await requests.find(session, found[0])
                if request is None:
                    return Reply(request_texts.not_found(found[0]))
                for_staff(request, user)
                moved = await move(session, request, user, now=now)
        except NotYours as problem:
            return problem.reply
        except TransitionNotAllowed as problem:
            return Reply(texts.taken_by_other(problem.request))
        return Reply(texts.done(moved), choices=working_choices(moved))

    def _wanted(self, names: Sequence[str], user: User) -> Wanted | None:
        """The part of the queue that is meant; experts see what they hold, and nothing else."""
        if not user.role.includes(Role.STAFF):
            return Wanted(queue=Queue.MINE, user=user)
        if not names:
            return Wanted(queue=Queue.NEW, user=user)
        if names[0] in BY_TITLE:
            return Wanted(queue=Queue.LIVE, kind=BY_TITLE[names[0]], user=user)
        return Wanted(queue=NAMES[names[0]], user=user) if names[0] in NAMES else None

    async def _table(self, wanted: Wanted, user: User) -> Reply:
        now = self.clock()
        async with self.database.begin() as session:
            found, _ = await request_queue.page(session, wanted, now=now, limit=MOST_EXPORTED)
            await audit.record(session, user, "request.export", now=now)
        title = texts.QUEUE_TITLES[wanted.queue]
        return await self.made.table(requests_table(found), user=user, title=title)


def working_choices(request: AssistanceRequest) -> tuple[Choice, ...]:
    """What can be done with a request as it stands."""
    number = request.number
    if request.state is RequestState.OPEN:
        return (Choice(request_texts.TAKE, f"{pushes.TAKE_WORD} {number}"),)
    if request.state not in LIVE:
        return (Choice(texts.REOPEN, f"{REOPEN_WORD} {number}"),)
    return (
        Choice(request_texts.REPLY, f"{pushes.REPLY_WORD} {number}"),
        Choice(texts.ASK_BACK, f"{ASK_WORD} {number}"),
        Choice(texts.RESOLVE, f"{RESOLVE_WORD} {number}"),
    )


async def _detail(
    session: Session, request: AssistanceRequest, user: User, *, now: datetime
) -> Reply:
    entries = await requests.history(session, request, internal=True)
    reaches = await reach.reach_of(session, request.user_id, now=now)
    files = await shown_files(session, [file for entry in entries for file in entry.files])
    text = texts.staff_detail(
        request, entries, viewer=user, now=now, ways=texts.ways(reaches, now=now)
    )
    choices = working_choices(request)
    if user.role.includes(Role.STAFF) and request.state in LIVE:
        choices += (Choice(texts.ASSIGN, f"{ASSIGN_WORD} {request.number}"),)
    return Reply(text, choices=choices, files=files)
