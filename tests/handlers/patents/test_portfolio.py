"""Watching one's own patents and marks in a dialogue, and the reminders that follow."""

import csv
import io
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from handlers.dispatcher import Dispatcher
from handlers.message import Reply
from knowledge.patents.importing import ImportOptions, import_register
from knowledge.patents.numbers import chinese_number
from knowledge.policy import policy_table
from scheduler.portfolio_deadlines import remind_of_deadlines
from storage.database import Database
from storage.files import FileFolder
from storage.register.patents import fees_of, patent_by_key
from storage.schema.desk import DeliveryRow
from tests.handlers.dialogue import Chat, Clock, OneArticleAnswerer, build_dispatcher
from tests.retrieval.patents.small_register import AOQI, MAGNETIC

NUMBER = chinese_number(MAGNETIC.digits)
UNHELD = chinese_number("202110999999")


def labels(reply: Reply) -> list[str]:
    return [choice.label for choice in reply.choices]


async def imported(database: Database, folder: Path, rows: list[list[str]]) -> None:
    path = folder / "fees.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    how = ImportOptions(refused_folder=folder)
    now = datetime(2026, 11, 23, 1, tzinfo=UTC)
    result = await import_register(database, path, now=now, options=how)
    assert (result.format, result.counts["changed"]) == ("cnipa-fees", 1)


async def remind(database: Database, at: datetime) -> list[DeliveryRow]:
    await remind_of_deadlines(database, policy=policy_table(), now=at)
    async with database.begin() as session:
        return list(await session.scalars(select(DeliveryRow).order_by(DeliveryRow.id)))


async def test_a_firms_rights_are_watched(chat: Chat) -> None:
    asked = await chat.say("关注我们公司的专利")
    assert "公司的全称" in asked.text
    reply = await chat.say(AOQI)
    assert "名下有 3 件专利、3 件商标" in reply.text
    mine = await chat.say("我们公司的专利")
    assert f"您关注的公司：{AOQI}。共有 3 件专利、3 件商标。" in mine.text
    lines = [line for line in mine.text.splitlines() if line.startswith("· ")]
    assert "小熊）（202330345678.3）：补缴年费（第 4 年 900 元），最晚 2026年12月1日" in lines[0]
    assert "奥奇（10000009，第28类）：异议期截止，最晚 2027年1月6日" in lines[1]


async def test_a_part_of_a_name_asks_which_firm_is_meant(chat: Chat) -> None:
    reply = await chat.say("关注 奥奇玩具")
    assert labels(reply)[0] == AOQI
    assert "已关注" in (await chat.say(reply.choices[0].value)).text
    again = await chat.say("关注 拼乐")
    anyway = await chat.tap(again, "就按“拼乐”关注")
    assert "还没有这家公司名下" in anyway.text


async def test_what_is_no_firm_is_asked_about(chat: Chat) -> None:
    reply = await chat.say("关注 风电行业")
    assert "订阅 风电行业" in reply.text
    assert "还没有这家公司名下" in (await chat.say("关注 广东新来的玩具有限公司")).text


async def test_single_numbers_with_and_without_a_filing_day(chat: Chat) -> None:
    assert "已关注" in (await chat.say(f"关注 {NUMBER.display}")).text
    unknown = await chat.say(f"关注 {UNHELD.display}")
    assert "请把申请日也告诉我" in unknown.text
    told = await chat.say(f"关注 {UNHELD.display} 2021-03-05")
    assert "按您说的申请日 2021年3月5日 推算" in told.text
    assert "已关注 商标 10000001" in (await chat.say("关注 商标10000001")).text
    mine = await chat.say("我的专利")
    assert "共有 2 件专利、2 件商标" in mine.text
    assert f"{UNHELD.display}）：缴年费（第 7 年 2000 元），最晚 2027年3月5日" in mine.text


async def test_a_wrong_number_is_explained(chat: Chat) -> None:
    wrong = f"{NUMBER.serial}.{'1' if NUMBER.check != '1' else '2'}"
    assert "校验位不对" in (await chat.say(f"关注 {wrong}")).text


async def test_watching_ends(chat: Chat) -> None:
    await chat.say(f"关注 {AOQI}")
    await chat.say(f"取消关注 {NUMBER.display}")
    assert "共有 2 件专利" in (await chat.say("我的专利")).text
    assert "已取消关注" in (await chat.say(f"取消关注 {AOQI}")).text
    assert "还没有关注任何" in (await chat.say("我的专利")).text
    assert "您没有关注" in (await chat.say("取消关注 别的公司")).text


async def test_pages_and_cards_of_ones_own(chat: Chat) -> None:
    await chat.say(f"关注 {AOQI}")
    mine = await chat.say("我的专利")
    page = await chat.tap(mine, "全部专利")
    assert "专利，共 3 件" in page.text
    assert "申请号：" in (await chat.say(page.choices[0].value)).text
    marks = await chat.tap(mine, "全部商标")
    assert "商标“" in (await chat.say(marks.choices[0].value)).text


async def test_the_table_of_days(
    database: Database, clock: Clock, register: object, tmp_path: Path
) -> None:
    files = FileFolder(tmp_path / "files")
    dispatcher: Dispatcher = build_dispatcher(
        database, OneArticleAnswerer(), clock, files=tmp_path / "files"
    )
    chat = Chat(dispatcher, clock)
    await chat.say(f"关注 {AOQI}")
    reply = await chat.say("/期限表")
    book = load_workbook(io.BytesIO(await files.read(reply.files[0].file_id)))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[0][:4] == ("种类", "名称", "号码", "要办的事")
    assert {row[3] for row in rows[1:]} == {"缴年费", "补缴年费", "商标续展", "异议期截止"}


async def test_reminders_come_at_90_30_and_7_days_and_once(chat: Chat, database: Database) -> None:
    await chat.say(f"关注 {NUMBER.display}")  # its eighth annuity is due on 2027-03-02
    assert await remind(database, datetime(2026, 12, 1, 1, tzinfo=UTC)) == []
    sent = await remind(database, datetime(2026, 12, 2, 1, tzinfo=UTC))
    assert len(sent) == 1
    assert "第 8 年，全额 1200 元，最晚 2027年3月2日 交" in sent[0].text
    assert "还有 90 天" in sent[0].text
    assert sent[0].kind == "deadline"
    assert len(await remind(database, datetime(2026, 12, 2, 5, tzinfo=UTC))) == 1
    assert len(await remind(database, datetime(2027, 2, 10, 1, tzinfo=UTC))) == 2
    assert len(await remind(database, datetime(2027, 2, 24, 1, tzinfo=UTC))) == 3
    assert len(await remind(database, datetime(2027, 3, 2, 1, tzinfo=UTC))) == 3


async def test_a_missed_day_is_told_in_its_grace(chat: Chat, database: Database) -> None:
    await chat.say(f"关注 {NUMBER.display}")
    sent = await remind(database, datetime(2027, 4, 20, 1, tzinfo=UTC))
    assert "期限已过" in sent[-1].text
    assert "另加滞纳金 60 元" in sent[-1].text
    assert "最晚 2027年9月2日 补交" in sent[-1].text
    assert len(await remind(database, datetime(2027, 4, 21, 1, tzinfo=UTC))) == 1
    assert len(await remind(database, datetime(2027, 8, 30, 1, tzinfo=UTC))) == 2


async def test_a_fee_that_was_paid_is_reminded_of_no_more(chat: Chat, database: Database) -> None:
    await chat.say(f"关注 {NUMBER.display}")
    sent = await remind(database, datetime(2026, 12, 2, 1, tzinfo=UTC))
    (label, value), _ = sent[0].choices
    assert label == "年费已交"
    assert "第 8 年的年费交过了" in (await chat.say(value)).text
    assert len(await remind(database, datetime(2027, 2, 24, 1, tzinfo=UTC))) == 1
    assert len(await remind(database, datetime(2027, 4, 20, 1, tzinfo=UTC))) == 1
    assert "例如：年费已交" in (await chat.say("年费已交 随便")).text


async def test_fee_queries_move_the_days_of_whoever_watches(
    chat: Chat, database: Database, tmp_path: Path
) -> None:
    await chat.say(f"关注 {NUMBER.display}")
    assert "第 8 年 1200 元），最晚 2027年3月2日" in (await chat.say("我的专利")).text
    due = ["申请号", "费用种类", "应缴金额", "缴费截止日", "费用状态"]
    paid = ["申请号", "缴费种类", "缴费金额", "缴费日期"]
    name = "实用新型专利第8年年费"
    await imported(database, tmp_path, [due, [NUMBER.display, name, "1200", "2027-03-02", "未缴"]])
    assert "第 8 年 1200 元），最晚 2027年3月2日" in (await chat.say("我的专利")).text
    await imported(database, tmp_path, [paid, [NUMBER.display, name, "1200", "2026-11-20"]])
    assert "第 9 年 2000 元），最晚 2028年3月2日" in (await chat.say("我的专利")).text
    card = await chat.say(NUMBER.display)
    assert "年费：库里查到第 8 年的已缴（2026年11月20日 缴）" in card.text
    assert "下一次年费：第 9 年" in card.text
    assert await remind(database, datetime(2026, 12, 2, 1, tzinfo=UTC)) == []
    async with database.begin() as session:
        row = await patent_by_key(session, NUMBER.key)
        assert row is not None
        kept = (await fees_of(session, [row.id]))[row.id]
    assert {(fee.state, fee.paid_on) for fee in kept} == {("未缴", None), ("", date(2026, 11, 20))}


async def test_a_late_job_says_only_the_nearest_distance(chat: Chat, database: Database) -> None:
    await chat.say(f"关注 {NUMBER.display}")
    sent = await remind(database, datetime(2027, 2, 27, 1, tzinfo=UTC))
    assert len(sent) == 1
    assert sent[0].text.count("·") == 1


@pytest.mark.parametrize(
    ("watched", "day", "told"),
    [
        ("商标10000001", datetime(2027, 4, 10, 1, tzinfo=UTC), "续展最晚 2027年5月6日"),
        ("商标10000001", datetime(2027, 6, 1, 1, tzinfo=UTC), "正在宽展期：续展最晚 2027年11月8日"),
        ("商标10000009", datetime(2026, 12, 20, 1, tzinfo=UTC), "别人提异议的期限到 2027年1月6日"),
        (
            f"{chinese_number('202610999999').display} 2026-03-02",
            datetime(2027, 2, 10, 1, tzinfo=UTC),
            "要以这件为基础要求优先权再申请，最晚 2027年3月2日",
        ),
        (
            "PCT/CN2025/012345 2025-03-03",
            datetime(2027, 8, 10, 1, tzinfo=UTC),
            "进入中国国家阶段最晚 2027年9月3日",
        ),
        (
            "PCT/CN2025/012345 2025-03-03",
            datetime(2027, 10, 10, 1, tzinfo=UTC),
            "缴宽限费最晚 2027年11月3日",
        ),
    ],
)
async def test_every_kind_of_day_is_reminded_of(
    chat: Chat, database: Database, watched: str, day: datetime, told: str
) -> None:
    assert "已关注" in (await chat.say(f"关注 {watched}")).text
    assert any(told in push.text for push in await remind(database, day))


async def test_one_push_a_day_for_many_rights(chat: Chat, database: Database) -> None:
    await chat.say(f"关注 {AOQI}")
    sent = await remind(database, datetime(2027, 2, 20, 1, tzinfo=UTC))
    assert len(sent) == 1
    assert sent[0].text.count("\n· ") >= 2
    assert sent[0].text.startswith("您关注的")


async def test_what_is_watched_is_among_ones_own_data_and_goes_with_it(
    chat: Chat, database: Database
) -> None:
    await chat.say(f"关注 {AOQI}")
    await chat.say("查专利 积木")
    assert f"关注的公司：{AOQI}；单独关注的号码 0 个" in (await chat.say("我的数据")).text
    await chat.say("/确认删除")
    assert "还没有关注任何" in (await chat.say("我的专利")).text
