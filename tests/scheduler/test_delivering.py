"""The delivery engine: everything due goes out once, in order, and nothing is lost or guessed."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from scheduler.delivery.sender import NotNow, OutcomeUnknown, RecipientUnreachable, TryLater
from storage import people
from storage.database import Database
from storage.delivery import deliveries, held, outbox
from storage.delivery.deliveries import DeliveryKind, Priority
from storage.delivery.outbox import QuietHours
from storage.schema.desk import DeliveryRow
from storage.schema.people import IdentityRow
from tests.scheduler.outbox_side import Channel, Clock, engine, person, push, row, states


async def test_what_is_due_is_sent_once_and_the_urgent_first(any_database: Database) -> None:
    clock, channel = Clock(), Channel()
    user = await person(any_database, "a")
    await push(any_database, user, "digest")
    await push(any_database, user, "broadcast", priority=Priority.BROADCAST)
    await push(any_database, user, "urgent", priority=Priority.URGENT)
    await push(any_database, user, "later", not_before=clock() + timedelta(hours=1))
    await push(any_database, user, "over", expires_at=clock() - timedelta(seconds=1))
    delivering = engine(any_database, clock, channel)
    assert await delivering.run(clock()) == 3
    assert [key for _, key in channel.sent] == ["urgent", "digest", "broadcast"]
    assert (await states(any_database))["over"] == "failed"
    assert (await row(any_database, "urgent")).reference == "m1"
    assert await delivering.run(clock()) == 0
    clock.advance(hours=1)
    assert await delivering.run(clock()) == 1


async def test_several_processes_share_the_work(any_database: Database) -> None:
    clock, channel = Clock(), Channel()
    for number in range(60):
        await push(any_database, await person(any_database, f"p{number}"), f"k{number}")
    engines = [engine(any_database, clock, channel, worker=f"w{n}") for n in range(3)]
    tried = await asyncio.gather(*(each.run(clock()) for each in engines))
    assert sum(tried) == 60
    assert set(channel.times.values()) == {1}
    assert set((await states(any_database)).values()) == {"sent"}


async def test_a_broadcast_under_way_delays_no_answer(database: Database) -> None:
    clock, channel = Clock(), Channel(gate=asyncio.Event())
    for number in range(40):
        user = await person(database, f"p{number}")
        await push(database, user, f"k{number}", priority=Priority.BROADCAST)
    delivering = engine(database, clock, channel)
    running = asyncio.create_task(delivering.run(clock()))
    for _ in range(12):
        await channel.begun.get()
    assert channel.begun.empty()
    await push(database, user, "answer", kind=DeliveryKind.ANSWER, priority=Priority.REPLY)
    assert await channel.begun.get() == "answer"
    assert channel.gate is not None
    channel.gate.set()
    await running
    assert len(channel.sent) == 41


async def test_quiet_hours_hold_back_all_but_the_urgent(database: Database) -> None:
    clock, channel = Clock(datetime(2026, 11, 26, 15, 0, tzinfo=UTC)), Channel()  # 23:00
    user, other = await person(database, "a"), await person(database, "b")
    await push(database, user, "digest", now=clock())
    await push(database, user, "urgent", priority=Priority.URGENT, now=clock())
    async with database.begin() as session:
        await outbox.set_quiet_hours(session, other.id, QuietHours(7 * 60, 12 * 60))
    await push(database, other, "own", now=clock())
    delivering = engine(database, clock, channel)
    await delivering.run(clock())
    assert [key for _, key in channel.sent] == ["urgent"]
    clock.now = datetime(2026, 11, 27, 0, 1, tzinfo=UTC)  # 8:01
    await delivering.run(clock())
    assert [key for _, key in channel.sent] == ["urgent", "digest"]
    assert (await row(database, "own")).not_before == datetime(2026, 11, 27, 4, 0, tzinfo=UTC)
    clock.now = datetime(2026, 11, 27, 4, 0, tzinfo=UTC)
    await delivering.run(clock())
    assert channel.times["own"] == 1


async def test_busy_is_tried_again_with_longer_pauses_and_given_up(database: Database) -> None:
    def busy(_name: str, _delivery: object) -> None:
        raise TryLater(5, "busy")

    clock, channel = Clock(), Channel(rule=busy)
    await push(database, await person(database, "a"), "k")
    delivering = engine(database, clock, channel, hours="00:00-00:00")
    waits = []
    for _ in range(8):
        await delivering.run(clock())
        found = await row(database, "k")
        waits.append((found.not_before - clock()).total_seconds())
        clock.now = max(clock.now, found.not_before)
    assert waits[:4] == [20, 40, 80, 160]
    assert (found.state, found.failure) == ("failed", "gave up: busy")


async def test_a_channel_that_pauses_is_left_alone_and_costs_no_attempt(
    database: Database,
) -> None:
    def limited(_name: str, _delivery: object) -> None:
        raise TryLater(30, "flood", everyone=True)

    clock, channel = Clock(), Channel(rule=limited)
    for name in "abcdef":
        await push(database, await person(database, name), name)
    delivering = engine(database, clock, channel)
    await delivering.run(clock())
    assert {(await row(database, name)).attempts for name in "abcdef"} == {0}
    channel.rule = lambda _name, _delivery: None
    await delivering.run(clock())
    assert channel.sent == []
    clock.advance(seconds=30)
    await delivering.run(clock())
    assert len(channel.sent) == 6


async def test_unknown_outcomes_follow_the_policy(database: Database) -> None:
    def lost(_name: str, _delivery: object) -> None:
        raise OutcomeUnknown("timeout")

    clock, channel = Clock(), Channel(rule=lost)
    user = await person(database, "a")
    await push(database, user, "alert")
    await push(database, user, "deadline", kind=DeliveryKind.DEADLINE)
    await push(database, user, "answer", kind=DeliveryKind.ANSWER)
    delivering = engine(database, clock, channel)
    await delivering.run(clock())
    again = {"deadline": "pending", "answer": "pending"}
    assert await states(database) == {"alert": "doubtful", **again}
    clock.advance(minutes=1)
    await delivering.run(clock())
    assert set((await states(database)).values()) == {"doubtful"}
    async with database.begin() as session:  # all are shown at the next contact
        waiting = await held.held_for(session, user, now=clock(), limit=5)
    assert {each.key for each in waiting} == {"alert", "deadline", "answer"}
    channel.idempotent = True
    await push(database, user, "again")
    await delivering.run(clock())
    assert (await states(database))["again"] == "pending"


async def test_a_channel_that_breaks_counts_as_unknown(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_name: str, _delivery: object) -> None:
        raise ZeroDivisionError

    channel = Channel(rule=broken)
    await push(database, await person(database, "a"), "k")
    await engine(database, Clock(), channel).run(Clock()())
    assert (await row(database, "k")).failure == "outcome unknown: ZeroDivisionError"
    assert "the telegram channel failed" in caplog.text


async def test_who_left_is_reached_again_after_coming_back(database: Database) -> None:
    def left(_name: str, _delivery: object) -> None:
        raise RecipientUnreachable("blocked")

    clock, channel = Clock(), Channel(rule=left)
    user = await person(database, "a")
    await push(database, user, "first")
    delivering = engine(database, clock, channel)
    await delivering.run(clock())
    assert (await row(database, "first")).failure == "unreachable: blocked"
    channel.rule = lambda _name, _delivery: None
    await push(database, user, "second")
    await delivering.run(clock())
    assert channel.sent == []  # not even tried
    clock.advance(days=1)
    await person(database, "a", now=clock())
    await push(database, user, "third")
    await delivering.run(clock())
    assert channel.times == {"third": 1}


async def test_another_channel_takes_over_or_the_push_waits(database: Database) -> None:
    def closed(_name: str, _delivery: object) -> None:
        raise NotNow("no window")

    def left(_name: str, _delivery: object) -> None:
        raise RecipientUnreachable("blocked")

    clock = Clock()
    wechat, telegram = Channel("wechat", rule=closed), Channel("telegram")
    user = await person(database, "t")
    async with database.begin() as session:
        from_wechat = await people.find_or_add_user(
            session, channel="wechat", external_id="o", now=clock() + timedelta(hours=1)
        )
        await session.execute(
            update(IdentityRow).where(IdentityRow.user_id == from_wechat.id).values(user_id=user.id)
        )
    delivering = engine(database, clock, wechat, telegram)
    await push(database, user, "one")
    await delivering.run(clock())
    assert telegram.sent == [("t", "one")]
    telegram.rule = left
    await push(database, user, "two")
    await delivering.run(clock())
    assert (await states(database))["two"] == "held"


async def test_nobody_on_the_page_is_written_to_but_all_is_kept(database: Database) -> None:
    user = await person(database, "v", channel="web")
    await push(database, user, "k")
    await engine(database, Clock(), Channel()).run(Clock()())
    assert await states(database) == {"k": "held"}


@pytest.mark.parametrize(("idempotent", "state"), [(True, "sent"), (False, "doubtful")])
async def test_what_a_dead_worker_left_is_decided_by_the_channel(
    any_database: Database, idempotent: bool, state: str
) -> None:
    clock, channel = Clock(), Channel(idempotent=idempotent)
    await push(any_database, await person(any_database, "a"), "k")
    async with any_database.begin() as session:
        (claimed,) = await outbox.claim_due(
            session,
            worker="dead",
            now=clock(),
            until=clock() + timedelta(minutes=5),
            limit=9,
            least=Priority.BROADCAST,
        )
        await outbox.begin_sending(session, claimed.id, worker="dead", channel="telegram")
    delivering = engine(any_database, clock, channel)
    await delivering.run(clock())
    assert (await states(any_database))["k"] == "sending"
    clock.advance(minutes=6)
    await delivering.run(clock())
    assert (await states(any_database))["k"] == state


async def test_a_run_that_is_broken_off_leaves_nothing_under_way(any_database: Database) -> None:
    clock, channel = Clock(), Channel(gate=asyncio.Event(), idempotent=True)
    await push(any_database, await person(any_database, "a"), "k")
    run = asyncio.create_task(engine(any_database, clock, channel).run(clock()))
    await channel.begun.get()
    run.cancel()
    with pytest.raises(asyncio.CancelledError):
        await run
    assert asyncio.all_tasks() == {asyncio.current_task()}
    assert (await states(any_database))["k"] == "sending"
    assert channel.gate is not None
    channel.gate.set()
    clock.advance(minutes=6)
    await engine(any_database, clock, channel, worker="w2").run(clock())
    assert (await states(any_database))["k"] == "sent"
    assert channel.times["k"] == 1


async def test_a_claim_that_the_worker_never_learned_of_is_its_own_to_take_back(
    any_database: Database,
) -> None:
    clock, channel = Clock(), Channel(idempotent=False)
    delivering = engine(any_database, clock, channel)
    await push(any_database, await person(any_database, "a"), "k")
    async with any_database.begin() as session:  # as if the answer to the commit had been lost
        await outbox.claim_due(
            session,
            worker=delivering.worker,
            now=clock(),
            until=clock() + timedelta(minutes=5),
            limit=9,
            least=Priority.BROADCAST,
        )
    await delivering.run(clock())
    assert (await states(any_database))["k"] == "sent"


async def test_a_database_that_goes_away_after_the_send_causes_no_second_one(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, channel = Clock(), Channel()
    await push(database, await person(database, "a"), "k")
    delivering = engine(database, clock, channel)

    async def away(*_args: object, **_named: object) -> bool:
        raise ConnectionError("the database is away")

    with monkeypatch.context() as patched:
        patched.setattr(outbox, "mark_sent", away)
        with pytest.raises(ConnectionError):
            await delivering.run(clock())
    assert (await states(database))["k"] == "sending"
    clock.advance(minutes=6)
    await delivering.run(clock())
    assert await states(database) == {"k": "sent"}
    assert channel.times == {"k": 1}


async def test_what_was_recalled_is_not_sent(database: Database) -> None:
    clock, channel = Clock(), Channel()
    await push(database, await person(database, "a"), "k", name="bulletin:1")
    async with database.begin() as session:
        assert await deliveries.cancel(session, push="bulletin:1") == 1
    await engine(database, clock, channel).run(clock())
    assert channel.sent == []


async def test_old_pushes_are_forgotten_but_not_those_on_their_way(database: Database) -> None:
    clock = Clock()
    user = await person(database, "a")
    await push(database, user, "sent")
    await engine(database, clock, Channel()).run(clock())
    await push(database, user, "waits")
    async with database.begin() as session:
        await session.execute(update(DeliveryRow).values(created_at=clock() - timedelta(days=400)))
        await outbox.forget_deliveries(session, before=clock() - timedelta(days=180))
    assert await states(database) == {"waits": "pending"}
