"""Questions left open gather by meaning, are answered once for all who asked, become a card."""

from sqlalchemy import select

from handlers.dispatcher import Dispatcher
from storage.database import Database
from storage.schema.desk import DeliveryRow
from tests.handlers.dialogue import Chat, Clock


async def test_one_answer_goes_to_those_who_agreed_and_becomes_a_card(
    staff: Chat, visitor: Chat, desk: Dispatcher, clock: Clock, database: Database
) -> None:
    other = Chat(desk, clock, sender="other")
    reply = await visitor.say("汕头知识产权质押贷款贴息今年还有名额吗")
    handed = await visitor.tap(await visitor.tap(reply, "👎 没用"), "转给工作人员")
    await visitor.tap(handed, "有答复请通知我")
    disliked = await other.tap(
        await other.say("汕头知识产权质押贷款贴息今年还有没有名额"), "👎 没用"
    )
    await other.tap(disliked, "太笼统")
    queue = await staff.say("/待答")
    assert "等待处理的问题 2 个，归成 1 组" in queue.text
    assert "2 人、2 次不满意、1 个已转交，太笼统" in queue.text
    await staff.tap(queue, "答复第 1 组")
    done = await staff.say("今年的名额要看区里的通知，请先登记需求。")
    assert "将发给 1 位提问人" in done.text
    assert "另有 1 人没有要求通知" in done.text
    async with database.begin() as session:
        [row] = (await session.scalars(select(DeliveryRow))).all()
    assert row.kind == "answer"
    assert "今年的名额要看区里的通知" in row.text
    assert "没有等待处理的问题" in (await staff.say("/待答")).text
    form = await staff.tap(done, "做成卡片")
    assert "标题" in form.text
    phrasings = "贴息名额还有吗\n贴息名额多少\n质押名额怎么报\n今年贴息名额\n贴息报名在哪"
    await staff.say("质押贴息名额")
    assert "一行一步" in (await staff.say(phrasings)).text
    await staff.say("先登记需求\n2、等区里的通知\n按通知交材料")
    assert "已保存“质押贴息名额”" in (await staff.say("民法典第四百四十条")).text
    answer = (await visitor.say("今年贴息名额")).text
    assert "请先登记需求" in answer
    assert "1. 先登记需求\n2. 等区里的通知\n3. 按通知交材料" in answer


async def test_a_group_is_set_aside_and_a_verdict_reopens_it(staff: Chat, visitor: Chat) -> None:
    answer = await visitor.say("发明专利保护期是多少年")
    await visitor.tap(answer, "👎 没用")
    queue = await staff.say("/待答")
    assert "已处理 1 个" in (await staff.tap(queue, "第 1 组不用答")).text
    assert "已经有人处理" in (await staff.tap(queue, "第 1 组不用答")).text
    assert "已经有人处理" in (await staff.tap(queue, "答复第 1 组")).text
    await visitor.tap(answer, "👎 没用")
    assert "等待处理的问题 1 个" in (await staff.say("/待答")).text


async def test_the_week_in_words_and_as_a_picture(staff: Chat, visitor: Chat) -> None:
    assert "提问 0 次" in (await staff.say("/统计")).text
    answer = await visitor.say("发明专利保护期是多少年")
    await visitor.tap(answer, "👍 有用")
    await visitor.say("发明2022年3月5日申请的今年年费多少")
    await visitor.say("谢谢")
    week = await staff.say("/统计")
    assert "提问 2 次，1 人；答出 2 次（100%）" in week.text
    assert "有用 1 次" in week.text
    assert "年费计算 1 次" in week.text
    assert [file.media_type for file in week.files] == ["image/png"]
