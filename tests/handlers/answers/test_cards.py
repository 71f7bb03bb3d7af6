"""Staff add, correct and retire cards in chat; every change is live with the next question."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from handlers.answers import card_writing
from handlers.answers import staff_texts as texts
from handlers.form import FieldError
from handlers.message import Reply
from knowledge.card import SERVICES, cards
from knowledge.card_check import outdated
from retrieval.open import Retrieval
from scheduler.card_reviews import review_cards
from storage import audit
from storage.database import Database
from storage.schema.answers import CardVersionRow
from storage.schema.desk import AuditRow
from tests.handlers.dialogue import Chat

QUESTIONS = """汕头专利质押贴息去哪问
质押贷款贴息找谁咨询
专利质押有没有贴息的窗口
贴息的事情打哪里问
知识产权质押贴息咨询"""
ASKED = "汕头专利质押贴息去哪问"
ANSWER = "贴息政策由区里每年公布，可以先向服务中心登记需求，有新通知会告诉您。"


async def add(staff: Chat, *, answer: str = ANSWER, basis: str = "民法典第440条") -> Reply:
    await staff.say("/新卡片")
    for words in ("质押贴息咨询", QUESTIONS, answer, "跳过", basis):
        reply = await staff.say(words)
    return reply


async def test_a_new_card_answers_the_next_question(
    staff: Chat, visitor: Chat, database: Database
) -> None:
    assert ANSWER not in (await visitor.say(ASKED)).text
    assert "从下一个问题起就用它回答" in (await add(staff)).text
    answer = await visitor.say(ASKED)
    assert ANSWER in answer.text
    assert [c.locator for c in answer.citations][:1] == ["第四百四十条"]
    async with database.begin() as session:
        [row] = (await session.scalars(select(CardVersionRow))).all()
        actions = (await session.scalars(select(AuditRow.action))).all()
        assert await audit.broken_at(session) is None
    assert (row.version, row.retired, row.content["title"]) == (1, False, "质押贴息咨询")
    assert actions == ["card.add"]


async def test_a_shipped_card_is_corrected_retired_and_taken_up_again(
    staff: Chat, visitor: Chat
) -> None:
    question = "专利年费什么时候交"
    assert "在办登记手续时缴" in (await visitor.say(question)).text
    await staff.tap(await staff.say("/改卡片 annuity-when"), "答案")
    corrected = "授权当年的年费在办登记手续时一起缴，以后每年在上一年度期满前缴。"
    assert "第 1 版" in (await staff.say(corrected)).text
    assert corrected in (await visitor.say(question)).text
    shown = (await staff.say("/卡片 看 annuity-when")).text
    assert "第 1 版" in shown
    assert "陈静" in shown
    retired = await staff.tap(await staff.say("/卡片 停用 annuity-when"), "确认停用")
    assert "不再用它" in retired.text
    assert corrected not in (await visitor.say(question)).text
    again = await staff.tap(await staff.say("/卡片 看 annuity-when"), "恢复使用")
    assert "第 3 版" in again.text
    assert corrected in (await visitor.say(question)).text


@pytest.mark.parametrize(
    ("answer", "basis", "complaint"),
    [
        (ANSWER, "民法典第九千条", "资料库里没有"),
        (ANSWER, "火星法第一条", "资料库里没有"),
        (ANSWER, "随便", "看不懂"),
        ("三十七日内办完。", "民法典第四百四十条", "37日"),
    ],
)
async def test_a_card_that_cannot_be_trusted_is_refused(
    staff: Chat, database: Database, answer: str, basis: str, complaint: str
) -> None:
    assert complaint in (await add(staff, answer=answer, basis=basis)).text
    async with database.begin() as session:
        assert not (await session.scalars(select(CardVersionRow))).all()


async def test_a_phrasing_of_another_card_is_refused(staff: Chat) -> None:
    taken = next(card for card in cards() if card.id == "annuity-when")
    await staff.say("/新卡片")
    await staff.say("标题")
    assert "要 5 到 16 行" in (await staff.say("一种问法")).text
    await staff.say("\n".join([taken.questions[0], *QUESTIONS.splitlines()]))
    await staff.say(ANSWER)
    await staff.say("跳过")
    assert taken.title in (await staff.say("民法典第四百四十条")).text


async def test_cards_are_found_and_listed(staff: Chat) -> None:
    assert "张卡片" in (await staff.say("/卡片")).text
    found = await staff.say("/卡片 查 年费 滞纳金")
    assert "找到" in found.text
    assert found.choices
    assert "答案：" in (await staff.say(found.choices[0].value)).text
    assert "没有找到" in (await staff.say("/卡片 查 量子计算机")).text
    assert "没有编号" in (await staff.say("/卡片 看 nothing")).text
    assert "没有编号" in (await staff.say("/改卡片 nothing")).text
    assert "没有要复核" in (await staff.say("/卡片 复核")).text


async def test_retired_cards_are_listed_and_come_back_from_the_list(staff: Chat) -> None:
    assert "没有停用" in (await staff.say("/卡片 已停用")).text
    await staff.tap(await staff.say("/卡片 停用 annuity-when"), "确认停用")
    listed = await staff.say("/卡片 已停用")
    assert "停用的卡片 1 张" in listed.text
    assert "annuity-when" in listed.text
    assert "已保存" in (await staff.say(listed.choices[0].value)).text
    assert "没有停用" in (await staff.say("/卡片 已停用")).text


async def change(staff: Chat, part: str, words: str, *, card: str = "annuity-when") -> str:
    await staff.tap(await staff.say(f"/改卡片 {card}"), part)
    return (await staff.say(words)).text


async def test_the_next_step_of_a_card_is_set_by_a_button(staff: Chat, visitor: Chat) -> None:
    asked = await staff.tap(await staff.say("/改卡片 annuity-when"), "下一步按钮")
    assert "年费提醒" in asked.text
    assert "已保存" in (await staff.tap(asked, "提交求助")).text
    answer = await visitor.say("专利年费什么时候交")
    assert "提交求助" in [choice.label for choice in answer.choices]
    assert "没有这一项" in await change(staff, "下一步按钮", "飞到月球")


async def test_the_cases_of_a_card_are_asked_back_for(staff: Chat, visitor: Chat) -> None:
    await add(staff)
    listed = await staff.say("/卡片 查 质押贴息咨询")
    card = listed.choices[0].value.rpartition(" ")[2]
    assert "只能是" in await change(staff, "分情况", "大专利：一\n小专利：二", card=card)
    assert "各写一行" in await staff_says(staff, "发明专利：去区里问。\n实用新型：打电话。")
    cases = "发明专利：去区里问。\n实用新型：打电话。\n外观设计：先等通知。"
    assert "已保存" in await staff_says(staff, cases)
    back = await visitor.say(ASKED)
    assert "哪一种专利" in back.text
    assert "打电话。" in (await visitor.tap(back, "实用新型")).text
    assert "已保存" in await change(staff, "分情况", "无", card=card)
    assert "哪一种专利" not in (await visitor.say(ASKED)).text


async def test_the_days_of_a_card_are_set(staff: Chat, visitor: Chat) -> None:
    await add(staff)
    listed = await staff.say("/卡片 查 质押贴息咨询")
    card = listed.choices[0].value.rpartition(" ")[2]
    assert "看不懂" in await change(staff, "适用日期", "明年", card=card)
    assert "看不懂" in await staff_says(staff, "2027-12-31 至 2027-01-01")
    assert "没有有效的版本" in await staff_says(staff, "至 2001-12-31")
    assert "已保存" in await staff_says(staff, "2027-01-01 起")
    assert ANSWER not in (await visitor.say(ASKED)).text
    assert "2027年1月1日" in (await staff.say(f"/卡片 看 {card}")).text
    assert "已保存" in await change(staff, "适用日期", "无", card=card)
    assert ANSWER in (await visitor.say(ASKED)).text


async def staff_says(staff: Chat, words: str) -> str:
    """What a further answer to the open form comes to."""
    return (await staff.say(words)).text


def test_every_service_has_a_label_and_days_are_read_in_every_writing() -> None:
    assert set(texts.SERVICES) == SERVICES | {""}
    assert card_writing.dates("2027-01-01 至 2027-12-31") == (date(2027, 1, 1), date(2027, 12, 31))
    assert card_writing.dates("2027-01-01起") == (date(2027, 1, 1), None)
    assert card_writing.dates("至 2026-12-31") == (None, date(2026, 12, 31))
    assert card_writing.dates("无") == (None, None)
    for wrong in ("起", "至", "2027-02-30 起", "2027-01-01", ""):
        with pytest.raises(FieldError):
            card_writing.dates(wrong)


async def test_a_card_whose_basis_changed_version_is_to_be_looked_at(
    staff: Chat, shelf: Retrieval, database: Database
) -> None:
    now = datetime(2027, 1, 4, 2, 0, tzinfo=UTC)
    old = [c for c in shelf.curation.cards if outdated(c, shelf.library, day=date(2027, 1, 4))]
    assert not old  # the shipped ones end with the law of 2019
    open_ended = await add(staff, basis="商标法第四十条")
    assert "已保存" in open_ended.text
    await shelf.refresh()
    assert await review_cards(database, shelf.curation.cards, shelf.library, now=now) == 1
    assert await review_cards(database, shelf.curation.cards, shelf.library, now=now) == 0
    listed = await staff.say("/卡片 复核")
    assert "质押贴息咨询" in listed.text
    assert "新版本（2026-06-26）" in listed.text
    card_id = listed.choices[0].value.rpartition(" ")[2]
    assert "已移出" in (await staff.say(f"/卡片 已核 {card_id}")).text
    assert "没有要复核" in (await staff.say("/卡片 复核")).text
