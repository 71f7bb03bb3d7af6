"""The desk at work: the queue, taking, answering, asking back, resolving, merging, handing over."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from handlers.desk import moves
from handlers.dispatcher import Dispatcher
from storage import audit, people
from storage.database import Database
from storage.desk import request_queue, requests, staff
from storage.desk.request_state import MAY_FOLLOW, RequestKind, RequestState
from storage.desk.requests import TransitionNotAllowed
from storage.people import Role, User
from storage.schema.desk import AuditRow, EvidenceRow
from storage.schema.people import IdentityRow
from storage.wechat import quota
from tests.handlers.dialogue import START, Chat, Clock
from tests.handlers.requesting import Desk, open_desk, pushes_to, submit, tap_push, user_id
from tests.handlers.small_library import SmallLibraryAnswerer


@pytest.fixture
async def desk(database: Database, dispatcher: Dispatcher, clock: Clock) -> Desk:
    return await open_desk(database, dispatcher, clock)


async def state_of(database: Database, number: str) -> requests.AssistanceRequest:
    async with database.begin() as session:
        request = await requests.find(session, number)
    assert request is not None
    return request


async def test_from_the_queue_to_the_persons_thanks(desk: Desk, clock: Clock) -> None:
    number = await submit(desk.person)
    queue = await desk.chen.say("/队列")
    assert "待接单：1 件" in queue.text
    shown = await desk.chen.tap(queue, number)
    assert "隔壁厂抄了我们的积木外观" in shown.text
    assert "终端：对方打开时就能看到" in shown.text
    taken = await desk.chen.tap(shown, "接单")
    assert "已接单" in taken.text
    asked = await desk.chen.tap(taken, "请对方补充")
    assert "停表" in asked.text
    await desk.chen.say("请发购买凭证")
    assert "排队送达" in (await desk.chen.say("跳过")).text
    request = await state_of(desk.database, number)
    assert (request.state, request.due_at) == (RequestState.WAITING, None)
    (push,) = await pushes_to(desk.database, desk.person)
    assert "陈静请您补充" in push.text
    clock.advance(days=5)
    await tap_push(desk.person, push, "补充或回复")
    await desk.person.say("凭证在这里")
    await desk.person.say("跳过")
    request = await state_of(desk.database, number)
    assert request.state is RequestState.IN_PROGRESS
    assert request.due_at is not None
    assert request.due_at > clock(), "the days of waiting are not counted"
    told = (await pushes_to(desk.database, desk.chen))[-1]
    assert "凭证在这里" in told.text
    await tap_push(desk.chen, told, "回复")
    await desk.chen.say("收到，明天给意见")
    await desk.chen.say("跳过")
    resolved = await desk.chen.say(f"/办结 {number} 构成近似，建议先发函")
    assert "已办结" in resolved.text
    async with desk.database.begin() as session:
        evidence = (await session.scalars(select(EvidenceRow))).one()
        actions = (await session.scalars(select(AuditRow.action).order_by(AuditRow.id))).all()
        assert await audit.broken_at(session) is None
    assert (evidence.kind, evidence.subject) == ("request", number)
    assert evidence.facts == {"kind": "dispute"}
    assert actions == ["request.take", "request.ask", "request.reply", "request.resolve"]
    assert "继续办理" not in (await desk.chen.tap(resolved, "撤销")).text
    assert (await state_of(desk.database, number)).state is RequestState.IN_PROGRESS


async def test_of_two_who_take_at_once_one_wins(desk: Desk) -> None:
    number = await submit(desk.person)
    replies = await asyncio.gather(desk.chen.say(f"/接单 {number}"), desk.li.say(f"/接单 {number}"))
    told = sorted(reply.text[:2] for reply in replies)
    assert told == ["已接", "慢了"]
    loser = next(reply.text for reply in replies if reply.text.startswith("慢了"))
    assert "已接单" in loser


async def opened(database: Database, *names: str) -> tuple[requests.AssistanceRequest, list[User]]:
    """One open request, and people to work on it."""
    async with database.begin() as session:
        users = [
            await people.find_or_add_user(session, channel="web", external_id=name, now=START)
            for name in ("asks", *names)
        ]
        for user in users[1:]:
            await staff.set_role(session, user.id, Role.STAFF)
        new = requests.NewRequest(kind=RequestKind.SEARCH, description="查一件专利")
        request = await requests.open_request(session, users[0], new, due_at=START, now=START)
    return request, users[1:]


async def test_two_transactions_never_both_take(any_database: Database) -> None:
    request, workers = await opened(any_database, "a", "b", "c")
    ready = asyncio.Barrier(len(workers))

    async def take(user: User) -> bool:
        async with any_database.begin() as session:
            seen = await requests.get(session, request.id)
            assert seen.state is RequestState.OPEN
            await ready.wait()
            try:
                await moves.take(session, seen, user, now=START)
            except TransitionNotAllowed:
                return False
        return True

    assert sorted(await asyncio.gather(*map(take, workers))) == [False, False, True]
    async with any_database.begin() as session:
        history = await requests.history(session, request, internal=True)
        refused = pytest.raises(TransitionNotAllowed, match="is assigned")
        with refused:
            await moves.take(session, request, workers[0], now=START)
    assert [entry.state for entry in history] == [RequestState.OPEN, RequestState.ASSIGNED]


async def test_numbers_are_unique_however_many_are_opened_at_once(any_database: Database) -> None:
    await opened(any_database)

    async def number(index: int) -> str:
        async with any_database.begin() as session:
            return await requests.next_number(session, now=START + timedelta(seconds=index))

    given = await asyncio.gather(*map(number, range(30)))
    assert sorted(given) == [f"QZ-2026-{n:04d}" for n in range(2, 32)]
    async with any_database.begin() as session:
        new_year = START.replace(year=2026, month=12, day=31, hour=16)  # the 1st in Shantou
        assert await requests.next_number(session, now=new_year) == "QZ-2027-0001"


def test_every_move_is_allowed_or_not_as_the_table_says() -> None:
    allowed = MAY_FOLLOW
    assert set(allowed) == set(RequestState)
    assert RequestState.RESOLVED not in allowed[RequestState.OPEN]
    assert RequestState.ASSIGNED not in allowed[RequestState.CLOSED]
    assert RequestState.WAITING not in allowed[RequestState.RESOLVED]


async def test_what_has_ended_takes_no_other_action(desk: Desk) -> None:
    number = await submit(desk.person)
    await desk.chen.say(f"/办结 {number} 好了")
    await desk.person.say(f"/评价 {number} 5")
    await desk.person.say("跳过")
    for command in ("/接单", "/退单"):
        assert "慢了一步" in (await desk.chen.say(f"{command} {number}")).text
    for command in ("/回复", "/追问", "/办结", "/派单", "/转介"):
        word = "李明" if command == "/派单" else "再说一句"
        assert "慢了一步" in (await desk.chen.say(f"{command} {number} {word}")).text, command
    assert "慢了一步" in (await desk.chen.say(f"/关闭 {number} 没用 确认")).text
    assert "办理中" in (await desk.chen.say(f"/重开 {number}")).text


async def test_giving_work_away_and_back(desk: Desk) -> None:
    number = await submit(desk.person)
    assert "已派给李明" in (await desk.chen.say(f"/派单 {number} 李明")).text
    assert "陈静把" in (await pushes_to(desk.database, desk.li))[-1].text
    assert "没有“赵六”" in (await desk.chen.say(f"/派单 {number} 赵六")).text
    assert "待接单" in (await desk.li.say(f"/退单 {number}")).text
    await desk.chen.say(f"/派单 {number}")
    assert "已派给王工" in (await desk.chen.say("王工")).text


async def test_an_expert_works_on_what_was_given_and_on_nothing_else(desk: Desk) -> None:
    mine, other = await submit(desk.person), await submit(desk.person)
    await desk.chen.say(f"/派单 {mine} 王工")
    assert mine in (await desk.expert.say("/队列 全部")).text
    assert other not in (await desk.expert.say("/队列 新件")).text
    assert "排队送达" in (await desk.expert.say(f"/回复 {mine} 看过了")).text
    for way in (f"/查看 {other}", f"/回复 {other} 喂", f"/办结 {other} 好", f"/退单 {other}"):
        assert "没有派给您" in (await desk.expert.say(way)).text, way
    await desk.expert.say("/回复")
    await desk.expert.say(other)
    await desk.expert.say("偷看")
    assert "没有派给您" in (await desk.expert.say("跳过")).text


async def test_duplicates_become_one(desk: Desk) -> None:
    one, two = await submit(desk.person), await submit(desk.person, description="还是那件事")
    assert "并入哪一件" in (await desk.chen.say(f"/合并 {one}")).text
    assert "同一件" in (await desk.chen.say(f"/合并 {one} {one}")).text
    preview = await desk.chen.say(f"/合并 {two} {one}")
    assert (await state_of(desk.database, two)).state is RequestState.OPEN
    merged = await desk.chen.tap(preview, "确认，就这样办")
    assert "已合并" in merged.text
    assert f"在 {one} 里办理" in (await pushes_to(desk.database, desk.person))[-1].text
    assert "还是那件事" in (await desk.chen.say(f"/查看 {one}")).text
    assert "待接单" in (await desk.chen.tap(merged, "撤销")).text


async def test_closing_without_a_result_says_why(desk: Desk) -> None:
    number = await submit(desk.person)
    assert "原因" in (await desk.chen.say(f"/关闭 {number}")).text
    preview = await desk.chen.say(f"/关闭 {number} 不属于知识产权")
    assert (await state_of(desk.database, number)).state is RequestState.OPEN
    assert "未办理" in (await desk.chen.tap(preview, "确认，就这样办")).text
    assert "不属于知识产权" in (await pushes_to(desk.database, desk.person))[-1].text


async def test_an_outside_agency_is_recorded_and_not_recommended(desk: Desk) -> None:
    number = await submit(desk.person)
    asked = await desk.chen.say(f"/转介 {number}")
    assert "不推荐" in asked.text
    await desk.chen.say("某某律师事务所")
    assert (await state_of(desk.database, number)).agency == "某某律师事务所"
    assert "不推荐、不担保" in (await pushes_to(desk.database, desk.person))[-1].text


async def test_canned_replies_are_kept_used_and_removed(desk: Desk) -> None:
    number = await submit(desk.person)
    assert "还没有常用回复" in (await desk.chen.say("/常用回复")).text
    await desk.chen.say("/常用回复 材料清单 请准备营业执照复印件")
    assert "材料清单" in (await desk.li.say("/常用回复")).text
    assert "没有标题为“清单”" in (await desk.chen.say(f"/回复 {number} @清单")).text
    await desk.chen.say(f"/回复 {number} @材料清单")
    assert "请准备营业执照复印件" in (await pushes_to(desk.database, desk.person))[-1].text
    assert "已删除" in (await desk.chen.say("/常用回复 删除 材料清单")).text
    assert "没有标题" in (await desk.chen.say("/常用回复 删除 材料清单")).text


async def test_the_pool_of_experts(desk: Desk) -> None:
    assert "空的" in (await desk.chen.say("/专家")).text
    assert "请写成" in (await desk.chen.say("/专家 登记 王工")).text
    assert "已登记专家王工。" in (await desk.chen.say("/专家 登记 王工 外观设计、海外诉讼")).text
    await desk.chen.say("/专家 登记 赵老师 质押评估")
    assert "未加入聊天" in (await desk.chen.say("/专家")).text
    found = (await desk.chen.say("/专家 海外")).text
    assert "王工" in found
    assert "赵老师" not in found
    assert "已从专家库移除" in (await desk.chen.say("/专家 移除 王工")).text


async def test_service_times_are_the_desks_own(desk: Desk, clock: Clock) -> None:
    assert "请写成" in (await desk.li.say("/时限 专项检索 99")).text
    assert "改为 2 个工作日" in (await desk.li.say("/时限 专项检索 2")).text
    assert "专项检索：2 个工作日" in (await desk.li.say("/时限")).text
    number = await submit(desk.person, "专项检索")
    request = await state_of(desk.database, number)
    assert request.due_at is not None
    assert request.due_at.isoformat() == "2026-11-25T09:30:00+00:00", "Wednesday 17:30 in Shantou"


async def test_the_queue_by_part_by_kind_and_as_a_table(desk: Desk, clock: Clock) -> None:
    first = await submit(desk.person)
    await submit(desk.person, "海外纠纷", "=HYPERLINK(0) 店铺被冻结")
    urgent_first = (await desk.chen.say("/队列")).text.splitlines()[1]
    assert "【紧急】" in urgent_first
    await desk.chen.say(f"/接单 {first}")
    assert first in (await desk.chen.say("/队列 我的")).text
    assert first not in (await desk.li.say("/队列 我的")).text
    assert "1 件" in (await desk.chen.say("/队列 海外纠纷")).text
    clock.advance(days=30)
    assert "超期，原定" in (await desk.chen.say("/队列 超期")).text
    assert "请写" in (await desk.chen.say("/队列 乱写")).text
    table = await desk.chen.tap(await desk.chen.say("/队列 全部"), "导出表格")
    assert [file.name for file in table.files] == ["全部-2026-12-23.xlsx"]


async def test_a_long_queue_pages(desk: Desk, clock: Clock) -> None:
    for _ in range(10):
        clock.advance(minutes=1)
        await submit(desk.person)
    first = await desk.chen.say("/队列 新件")
    assert "10 件（第 1/2 页）" in first.text
    assert "QZ-2026-0010" in (await desk.chen.tap(first, "下一页")).text


async def test_everything_of_a_leaver_goes_to_somebody_else(desk: Desk) -> None:
    numbers = [await submit(desk.person) for _ in range(3)]
    for number in numbers:
        await desk.chen.say(f"/接单 {number}")
    assert "请写成" in (await desk.li.say("/移交 陈静")).text
    preview = await desk.li.say("/移交 陈静 李明")
    assert "3 件" in preview.text
    assert "3 件在办求助移交给李明" in (await desk.li.tap(preview, "确认，就这样办")).text
    assert "我的在办：3 件" in (await desk.li.say("/队列 我的")).text
    await desk.person.say(f"/补充 {numbers[0]} 还在吗")
    assert "还在吗" in (await pushes_to(desk.database, desk.li))[-1].text


async def test_who_loses_the_role_loses_the_work_and_who_is_away_is_stood_in_for(
    desk: Desk,
) -> None:
    number = await submit(desk.person)
    await desk.chen.say(f"/接单 {number}")
    await desk.chen.say("/请假 2026-11-23")
    await desk.person.say(f"/补充 {number} 急")
    assert "急" in (await pushes_to(desk.database, desk.li))[-1].text, "陈静 is away"
    preview = await desk.li.say("/角色 陈静 普通用户")
    assert "还有 1 件" in preview.text
    await desk.li.tap(preview, "确认，就这样办")
    request = await state_of(desk.database, number)
    assert (request.state, request.assignee_id) == (RequestState.OPEN, None)


async def test_staff_see_how_the_person_can_be_reached(
    desk: Desk, database: Database, clock: Clock
) -> None:
    number = await submit(desk.person)
    person = await user_id(database, desk.person)
    async with database.begin() as session:
        for channel, name in (("wechat", "openid"), ("telegram", "77")):
            session.add(
                IdentityRow(
                    user_id=person, channel=channel, external_id=name, last_message_at=clock()
                )
            )
        await quota.grant(session, "openid", "message", now=clock())
        await quota.spend(session, "openid", now=clock())
        await quota.spend(session, "openid", now=clock())
    clock.advance(hours=27)
    text = (await desk.chen.say(f"/回复 {number} 您好")).text
    assert "微信可再主动发送 3 条，剩 21 小时" in text
    assert "Telegram随时可送达" in text
    clock.advance(hours=22)
    assert (
        "微信现在不能主动发送，对方下次发消息时看到"
        in (await desk.chen.say(f"/查看 {number}")).text
    )


async def test_counts_by_kind_state_and_month(desk: Desk, database: Database) -> None:
    await submit(desk.person)
    await submit(desk.person, "专项检索", "查一下对手的专利")
    async with database.begin() as session:
        tallies = await request_queue.tallies(session, since=START - timedelta(days=1))
    assert tallies == {
        "kind": [("dispute", 1), ("search", 1)],
        "state": [("open", 2)],
        "month": [("2026-11", 2)],
    }


async def test_a_number_may_be_written_in_many_ways(desk: Desk) -> None:
    number = await submit(desk.person)
    for way in ("1", "0001", "2026-1", "QZ-2026-1", "qz2026-0001", "QZ 2026-0001"):
        assert number in (await desk.chen.say(f"/查看 {way}")).text, way
    for way in ("", "一", "QZ", "99"):
        assert "经过：" not in (await desk.chen.say(f"/查看 {way}")).text, way


async def test_a_stranger_of_the_desk_reads_nothing(
    desk: Desk, dispatcher: Dispatcher, clock: Clock
) -> None:
    number = await submit(desk.person)
    nobody = Chat(dispatcher, clock, sender="nobody")
    for word in ("/查看", "/回复", "/办结", "/备注", "/接单"):
        assert "只对工作人员开放" in (await nobody.say(f"{word} {number} 内容")).text


async def test_commands_in_plain_words_and_without_a_number(
    desk: Desk, database: Database, answerer: SmallLibraryAnswerer
) -> None:
    first, second = await submit(desk.person), await submit(desk.person, description="另一件事情")
    assert "待接单：2 件" in (await desk.chen.say("队列")).text
    assert "已接单" in (await desk.chen.say("接单 1")).text
    shown = await desk.chen.tap(await desk.chen.say("查看"), first)
    assert "经过：" in shown.text
    await desk.chen.tap(await desk.chen.say("回复"), first)
    await desk.chen.say("您好")
    assert "排队送达" in (await desk.chen.say("跳过")).text
    assert "派给谁" in (await desk.chen.tap(await desk.chen.say("派单"), second)).text
    assert "已派给李明" in (await desk.chen.say("李明")).text
    assert "待接单" in (await desk.chen.tap(await desk.chen.say("#退单"), first)).text
    merging = await desk.chen.tap(await desk.chen.say("合并"), second)
    assert "还没有执行" in (await desk.chen.tap(merging, first)).text
    await desk.chen.say(f"办结 {first} 好了")
    assert "办理中" in (await desk.chen.tap(await desk.chen.say("重开"), first)).text
    closing = await desk.chen.tap(await desk.chen.say("关闭"), first)
    assert "原因" in closing.text
    withdrawing = await desk.person.tap(await desk.person.say("/撤回"), second)
    assert "还没有执行" in withdrawing.text
    # To everybody else the same words are a question, and to the desk a longer sentence is one.
    await desk.person.say("接单 1")
    await desk.person.say("队列")
    await desk.chen.say("回复审查意见的期限是多久")
    assert [asked for asked, _, _ in answerer.asked] == [
        "接单 1",
        "队列",
        "回复审查意见的期限是多久",
    ]
