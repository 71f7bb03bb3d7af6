"""What is stored about a person: shown on request, erased after one confirmation."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from handlers import texts
from handlers.clock import SHANGHAI, Clock
from handlers.message import Choice, IncomingMessage, Reply
from handlers.requests import pushes
from handlers.requests import texts as request_texts
from storage import people
from storage.database import Database, Session
from storage.desk import requests
from storage.files import FileFolder
from storage.people import User
from storage.privacy.erasure import erase_person

SHOWN = 20
SHOW_WORD = "我的数据"
ERASE_WORD = "删除我的数据"
CONFIRM_WORD = "/确认删除"

Also = Callable[[Session, User], Awaitable[Sequence[str]]]
"""What else a feature keeps about a person, a sentence each; erasing the person takes it along."""


@dataclass(frozen=True, slots=True)
class MyData:
    """The handlers about a person's own data."""

    database: Database
    files: FileFolder
    clock: Clock
    also: tuple[Also, ...] = ()

    async def show(self, _message: IncomingMessage, user: User) -> Reply:
        """Counts, since when, and the newest questions."""
        async with self.database.begin() as session:
            record = await people.personal_record(session, user, newest=SHOWN)
            also = [line for told in self.also for line in await told(session, user)]
        text = texts.my_data(
            questions=record.exchanges,
            handed=record.open_questions,
            since=record.since.astimezone(SHANGHAI),
            newest=[(at.astimezone(SHANGHAI), question) for at, question in record.newest],
            also=also,
        )
        return Reply(text, choices=(Choice(texts.ASK_FOR_ERASURE, ERASE_WORD),))

    async def ask_to_confirm(self, _message: IncomingMessage, user: User) -> Reply:
        """Say what would go, and offer the button that does it."""
        async with self.database.begin() as session:
            record = await people.personal_record(session, user, newest=0)
            _, asked_for = await requests.of_person(session, user, limit=1)
        return Reply(
            texts.confirm_erasure(record.exchanges, requests=asked_for),
            choices=(
                Choice(texts.CONFIRM_ERASURE, CONFIRM_WORD),
                Choice(texts.SHOW_MY_DATA, SHOW_WORD),
            ),
        )

    async def erase(self, _message: IncomingMessage, user: User) -> Reply:
        """Delete everything stored about the person, the bytes of their files last."""
        async with self.database.begin() as session:
            for request in await requests.live_of(session, user):
                words = request_texts.staff_erased(request)
                await pushes.tell_desk(session, request, words, key="erased", now=self.clock())
            gone = await erase_person(session, user, now=self.clock())
        for file_id in gone:
            await self.files.remove(file_id)
        return Reply(texts.erased())
