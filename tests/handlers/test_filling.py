"""Forms filled in through the real dispatcher: forth, back, left, come back, with files."""

import io
import zipfile
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import func, select
from typing_extensions import override

from handlers.attachments import Attachments
from handlers.dispatcher import Dispatcher
from handlers.filling import PersonalFields
from handlers.form import Field, FieldError, Form, FormRefused, Values
from handlers.limits import MessageLimits
from handlers.message import Channel, IncomingMessage, MessageKind, Reply
from handlers.routes import Route
from handlers.texts import personal_notice
from storage import people
from storage.database import Database, Session
from storage.files import FileFolder
from storage.people import User
from storage.schema.desk import StoredFileRow
from storage.schema.people import ExchangeRow
from tests.handlers.dialogue import Chat, Clock

NOTICE = personal_notice(purpose=Form.purpose, keeps=Form.keeps, abroad=False)
ASKED = f"{NOTICE}\n电话？"  # the first personal field, before anything was agreed to


def number(text: str) -> int:
    """A count from 1 to 9."""
    if text not in set("123456789"):
        raise FieldError("请回复 1 到 9 的数字。")
    return int(text)


class SignUp(Form):
    """Asks for a kind, a count for groups only, a phone, and papers; writes an exchange."""

    name = "signup"
    title = "登记"

    @property
    @override
    def fields(self) -> tuple[Field, ...]:
        return (
            Field(name="kind", ask=self._ask_kind),
            Field(
                name="count",
                ask=lambda _values: Reply("几位？"),
                parse=number,
                when=lambda values: values.get("kind") == "团体",
            ),
            Field(name="phone", ask=lambda _v: Reply("电话？"), optional=True, personal=True),
            Field(name="papers", ask=lambda _v: Reply("附件？"), optional=True, files=2),
        )

    def _ask_kind(self, _values: Values) -> Reply:
        return Reply("个人还是团体？", choices=(self.choice("kind", "团体", "团体"),))

    @override
    async def begin(self, session: Session, user: User, message: IncomingMessage) -> Values:
        if message.text == "满":
            raise FormRefused(Reply("名额已满。"))
        return {"kind": message.text} if message.text else {}

    @override
    async def complete(
        self, session: Session, user: User, message: IncomingMessage, values: Values
    ) -> Reply:
        if values.get("count") == 9:
            raise FieldError("只剩 8 个名额。")
        answer = str(sorted(values.items()))
        await people.add_exchange(
            session,
            user,
            question="登记",
            answer=answer,
            as_of=message.received_at.date(),
            abstained=False,
            citations=[],
            asked_at=message.received_at,
        )
        return Reply(f"好了：{answer}")


class Appointment(Form):
    """Asks for a day, one of which has a button with another route's word on it."""

    name = "appointment"
    title = "预约"

    @property
    @override
    def fields(self) -> tuple[Field, ...]:
        return (Field(name="day", ask=self._ask),)

    def _ask(self, _values: Values) -> Reply:
        return Reply("哪一天？", choices=(self.choice("day", "登记", "2026-12-01"),))

    @override
    async def complete(
        self, session: Session, user: User, message: IncomingMessage, values: Values
    ) -> Reply:
        return Reply(f"约好了：{values['day']}")


async def finished(chat: Chat) -> Reply:
    """The open form, with what can be skipped skipped."""
    await chat.say("跳过")
    return await chat.say("跳过")


async def anything(message: IncomingMessage, _user: User) -> Reply:
    """What answers when nothing else does."""
    return Reply(f"问：{message.text}")


def dispatcher_of(
    database: Database, clock: Clock, folder: Path, personal: PersonalFields | None = None
) -> Dispatcher:
    routes = (
        Route(words=(), summary="", target=anything),
        Route(words=("登记",), summary="", form=SignUp(), argument="种类"),
        Route(words=("/别的",), summary="", target=anything),
        Route(words=("预约", "/预约"), summary="", form=Appointment()),
    )
    return Dispatcher(
        database,
        routes,
        limits=MessageLimits(),
        clock=clock,
        attachments=Attachments(database, FileFolder(folder), clock),
        personal=personal,
    )


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def chat(database: Database, clock: Clock, tmp_path: Path) -> Chat:
    return Chat(dispatcher_of(database, clock, tmp_path / "files"), clock)


def labels(reply: Reply) -> list[str]:
    """The buttons."""
    return [choice.label for choice in reply.choices]


def picture(kind: str = "JPEG") -> bytes:
    """A small picture with a place in its metadata."""
    image = Image.new("RGB", (8, 6), "red")
    exif = Image.Exif()
    exif[0x010E] = "Shantou 23.35N"
    content = io.BytesIO()
    image.save(content, kind, exif=exif)
    return content.getvalue()


async def test_a_form_is_filled_in_and_completed_once(chat: Chat, database: Database) -> None:
    asked = await chat.say("登记")
    assert asked.text == "个人还是团体？"
    assert labels(asked) == ["团体", "取消"]
    assert (await chat.tap(asked, "团体")).text == "几位？"
    assert "请回复 1 到 9 的数字" in (await chat.say("很多")).text
    assert (await chat.say("3")).text == ASKED
    assert (await chat.say("跳过")).text == "附件？"
    done = await chat.say("跳过", message_id="last")
    assert done.text == "好了：[('count', 3), ('kind', '团体')]"
    assert await chat.say("跳过", message_id="last") == done, "a repeated delivery changes nothing"
    assert (await chat.say("你好")).text == "问：你好"
    async with database.begin() as session:
        assert await session.scalar(select(func.count()).select_from(ExchangeRow)) == 1


async def test_what_is_known_is_not_asked_and_a_form_may_refuse(chat: Chat) -> None:
    assert (await chat.say("登记 个人")).text == ASKED
    assert (await chat.say("取消")).text.startswith("已取消“登记”")
    assert (await chat.say("登记 满")).text == "名额已满。"
    assert "没有正在填写" in (await chat.say("取消")).text


async def test_one_step_back_asks_again(chat: Chat) -> None:
    await chat.say("登记")
    await chat.say("团体")
    await chat.say("3")
    assert (await chat.say("上一步")).text == "几位？"
    assert (await chat.say("上一步")).text == "个人还是团体？"
    assert (await chat.say("个人")).text == ASKED


async def test_what_cannot_be_done_at_the_end_asks_the_last_answer_again(chat: Chat) -> None:
    await chat.say("登记 团体")
    await chat.say("9")
    await chat.say("跳过")
    assert "只剩 8 个名额" in (await chat.say("跳过")).text
    assert (await chat.say("上一步")).text == ASKED


async def test_another_command_is_answered_and_the_form_is_kept(chat: Chat, clock: Clock) -> None:
    await chat.say("登记 个人")
    other = await chat.say("/别的")
    assert labels(other) == ["继续填写登记"]
    clock.advance(days=3)
    assert (await chat.say("商标几年续展")).text == "问：商标几年续展", "days later: a question"
    assert (await chat.tap(other, "继续填写登记")).text == ASKED
    assert (await chat.say("0754-8888")).text == "附件？"
    clock.advance(days=15)
    assert (await chat.say("继续")).text == "问：继续", "after two weeks the form is gone"


async def test_a_plain_word_that_begins_another_form_is_asked_about(chat: Chat) -> None:
    await chat.say("登记")
    asked = await chat.say("预约")
    assert "还是要另外办这件事" in asked.text
    assert labels(asked) == ["填进登记", "另外办：预约"]
    assert (await chat.tap(asked, "填进登记")).text == ASKED
    assert "('kind', '预约')" in (await finished(chat)).text
    await chat.say("登记")
    other = await chat.tap(await chat.say("预约"), "另外办：预约")
    assert "已放下" in other.text
    assert "哪一天？" in other.text


async def test_a_command_in_a_form_is_never_asked_about(chat: Chat) -> None:
    await chat.say("登记")
    begun = await chat.say("/预约")
    assert "哪一天？" in begun.text


async def test_a_typed_label_is_the_answer_of_its_button(chat: Chat) -> None:
    await chat.say("预约")
    done = await chat.say("登记")
    assert done.text == "约好了：2026-12-01", "登记 is the label of a button here, not the route"


async def test_an_old_button_is_told_apart_from_an_answer(chat: Chat) -> None:
    asked = await chat.say("登记")
    await chat.tap(asked, "团体")
    stale = await chat.tap(asked, "团体")
    assert "按钮已经过期" in stale.text
    await chat.say("取消")
    assert "按钮已经过期" in (await chat.tap(asked, "团体")).text


async def test_files_are_kept_without_where_they_were_taken(
    chat: Chat, database: Database, tmp_path: Path
) -> None:
    assert "目前只能看懂文字" in (await chat.send_file(picture())).text
    await chat.say("登记 个人")
    assert "这一步请回复文字" in (await chat.send_file(picture())).text
    await chat.say("跳过")
    assert "请直接发送文件" in (await chat.say("没有")).text
    assert "已收到 1 个文件" in (await chat.send_file(picture(), "现场.JPG")).text
    done = await chat.send_file(picture("PNG"), "../../etc/pass\u202ewd.exe")
    async with database.begin() as session:
        rows = (await session.scalars(select(StoredFileRow).order_by(StoredFileRow.name))).all()
    assert sorted(row.name for row in rows) == ["passwd.png", "现场.jpg"]
    for row in rows:
        assert row.id in done.text
        kept = await FileFolder(tmp_path / "files").read(row.id)
        assert b"Shantou" not in kept
        with Image.open(io.BytesIO(kept)) as image:
            assert image.size == (8, 6)


def archive(*names: str) -> bytes:
    """A zip file of empty members."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        for name in names:
            packed.writestr(name, "")
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        (b"MZ\x90\x00 a program named .pdf", "只能接收图片"),
        (b"\xff\xd8\xff not really a picture", "只能接收图片"),
        (archive("word/document.xml", "word/vbaProject.bin"), "只能接收图片"),
        (b"PK\x03\x04 torn", "只能接收图片"),
        (b"%PDF-" + bytes(20 * 2**20), "没有取到"),
    ],
)
async def test_a_file_that_cannot_be_kept_gets_advice(
    chat: Chat, content: bytes, advice: str
) -> None:
    await chat.say("登记 个人")
    await chat.say("跳过")
    assert advice in (await chat.send_file(content, "合同.pdf")).text
    assert "已收到 1 个文件" in (await chat.send_file(archive("word/document.xml"))).text


async def test_personal_fields_on_a_channel_abroad(
    database: Database, clock: Clock, tmp_path: Path
) -> None:
    terminal = frozenset({Channel.TERMINAL})
    abroad = dispatcher_of(database, clock, tmp_path, PersonalFields(abroad=terminal))
    assert "境外服务器" in (await Chat(abroad, clock).say("登记 个人")).text
    off = dispatcher_of(database, clock, tmp_path, PersonalFields(off=terminal))
    assert (await Chat(off, clock, sender="b").say("登记 个人")).text == "附件？"


async def test_a_following_message_is_no_answer(chat: Chat) -> None:
    await chat.say("登记 个人")
    assert "目前只能看懂文字" in (await chat.say(kind=MessageKind.VOICE)).text
    assert (await chat.say("继续")).text == ASKED
