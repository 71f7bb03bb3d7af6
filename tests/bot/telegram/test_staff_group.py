"""The staff's group, and personal data on a channel whose servers are abroad."""

from datetime import timedelta

from bot.app import now
from bot.simulate.telegram_server.phone import new_group, phone
from bot.simulate.telegram_server.telegram import Telegram
from handlers.filling import PersonalFields
from handlers.message import Channel
from handlers.texts import goes_abroad
from scheduler.delivery.engine import Delivering
from storage import people
from storage.database import Database
from storage.delivery.outbox import QuietHours
from storage.desk import requests, staff
from storage.desk.request_state import RequestKind
from storage.desk.requests import NewRequest
from storage.people import Role
from tests.bot.telegram.conftest import Desk, OpenDesk


async def deliver(desk: Desk, database: Database) -> None:
    senders = (desk.service.sender,)
    engine = Delivering(database, senders, clock=now, worker="test", hours=QuietHours(0, 0))
    await engine.run(now())


async def test_a_new_request_is_announced_once_and_taken_with_a_press(
    open_desk: OpenDesk, database: Database
) -> None:
    telegram = Telegram(now)
    group = new_group(telegram)
    desk = await open_desk(telegram=telegram, staff_group=group.id)
    member, guest = phone(telegram, group=group), phone(telegram, group=group)
    async with database.begin() as session:
        officer = await people.find_or_add_user(
            session, channel="telegram", external_id=str(member.person.id), now=now()
        )
        await staff.set_role(session, officer.id, Role.STAFF)
        asking = await people.find_or_add_user(
            session, channel="web", external_id="visitor", now=now()
        )
        new = NewRequest(
            kind=RequestKind.DISPUTE,
            description="有人仿冒我们的玩具",
            enterprise_id=None,
            contact="13800000000",
            files=(),
        )
        request = await requests.open_request(
            session, asking, new, due_at=now() + timedelta(days=5), now=now()
        )
    for _ in range(2):
        await desk.sweep()
        await deliver(desk, database)
    (told,) = member.answers
    assert request.number in told.text
    assert "仿冒" not in told.text
    assert "1380000" not in told.text
    (label,) = told.buttons
    seen = len(member.answers)
    guest.press(label)
    await desk.until(lambda: len(member.answers) > seen)
    assert "工作人员" in member.answers[-1].text
    member.press(label, on=told)
    await desk.until(lambda: len(member.answers) > seen + 1)
    async with database.begin() as session:
        taken = await requests.find(session, request.number)
    assert taken is not None
    assert taken.assignee_id == officer.id


async def test_forms_say_where_personal_data_goes_and_may_leave_it_out(
    open_desk: OpenDesk,
) -> None:
    asked = []
    for number, off in enumerate((frozenset[Channel](), frozenset({Channel.TELEGRAM}))):
        telegram = Telegram(now)
        telegram.updates.last_id += 100 * number  # both share a database
        await open_desk(telegram=telegram, fields=PersonalFields(off=off))
        person = phone(telegram)
        for said in ("求助", "3", "跳过", "客户在美国被诉商标侵权，账号被冻结", "跳过"):
            shown = await person.ask(said)
        asked.append(shown.text)
        await person.ask("取消")
    on, without = asked
    assert on.startswith(goes_abroad())
    assert "电话" in on
    assert goes_abroad() not in without
    assert "电话" not in without
