"""A year of the centre's work typed in from the first event to an acceptance package that lacks
nothing; every number in it is counted once more, by SQL over the rows of the work itself."""

import io
import zipfile
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook
from sqlalchemy import Row, text

from handlers.limits import MessageLimits
from handlers.message import Reply
from knowledge.patents.numbers import chinese_number
from reports.targets.texts import COUNTS, IN_THE_SHEET, NOTHING_MISSING
from scheduler.events.clock import tend_events
from storage.database import Database
from storage.files import FileFolder
from storage.people import Role
from storage.target_plan import shipped_targets
from tests.handlers.dialogue import Chat, Clock, build_dispatcher, given_role
from tests.handlers.navigation.test_navigation import patent
from tests.handlers.small_library import SmallLibraryAnswerer
from tests.handlers.test_compliance import assess
from tests.handlers.test_filling import picture

ROWS = {
    "public": """SELECT count(*) FROM events
        WHERE state = 'held' AND json_extract(purposes, '$[0]') = 'public'""",
    "operation": """SELECT count(*) FROM events
        WHERE state = 'held' AND json_extract(purposes, '$[0]') = 'operation'""",
    "protection": """SELECT count(*) FROM (SELECT e.id FROM events e
        JOIN event_registrations r ON r.event_id = e.id
        JOIN event_people p ON p.registration_id = r.id AND p.checked_in_at IS NOT NULL
        WHERE e.state = 'held' AND json_extract(e.purposes, '$[0]') = 'protection'
        GROUP BY e.id HAVING count(DISTINCT r.enterprise_id) >= 30)""",
    "talent": """SELECT count(*) FROM events e
        JOIN event_registrations r ON r.event_id = e.id
        JOIN event_people p ON p.registration_id = r.id AND p.checked_in_at IS NOT NULL
        WHERE json_extract(e.purposes, '$[0]') = 'talent'""",
    "navigation": """SELECT count(*) FROM navigation_reports
        WHERE issued_on BETWEEN '2026-01-01' AND '2026-12-31'""",
    "portfolios": """SELECT count(*) FROM cultivations c
        WHERE c.revenue <> '' AND c.revenue_proof_id IS NOT NULL AND 5 <= (SELECT count(*)
        FROM cultivation_members m WHERE m.cultivation_id = c.id AND m.kind = 'invention')""",
    "inventions": """SELECT count(*) FROM filings WHERE kind = 'invention' AND stage <> 'planned'
        AND filed_on BETWEEN '2026-01-01' AND '2026-12-31'""",
    "pct": """SELECT count(*) FROM filings WHERE kind = 'pct' AND stage <> 'planned'
        AND filed_on BETWEEN '2026-01-01' AND '2026-12-31'""",
    "transfers": """SELECT count(*) FROM recordals WHERE kind = 'transfer'
        AND state = 'registered' AND ended_on BETWEEN '2026-01-01' AND '2026-12-31'""",
    "licences": """SELECT count(*) FROM recordals WHERE kind IN ('licence', 'open_licence')
        AND state = 'registered' AND ended_on BETWEEN '2026-01-01' AND '2026-12-31'""",
    "assessments": "SELECT count(*) FROM compliance_results",
}


@pytest.fixture
def files(tmp_path: Path) -> Path:
    return tmp_path / "files"


@pytest.fixture
async def desk(
    database: Database, answerer: SmallLibraryAnswerer, clock: Clock, files: Path
) -> Chat:
    """An administrator on the second of January, with a library of ninety patents."""
    clock.now = datetime(2026, 1, 2, 1, tzinfo=UTC)
    busy = MessageLimits(per_minute=10_000)
    chat = Chat(build_dispatcher(database, answerer, clock, files=files, limits=busy), clock)
    await given_role(database, chat, Role.ADMIN, "林")
    async with database.begin() as session:
        session.add_all([patent(number) for number in range(90)])
    return chat


async def sure(chat: Chat, command: str) -> Reply:
    """A command that asks to be confirmed, and its confirmation."""
    previewed = await chat.say(command)
    return await chat.tap(previewed, "确认，就这样办")


async def prove(chat: Chat, command: str) -> None:
    """The proof that a command asks for."""
    asked = await chat.say(command)
    assert "请发送" in asked.text
    kept = await chat.send_file(picture(), "扫描件.jpg")
    if "完成" in {choice.value for choice in kept.choices}:
        await chat.say("完成")


async def hold(chat: Chat, database: Database, line: str, parties: list[str]) -> None:
    """Draft, publish and hold an event; these parties come."""
    drafted = await chat.say(f"/新活动 {line}")
    number = drafted.text.split("编号 ")[1].split("。")[0]
    assert "已发布" in (await sure(chat, f"/发布活动 {number}")).text
    chat.clock.advance(days=10)
    for party in parties:
        assert "签到" in (await chat.say(f"/代签 {number} {party}")).text
    chat.clock.advance(days=1)
    await tend_events(database, now=chat.clock())


def day_in_ten(clock: Clock) -> str:
    """The event's day as it is typed: ten days from now at 9:00 in Shantou."""
    day = (clock.now + timedelta(days=10, hours=8)).date()
    return f"{day.month}月{day.day}日9:00-11:00"


async def a_year_of_events(desk: Chat, database: Database) -> None:
    firms = [f"客{name} 园区{name}号玩具厂" for name in NAMES[:30]]
    plans = [
        ("信息利用培训{}；培训；{}；三楼；60人；计入 公益服务活动", ["张三 园区甲玩具厂"]),
        ("质押融资入园{}；质押；{}；三楼；60人；计入 运营转化活动", ["张三 园区甲玩具厂"]),
        ("维权沙龙{}；沙龙；{}；三楼；60人；计入 维权援助活动、公益服务活动", firms),
    ]
    for turn in range(5):
        for line, parties in plans:
            await hold(desk, database, line.format(turn + 1, day_in_ten(desk.clock)), parties)
    few = "小沙龙；沙龙；{}；三楼；60人；计入 维权援助活动"
    await hold(desk, database, few.format(day_in_ten(desk.clock)), firms[:29])
    people = [f"学{name} 园区{name}号玩具厂" for name in NAMES[:50]]
    course = "导航人才班；人才；{}；三楼；90人；计入 导航人才培养"
    await hold(desk, database, course.format(day_in_ten(desk.clock)), people)


async def a_year_of_rights(desk: Chat, database: Database) -> None:
    for turn in range(21):
        kind = "转让" if turn < 11 else "许可"
        await desk.say(f"/新备案 {kind} {chinese_number(f'2020101234{turn:02d}').display}")
        await desk.say("汕头市小猪玩具有限公司")
        await desk.say("澄海区某玩具厂")
        if kind == "许可":
            await desk.say("2026-06-20")
        assert "没有编号" not in (await desk.say("没有")).text
        await desk.say(f"/备案 {turn + 1} 提交 2026-07-01")
        if turn == 10:  # one that the office refuses counts for nothing
            await desk.say(f"/备案 {turn + 1} 不予 缺页")
            continue
        await desk.say(f"/备案 {turn + 1} 登记 2026-07-10")
        await prove(desk, f"/备案佐证 {turn + 1}")
    for turn in range(11):
        await desk.say("/新申请")
        await desk.say("发明" if turn < 10 else "PCT")
        for answer in (f"积木{turn}", "汕头市小猪玩具有限公司", "跳过"):
            await desk.say(answer)
        number = chinese_number(f"2026101234{turn:02d}").display
        given = number if turn < 10 else "PCT/CN2026/012345"
        await desk.say(f"/申请 {turn + 1} 受理 {given} 2026-07-01")
        await prove(desk, f"/申请佐证 {turn + 1}")
    async with database.begin() as session:
        query = text("SELECT key FROM patents WHERE kind = 'invention' ORDER BY id")
        keys = list(await session.scalars(query))
    for turn in range(2):
        await desk.say("/新组合")
        for answer in (f"组合{turn}", "汕头市小猪玩具有限公司", "双层壳体", "主营，约 800 万元"):
            await desk.say(answer)
        for key in keys[turn * 5 : turn * 5 + 5]:
            await desk.say(f"/组合 {turn + 1} 加 {key}")
        await prove(desk, f"/组合佐证 {turn + 1}")


async def a_year_of_papers(desk: Chat) -> None:
    await desk.say("/导航计划 2026-11-30 完成玩具创意导航报告")
    await desk.say("/导航 玩具创意")
    for section in ("方向", "定位", "路径", "结论"):
        await desk.say(f"/导航意见 1 {section} 磁吸积木仍在增长，建议围绕安全结构布局。")
    await desk.say("/导航 1 更新")
    assert "已发布" in (await sure(desk, "/导航 1 发布 2026-11-01 中心公众号")).text
    for turn in range(3):
        await desk.say("/登记 staff")
        for answer in (f"专职人员第 {turn + 1} 位入职", "2026-02-01", "1"):
            await desk.say(answer)
        await desk.send_file(picture(), "劳动合同.jpg")
        await desk.send_file(picture(), "社保证明.jpg")
        assert "已登记" in (await desk.say("完成")).text
    await assess(desk, "部分有")


async def test_a_year_from_the_first_event_to_a_package_that_lacks_nothing(
    desk: Chat, database: Database, clock: Clock, files: Path
) -> None:
    await a_year_of_events(desk, database)
    clock.now = datetime(2026, 11, 20, 1, tzinfo=UTC)
    await a_year_of_rights(desk, database)
    await a_year_of_papers(desk)
    progress = await desk.say("/进度")
    assert "完不成的有" not in progress.text
    assert "还差" not in progress.text
    reply = await desk.say("/验收")
    assert "都有佐证" in reply.text, reply.text
    content = await FileFolder(files).read(reply.files[0].file_id)
    package = zipfile.ZipFile(io.BytesIO(content))
    assert package.testzip() is None
    index = Document(io.BytesIO(package.read("00-验收材料索引.docx")))
    assert NOTHING_MISSING in {paragraph.text for paragraph in index.paragraphs}
    summary = {row.cells[0].text: [c.text for c in row.cells] for row in index.tables[0].rows}
    async with database.begin() as session:
        counted = {name: await session.scalar(text(query)) for name, query in ROWS.items()}
        query = "SELECT id, day, quantity FROM evidence"
        ledger = {int(row.id): row for row in await session.execute(text(query))}
    counted["staff"] = 3
    assert counted["transfers"] == 10
    for target in shipped_targets():
        if target.wanted:
            assert counted[target.id] >= target.wanted, target.id
    [records] = [name for name in package.namelist() if "公布记录" in name]
    sheets = load_workbook(io.BytesIO(package.read(records)))
    assert "中心公众号" in {row[1] for row in sheets["公布记录"].values}
    assert "完成玩具创意导航报告" in {row[1] for row in sheets["工作计划"].values}
    for target in shipped_targets():
        if target.id not in counted:
            assert target.title not in summary
            continue
        shown = summary[target.title]
        assert shown[2:5] == [f"{target.wanted} {target.unit}", str(counted[target.id]), "0"]
        have, _, of = shown[5].partition("/")
        assert have == of, target.id
        the_table_agrees(package, target.title, counted[target.id], ledger)


def the_table_agrees(
    package: zipfile.ZipFile, title: str, counted: int, ledger: Mapping[int, Row[Any]]
) -> None:
    """The rows that count add up to the number, and every proof they name lies beside them."""
    [name] = [
        name
        for name in package.namelist()
        if name.endswith(f"-{title.replace('/', '')}.xlsx") and name.count("/") == 1
    ]
    folder = name.partition("/")[0]
    _, *rows = load_workbook(io.BytesIO(package.read(name))).worksheets[0].values
    counting = [row for row in rows if row[6] == COUNTS]
    assert sum(int(str(row[5])) for row in counting) == counted
    for row in counting:
        assert isinstance(row[1], datetime)
        assert row[1].date() > date(2026, 1, 1)
        entry = ledger[int(str(row[0]))]
        assert (row[1].date().isoformat(), row[5]) == (entry.day, entry.quantity)
        if row[7] != IN_THE_SHEET:
            for proof in str(row[7]).split("；"):
                assert package.getinfo(f"{folder}/{proof}").file_size > 0


NAMES = [first + second for first in "赵钱孙李周吴郑王" for second in "一二三四五六七八"]
