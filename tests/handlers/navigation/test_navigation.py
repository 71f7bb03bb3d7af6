"""Navigation reports from the command to the file, with every number counted once more."""

import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from docx import Document
from sqlalchemy import func, select, update

from handlers.dispatcher import Dispatcher
from handlers.message import Reply
from storage.database import Database
from storage.files import FileFolder
from storage.schema.desk import EvidenceRow
from storage.schema.library import PassageRow
from storage.schema.patents import PatentRow
from storage.schema.people import UserRow
from tests.handlers.dialogue import Chat, Clock, build_dispatcher
from tests.handlers.small_library import SmallLibraryAnswerer

FIRMS = ("汕头市小猪玩具有限公司", "深圳积木科技有限公司", "广东澄海奇乐玩具厂")


def patent(number: int) -> PatentRow:
    """One made-up patent of a field that grows."""
    year = 2008 + number % 18
    return PatentRow(
        key=f"CN{year}1{number:07d}",
        country="CN",
        kind=("invention", "utility-model", "design")[number % 3],
        title=f"示例积木 {number}",
        translated_title="",
        abstract="",
        translated_abstract="",
        language="zh",
        applicants=FIRMS[number % 3],
        owners=FIRMS[number % 3],
        inventors=f"陈{number % 7}; 李{number % 5}",
        agency="",
        place="广东省汕头市" if number % 3 != 1 else "广东省深圳市",
        ipc="" if number % 3 == 2 else "A63H33/04; A63H33/06",
        cpc="",
        loc="",
        filed_on=date(year, 3, 1),
        published_on=None,
        granted_on=None,
        priorities="",
        pct="",
        status="granted" if number % 4 else "lapsed",
        status_text="",
        status_on=None,
        industries="toys" if number % 10 else "toys textile",
        tagged_by_expert=False,
        family=None,
        demo=number % 7 == 0,
        removed=number == 60,
        import_id=1,
        import_row=number,
        changed_in=1,
        changed_at=datetime(2026, 11, 1, tzinfo=UTC),
    )


@pytest.fixture
def folder(tmp_path: Path) -> FileFolder:
    return FileFolder(tmp_path / "files")


@pytest.fixture
def dispatcher(
    database: Database, answerer: SmallLibraryAnswerer, clock: Clock, tmp_path: Path
) -> Dispatcher:
    return build_dispatcher(database, answerer, clock, files=tmp_path / "files")


@pytest.fixture
async def desk(dispatcher: Dispatcher, clock: Clock, database: Database) -> Chat:
    """A member of staff."""
    chat = Chat(dispatcher, clock, sender="staff")
    await chat.say("你好")
    async with database.begin() as session:
        await session.execute(update(UserRow).values(role="staff"))
    return chat


async def fill(database: Database, count: int = 61) -> None:
    async with database.begin() as session:
        session.add_all([patent(number) for number in range(count)])


async def words(folder: FileFolder, reply: Reply) -> tuple[str, list[list[list[str]]]]:
    """The document's text and its tables."""
    document = Document(io.BytesIO(await folder.read(reply.files[-1].file_id)))
    tables = [[[c.text for c in row.cells] for row in table.rows] for table in document.tables]
    return "\n".join(p.text for p in document.paragraphs), tables


async def test_a_report_says_what_the_rows_say(
    desk: Chat, database: Database, folder: FileFolder
) -> None:
    await fill(database)
    made = await desk.say("/导航 玩具创意 2015年以后")
    async with database.begin() as session:
        wanted = (
            PatentRow.industries.like("%toys%"),
            PatentRow.removed.is_(False),
            PatentRow.filed_on >= date(2015, 1, 1),
        )

        async def count(*more: object) -> int:
            statement = select(func.count()).select_from(PatentRow).where(*wanted, *more)  # type: ignore[arg-type]
            return await session.scalar(statement) or 0

        total, designs = await count(), await count(PatentRow.kind == "design")
        lapsed = await count(PatentRow.status == "lapsed")
        local = await count(PatentRow.place.contains("汕头"))
        building = await count(PatentRow.ipc.like("%A63H33/04%"))
        demo = await count(PatentRow.demo)
    assert f"{total} 件专利" in made.text
    assert f"汕头 {local} 件" in made.text
    text, tables = await words(folder, made)
    assert f"共统计专利 {total} 件" in text
    assert f"其中 {demo} 件是系统自带的示例" in text
    found = {row[0]: row[1] for table in tables for row in table}
    assert found["外观设计"] == str(designs)
    assert found["未缴年费终止"] == str(lapsed)
    branches = {row[0]: row[2] for table in tables for row in table if len(row) == 6}
    assert branches["A63H33"] == str(building)
    assert "本节判断由专家撰写，尚未填写" in text
    assert (await folder.read(made.files[0].file_id)).startswith(b"\x89PNG")


async def test_experts_words_survive_newer_data_and_join_the_library(
    desk: Chat, database: Database, folder: FileFolder, dispatcher: Dispatcher, clock: Clock
) -> None:
    await fill(database, 20)
    await desk.say("/导航 A63H33")
    reader = Chat(dispatcher, clock, sender="reader")
    assert "只对工作人员" in (await reader.say("/导航 1")).text
    assert "还没有公开发布" in (await reader.say("导航报告")).text
    assert "请写成" in (await desk.say("/导航意见 1 看法 好")).text
    await desk.say("/导航意见 1 方向 旧稿")
    await desk.say("/导航意见 1 方向 磁吸积木仍在增长，建议围绕安全结构布局。")
    async with database.begin() as session:
        session.add(patent(22))
    renewed = await desk.say("/导航 1 更新")
    text, _ = await words(folder, renewed)
    assert "磁吸积木仍在增长" in text
    assert "旧稿" not in text
    preview = await desk.say("/导航 1 发布 2026-11-20 中心公众号")
    assert "产业定位分析、" in preview.text
    assert "还没有公开发布" in (await reader.say("导航报告")).text
    assert "已发布" in (await desk.tap(preview, preview.choices[0].label)).text
    assert "已在 2026年11月20日发布" in (await desk.say("/导航 1 发布")).text
    listed = await reader.say("导航报告")
    assert "A63H33专利导航报告" in listed.text
    assert listed.files
    assert "意见已转给" in (await reader.say("/导航反馈 1 请补充欧洲数据")).text
    assert "读者反馈 1 条" in (await desk.say("/导航")).text
    async with database.begin() as session:
        passage = (await session.scalars(select(PassageRow))).one()
        evidence = (await session.scalars(select(EvidenceRow))).one()
    assert passage.text.startswith("磁吸积木仍在增长")
    assert (evidence.kind, evidence.file_id) == ("report", renewed.files[-1].file_id)


async def test_wrong_words_and_empty_fields_get_a_sentence(desk: Chat, folder: FileFolder) -> None:
    assert "“潮汕美食”不是园区产业" in (await desk.say("/导航 潮汕美食")).text
    assert "还缺产业" in (await desk.say("/导航 2015年以后")).text
    empty = await desk.say("/导航 玩具创意")
    assert "没有找到专利" in empty.text
    text, _ = await words(folder, empty)
    assert "按上述范围没有找到专利" in text
    assert "还没有内容" in (await desk.say("/导航 1 发布")).text
    assert "没有编号 7" in (await desk.say("/导航 7")).text
