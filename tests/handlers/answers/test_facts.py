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


async def test_a_new_fact_bears_out_what_a_card_says(staff: Chat, visitor: Chat) -> None:
    card = [
        "汕头质押贴息几成",
        "质押贷款贴息比例",
        "专利质押贴多少息",
        "贴息能贴几个点",
        "贴息标准是多少",
    ]
    answer = "贴息按实际利息的百分之四十一算。"

    async def add_card() -> str:
        for words in ("/新卡片", "贴息比例", "\n".join(card), answer, "跳过", "民法典第四百四十条"):
            reply = await staff.say(words)
        return reply.text

    assert "41%" in await add_card()  # the article says no such share
    await staff.say("取消")
    asked = await staff.say("/新政策")
    assert "叫什么" in asked.text
    subjects = await staff.say("质押贴息比例")
    assert "看不懂" not in (await staff.tap(subjects, "质押")).text
    assert "有没有写着它的条文" in (await staff.say("41%")).text
    assert "要给用户附" in (await staff.say("民法典第四百四十条")).text
    await staff.say("以区里当年的通知为准。")
    await staff.say("汕头市某某通知")
    await staff.say("2026-01-01")
    await staff.say("今天")
    saved = (await staff.say("已核实")).text
    assert "已添加“质押贴息比例”" in saved
    assert "质押贴息比例" in (await staff.say("/政策")).text
    assert "已保存" in await add_card()
    assert answer in (await visitor.say(card[0])).text


async def test_what_is_no_fact_is_refused(staff: Chat) -> None:
    await staff.say("/新政策")
    assert "最多 16 个字" in (await staff.say("长" * 17)).text
    await staff.say("窗口")
    assert "请点按钮" in (await staff.say("别的")).text
    await staff.say("联系方式")
    assert "有没有写着它的条文" in (await staff.say("周一到周五上午开")).text
    assert "资料库里没有" in (await staff.say("民法典第九千条")).text
    await staff.say("跳过")
    assert "要给用户附" not in (await staff.say("以窗口公布的为准。")).text
    for words in ("区里的通知", "跳过", "今天"):
        await staff.say(words)
    assert "已添加“窗口”" in (await staff.say("待核实")).text


async def test_years_with_a_gap_are_refused(staff: Chat) -> None:
    figures = "第1至3年 10元\n第5至6年 20元"
    for words in (
        "/新政策",
        "登记费",
        "官费",
        figures,
        "跳过",
        "以官方为准",
        "通知",
        "跳过",
        "今天",
    ):
        await staff.say(words)
    assert "冲突" in (await staff.say("已核实")).text


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
