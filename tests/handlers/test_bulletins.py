"""Staff's bulletins, the report of a push and the state of jobs, as dialogues."""

import re
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import select, update

from handlers.alerts.staff_texts import JOBS
from handlers.build import build_routes
from handlers.dispatcher import Dispatcher
from handlers.limits import MessageLimits
from retrieval.generation.endpoint import EndpointModel
from retrieval.generation.options import ModelOptions
from retrieval.generation.purse import OpenPurse
from retrieval.patents.drafting import ModelDrafter
from scheduler.alerts.release import Releasing
from storage import job_states, people
from storage.database import Database
from storage.people import Role, User
from storage.schema.desk import DeliveryRow
from storage.schema.people import UserRow
from tests.handlers.dialogue import (
    START,
    Chat,
    Clock,
    OneArticleAnswerer,
    build_desk,
    given_role,
)
from tests.retrieval.model_server import KEY, MODEL, ChatServer, Sheet, running


@pytest.fixture
async def staff(dispatcher: Dispatcher, clock: Clock, database: Database) -> tuple[Chat, Chat]:
    """Two of the staff."""
    chats = Chat(dispatcher, clock, sender="one"), Chat(dispatcher, clock, sender="two")
    for chat in chats:
        await chat.say("您好")
    async with database.begin() as session:
        await session.execute(update(UserRow).values(role=people.Role.STAFF.value))
    return chats


async def write(chat: Chat, *, target: str = "所有人", when: str = "批准后马上发") -> str:
    await chat.say("/写通报")
    await chat.say("美国玩具临时禁令提醒")
    reply = await chat.say("近期多家跨境卖家账户被冻结，请核对店铺，有问题发送求助。")
    reply = await chat.tap(reply, target) if target == "所有人" else await chat.say(target)
    reply = await chat.tap(reply, when) if when == "批准后马上发" else await chat.say(when)
    return reply.text


async def test_one_writes_another_approves(
    staff: tuple[Chat, Chat], database: Database, clock: Clock
) -> None:
    one, two = staff
    shown = await write(one)
    assert "等另一位同事批准" in shown
    assert "预计 2 人" in shown
    assert "不能这样做" in (await one.say("/批准通报 1")).text
    assert "已批准" in (await two.say("/批准通报 1")).text
    assert await Releasing(database).run(clock()) == 2
    report = (await two.say("/推送报告 1")).text
    assert "bulletin:1 共 2 条" in report
    assert "等待发送 2 条" in report
    recalled = await one.say("/撤回通报 1")
    assert "还没发出的 2 条不再发送" in recalled.text
    assert "已撤回 2 条" in (await one.tap(recalled, "推送报告")).text
    assert "不能这样做" in (await two.say("/批准通报 1")).text
    assert "美国玩具临时禁令提醒（已撤回；所有人）" in (await one.say("/通报")).text


async def test_an_industry_is_meant_by_the_words_that_staff_gave_it(
    staff: tuple[Chat, Chat],
) -> None:
    one, _ = staff
    assert "发给：盲盒有限公司" in await write(one, target="盲盒有限公司")
    assert "发给：手办潮玩；" in await write(one, target="手办潮玩")
    assert "已" in (await one.say("/行业 玩具创意 加词 手办潮玩")).text
    assert "发给：玩具创意；" in await write(one, target="手办潮玩")


async def test_what_cannot_be_is_said(staff: tuple[Chat, Chat], clock: Clock) -> None:
    one, two = staff
    assert "已经过了" in await write(one, target="某某玩具有限公司", when="2026-01-01 10:00")
    assert "请写成" in (await one.say("明天")).text
    assert (
        "发给：某某玩具有限公司；时间：2026-12-01 10:00" in (await one.say("2026-12-01 10:00")).text
    )
    assert "已退回" in (await two.say("/退回通报 1")).text
    assert "没有这个编号" in (await two.say("/通报 99")).text
    assert "没有这次推送" in (await two.say("/推送报告 99")).text


async def test_members_are_kept_out(chat: Chat) -> None:
    for word in ("/写通报", "/通报", "/批准通报 1", "/推送报告 1", "/任务"):
        assert "只对工作人员开放" in (await chat.say(word)).text


async def test_anybody_refuses_bulletins_at_once(
    staff: tuple[Chat, Chat], dispatcher: Dispatcher, clock: Clock
) -> None:
    member = Chat(dispatcher, clock, sender="member")
    assert "不再给您发通报" in (await member.say("/退订 通报")).text
    assert "预计 2 人" in await write(staff[0])


async def test_a_report_of_no_push_asks_which(staff: tuple[Chat, Chat]) -> None:
    assert "看哪一次推送" in (await staff[0].say("/推送报告")).text
    assert "没有这次推送的记录" in (await staff[0].say("/推送报告 99")).text


async def test_jobs_with_their_last_and_next_run(
    staff: tuple[Chat, Chat], database: Database
) -> None:
    assert "还没有运行记录" in (await staff[0].say("/任务")).text
    async with database.begin() as session:
        await job_states.note_run(session, "deliver", succeeded_at=START, next_at=START)
        await job_states.note_run(session, "match", failure_reference="AB12", failure="x")
    text = (await staff[0].say("/任务")).text
    assert "✓ 发送：11-23 09:30 正常，下次 11-23 09:30" in text
    assert "✗ 匹配订阅：失败，编号 AB12；上次成功 还没有成功过" in text


def test_every_job_that_always_runs_has_a_title() -> None:
    source = "".join(
        (Path(__file__).parents[2] / "bot" / name).read_text(encoding="utf-8")
        for name in ("jobs.py", "alert_jobs.py")
    )
    names = set(re.findall(r'name="([a-z-]+)"', source))
    assert {"brief", "patents", "deliver"} <= names
    assert names <= JOBS.keys()


async def test_sources_are_added_off_and_switched(staff: tuple[Chat, Chat]) -> None:
    one, _ = staff
    assert "没有资讯来源" in (await one.say("/来源")).text
    assert "网址要以" in (await one.say("/来源 添加 file:///x 名称")).text
    assert "已保存" in (await one.say("/来源 添加 https://example.com/rss 某某局通知")).text
    assert "没有改动" in (await one.say("/来源 添加 https://example.com/rss 某某局通知")).text
    assert "某某局通知（停用，上次读到 还没有读到过）" in (await one.say("/来源")).text
    assert "已保存" in (await one.say("/来源 启用 1")).text
    assert "某某局通知（启用" in (await one.say("/来源")).text
    assert "没有改动" in (await one.say("/来源 停用 9")).text


MATERIAL = (
    "汕头海关 11 月 20 日通报：出口玩具须核对商标备案，已扣留 3 批货物，企业可在 10 日内说明。" * 2
)


@pytest.fixture
def model() -> Iterator[ChatServer]:
    with running() as server:
        yield server


@pytest.fixture
async def drafting(
    database: Database, clock: Clock, model: ChatServer, tmp_path: Path
) -> AsyncIterator[Dispatcher]:
    """A desk with a language model."""
    options = ModelOptions(base_url=model.address, model=MODEL, api_key=SecretStr(KEY))
    endpoint = EndpointModel(options)

    def drafter(_user: User) -> ModelDrafter:
        return ModelDrafter(
            model=endpoint, purse=OpenPurse(), most_output_tokens=500, clock=time.monotonic
        )

    desk = build_desk(database, OneArticleAnswerer(), clock, files=tmp_path)
    routes = build_routes(replace(desk, drafter=drafter))
    yield Dispatcher(database, routes, limits=MessageLimits(), clock=clock, safety=desk.safety)
    await endpoint.close()


async def test_a_model_drafts_one_writes_another_approves(
    drafting: Dispatcher, model: ChatServer, clock: Clock, database: Database
) -> None:
    one, two = (Chat(drafting, clock, sender=name) for name in ("one", "two"))
    for chat in (one, two):
        await given_role(database, chat, Role.STAFF)
    text = "汕头海关通报，出口玩具要核对商标备案，已扣留 3 批货物，可在 10 日内说明。"
    model.sheet = Sheet(says=lambda _prompt: f"出口玩具请核对商标备案\n{text}")
    draft = await one.say(f"/拟通报 {MATERIAL}")
    assert "请逐句核对" in draft.text
    assert text in draft.text
    assert "不能这样做" in (await two.say("/批准通报 1")).text
    assert "没有这份草稿" in (await two.say("/用通报草稿 1")).text
    await one.tap(draft, "用这份草稿写通报")
    await one.say("所有人")
    shown = (await one.say("批准后马上发")).text
    assert "等另一位同事批准" in shown
    assert "由模型起草，批准前请逐句核对" in shown
    assert "没有这份草稿" in (await one.tap(draft, "用这份草稿写通报")).text
    assert "已批准" in (await two.say("/批准通报 1")).text
    assert await Releasing(database).run(clock()) == 2
    async with database.begin() as session:
        pushed = (await session.scalars(select(DeliveryRow.text))).first()
    assert pushed == f"【出口玩具请核对商标备案】\n{text}\n（本通报由人工智能起草，经工作人员审核）"


@pytest.mark.parametrize(
    "said",
    [
        "出口玩具请核对备案\n汕头海关已扣留 4 批货物，请尽快核对。",
        "只有标题",
        "出口玩具请核对备案\n太短。",
        "题" * 31 + "\n汕头海关通报，出口玩具要核对商标备案。",
    ],
)
async def test_a_draft_with_figures_of_its_own_or_of_no_use_is_not_shown(
    drafting: Dispatcher, model: ChatServer, clock: Clock, database: Database, said: str
) -> None:
    chat = Chat(drafting, clock, sender="one")
    await given_role(database, chat, Role.STAFF)
    model.sheet = Sheet(says=lambda _prompt: said)
    refused = await chat.say(f"/拟通报 {MATERIAL}")
    assert "没有拟出能用的初稿" in refused.text
    assert "标题" in (await chat.tap(refused, "自己写通报")).text


async def test_without_a_model_or_material_nothing_is_drafted(
    staff: tuple[Chat, Chat], drafting: Dispatcher, clock: Clock, database: Database
) -> None:
    assert "没有配置语言模型" in (await staff[0].say(f"/拟通报 {MATERIAL}")).text
    chat = Chat(drafting, clock, sender="three")
    await given_role(database, chat, Role.STAFF)
    assert "至少 40 个字" in (await chat.say("/拟通报 海关通报")).text
