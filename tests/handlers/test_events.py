"""Events as dialogues: drafted and published by staff, signed up for, changed, called off."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from handlers.dispatcher import Dispatcher
from handlers.events.codes import wall_code
from handlers.message import MessageKind, Reply
from storage import attendance, events, registrations
from storage.database import Database
from storage.events import Event, EventState
from storage.people import Role
from storage.schema.desk import AuditRow, DeliveryRow, EvidenceRow, NoticeRow
from storage.schema.events import EventRow
from tests.handlers.dialogue import Chat, Clock, given_role

LINE = "/新活动 商标出海培训；培训；12月5日14:00-16:30；园区三楼；2人；每家2人；主讲 林老师"
STARTS = datetime(2026, 12, 5, 6, 0, tzinfo=UTC)


@pytest.fixture
async def staff(dispatcher: Dispatcher, clock: Clock, database: Database) -> Chat:
    staff = Chat(dispatcher, clock, sender="staff")
    await given_role(database, staff, Role.STAFF, "陈静")
    return staff


async def publish(staff: Chat, line: str = LINE) -> int:
    """Draft and publish; the number of the event."""
    drafted = await staff.say(line)
    assert "已存为草稿" in drafted.text, drafted.text
    previewed = await staff.tap(drafted, "发布")
    assert "将发布" in previewed.text
    published = await staff.tap(previewed, "确认，就这样办")
    assert published.text.startswith("已发布"), published.text
    return int(drafted.text.split("编号 ")[1].split("。")[0])


async def event_of(database: Database, number: int) -> Event:
    async with database.begin() as session:
        event = await events.find_event(session, number)
    assert event is not None
    return event


async def told(database: Database) -> Sequence[DeliveryRow]:
    async with database.begin() as session:
        return (await session.scalars(select(DeliveryRow).order_by(DeliveryRow.id))).all()


async def test_a_line_becomes_a_draft_and_then_public(
    staff: Chat, chat: Chat, database: Database
) -> None:
    drafted = await staff.say(LINE)
    assert "2026年12月5日（周六）14:00–16:30" in drafted.text
    assert "公益服务活动" in drafted.text
    assert "没有正在报名的活动" in (await chat.say("活动")).text
    assert "没有找到" in (await chat.say("活动 1")).text  # a draft is nobody's business
    previewed = await staff.tap(drafted, "发布")
    assert "没有正在报名的活动" in (await chat.say("活动")).text
    await staff.tap(previewed, "确认，就这样办")
    listed = await chat.say("最近有什么培训吗？")
    assert "商标出海培训" in listed.text
    assert "还剩 2 个名额" in listed.text
    async with database.begin() as session:
        notice = (await session.scalars(select(NoticeRow))).one()
        actions = list(await session.scalars(select(AuditRow.action)))
    assert notice.facets == {"event_kinds": ["training"]}
    assert actions == ["event drafted", "event published"]
    again = await staff.say("/发布活动 1 确认")
    assert "不用再发布" in again.text


async def test_a_form_asks_what_the_line_left_out(staff: Chat) -> None:
    asked = await staff.say("/新活动")
    for answer in (
        "参展前讲风险",
        "展前风险排查",
        "跳过",
        "周六下午2点到4点半",
        "线上 https://example.org/a",
    ):
        asked = await staff.say(answer)
    assert "多少个名额" in asked.text
    asked = await staff.say("很多")
    assert "1 到 5000" in asked.text
    for answer in ("40人", "跳过", "跳过", "跳过", "说明一句", "跳过"):
        asked = await staff.say(answer)
    assert "计入：维权援助活动" in asked.text
    assert "目标单位数：30 家" in asked.text
    assert "11月28日（周六）14:00–16:30" in asked.text


@pytest.mark.parametrize(
    "line",
    [
        "/新活动 a",
        "/新活动 培训；培训；11月1日10:00；三楼；10人",
        "/新活动 培训；培训；12月5日10:00；三楼；10人；截止 12月6日",
        "/新活动 培训；培训；指标 别的；12月5日10:00；三楼；10人",
    ],
)
async def test_what_does_not_fit_is_said_and_nothing_is_kept(
    staff: Chat, database: Database, line: str
) -> None:
    reply = await staff.say(line)
    assert reply.text
    async with database.begin() as session:
        assert (await session.scalars(select(EventRow))).all() == []


async def test_members_may_do_nothing_of_the_staffs(chat: Chat, staff: Chat) -> None:
    number = await publish(staff)
    for word in (
        "/新活动",
        "/改活动",
        "/发布活动",
        "/取消活动",
        "/复制活动",
        "/活动管理",
        "/报名表",
    ):
        assert "只对工作人员开放" in (await chat.say(f"{word} {number}")).text
    for word in ("/签到表", "/代签", "/撤销签到", "/签到码", "/活动反馈"):
        assert "只对工作人员开放" in (await chat.say(f"{word} {number} 张三")).text


async def test_several_people_and_their_enterprise_in_one_message(
    staff: Chat, chat: Chat, database: Database
) -> None:
    number = await publish(staff)
    reply = await chat.say(f"报名 {number} 张三、李四 汕头市某某玩具有限公司")
    assert "报名成功：《商标出海培训》，张三、李四（汕头市某某玩具有限公司）" in reply.text
    again = await chat.say(f"报名 {number}")
    assert "不用重复报名" in again.text
    mine = await chat.say("我的报名")
    assert "张三、李四" in mine.text


async def test_step_by_step_with_what_is_known_as_buttons(staff: Chat, chat: Chat) -> None:
    number = await publish(staff)
    asked = await chat.say("我要报名周六的培训")
    assert "没有找到" in asked.text  # the coming Saturday is another one
    asked = await chat.say("我要报名12月5号的培训")
    assert "报名《商标出海培训》" in asked.text
    assert "参加人的姓名" in (await chat.say("123")).text
    asked = await chat.say("张三")
    assert "哪家单位" in asked.text
    asked = await chat.say("汕头甲厂")
    assert "手机号" in asked.text
    assert "11 位手机号" in (await chat.say("abc")).text
    assert "报名成功" in (await chat.say("13800000000")).text
    cancelled = await chat.tap(await chat.say("取消报名"), "确认，就这样办")
    assert "已取消" in cancelled.text
    asked = await chat.say(f"报名 {number}")
    asked = await chat.tap(asked, "张三")
    assert [choice.label for choice in asked.choices][:2] == ["汕头甲厂", "个人参加"]


async def test_late_closed_full_doubled_and_clashing_are_told_apart(
    staff: Chat, chat: Chat, dispatcher: Dispatcher, clock: Clock
) -> None:
    number = await publish(staff)
    other = await publish(staff, "/新活动 质押融资入园；质押；12月5日15:00-17:00；二楼；30人")
    await chat.say(f"报名 {number} 张三 汕头甲厂")
    colleague = Chat(dispatcher, clock, sender="colleague")
    doubled = await colleague.say(f"报名 {number} 张 三 汕头甲厂")
    assert "“张三”已经在这场活动的名单里" in doubled.text
    doubled = await colleague.say(f"报名 {number} 张三 汕头甲厂")
    assert "“张三”已经在这场活动的名单里" in doubled.text
    limited = await colleague.say(f"报名 {number} 王五、赵六 汕头甲厂")
    assert "每家单位最多 2 人，汕头甲厂还可以报 1 人" in limited.text
    clashing = await chat.say(f"报名 {other} 张三 汕头甲厂")
    assert "时间和您已报名的《商标出海培训》有冲突" in clashing.text
    assert "报名成功" in (await chat.tap(clashing, "仍要报名")).text
    full = await colleague.say(f"报名 {number} 王五、赵六 汕头乙厂")
    assert "排上候补，前面有 0 组" in full.text
    clock.now = STARTS - timedelta(minutes=90)
    late = await Chat(dispatcher, clock, sender="late").say(f"报名 {number}")
    assert "截止，来不及了" in late.text
    clock.now = STARTS + timedelta(minutes=1)
    assert "已经开始" in (await Chat(dispatcher, clock, sender="x").say(f"报名 {number}")).text
    clock.now = STARTS + timedelta(days=1)
    assert "已经结束" in (await Chat(dispatcher, clock, sender="y").say(f"报名 {number}")).text


async def test_everybody_is_told_what_changed_and_only_after_a_preview(
    staff: Chat, chat: Chat, database: Database
) -> None:
    number = await publish(staff)
    await chat.say(f"报名 {number} 张三 个人")
    await chat.say("个人参加")
    previewed = await staff.say(f"/改活动 {number} 时间 12月6日14:00-16:00")
    assert "已报名的 1 位会收到通知" in previewed.text
    assert await told(database) == []
    changed = await staff.tap(previewed, "确认，就这样办")
    assert "已通知 1 位" in changed.text
    (delivery,) = await told(database)
    assert (
        "时间：2026年12月5日（周六）14:00–16:30 → 2026年12月6日（周日）14:00–16:00" in delivery.text
    )
    assert "报名截止" in delivery.text
    assert delivery.priority == 1
    assert "没有改动" in (await staff.say(f"/改活动 {number} 主讲 林老师")).text
    own = await staff.say(f"/改活动 {number} 目标单位数 10 确认")
    assert "已通知" not in own.text
    called_off = await staff.tap(await staff.say(f"/取消活动 {number} 讲师生病"), "确认，就这样办")
    assert "已通知 1 位" in called_off.text
    assert "原因：讲师生病" in (await told(database))[-1].text
    assert "已经取消，不能报名" in (await chat.say(f"报名 {number}")).text
    assert "不能再改" in (await staff.say(f"/改活动 {number} 主讲 他")).text


async def test_a_form_changes_one_thing_of_a_draft(staff: Chat) -> None:
    await staff.say(LINE)
    asked = await staff.say("/改活动 1")
    asked = await staff.tap(asked, "名额")
    assert "名额改成什么" in asked.text
    assert "名额：80" in (await staff.say("80人")).text
    cloned = await staff.say("/复制活动 1 12月20日14:00-16:30")
    assert "编号 2" in cloned.text
    assert "报名截止：12月20日（周日）12:00" in cloned.text


async def test_who_waits_moves_up_and_confirms_in_time(
    staff: Chat, chat: Chat, dispatcher: Dispatcher, clock: Clock, database: Database
) -> None:
    number = await publish(staff)
    await chat.say(f"报名 {number} 张三、李四 汕头甲厂")
    waiting = Chat(dispatcher, clock, sender="waiting")
    await waiting.say(f"报名 {number} 王五 汕头乙厂")
    assert "候补中，前面有 0 组" in (await waiting.say("我的报名")).text
    await chat.say(f"取消报名 {number} 确认")
    async with database.begin() as session:
        offered, lapsed = await registrations.move_up(session, number, now=clock())
    assert [each.people for each in offered] == [("王五",)]
    assert not lapsed
    mine = await waiting.say("我的报名")
    assert "有名额待确认" in mine.text
    newcomer = Chat(dispatcher, clock, sender="newcomer")
    assert "候补" in (await newcomer.say(f"报名 {number} 赵六、钱七 汕头丙厂")).text
    confirmed = await waiting.tap(mine, f"确认报名 {number}")
    assert "名额是您的了" in confirmed.text
    assert "没有等您确认的名额" in (await waiting.say(f"确认报名 {number}")).text


async def test_an_offer_lapses_and_goes_to_the_next(
    staff: Chat, chat: Chat, dispatcher: Dispatcher, clock: Clock, database: Database
) -> None:
    number = await publish(staff)
    await chat.say(f"报名 {number} 张三、李四 汕头甲厂")
    first, second = (Chat(dispatcher, clock, sender=name) for name in ("first", "second"))
    await first.say(f"报名 {number} 王五 汕头乙厂")
    await second.say(f"报名 {number} 赵六、钱七 汕头丙厂")
    await chat.say(f"取消报名 {number} 确认")
    async with database.begin() as session:
        await registrations.move_up(session, number, now=clock())
    clock.advance(hours=25)
    assert "没有等您确认" in (await first.say(f"确认报名 {number}")).text
    async with database.begin() as session:
        offered, lapsed = await registrations.move_up(session, number, now=clock())
    assert [each.people for each in lapsed] == [("王五",)]
    assert [each.people for each in offered] == [("赵六", "钱七")]


async def test_the_code_on_the_wall_checks_in_whoever_is_there(
    staff: Chat, chat: Chat, dispatcher: Dispatcher, clock: Clock, database: Database
) -> None:
    number = await publish(staff)
    await chat.say(f"报名 {number} 张三、李四 汕头甲厂")
    event = await event_of(database, number)
    early = await chat.say(f"event:{number}", kind=MessageKind.SCAN)
    assert "一小时起可以签到" in early.text
    assert "签到码不对" in (await chat.say(f"签到 {wall_code(event.secret, now=clock())}")).text
    clock.now = STARTS - timedelta(minutes=20)
    assert "大屏幕上的六位数字" in (await chat.say(f"event:{number}", kind=MessageKind.SCAN)).text
    followed = await Chat(dispatcher, clock, sender="new").say(
        f"event:{number}", kind=MessageKind.FOLLOW
    )
    assert "六位数字" in followed.text
    assert followed.choices[-1].value == "开始"
    code = wall_code(event.secret, now=clock())
    asked = await chat.say(f"签到 {code}")
    assert "哪位到了" in asked.text
    assert "签到成功：李四" in (await chat.tap(asked, "李四")).text
    assert "签到成功：张三" in (await chat.say(f"签到 {code} 0")).text
    assert "都已签到" in (await chat.say(f"签到 {code}")).text
    clock.advance(minutes=2)
    assert "签到码不对" in (await chat.say(f"签到 {code}")).text
    async with database.begin() as session:
        rows = (await session.scalars(select(EvidenceRow))).all()
    assert [(row.kind, row.subject, row.enterprise_id) for row in rows] == [
        ("attendance", f"event:{number}", 1)
    ] * 2


async def test_who_did_not_sign_up_is_written_down_at_the_door(
    staff: Chat, dispatcher: Dispatcher, clock: Clock, database: Database
) -> None:
    number = await publish(staff)
    event = await event_of(database, number)
    clock.now = STARTS
    walker = Chat(dispatcher, clock, sender="walker")
    reply = await walker.say(f"签到 {wall_code(event.secret, now=clock())}")
    asked = await walker.tap(reply, "现场登记")
    assert "请写姓名和单位" in asked.text
    assert "签到成功：王五" in (await walker.say("王五 汕头乙厂")).text
    assert "签到 1/1 人，1 家单位" in (await staff.say(f"/签到表 {number}")).text


async def test_codes_cannot_be_tried_for_long(
    staff: Chat, chat: Chat, clock: Clock, database: Database
) -> None:
    await publish(staff)
    clock.now = STARTS
    replies = [(await chat.say(f"签到 {code}")).text for code in range(100_000, 100_006)]
    assert all("不对" in text for text in replies[:5])
    assert "试的次数太多" in replies[5]


async def test_staff_check_people_in_by_the_list_and_take_it_back(
    staff: Chat, chat: Chat, clock: Clock, database: Database
) -> None:
    number = await publish(staff)
    await chat.say(f"报名 {number} 张三、李四 汕头甲厂")
    assert "一小时起可以签到" in (await staff.say(f"/代签 {number} 张三")).text
    clock.now = STARTS
    assert "已为“张三”签到" in (await staff.say(f"/代签 {number} 张三")).text
    assert "没有重复登记" in (await staff.say(f"/代签 {number} 张三 汕头甲厂")).text
    assert "已为“张三”签到" in (await staff.say(f"/代签 {number} 张三 汕头乙厂")).text
    assert "有几位“张三”" in (await staff.say(f"/撤销签到 {number} 张三")).text
    async with database.begin() as session:
        assert await attendance.turnout(session, number) == attendance.Turnout(2, 2)
    assert "已撤销" in (await staff.say(f"/撤销签到 {number} 张三 汕头乙厂")).text
    async with database.begin() as session:
        assert await attendance.turnout(session, number) == attendance.Turnout(1, 1)
        assert len((await session.scalars(select(EvidenceRow))).all()) == 1


async def test_proof_feedback_and_the_sheet_afterwards(
    staff: Chat, chat: Chat, clock: Clock, database: Database
) -> None:
    number = await publish(staff)
    await chat.say(f"报名 {number} 张三 汕头甲厂")
    assert "没有您的签到记录" in (await chat.say(f"参会证明 {number}")).text
    clock.now = STARTS
    await staff.say(f"/代签 {number} 张三")
    assert "结束后" in (await chat.say(f"参会证明 {number}")).text
    clock.now = STARTS + timedelta(hours=3)
    proof = await chat.say("参会证明")
    assert [file.media_type for file in proof.files] == ["application/pdf"]
    asked = await chat.say(f"/活动评价 {number}")
    asked = await chat.tap(asked, "满意")
    assert "谢谢" in (await chat.say("想听海关备案")).text
    opinions = await staff.say(f"/活动反馈 {number}")
    assert "反馈 1 份，平均 4.0 分" in opinions.text
    assert "想听海关备案" in opinions.text
    sheet = await staff.say(f"/报名表 {number}")
    assert sheet.files[0].name == "商标出海培训-报名签到表.xlsx"


async def test_erasing_oneself_frees_the_places(
    staff: Chat, chat: Chat, clock: Clock, database: Database
) -> None:
    number = await publish(staff)
    await chat.say(f"报名 {number} 张三、李四 汕头甲厂")
    kept = (await chat.say("我的数据")).text
    assert "活动报名 1 次，登记了 2 人的姓名" in kept
    assert "汕头甲厂" in kept
    await chat.say("/确认删除")
    event = await event_of(database, number)
    async with database.begin() as session:
        assert await registrations.free_places(session, event) == 2


async def test_the_calendar_file_goes_with_the_reply(staff: Chat, chat: Chat) -> None:
    number = await publish(staff)
    reply: Reply = await chat.say(f"/日历 {number}")
    assert reply.files[0].name == "商标出海培训.ics"
    assert reply.files[0].media_type == "text/calendar"


async def test_a_change_of_a_held_event_is_refused(
    staff: Chat, database: Database, clock: Clock
) -> None:
    number = await publish(staff)
    async with database.begin() as session:
        await session.execute(update(EventRow).values(state=EventState.HELD.value))
    assert "不能再改" in (await staff.say(f"/改活动 {number} 主讲 他")).text
    assert "不能再改" in (await staff.say(f"/取消活动 {number} 确认")).text
