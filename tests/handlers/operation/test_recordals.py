"""Recordals in chat: begun, ticked, filed, registered, proved."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from handlers.dispatcher import Dispatcher
from handlers.message import Reply
from knowledge.patents.numbers import chinese_number
from storage import people
from storage.database import Database
from storage.operation import recordals
from storage.operation.recordals import RecordalState, StepNotAllowed
from storage.schema.desk import AuditRow, EvidenceRow
from storage.schema.people import UserRow
from tests.handlers.dialogue import Chat, Clock
from tests.handlers.test_filling import picture


@pytest.fixture
async def desk(dispatcher: Dispatcher, clock: Clock, database: Database) -> Chat:
    """A member of staff."""
    chat = Chat(dispatcher, clock, sender="staff")
    await chat.say("你好")
    async with database.begin() as session:
        await session.execute(update(UserRow).values(role="staff"))
    return chat


def valid_number() -> str:
    """An application number whose check digit fits."""
    return chinese_number("202010123456").display


async def licence(desk: Chat, *, effective: str = "2026-11-20") -> Reply:
    """A licence begun by the form."""
    await desk.say(f"/新备案 许可 {valid_number()}")
    await desk.say("汕头市小猪玩具有限公司")
    await desk.say("澄海区某玩具厂")
    await desk.say(effective)
    return await desk.say("2 3")


async def test_a_licence_from_the_first_paper_to_the_proof(desk: Chat, database: Database) -> None:
    begun = await licence(desk)
    assert "2027年2月20日" not in begun.text, "a Saturday moves to a working day"
    assert "最迟 2027年2月22日 提交，还剩 91 天" in begun.text
    assert "独占或排他许可：全体共有人同意" in begun.text
    assert "专利法实施细则第十五条" in begun.text
    ticked = await desk.tap(begun, begun.choices[0].label)
    assert ticked.text.count("✓") == 1
    assert len(ticked.choices) == len(begun.choices) - 1
    assert "不能这样记" in (await desk.say("/备案 1 登记")).text
    assert "日期还没到" in (await desk.say("/备案 1 提交 2026-12-30")).text
    assert "（已提交）" in (await desk.say("/备案 1 提交 2026-11-21")).text
    done = await desk.say("/备案 1 登记")
    assert "还没有佐证" in done.text
    await desk.say("/备案佐证 1")
    assert "佐证已保存" in (await desk.send_file(picture(), "备案证明.jpg")).text
    assert "没有在办" in (await desk.say("/备案")).text
    async with database.begin() as session:
        evidence = (await session.scalars(select(EvidenceRow))).one()
        actions = (await session.scalars(select(AuditRow.action).order_by(AuditRow.id))).all()
    assert evidence.facts["kind"] == "licence"
    assert evidence.file_id is not None
    assert actions == [
        "recordal.begin",
        "recordal.paper",
        "recordal.filed",
        "recordal.registered",
        "recordal.proof",
    ]


async def test_wrong_answers_get_advice(desk: Chat) -> None:
    assert "请选：转让、许可" in (await desk.say("/新备案")).text
    await desk.say("取消")
    assert "校验位不对" in (await desk.say("/新备案 转让 202110234567.1")).text
    assert "专利申请号是多少" in (await desk.say("/新备案 转让")).text
    assert "校验位不对" in (await desk.say("202010123456.0")).text
    assert "不像专利申请号" in (await desk.say("一件专利")).text
    await desk.say(valid_number())
    await desk.say("甲")
    await desk.say("乙")
    assert "1 到 6 的编号" in (await desk.say("7")).text
    begun = await desk.say("没有")
    assert "转让自登记之日起生效" in begun.text
    assert "最迟" not in begun.text
    assert "没有编号 9" in (await desk.say("/备案 9")).text
    assert "请这样写" in (await desk.say("/备案 甲")).text
    assert "请写成“/备案佐证 编号”" in (await desk.say("/备案佐证 9")).text


async def test_refused_is_prepared_again_and_the_list_counts_days(desk: Chat, clock: Clock) -> None:
    await licence(desk, effective="2026-08-01")
    assert "已过期" in (await desk.say("/备案")).text
    await desk.say("/备案 1 提交")
    await desk.say("/备案 1 不予 合同缺页")
    again = await desk.say("/备案 1 重办")
    assert "（备材料）" in again.text


async def test_two_at_once_take_a_step_once(any_database: Database) -> None:
    now = datetime(2026, 11, 26, tzinfo=UTC)
    async with any_database.begin() as session:
        keeper = await people.find_or_add_user(session, channel="t", external_id="a", now=now)
        begun = await recordals.add_recordal(
            session,
            keeper,
            kind="transfer",
            patent="CN202010123456",
            parties=("甲", "乙"),
            effective_on=None,
            due_on=None,
            circumstances=[],
            now=now,
        )
    today = date(2026, 11, 26)
    async with any_database.begin() as session:
        await recordals.move_recordal(session, begun.id, RecordalState.FILED, on=today)
    with pytest.raises(StepNotAllowed):
        async with any_database.begin() as session:
            await recordals.move_recordal(
                session, begun.id, RecordalState.FILED, on=today + timedelta(days=1)
            )
