"""What the law and staff bring: notices from the manifest, bulletins into the outbox, reports."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from knowledge.manifest import manifest
from scheduler.alerts.law_changes import law_notices, note_law_changes
from scheduler.alerts.release import Releasing
from storage import enterprises
from storage.alerts import bulletins, subscriptions
from storage.alerts.bulletins import NotAllowed
from storage.alerts.subscriptions import Cadence
from storage.alerts.topics import Topic
from storage.database import Database
from storage.delivery import deliveries, push_reports
from storage.people import Role, User
from storage.schema.desk import EnterpriseRow, EvidenceRow
from tests.scheduler.outbox_side import MORNING, Channel, Clock, engine, person, states


@pytest.mark.parametrize(
    ("day", "what"),
    [
        (date(2026, 6, 27), {"adopted"}),
        (date(2026, 7, 26), {"adopted"}),
        (date(2026, 7, 27), set()),
        (date(2026, 12, 1), set()),
        (date(2026, 12, 2), {"coming"}),
        (date(2026, 12, 31), {"coming"}),
        (date(2027, 1, 1), {"in_force"}),
        (date(2027, 1, 8), {"in_force"}),
        (date(2027, 1, 9), set()),
    ],
)
def test_a_change_of_the_law_is_told_three_times(day: date, what: set[str]) -> None:
    found = [n for n in law_notices(manifest(), day) if n.facets.laws == ("商标法",)]
    assert {notice.key.rpartition(":")[2] for notice in found} == what
    for notice in found:
        assert "2027年1月1日" in notice.text
        assert "处主要变化" in notice.text


async def test_the_days_notices_are_kept_once(database: Database) -> None:
    now = datetime(2026, 12, 10, 2, tzinfo=UTC)
    assert await note_law_changes(database, now) >= 1
    assert await note_law_changes(database, now + timedelta(days=1)) == 0


async def bulletin(
    database: Database, author: User, target: dict[str, str], *, send_at: datetime = MORNING
) -> bulletins.Bulletin:
    async with database.begin() as session:
        return await bulletins.add_bulletin(
            session,
            author,
            title="临时禁令",
            text="正文十个字以上的内容",
            target=target,
            send_at=send_at,
            now=MORNING,
        )


async def approve(database: Database, number: int, person_: User) -> None:
    async with database.begin() as session:
        await bulletins.decide(session, number, person_, approved=True, now=MORNING)


async def test_a_bulletin_needs_a_second_person_and_its_time(any_database: Database) -> None:
    author, second = await person(any_database, "a"), await person(any_database, "b")
    author, second = User(author.id, Role.STAFF), User(second.id, Role.STAFF)
    later = MORNING + timedelta(hours=2)
    written = await bulletin(any_database, author, {}, send_at=later)
    releasing = Releasing(any_database)
    assert await releasing.run(later) == 0
    with pytest.raises(NotAllowed):
        await approve(any_database, written.id, author)
    await approve(any_database, written.id, second)
    with pytest.raises(NotAllowed):
        await approve(any_database, written.id, second)
    assert await releasing.run(MORNING) == 0
    assert await releasing.run(later) == 2
    assert await releasing.run(later) == 0


async def test_a_bulletin_recalled_half_way_stops(database: Database) -> None:
    clock, channel = Clock(), Channel()
    author = await person(database, "author")
    for number in range(30):
        await person(database, f"p{number}")
    written = await bulletin(database, author, {})
    await approve(database, written.id, await person(database, "second"))
    await Releasing(database).run(clock())

    async def recall() -> None:
        async with database.begin() as session:
            await bulletins.recall(session, written.id)
            await deliveries.cancel(session, push=written.push)

    delivering = engine(database, clock, channel)
    send = channel.send

    async def sending(external_id, delivery):  # type: ignore[no-untyped-def]
        if len(channel.sent) == 10:
            await recall()
        return await send(external_id, delivery)

    channel.send = sending  # type: ignore[method-assign]
    await delivering.run(clock())
    found = list((await states(database)).values())
    assert found.count("sent") + found.count("cancelled") == 32
    assert 10 <= found.count("sent") <= 26
    with pytest.raises(NotAllowed):
        await recall()


async def test_an_industry_is_its_firms_and_its_subscribers(any_database: Database) -> None:
    firm, reader, other, refusing = [await person(any_database, n) for n in "abcd"]
    async with any_database.begin() as session:
        enterprise = await enterprises.find_or_add_enterprise(session, "某某玩具", now=MORNING)
        await session.execute(update(EnterpriseRow).values(industries=["toys"]))
        for user in (firm, refusing):
            await enterprises.remember_enterprise(session, user, enterprise)
        await subscriptions.subscribe(
            session,
            reader,
            Topic(industries=("toys",)),
            title="玩具",
            cadence=Cadence.NOW,
            words="订阅",
            now=MORNING,
            digested_for=MORNING.date(),
        )
        await bulletins.refuse_bulletins(session, refusing, now=MORNING)
        toys = await bulletins.recipients(session, {"industry": "toys"}, after=0, limit=9)
        firms = await bulletins.recipients(session, {"enterprise": "某某玩具"}, after=0, limit=9)
        everybody = await bulletins.recipients(session, {}, after=0, limit=9)
    assert toys == sorted([firm.id, reader.id])
    assert firms == [firm.id]
    assert everybody == sorted([firm.id, reader.id, other.id])


async def test_a_push_is_reported_and_counted_as_evidence(any_database: Database) -> None:
    clock, channel = Clock(), Channel()
    people = [await person(any_database, name) for name in "abc"]
    visitor = await person(any_database, "v", channel="web")
    written = await bulletin(any_database, people[0], {})
    await approve(any_database, written.id, people[1])
    await Releasing(any_database).run(clock())
    await engine(any_database, clock, channel).run(clock())
    async with any_database.begin() as session:
        await subscriptions.subscribe(
            session,
            people[2],
            Topic(industries=("toys",)),
            title="玩具",
            cadence=Cadence.NOW,
            words="订阅",
            now=clock(),
            digested_for=clock().date(),
        )
        await subscriptions.end(session, people[2], by="person", now=clock())
        report = await push_reports.push_report(session, written.push)
        assert (report.total, report.routes, report.ended) == (4, {"direct": 3}, 1)
        assert report.states == {"sent": 3, "held": 1}
        assert await push_reports.note_pushes(session, now=clock()) == 0
        clock.advance(days=2)
        assert await push_reports.note_pushes(session, now=clock()) == 1
        assert await push_reports.note_pushes(session, now=clock()) == 0
        noted = (await session.scalars(select(EvidenceRow))).one()
    assert (noted.kind, noted.quantity, noted.subject) == ("push", 3, written.push)
    assert visitor.id
