"""The bot as Telegram lists it, as the doctor sees it, and as the delivery engine uses it."""

import os
from datetime import timedelta
from typing import Any

import pytest

from bot.app import now
from bot.operator.finding import Finding, Verdict
from bot.simulate.faults import ErrorCode, Reset
from bot.simulate.telegram_server.phone import new_group
from bot.telegram import commands
from bot.telegram.api import close_bot, open_bot
from bot.telegram.doctor import Doctor
from scheduler.delivery.sender import OutcomeUnknown, RecipientUnreachable, TryLater
from storage import files, people
from storage.database import Database
from storage.delivery import deliveries
from storage.delivery.deliveries import Content, DeliveryKind, Priority
from storage.delivery.outbox import Delivery
from storage.desk import staff
from storage.people import Role
from tests.bot.telegram.conftest import Desk, OpenDesk


async def test_commands_are_listed_in_two_languages_and_staffs_for_staff(
    open_desk: OpenDesk, database: Database
) -> None:
    async with database.begin() as session:
        user = await people.find_or_add_user(
            session, channel="telegram", external_id="5000000001", now=now()
        )
        await staff.set_role(session, user.id, Role.STAFF)
    desk = await open_desk(receive="polling")
    member = desk.phone()
    assert member.chat_id == 5000000001
    desk.service.starts_at = now()
    await desk.sweep()
    there = desk.telegram.commands
    everybody = {one["command"]: one["description"] for one in there["default", ""]}
    assert everybody["start"] == "从头开始，附隐私说明"
    english = {one["command"]: one["description"] for one in there["default", "en"]}
    assert set(english) == set(everybody)
    assert english["start"] == "Start over, with the privacy notice"
    theirs = {one["command"] for one in there["chat:5000000001", ""]}
    assert {"staff", "blocked_words"} <= theirs - set(everybody)
    async with database.begin() as session:
        await staff.set_role(session, user.id, Role.MEMBER)
    desk.service.staff_at = now() - timedelta(seconds=1)
    await desk.sweep()
    assert ("chat:5000000001", "") not in there


async def test_a_listed_command_without_a_word_of_its_own_is_understood(
    open_desk: OpenDesk, database: Database
) -> None:
    desk = await open_desk()
    routes = desk.service.routes_known
    assert commands.understood("/blocked_words 添加 词", routes[1:]) == "/屏蔽词 添加 词"
    assert commands.understood("/start", routes[1:]) == "/start"
    assert commands.understood("/nothing x", routes[1:]) == "/nothing x"


async def findings(desk: Desk, **changes: Any) -> list[Finding]:
    options = desk.service.options.model_copy(update=changes)
    bot = open_bot(options)
    clock = changes.get("clock", now)
    doctor = Doctor(options=options, bot=bot, routes=desk.service.routes_known, clock=clock)
    try:
        return [finding async for finding in doctor.findings()]
    finally:
        await close_bot(bot)


async def test_the_doctor_finds_nothing_wrong_with_a_good_bot(desk: Desk) -> None:
    found = await findings(desk)
    assert [one.what for one in found if one.verdict is Verdict.PROBLEM] == []
    assert "takes updates from Telegram alone" in "".join(one.what for one in found)


async def test_the_doctor_names_what_is_wrong_and_the_cure(desk: Desk) -> None:
    telegram, group = desk.telegram, new_group(desk.telegram)
    group.has_bot = False
    telegram.commands["default", ""] = [{"command": "other", "description": "x"}]
    telegram.webhook.url = "https://old.example.org/hook"
    found = await findings(desk, staff_group=group.id, clock=lambda: now() + timedelta(minutes=3))
    problems = {one.what: one.cure for one in found if one.verdict is Verdict.PROBLEM}
    said = "\n".join(problems)
    assert "this machine's clock differs" in said
    assert "updates go to https://old.example.org/hook" in said
    assert "another list of commands is up" in said
    assert f"cannot write to the staff's group {group.id}" in said
    assert all(problems.values())
    telegram.webhook.url = f"{desk.url}/telegram"
    telegram.webhook.last_error, telegram.webhook.last_error_at = "Read timeout expired", now()
    telegram.updates.pending.append({"update_id": 1, "message": {"chat": {"id": 1}}})
    assert "Read timeout expired" in "".join(one.what for one in await findings(desk))


async def test_the_doctor_stops_at_a_wrong_token(desk: Desk) -> None:
    desk.telegram.token = "1:other"
    assert [one.verdict for one in await findings(desk)] == [Verdict.GOOD, Verdict.PROBLEM]


def delivery(content: Content, **changes: Any) -> Delivery:
    values: dict[str, Any] = {
        "id": 7,
        "user_id": 1,
        "key": "k",
        "kind": DeliveryKind.EVENT,
        "push": "",
        "priority": Priority.REMINDER,
        "content": content,
        "created_at": now(),
        "not_before": now(),
        "expires_at": None,
        "attempts": 1,
        **changes,
    }
    return Delivery(**values)


async def test_a_push_arrives_with_its_buttons_and_files(desk: Desk, database: Database) -> None:
    person = desk.phone()
    await person.ask("帮助")
    file_id = await desk.files.write(b"PK-a-table")
    content = Content(text="活动明天开始。", choices=(("签到", "帮助"),), files=(file_id,))
    async with database.begin() as session:
        user = await people.find_user(session, channel="telegram", external_id=str(person.chat_id))
        assert user is not None
        await files.add_file(
            session, file_id, b"x", name="表.xlsx", media_type="x", owner=user, now=now()
        )
        await deliveries.enqueue(
            session, user.id, content, key="e:1", kind=DeliveryKind.EVENT, now=now()
        )
    receipt = await desk.service.sender.send(
        str(person.chat_id), delivery(content, id=1, user_id=user.id)
    )
    text, table = person.answers[1:]
    assert receipt.reference == f"{person.chat_id}:{text.message_id}"
    assert table.fields["document"]["file_name"] == "表.xlsx"
    await person.tap("签到")
    assert "还可以发送" in person.answers[-1].text


@pytest.mark.parametrize(
    ("fault", "raised"),
    [
        (ErrorCode(403), RecipientUnreachable),
        (ErrorCode(400), TryLater),
        (ErrorCode(500), OutcomeUnknown),
        (Reset(), OutcomeUnknown),
        (Reset(carried_out=True), OutcomeUnknown),
    ],
)
async def test_what_the_engine_is_told_when_a_push_fails(
    desk: Desk, fault: ErrorCode | Reset, raised: type[Exception]
) -> None:
    person = desk.phone()
    desk.telegram.faults.add("sendMessage", fault)
    with pytest.raises(raised):
        await desk.service.sender.send(str(person.chat_id), delivery(Content(text="通知")))


async def test_nobody_is_pushed_to_through_a_group_of_anybody(desk: Desk) -> None:
    with pytest.raises(RecipientUnreachable):
        await desk.service.sender.send("-4000000:5000000001", delivery(Content(text="通知")))


async def test_telegram_out_of_reach_pauses_the_channel(desk: Desk) -> None:
    async def at_once(_seconds: float) -> None:
        return

    person = desk.phone()
    options = desk.service.options.model_copy(update={"api_base_url": "http://127.0.0.1:9"})
    bot = open_bot(options)
    sender = desk.service.sender
    object.__setattr__(sender.sending, "bot", bot)
    object.__setattr__(sender.sending, "pause", at_once)
    with pytest.raises(TryLater) as later:
        await sender.send(str(person.chat_id), delivery(Content(text="通知")))
    assert later.value.everyone
    await close_bot(bot)


def test_the_sdk_is_asked_for_its_coming_spans_of_time() -> None:
    assert os.environ["PTB_TIMEDELTA"]
