"""The rows that features share, on both databases."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from storage import audit, enterprises, evidence, job_runs, people
from storage.alerts import notices
from storage.alerts.notices import Facets, Notice, NoticeKind
from storage.database import Database
from storage.delivery import deliveries
from storage.delivery.deliveries import Content, DeliveryKind
from storage.evidence import Evidence, EvidenceKind
from storage.files import FileFolder
from storage.people import User
from storage.schema.desk import AuditRow, DeliveryRow, EvidenceRow, NoticeRow

NOW = datetime(2026, 11, 26, 17, 30, tzinfo=UTC)  # the 27th in Shantou


async def somebody(database: Database) -> User:
    async with database.begin() as session:
        return await people.find_or_add_user(session, channel="terminal", external_id="x", now=NOW)


async def test_an_enterprise_is_one_row_however_its_name_is_written(any_database: Database) -> None:
    user = await somebody(any_database)
    async with any_database.begin() as session:
        first = await enterprises.find_or_add_enterprise(session, "澄海（小猪）玩具 ", now=NOW)
        again = await enterprises.find_or_add_enterprise(session, "澄海(小猪) 玩具", now=NOW)
        assert first == again
        assert (await enterprises.profile(session, user)).enterprise is None
        await enterprises.remember_enterprise(session, user, first)
        await enterprises.remember_name(session, user, "陈先生")
        told = await enterprises.profile(session, user)
    assert (told.name, told.enterprise) == ("陈先生", first)
    with pytest.raises(ValueError, match="name"):
        async with any_database.begin() as session:
            await enterprises.find_or_add_enterprise(session, " \u200b", now=NOW)


async def test_a_push_is_enqueued_once_and_taken_back_unsent(any_database: Database) -> None:
    user = await somebody(any_database)
    async with any_database.begin() as session:
        for key in ("a", "a", "b"):
            await deliveries.enqueue(
                session,
                user.id,
                Content(text="您好", choices=(("好", "好"),), facts={"title": "培训"}),
                key=key,
                kind=DeliveryKind.EVENT,
                push="event:1",
                now=NOW,
            )
    async with any_database.begin() as session:
        await session.execute(
            update(DeliveryRow).where(DeliveryRow.key == "a").values(state="sent")
        )
        assert await deliveries.cancel(session, push="event:1") == 1
        assert await deliveries.cancel(session, keys=["a", "b"]) == 0
        states = dict((await session.execute(select(DeliveryRow.key, DeliveryRow.state))).all())
    assert states == {"a": "sent", "b": "cancelled"}


async def test_evidence_counts_once_on_the_day_in_shantou(any_database: Database) -> None:
    one = Evidence(key="q:1", kind=EvidenceKind.CONSULTATION, at=NOW, facts={"topic": "年费"})
    async with any_database.begin() as session:
        assert await evidence.note_evidence(session, one)
        assert not await evidence.note_evidence(session, one)
        assert (await session.scalars(select(EvidenceRow.day))).all() == [date(2026, 11, 27)]


async def test_notices_are_kept_once_with_their_facets(any_database: Database) -> None:
    notice = Notice(
        key="patent:new:CN202610000001",
        kind=NoticeKind.NEW_PATENT,
        title="一种积木",
        text="新公开",
        happened_on=date(2026, 11, 20),
        facets=Facets(ipc=("A63H33/04",), industries=("toys",)),
    )
    async with any_database.begin() as session:
        assert await notices.add_notices(session, [notice], now=NOW) == 1
        assert await notices.add_notices(session, [notice], now=NOW) == 0
        assert await notices.add_notices(session, [], now=NOW) == 0
        facets = (await session.scalars(select(NoticeRow.facets))).one()
    assert facets == {"industries": ["toys"], "ipc": ["A63H33/04"]}


async def test_a_run_of_a_job_is_claimed_once(any_database: Database) -> None:
    async with any_database.begin() as session:
        assert await job_runs.claim_run(session, "brief", "2026-11-26", now=NOW)
        assert not await job_runs.claim_run(session, "brief", "2026-11-26", now=NOW)
        await job_runs.forget_runs(session, before=NOW + timedelta(days=1))
        assert await job_runs.claim_run(session, "brief", "2026-11-26", now=NOW)


async def test_a_changed_audit_log_is_found_out(any_database: Database) -> None:
    user = await somebody(any_database)
    async with any_database.begin() as session:
        for number in range(3):
            await audit.record(
                session, user, "request.assign", subject=f"request:{number}", now=NOW, to="陈"
            )
        await audit.record(session, None, "staff.invite", now=NOW)
    async with any_database.begin() as session:
        assert await audit.broken_at(session) is None
        row = (await session.scalars(select(AuditRow).where(AuditRow.subject == "request:1"))).one()
        row.facts = {"to": "李"}
    async with any_database.begin() as session:
        assert await audit.broken_at(session) == row.id


async def test_files_lie_under_random_names_and_nothing_else_is_reached(tmp_path: Path) -> None:
    folder = FileFolder(tmp_path)
    file_id = await folder.write(b"content")
    assert await folder.read(file_id) == b"content"
    await folder.remove(file_id)
    await folder.remove(file_id)
    for wrong in (file_id, "../../etc/passwd", "A" * 32, ""):
        with pytest.raises(FileNotFoundError):
            await folder.read(wrong)
