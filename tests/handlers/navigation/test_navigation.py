"""Navigation reports from the command to the file, with every number counted once more."""

import io
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from docx import Document
from pydantic import SecretStr
from sqlalchemy import func, select, text, update

from handlers.build import build_routes
from handlers.dispatcher import Dispatcher
from handlers.limits import MessageLimits
from handlers.message import Reply
from reports.navigation_texts import KIND_NAMES, STATUS_NAMES
from retrieval.generation.endpoint import EndpointModel
from retrieval.generation.options import ModelOptions
from retrieval.generation.purse import OpenPurse
from retrieval.patents.drafting import ModelDrafter
from storage.database import Database
from storage.files import FileFolder
from storage.people import Role, User
from storage.schema.desk import EvidenceRow
from storage.schema.library import PassageRow
from storage.schema.patents import PatentRow
from storage.schema.people import UserRow
from tests.handlers.dialogue import Chat, Clock, build_desk, build_dispatcher, given_role
from tests.handlers.small_library import SmallLibraryAnswerer
from tests.retrieval.model_server import KEY, MODEL, Sheet, running

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
    said, tables = await words(folder, made)
    assert f"共统计专利 {total} 件" in said
    assert f"其中 {demo} 件是系统自带的示例" in said
    found = {row[0]: row[1] for table in tables for row in table}
    assert found["外观设计"] == str(designs)
    assert found["未缴年费终止"] == str(lapsed)
    branches = {row[0]: row[2] for table in tables for row in table if len(row) == 6}
    assert branches["A63H33"] == str(building)
    assert "本节判断由专家撰写，尚未填写" in said
    assert (await folder.read(made.files[0].file_id)).startswith(b"\x89PNG")


FIELD = """CREATE TEMP VIEW field AS SELECT * FROM patents
    WHERE industries LIKE '%toys%' AND NOT removed AND filed_on >= '2012-01-01'"""
COUNTED = """SELECT {what}, count(*),
    printf('%.1f%%', 100.0 * count(*) / (SELECT count(*) FROM field))
    FROM {table} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10"""
EACH_INVENTOR = """field, json_each('["' || replace(inventors, '; ', '","') || '"]') AS one"""
BRANCH = """SELECT count(*), sum(substr(filed_on, 1, 4) BETWEEN '2020' AND '2024'),
    sum(substr(filed_on, 1, 4) BETWEEN '2015' AND '2019')
    FROM field WHERE '; ' || ipc LIKE '%; ' || :symbol || '%'"""
GRANTED = "SELECT title FROM field WHERE kind = 'invention' AND status = 'granted'"
KEPT = f"{GRANTED} AND filed_on < '2017-01-01'"


async def test_every_table_of_a_report_is_counted_again_in_sql(
    desk: Chat, database: Database, folder: FileFolder
) -> None:
    """Kinds, status, branches with their growth, key patents, inventors and places."""
    async with database.begin() as session:
        for number in range(140):
            row = patent(number)
            if row.ipc and number % 5 == 0:
                row.ipc = f"A63H33/04; A63H{17 + number % 4}/26; G09B1/00"
            row.place = ("广东省汕头市", "广东省深圳市", "浙江省义乌市", "")[number % 4]
            session.add(row)
    made = await desk.say("/导航 玩具创意 2012年以后")
    _, tables = await words(folder, made)
    kinds, statuses, subclasses, groups, key, inventors, places = (t[1:] for t in tables)
    async with database.begin() as session:

        async def rows(statement: str, **given: object) -> list[list[str]]:
            found = await session.execute(text(statement), given)
            return [list(map(str, row)) for row in found]

        def counted(what: str, table: str = "field") -> str:
            return COUNTED.format(what=what, table=table)

        await session.execute(text(FIELD))

        names = KIND_NAMES | STATUS_NAMES
        for table, column in ((kinds, "kind"), (statuses, "status")):
            told = [[names[name], *rest] for name, *rest in await rows(counted(column))]
            assert sorted(table) == sorted(told)
        assert inventors == await rows(counted("one.value", EACH_INVENTOR))
        [[total]] = await rows("SELECT count(*) FROM field")
        for name, held, share in places:
            [[here]] = await rows("SELECT count(*) FROM field WHERE place = :place", place=name)
            assert (held, share) == (here, f"{int(here) / int(total):.1%}")
        assert [place[0] for place in places] != []
        for table, tail in ((subclasses, ""), (groups, "/")):
            assert table
            for symbol, _meaning, *figures, growth in table:
                [found] = await rows(BRANCH, symbol=symbol + tail)
                assert figures == found, symbol
                recent, earlier = int(found[1]), int(found[2])
                expected = f"{recent / earlier:.1f}" if earlier else "新出现" if recent else "—"
                assert growth == expected, symbol
            assert [row[0] for row in table] == [
                row[0] for row in sorted(table, key=lambda row: (-int(row[2]), row[0]))
            ]
        kept = {title for (title,) in await rows(KEPT)}
        granted = {title for (title,) in await rows(GRANTED)}
    reasons = {row[1]: row[3] for row in key}
    assert len(key) == 10
    assert 0 < len(kept) < 10
    assert kept <= set(reasons) <= granted
    for title, reason in reasons.items():
        assert reason == ("已授权、发明申请满十年仍有效" if title in kept else "已授权")


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
    said, _ = await words(folder, renewed)
    assert "磁吸积木仍在增长" in said
    assert "旧稿" not in said
    preview = await desk.say("/导航 1 发布 2026-11-20 中心公众号")
    assert "产业定位分析、" in preview.text
    assert "还没有公开发布" in (await reader.say("导航报告")).text
    assert "已发布" in (await desk.tap(preview, preview.choices[0].label)).text
    assert "已在 2026年11月20日发布" in (await desk.say("/导航 1 发布")).text
    listed = await reader.say("导航报告")
    assert "A63H33专利导航报告" in listed.text
    assert listed.files
    asked = await reader.say("导航报告 1 磁吸积木应该怎么布局？")
    assert "《A63H33专利导航报告（编号 1）》，2026年11月20日发布" in asked.text
    assert "产业发展方向分析：磁吸积木仍在增长，建议围绕安全结构布局。[1]" in asked.text
    assert "没有写到这个问题" in (await reader.say("导航报告 1 海上风电呢")).text
    assert "导航报告 1 问题" in (await reader.say("导航报告 1")).text
    assert "没有这个编号" in (await reader.say("导航报告 9 磁吸")).text
    assert "意见已转给" in (await reader.say("/导航反馈 1 请补充欧洲数据")).text
    assert "读者反馈 1 条" in (await desk.say("/导航")).text
    async with database.begin() as session:
        passages = (await session.scalars(select(PassageRow))).all()
        evidence = (await session.scalars(select(EvidenceRow))).one()
    assert any(passage.text.startswith("磁吸积木仍在增长") for passage in passages)
    assert (evidence.kind, evidence.file_id) == ("report", renewed.files[-1].file_id)


async def test_wrong_words_and_empty_fields_get_a_sentence(desk: Chat, folder: FileFolder) -> None:
    assert "“潮汕美食”不是园区产业" in (await desk.say("/导航 潮汕美食")).text
    assert "还缺产业" in (await desk.say("/导航 2015年以后")).text
    empty = await desk.say("/导航 玩具创意")
    assert "没有找到专利" in empty.text
    said, _ = await words(folder, empty)
    assert "按上述范围没有找到专利" in said
    assert "还没有内容" in (await desk.say("/导航 1 发布")).text
    assert "没有编号 7" in (await desk.say("/导航 7")).text


async def test_a_models_draft_is_marked_until_an_expert_takes_it_over(
    database: Database, clock: Clock, tmp_path: Path, folder: FileFolder
) -> None:
    await fill(database)
    says = (
        "磁吸积木的申请在增长。预计 2031 年达到 987654 件。本地企业占比较高，可围绕安全结构布局。"
    )
    with running() as server:
        server.sheet = Sheet(says=lambda _prompt: says)
        options = ModelOptions(base_url=server.address, model=MODEL, api_key=SecretStr(KEY))
        endpoint = EndpointModel(options)

        def drafter(_user: User) -> ModelDrafter:
            return ModelDrafter(
                model=endpoint, purse=OpenPurse(), most_output_tokens=500, clock=time.monotonic
            )

        desk = build_desk(database, SmallLibraryAnswerer(), clock, files=tmp_path / "files")
        routes = build_routes(replace(desk, drafter=drafter))
        chat = Chat(
            Dispatcher(database, routes, limits=MessageLimits(), clock=clock, safety=desk.safety),
            clock,
        )
        await given_role(database, chat, Role.STAFF, "陈")
        made = await chat.say("/导航 玩具创意")
        await chat.say("/导航意见 1 方向 专家自己写的判断。")
        drafted = await chat.tap(made, "让模型起草判断")
        assert "【产业定位分析】磁吸积木的申请在增长。本地企业占比较高" in drafted.text
        assert "987654" not in drafted.text, "a number that the figures do not have"
        assert "【产业发展方向分析】" not in drafted.text, "an expert has written it"
        assert "玩具创意专利导航报告" in server.prompts[0]
        renewed = await chat.tap(drafted, "用最新数据更新")
        said, _ = await words(folder, renewed)
        assert "专家自己写的判断。" in said
        assert said.count("由大模型根据本报告的数据起草，未经专家审定") == 3
        assert "未经专家审定的：产业定位分析" in (await chat.say("/导航 1")).text
        assert "没有模型草稿" in (await chat.say("/导航意见 1 方向 采用")).text
        await chat.say("/导航意见 1 定位 采用")
        async with database.begin() as session:
            session.add(patent(100))
        said, _ = await words(folder, await chat.say("/导航 1 更新"))
        assert said.count("未经专家审定") == 2
        assert said.count("专家自己写的判断。") == 1
        await chat.say("/导航 1 起草")
        said, _ = await words(folder, await chat.say("/导航 1 更新"))
        assert "专家自己写的判断。" in said, "a later draft never replaces an expert's words"
        await endpoint.close()


async def test_the_plan_the_publications_and_what_readers_said_are_records(
    desk: Chat, database: Database
) -> None:
    await fill(database, 20)
    assert "还没有导航工作计划" in (await desk.say("/导航计划")).text
    await desk.say("/导航计划 2026-12-31 完成玩具创意导航报告")
    await desk.say("/导航计划 2026-10-31 收集企业需求")
    shown = await desk.say("/导航计划 完成 2")
    assert "2 项，已完成 1 项" in shown.text
    assert "2. 2026-10-31 前：收集企业需求（2026-11-23 完成）" in shown.text
    assert "完成玩具创意导航报告（还有 38 天）" in shown.text
    assert "没有这个编号" in (await desk.say("/导航计划 完成 2")).text
    assert "加一项" in (await desk.say("/导航计划 下周 写报告")).text
    await desk.say("/导航 玩具创意")
    assert "没有配置大模型" in (await desk.say("/导航 1 起草")).text
    assert "发布过的报告才能" in (await desk.say("/导航 1 公布 2026-11-22 省局网站")).text
    await desk.say("/导航 1 发布 2026-11-20 中心公众号 确认")
    assert "日期不能晚于今天" in (await desk.say("/导航 1 公布 2027-11-22 省局网站")).text
    noted = await desk.say("/导航 1 公布 2026-11-22 省局网站")
    assert "· 2026年11月20日：中心公众号\n· 2026年11月22日：省局网站" in noted.text
    assert "还没有读者反馈" in (await desk.tap(noted, "看读者反馈")).text
    await desk.say("/导航反馈 1 请补充欧洲数据")
    assert "· 2026年11月23日：请补充欧洲数据" in (await desk.say("/导航 1 反馈")).text
