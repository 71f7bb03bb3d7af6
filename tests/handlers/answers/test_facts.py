"""Staff update policy facts in chat: calculations use them at once, cards are looked over."""

from datetime import date

import pytest

from knowledge.curated import fact_content, fact_from, facts_with
from knowledge.policy import policy_table
from tests.handlers.dialogue import Chat

ASKED = "发明2022年3月5日申请的明年年费多少"


async def change(staff: Chat, *lines: str, valid_from: str = "跳过", status: str = "已核实") -> str:
    await staff.say("/改政策 annuity-invention")
    await staff.say("\n".join(lines))
    await staff.say("国家知识产权局公告第999号")
    await staff.say(valid_from)
    await staff.say("今天")
    return (await staff.say(status)).text


NEW = ["第1至3年 900元", "第4至6年 1300元", "第7至9年 2000元", "第10至12年 4000元",
       "第13至15年 6000元", "第16至20年 8000元"]  # fmt: skip


async def test_a_changed_fact_is_calculated_with_at_once(staff: Chat, visitor: Chat) -> None:
    assert "第6年度年费1200元" in (await visitor.say(ASKED)).text
    saved = await change(staff, *NEW)
    assert "已更新" in saved
    assert "卡片里的数字因此要复核" in saved
    answer = (await visitor.say(ASKED)).text
    assert "第6年度年费1300元" in answer
    shown = (await staff.say("/政策 看 annuity-invention")).text
    assert "国家知识产权局公告第999号" in shown
    assert "第 1 版" in shown
    assert "陈静" in shown
    assert "发明年费标准" in (await staff.say("/卡片 复核")).text


async def test_an_unconfirmed_fact_is_told_as_such(staff: Chat) -> None:
    await change(staff, *NEW, status="待核实")
    assert "待核实" in (await staff.say("/政策 看 annuity-invention")).text


async def test_lines_that_are_no_figures_are_asked_for_again(staff: Chat) -> None:
    assert "看不懂“很多钱”" in await change(staff, "很多钱")
    assert "冲突" in await change(staff, "第1至3年 900元", "第5至6年 1300元")


async def test_odd_days_and_ids(staff: Chat) -> None:
    assert "没有编号" in (await staff.say("/政策 看 nothing")).text
    assert "没有编号" in (await staff.say("/改政策 nothing")).text
    assert "annuity-design" in (await staff.say("/政策")).text
    await staff.say("/改政策 annuity-invention")
    await staff.say("不变")
    await staff.say("来源")
    assert "2027-01-01" in (await staff.say("明年")).text
    await staff.say("跳过")
    assert "2027-01-01" in (await staff.say("2099-01-01")).text


@pytest.mark.parametrize("fact", policy_table().facts, ids=lambda fact: str(fact.id))
def test_every_fact_survives_its_row(fact: object) -> None:
    assert fact_from(fact_content(fact)) == fact  # type: ignore[arg-type]


def test_a_new_fact_ends_the_one_before() -> None:
    before = policy_table().on(date(2026, 11, 26), id="fee-priority")
    content = {**fact_content(before), "valid_from": "2027-01-01", "values": [
        {"amount": 90, "unit": "元"}]}  # fmt: skip
    table = facts_with(policy_table(), [content])
    assert table.on(date(2026, 12, 31), id="fee-priority").amount == before.amount
    assert table.on(date(2027, 1, 1), id="fee-priority").amount == 90
    assert facts_with(policy_table(), [{"id": "broken"}]).facts == policy_table().facts
