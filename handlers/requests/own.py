"""我的求助: one's own requests, their history, withdrawing one, and asking to go on."""

from dataclasses import dataclass

from handlers.clock import Clock
from handlers.made_files import MadeFiles
from handlers.message import Choice, IncomingMessage, OutgoingFile, Reply
from handlers.pages import Asked, as_table, asked, pages_of
from handlers.requests import pushes, service_clock, texts
from handlers.requests.numbers import leading_number
from handlers.requests.supplement import own
from handlers.staff.confirming import confirmed, preview
from handlers.texts import NEXT_PAGE
from reports.requests.sheet import requests_table
from reports.requests.texts import STATE_TITLES
from storage.database import Database, Session
from storage.desk import requests
from storage.desk import tools as desk_tools
from storage.desk.request_state import LIVE, EntryKind, Outcome, RequestState
from storage.desk.requests import AssistanceRequest, TransitionNotAllowed
from storage.people import User

PAGE = 8
MOST_EXPORTED = 5000
MOST_FILES_SHOWN = 10
WITHDRAW_WORD = "/撤回"
GO_ON_WORD = "/继续办"
RATE_WORD = "/评价"
PAGE_WORD = "第"


@dataclass(frozen=True, slots=True)
class OwnRequests:
    """The handlers about a person's own requests."""

    database: Database
    made: MadeFiles
    clock: Clock

    async def show(self, message: IncomingMessage, user: User) -> Reply:
        """One request in full, or a page of the list, or all of it as a table."""
        wanted = asked(message.text)
        if wanted.table:
            return await self._table(user)
        found = leading_number(message.text, now=self.clock())
        async with self.database.begin() as session:
            if found is None:
                return await self._list(session, user, wanted)
            request = await own(session, user, found[0])
            if request is None:
                return Reply(texts.not_found(found[0]))
            entries = await requests.history(session, request, internal=False)
            files = await shown_files(session, [f for entry in entries for f in entry.files])
        return Reply(texts.detail(request, entries), choices=_choices(request), files=files)

    async def withdraw(self, message: IncomingMessage, user: User) -> Reply:
        """Withdraw one's own request, after a preview."""
        argument, sure = confirmed(message.text)
        now = self.clock()
        found = leading_number(argument, now=now)
        async with self.database.begin() as session:
            if found is None:
                return await self._which(session, user, WITHDRAW_WORD)
            request = await own(session, user, found[0])
            if request is None:
                return Reply(texts.not_found(found[0]))
            if request.state in {RequestState.RESOLVED, RequestState.CLOSED}:
                return Reply(texts.cannot_now(request))
            if not sure:
                return preview(texts.confirm_withdrawal(request), WITHDRAW_WORD, request.number)
            try:
                closed = await requests.change(
                    session,
                    request,
                    now=now,
                    state=RequestState.CLOSED,
                    outcome=Outcome.WITHDRAWN,
                    due_at=None,
                )
            except TransitionNotAllowed as problem:
                return Reply(texts.cannot_now(problem.request))
            await requests.add_entry(session, closed, user, kind=EntryKind.MOVED, now=now)
            words = texts.staff_withdrawn(closed)
            await pushes.tell_desk(session, closed, words, key="withdrawn", now=now)
        return Reply(texts.withdrawn(request.number))

    async def go_on(self, message: IncomingMessage, user: User) -> Reply:
        """A request that was said to be resolved is not: it is worked on again."""
        now = self.clock()
        found = leading_number(message.text, now=now)
        if found is None:
            return Reply(texts.number_wanted())
        async with self.database.begin() as session:
            request = await own(session, user, found[0])
            if request is None:
                return Reply(texts.not_found(found[0]))
            if request.state is not RequestState.RESOLVED:
                return Reply(texts.cannot_now(request))
            days = (await desk_tools.service_times(session))[request.kind]
            try:
                again = await requests.change(
                    session,
                    request,
                    now=now,
                    state=RequestState.IN_PROGRESS if request.assignee_id else RequestState.OPEN,
                    outcome=Outcome.NONE,
                    resolved_at=None,
                    due_at=service_clock.due_after(now, days),
                )
            except TransitionNotAllowed as problem:
                return Reply(texts.cannot_now(problem.request))
            await requests.add_entry(session, again, user, kind=EntryKind.MOVED, now=now)
            key = f"going-on:{now.isoformat()}"
            words = texts.staff_going_on(again)
            await pushes.tell_desk(session, again, words, key=key, now=now)
        add = Choice(texts.ADD_WORDS, f"{pushes.SUPPLEMENT_WORD} {again.number}")
        return Reply(texts.going_on(again.number), choices=(add,))

    async def _which(self, session: Session, user: User, word: str) -> Reply:
        newest, _ = await requests.of_person(session, user, limit=PAGE)
        live = [request.number for request in newest if request.state in LIVE]
        choices = tuple(Choice(number, f"{word} {number}") for number in live)
        return Reply(texts.ask_which(), choices=choices)

    async def _table(self, user: User) -> Reply:
        async with self.database.begin() as session:
            found, _ = await requests.of_person(session, user, limit=MOST_EXPORTED)
        table = requests_table(found, states=STATE_TITLES)
        return await self.made.table(table, user=user, title=pushes.MINE_WORD)

    async def _list(self, session: Session, user: User, wanted: Asked) -> Reply:
        page = wanted.page
        found, total = await requests.of_person(
            session, user, limit=PAGE, offset=wanted.offset(PAGE)
        )
        pages = pages_of(total, PAGE)
        choices = [Choice(each.number, f"{pushes.MINE_WORD} {each.number}") for each in found]
        if page < pages:
            following = f"{pushes.MINE_WORD} {PAGE_WORD}{page + 1}页"
            choices.append(Choice(NEXT_PAGE, following))
        if total:
            choices.append(as_table(pushes.MINE_WORD))
        text = texts.my_list(found, total=total, page=page, pages=pages)
        return Reply(text, choices=tuple(choices))


async def shown_files(session: Session, ids: list[str]) -> tuple[OutgoingFile, ...]:
    """Stored files as they go with a reply, the newest few of many."""
    newest = ids[-MOST_FILES_SHOWN:]
    names = await requests.file_names(session, newest)
    return tuple(
        OutgoingFile(file_id=file_id, name=names[file_id][0], media_type=names[file_id][1])
        for file_id in newest
        if file_id in names
    )


def _choices(request: AssistanceRequest) -> tuple[Choice, ...]:
    number = request.number
    if request.state is RequestState.CLOSED:
        if request.outcome is Outcome.RESOLVED and request.rating is None:
            return (Choice(texts.RATE, f"{RATE_WORD} {number}"),)
        return ()
    add = Choice(texts.ADD_WORDS, f"{pushes.SUPPLEMENT_WORD} {number}")
    if request.state is RequestState.RESOLVED:
        rate = Choice(texts.RATE, f"{RATE_WORD} {number}")
        return (rate, Choice(texts.GO_ON, f"{GO_ON_WORD} {number}"), add)
    return (add, Choice(texts.WITHDRAW, f"{WITHDRAW_WORD} {number}"))
