"""The project year in chat: progress, ledger, entries with proofs, rules, the package."""

import io
import json
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from PIL import Image
from sqlalchemy import text

from handlers.dispatcher import Dispatcher
from handlers.message import Reply
from scheduler.events.clock import tend_events
from scheduler.targets.clock import tend_targets
from storage import people, targets
from storage.database import Database
from storage.evidence import Evidence, EvidenceKind, note_evidence
from storage.files import FileFolder
from storage.people import Role
from storage.target_plan import Entry, Year, shipped_targets, standings
from tests.handlers.dialogue import Chat, Clock, build_dispatcher, given_role
from tests.handlers.small_library import SmallLibraryAnswerer

PNG = io.BytesIO()
Image.new("RGB", (4, 4), "red").save(PNG, "PNG")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    return tmp_path / "files"


@pytest.fixture
def dispatcher(
    database: Database, answerer: SmallLibraryAnswerer, clock: Clock, files: Path
) -> Dispatcher:
    return build_dispatcher(database, answerer, clock, files=files)


@pytest.fixture
async def admin(chat: Chat, database: Database) -> Chat:
    await given_role(database, chat, Role.ADMIN, "林")
    return chat


async def entered(chat: Chat, target: str, what: str, *, proof: bool = True) -> Reply:
    """An entry made by hand."""
    await chat.say(f"/登记 {target}")
    await chat.say(what)
    await chat.say("2026-11-20")
    reply = await chat.say("1")
    if "多少家" in reply.text:
        await chat.say("31")
    if not proof:
        return await chat.say("跳过")
    await chat.send_file(PNG.getvalue(), "通知书.png")
    return await chat.say("完成")


async def fetched(reply: Reply, files: Path) -> bytes:
    return await FileFolder(files).read(reply.files[0].file_id)


def entry(number: int, kind: str = "event", **changes: object) -> Entry:
    values: dict[str, object] = {
        "id": number,
        "key": f"k{number}",
        "kind": kind,
        "day": date(2026, 6, 1),
        "subject": f"event:{number}",
        "enterprise_id": None,
        "enterprise": "",
        "quantity": 1,
        "facts": {"purposes": ["protection", "public"]},
    }
    return Entry(**(values | changes))  # type: ignore[arg-type]


def year(**changes: object) -> Year:
    values: dict[str, object] = {
        "year": 2026,
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2026, 12, 31),
        "targets": shipped_targets(),
    }
    return Year(**(values | changes))  # type: ignore[arg-type]


def test_what_serves_two_targets_counts_by_the_rule_and_the_rest_is_shown() -> None:
    came = [entry(100 + n, "attendance", subject="event:1", enterprise_id=n) for n in range(30)]
    few = [entry(200 + n, "attendance", subject="event:2", enterprise_id=n % 29) for n in range(40)]
    rows = [entry(1), entry(2), *came, *few]
    for once, public in ((True, 0), (False, 2)):
        stood = {
            each.target.id: each
            for each in standings(year(count_once=once), rows, planned={}, today=date(2026, 7, 1))
        }
        assert stood["protection"].done == 1
        assert [reason for _, reason in stood["protection"].left_out] == ["29/30"]
        assert stood["public"].done == public
        assert [reason for _, reason in stood["public"].left_out] == ["once"] * (2 - public)


def test_the_forecast_is_the_pace_or_what_is_planned_whichever_is_more() -> None:
    rows = [entry(n, facts={"purposes": ["public"]}) for n in range(2)]
    midyear = standings(year(), rows, planned={"public": 1}, today=date(2026, 7, 2))
    public = midyear[0]
    assert (public.done, public.planned, public.forecast, public.gap) == (2, 1, 3, 3)
    assert public.slips
    late = standings(year(), rows, planned={"public": 3}, today=date(2026, 12, 30))[0]
    assert (late.forecast, late.slips, late.days_left) == (5, False, 1)
    nothing = standings(year(), [], planned={}, today=date(2025, 12, 1))
    assert all(each.done == 0 for each in nothing)


async def test_progress_comes_in_words_and_as_a_picture(admin: Chat, files: Path) -> None:
    await entered(admin, "transfers", "转让登记 ZL202010123456.7")
    reply = await admin.say("/进度")
    assert "专利转让登记：1/10 件，还差 9" in reply.text
    assert "按目前进度完不成的有" in reply.text
    picture = Image.open(io.BytesIO(await fetched(reply, files)))
    assert picture.size[0] > 1000
    ledger = await admin.say("/台账 专利转让登记")
    assert "1. 2026-11-20 手工登记：转让登记 ZL202010123456.7" in ledger.text
    assert "缺佐证" not in ledger.text


async def test_a_proof_comes_later_and_an_event_elsewhere_needs_its_enterprises(
    admin: Chat, database: Database
) -> None:
    await entered(admin, "protection", "在展馆办的维权沙龙", proof=False)
    assert "缺佐证" in (await admin.say("/台账 protection")).text
    await admin.say("/补佐证 1")
    await admin.send_file(PNG.getvalue(), "照片.png")
    assert "已补上" in (await admin.say("完成")).text
    assert "没有这个编号" in (await admin.say("/补佐证 99")).text
    async with database.begin() as session:
        _, stood = await targets.stand(session, now=datetime(2026, 11, 26, tzinfo=UTC))
    assert next(each for each in stood if each.target.id == "protection").done == 1


async def test_staff_may_leave_the_slash_away_and_write_days_as_they_speak(
    admin: Chat, dispatcher: Dispatcher, clock: Clock
) -> None:
    assert "项目年度" in (await admin.say("进度")).text
    for written, day in (
        ("昨天", "2026-11-22"),
        ("12月1日", "2025-12-01"),
        ("11月20日", "2026-11-20"),
    ):
        await admin.say("登记 走访")
        await admin.say("走访汕头甲厂")
        assert "数量" in (await admin.say(written)).text
        await admin.say("1")
        await admin.say("跳过")
        shown = (await admin.say("台账 走访")).text
        assert (day in shown) == day.startswith("2026")
    member = Chat(dispatcher, clock, sender="member")
    assert "项目年度" not in (await member.say("进度")).text


async def test_an_entry_has_several_proofs_and_a_wrong_one_is_withdrawn(
    admin: Chat, files: Path
) -> None:
    await entered(admin, "transfers", "转让登记 ZL202010123456.7")
    await admin.say("/补佐证 1")
    await admin.send_file(PNG.getvalue(), "合同.png")
    await admin.send_file(PNG.getvalue(), "登记簿.png")
    assert "佐证 2 份" in (await admin.say("完成")).text
    shown = await admin.say("/佐证 1")
    assert [file.name for file in shown.files] == ["通知书.png", "合同.png", "登记簿.png"]
    previewed = await admin.tap(shown, "撤下第 1 份")
    assert "撤下佐证“通知书.png”" in previewed.text
    await admin.tap(previewed, "确认，就这样办")
    assert [file.name for file in (await admin.say("/佐证 1")).files] == ["合同.png", "登记簿.png"]
    package = zipfile.ZipFile(io.BytesIO(await fetched(await admin.say("/验收"), files)))
    packed = {Path(name).name for name in package.namelist() if name.endswith(".png")}
    assert packed == {"1-1-合同.png", "1-2-登记簿.png"}
    for wrong in ("/佐证 99", "/佐证", "/撤佐证 1 7", "/撤佐证 1 二"):
        assert "没有这" in (await admin.say(wrong)).text


async def test_firms_are_masked_everywhere_in_the_package_where_the_year_says_so(
    admin: Chat, files: Path, clock: Clock, database: Database
) -> None:
    await admin.say(
        "/新活动 甲乙丙玩具厂专场；沙龙；11月25日14:00-16:00；三楼；50人；计入 公益服务活动"
    )
    await admin.say("/发布活动 1 确认")
    await admin.say("报名 1 张三 甲乙丙玩具厂")
    clock.now = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
    await admin.say("/代签 1 张三")
    clock.now = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)
    await tend_events(database, now=clock())
    await entered(admin, "transfers", "甲乙丙玩具厂转让给潮州无名氏陶瓷有限公司")
    plain = await fetched(await admin.say("/验收"), files)
    assert "甲乙丙玩具厂" in words_of(plain)
    await admin.say("/指标 单位 打码 确认")
    assert "单位名称：打码" in (await admin.say("/指标")).text
    masked = words_of(await fetched(await admin.say("/验收"), files))
    assert "甲乙丙" not in masked
    assert "无名氏" not in masked
    assert "甲乙***（单位 1）转让给***有限公司" in masked


def words_of(package: bytes) -> str:
    """Every name and every word in the tables and documents of a package."""
    held = zipfile.ZipFile(io.BytesIO(package))
    words = list(held.namelist())
    for name in held.namelist():
        if name.endswith(".xlsx"):
            for sheet in load_workbook(io.BytesIO(held.read(name))):
                words += [str(cell) for row in sheet.values for cell in row]
        elif name.endswith(".docx"):
            document = Document(io.BytesIO(held.read(name)))
            words += [paragraph.text for paragraph in document.paragraphs]
            words += [c.text for t in document.tables for row in t.rows for c in row.cells]
    return "\n".join(words)


async def test_numbers_and_rules_are_the_administrators_after_a_preview(
    admin: Chat, dispatcher: Dispatcher, clock: Clock, database: Database
) -> None:
    previewed = await admin.say("/指标 talent 60")
    assert "专利导航人才的目标 50 → 60" in previewed.text
    assert "50 人次" in (await admin.say("/指标")).text
    await admin.tap(previewed, "确认，就这样办")
    assert "60 人次" in (await admin.say("/指标")).text
    await admin.say("/指标 规则 各计一次 确认")
    await admin.say("/指标 年度 2026-03-01 2027-02-28 确认")
    shown = (await admin.say("/指标")).text
    assert "2027 项目年度：2026-03-01 至 2027-02-28" in shown
    assert "每项都计数" in shown
    assert "60 人次" in shown
    for wrong in ("/指标 talent 很多", "/指标 年度 明天", "/指标 火星 3"):
        assert "已修改" not in (await admin.say(f"{wrong} 确认")).text
    staff = Chat(dispatcher, clock, sender="staff")
    await given_role(database, staff, Role.STAFF, "陈")
    assert "只有管理员" in (await staff.say("/指标 talent 70 确认")).text
    member = Chat(dispatcher, clock, sender="member")
    for word in ("/进度", "/台账", "/登记", "/补佐证", "/验收", "/指标", "/申报材料", "/材料"):
        assert "只对工作人员" in (await member.say(word)).text


async def test_a_year_of_work_becomes_a_package_whose_numbers_are_the_rows_own(
    admin: Chat, database: Database, clock: Clock, files: Path, dispatcher: Dispatcher
) -> None:
    drafted = await admin.say(
        "/新活动 维权沙龙；沙龙；11月25日14:00-16:00；三楼；50人；计入 维权援助活动、公益服务活动"
    )
    assert "已存为草稿" in drafted.text
    await admin.say("/发布活动 1 确认")
    member = Chat(dispatcher, clock, sender="member")
    await member.say("报名 1 张三、李四 汕头甲厂")
    clock.now = datetime(2026, 11, 25, 6, 0, tzinfo=UTC)
    await admin.say("/代签 1 张三")
    await admin.say("/代签 1 王五 汕头乙厂")
    await entered(admin, "transfers", "转让登记，第一件")
    await entered(admin, "licences", "许可备案，第一件", proof=False)
    clock.now = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)
    await tend_events(database, now=clock())
    ledger = (await admin.say("/台账 维权援助")).text
    assert "签到表由验收材料自动附上" in ledger
    assert "缺佐证" not in ledger
    assert "缺佐证" in (await admin.say("/台账 licences")).text
    reply = await admin.say("/验收")
    assert "1 个佐证" not in reply.text
    assert "有 1 条记录还缺佐证" in reply.text
    package = zipfile.ZipFile(io.BytesIO(await fetched(reply, files)))
    assert package.testzip() is None
    names = package.namelist()
    assert all(not name.startswith("/") and ".." not in name for name in names)
    index = Document(io.BytesIO(package.read("00-验收材料索引.docx")))
    headings = [p.text for p in index.paragraphs if p.style and p.style.name == "Heading 1"]
    assert headings[0] == "一、缺少的佐证（先补齐）"
    missing, summary = index.tables[0], index.tables[1]
    assert [cell.text for cell in missing.rows[1].cells][3] == "许可备案，第一件"
    async with database.begin() as session:
        counted = {
            row[0]: row[1]
            for row in await session.execute(
                text(
                    "SELECT json_extract(facts, '$.target'), sum(quantity) FROM evidence"
                    " WHERE kind = 'other' GROUP BY 1"
                )
            )
        }
    told = {row.cells[0].text: row.cells[3].text for row in summary.rows[1:]}
    assert told["专利转让登记"] == str(counted["transfers"])
    assert told["专利许可备案"] == str(counted["licences"])
    assert told["维权援助活动（每场 30 家以上企业）"] == "0"
    sheet = next(name for name in names if "维权援助" in name and name.endswith("企业）.xlsx"))
    rows = list(load_workbook(io.BytesIO(package.read(sheet))).active.values)  # type: ignore[union-attr]
    assert rows[1][6] == "不计入：企业数 2/30"
    signed = next(name for name in names if name.endswith("签到表.xlsx"))
    people_came = list(load_workbook(io.BytesIO(package.read(signed)))["签到表"].values)
    assert {row[2] for row in people_came[1:3]} == {"张*", "王*"}
    assert json.dumps(people_came[1], default=str).count("1380") == 0


async def test_the_clock_tells_staff_once_a_week_and_warns_once_a_month(
    admin: Chat, database: Database, tmp_path: Path
) -> None:
    folder = FileFolder(tmp_path / "weekly")
    await admin.say("你好")
    monday = datetime(2026, 11, 30, 1, 30, tzinfo=UTC)
    for at in (monday, monday, monday + timedelta(hours=3), monday + timedelta(days=3)):
        await tend_targets(database, folder, now=at)
    async with database.begin() as session:
        told = (await session.execute(text("SELECT text FROM deliveries"))).scalars().all()
        pictures = (
            await session.execute(text("SELECT id, name FROM stored_files WHERE owner_id IS NULL"))
        ).all()
        attached = await session.scalar(
            text("SELECT files FROM deliveries WHERE text LIKE '%项目年度周报%'")
        )
    assert sum("项目年度周报" in line for line in told) == 1
    assert [picture.name for picture in pictures] == ["任务进度.png"]
    assert pictures[0].id in str(attached)
    with Image.open(io.BytesIO(await folder.read(pictures[0].id))) as picture:
        assert picture.width > 800
    warnings = [line for line in told if line.startswith("指标提醒：")]
    assert len(warnings) == 2  # in November, and in December
    assert "专利导航人才 0/50 人次，还差 50，预计只能到 0 人次" in warnings[0]
    assert "专利转让登记 0/10 件" in warnings[0], "all of a day in one push"


async def test_what_happens_all_day_long_is_one_entry_a_day(any_database: Database) -> None:
    at = datetime(2026, 6, 1, 3, tzinfo=UTC)
    async with any_database.begin() as session:
        await people.find_or_add_user(session, channel="web", external_id="x", now=at)
        for number in range(5):
            await note_evidence(
                session, Evidence(key=f"s{number}", kind=EvidenceKind.SEARCH, at=at)
            )
        await note_evidence(session, Evidence(key="v", kind=EvidenceKind.VISIT, at=at))
        await note_evidence(
            session, Evidence(key="p", kind=EvidenceKind.PUSH, at=at, quantity=2000)
        )
    async with any_database.begin() as session:
        _, stood = await targets.stand(session, now=at)
        held = await targets.ledger(session, await targets.year_of(session, at.date()))
    assert next(each for each in stood if each.target.id == "searches").done == 5
    assert next(each for each in stood if each.target.id == "pushes").done == 1  # to 2000 people
    assert [(each.kind, each.quantity) for each in held] == [
        ("visit", 1),
        ("push", 2000),
        ("search", 5),
    ]


async def test_the_application_papers_have_states_and_files(admin: Chat) -> None:
    assert "已备好 0 份" in (await admin.say("/申报材料")).text
    await admin.say("/材料 A2")
    await admin.say("已备好")
    await admin.say("盖章件在档案柜")
    done = await admin.send_file(PNG.getvalue(), "证书.png")
    assert "已更新：A2 已备好" in done.text
    shown = await admin.say("/申报材料")
    assert "已备好 1 份" in shown.text
    assert "· A2 法人资格证书复印件：已备好，有文件（盖章件在档案柜）" in shown.text


async def test_what_has_no_target_is_not_called_done(admin: Chat) -> None:
    await entered(admin, "visits", "走访汕头某某玩具有限公司")
    shown = (await admin.say("/台账 企业走访")).text
    assert "不设目标" in shown
    assert "已完成" not in shown
    assert "/0" not in shown
