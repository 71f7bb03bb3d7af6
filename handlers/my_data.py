"""What is stored about a person: shown on request, erased after one confirmation."""

from dataclasses import dataclass

from handlers import texts
from handlers.clock import SHANGHAI
from handlers.message import Choice, IncomingMessage, Reply
from storage import people
from storage.database import Database
from storage.people import User

SHOWN = 20
SHOW_WORD = "我的数据"
ERASE_WORD = "删除我的数据"
CONFIRM_WORD = "/确认删除"


@dataclass(frozen=True, slots=True)
class MyData:
    """The handlers about a person's own data."""

    database: Database

    async def show(self, _message: IncomingMessage, user: User) -> Reply:
        """Counts, since when, and the newest questions."""
        async with self.database.begin() as session:
            record = await people.personal_record(session, user, newest=SHOWN)
        text = texts.my_data(
            questions=record.exchanges,
            handed=record.open_questions,
            since=record.since.astimezone(SHANGHAI),
            newest=[(at.astimezone(SHANGHAI), question) for at, question in record.newest],
        )
        return Reply(text, choices=(Choice(texts.ASK_FOR_ERASURE, ERASE_WORD),))

    async def ask_to_confirm(self, _message: IncomingMessage, user: User) -> Reply:
        """Say what would go, and offer the button that does it."""
        async with self.database.begin() as session:
            record = await people.personal_record(session, user, newest=0)
        return Reply(
            texts.confirm_erasure(record.exchanges),
            choices=(
                Choice(texts.CONFIRM_ERASURE, CONFIRM_WORD),
                Choice(texts.SHOW_MY_DATA, SHOW_WORD),
            ),
        )

    async def erase(self, _message: IncomingMessage, user: User) -> Reply:
        """Delete everything stored about the person."""
        async with self.database.begin() as session:
            await people.erase(session, user)
        return Reply(texts.erased())
