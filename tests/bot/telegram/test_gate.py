"""The flood gate: Telegram's limits kept, answers ahead of broadcasts, one chat's pause its own."""

import asyncio
from collections import Counter

from bot.app import now
from bot.simulate.faults import ErrorCode
from bot.simulate.telegram_server.flood import Limits
from bot.simulate.telegram_server.phone import Phone, new_group, phone
from bot.simulate.telegram_server.telegram import Telegram
from bot.telegram.gate import Gate
from bot.telegram.render import Part
from bot.telegram.sending import Address
from storage.delivery.deliveries import Priority
from tests.bot.telegram.conftest import Desk, OpenDesk

TEXT: Part = {"html": "通知", "plain": "通知"}


async def send(desk: Desk, person: Phone, priority: int = Priority.BROADCAST) -> None:
    await desk.service.sending.send(Address(chat_id=person.chat_id, priority=priority), TEXT)


async def test_a_broadcast_beside_dialogues_meets_no_refusal(open_desk: OpenDesk) -> None:
    """Telegram plays it strictly: 30 a second and 1 a second to a chat, counted where it stands."""
    telegram = Telegram(now)
    desk = await open_desk(telegram=telegram, messages_per_second=30, chat=(1, 1.0))
    crowd = [phone(telegram) for _ in range(45)]
    talkers = [phone(telegram) for _ in range(3)]
    async with asyncio.TaskGroup() as group:
        for person in crowd:
            group.create_task(send(desk, person))
        for person in talkers:
            person.say("发明专利保护多少年")
            person.say("帮助")
        await desk.until(lambda: all(len(person.answers) == 2 for person in talkers))
    assert telegram.flood.refused == 0
    assert all(len(person.answers) == 1 for person in crowd)


async def test_answers_go_before_what_waited_longer() -> None:
    gate, order = Gate(1), list[str]()

    async def go(name: str, priority: int, chat_id: int) -> None:
        async with gate.place(chat_id, priority=priority):
            order.append(name)

    first = asyncio.Event()

    async def hold() -> None:
        async with gate.place(1, priority=0):
            await first.wait()

    async with asyncio.TaskGroup() as group:
        group.create_task(hold())
        await asyncio.sleep(0)
        group.create_task(go("broadcast", Priority.BROADCAST, 2))
        await asyncio.sleep(0)
        group.create_task(go("reply", Priority.REPLY, 3))
        await asyncio.sleep(0)
        first.set()
    assert order == ["reply", "broadcast"]


async def test_a_group_gets_twenty_in_a_minute() -> None:
    gate = Gate(1000, chat=(1000, 1.0))
    for _ in range(20):
        async with gate.place(-5, priority=0):
            pass
    late = asyncio.create_task(_through(gate, -5))
    await _through(gate, 5)  # everybody else goes on
    await asyncio.sleep(0.05)
    assert not late.done()
    late.cancel()
    await asyncio.wait({late})
    await _through(gate, 5)


async def _through(gate: Gate, chat_id: int) -> None:
    async with gate.place(chat_id, priority=0):
        pass


async def test_who_gives_up_waiting_leaves_no_place_taken() -> None:
    gate = Gate(1)
    held = asyncio.Event()

    async def hold() -> None:
        async with gate.place(1, priority=0):
            await held.wait()

    holding = asyncio.create_task(hold())
    await asyncio.sleep(0)
    waiting = [asyncio.create_task(_through(gate, chat)) for chat in (2, 3, 4)]
    await asyncio.sleep(0)
    for task in waiting[:2]:
        task.cancel()
    held.set()
    await holding
    await waiting[2]


async def test_a_refusal_makes_its_own_chat_wait_and_no_other(open_desk: OpenDesk) -> None:
    telegram = Telegram(now)
    telegram.flood.limits = Limits(overall=1000, chat=1000, group=1000)
    desk = await open_desk(telegram=telegram)
    slow, others = phone(telegram), [phone(telegram) for _ in range(5)]
    telegram.faults.add("sendMessage", ErrorCode(429), calls={1})
    async with asyncio.TaskGroup() as group:
        waiting = group.create_task(send(desk, slow))
        await desk.until(lambda: bool(telegram.calls_of("sendMessage")))
        for person in others:
            await send(desk, person)
        assert not waiting.done()
    assert len(slow.answers) == 1
    assert Counter(call.code for call in telegram.calls_of("sendMessage")) == {429: 1, 200: 6}


async def test_several_refused_chats_mean_that_everybody_waits() -> None:
    gate = Gate(1000)
    for chat_id in (1, 2, 3):
        gate.close(chat_id, 1.0)
    other = asyncio.create_task(_through(gate, 4))
    await asyncio.sleep(0.05)
    assert not other.done()
    await other


async def test_a_group_that_is_too_fast_is_answered_when_it_may(open_desk: OpenDesk) -> None:
    telegram = Telegram(now)
    telegram.flood.limits = Limits(overall=30, chat=1, group=2)
    desk = await open_desk(telegram=telegram, chat=(1, 1.0))
    person = phone(telegram, group=new_group(telegram))
    await send(desk, person)
    await send(desk, person)
    assert len(person.answers) == 2
