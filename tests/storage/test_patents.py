"""Patents in rows, on every database: one application one row, history, owners, families."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from storage import people
from storage.database import Database
from storage.register import patents
from storage.register.applicants import add_alias, applicants_like, group_of
from storage.register.expert_texts import ExpertWork, Written, add_expert_text, expert_texts
from storage.register.patent_record import Event, Fee, Outcome, Party, PatentRecord, Stored
from storage.register.patent_writing import store_patents
from storage.register.patents import Position
from storage.register.version import Register

NOW = datetime(2026, 11, 26, 1, tzinfo=UTC)
KEY = "CN202010123456"


def record(
    key: str = KEY,
    row: int = 1,
    *,
    publications: Mapping[str, date | None] | None = None,
    **told: Any,
) -> PatentRecord:
    """A record with the given columns; parties, links, events and fees by their names."""
    beside: dict[str, Any] = {
        str(name): told.pop(name)
        for name in ("found_by", "parties", "owners", "links", "events", "fees", "told_on")
        if name in told
    }
    if "parties" in beside:
        beside["applicants"] = beside.pop("parties")
    return PatentRecord(
        key=key,
        row=row,
        values={"country": key.removeprefix("pub:")[:2], **told},
        publications=publications or {},
        **beside,
    )


async def store(database: Database, *records: PatentRecord) -> list[Stored]:
    async with database.begin() as session:
        return await store_patents(session, records, import_id=1, now=NOW)


async def test_one_application_is_one_patent_with_its_publications(any_database: Database) -> None:
    application = record(
        title="积木", published_on=date(2020, 8, 1), publications={"CN111111111A": date(2020, 8, 1)}
    )
    grant = record(row=2, granted_on=date(2022, 5, 1), publications={"CN111111111B": None})
    first, second = await store(any_database, application, grant)
    assert (first.outcome, second.outcome) == (Outcome.NEW, Outcome.CHANGED)
    assert first.id == second.id
    async with any_database.begin() as session:
        row = await patents.patent_by_key(session, KEY)
        assert row is not None
        assert (row.title, row.granted_on) == ("积木", date(2022, 5, 1))
        published = await patents.publications_of(session, [row.id])
        assert [item.number for item in published[row.id]] == ["CN111111111A", "CN111111111B"]
        for number in ("CN111111111", "CN111111111B"):
            found = await patents.patents_by_publication(session, number)
            assert [one.id for one in found] == [row.id]
        assert not await patents.patents_by_publication(session, "CN11111111")


async def test_an_import_again_changes_nothing_and_a_change_is_history(
    any_database: Database,
) -> None:
    before = record(title="积木", status="granted", status_text="授权", filed_on=date(2020, 2, 3))
    after = record(title="积木", status="lapsed", status_text="未缴年费专利权终止")
    assert [s.outcome for s in await store(any_database, before)] == [Outcome.NEW]
    assert [s.outcome for s in await store(any_database, before)] == [Outcome.UNCHANGED]
    (changed,) = await store(any_database, after)
    assert changed.outcome is Outcome.CHANGED
    assert {change.field for change in changed.changes} == {"status", "status_text"}
    async with any_database.begin() as session:
        history = await patents.history_of(session, Register.PATENT, changed.id)
    assert {(row.field, row.before, row.after) for row in history} == {
        ("status", "granted", "lapsed"),
        ("status_text", "授权", "未缴年费专利权终止"),
    }


async def test_an_older_source_does_not_turn_back_status_or_texts(any_database: Database) -> None:
    grant, application = date(2022, 1, 1), date(2020, 9, 1)
    new = record(
        title="新", granted_on=grant, told_on=grant, status="lapsed", status_on=date(2025, 1, 1)
    )
    old = record(title="旧", told_on=application, status="granted", status_on=date(2023, 1, 1))
    await store(any_database, new)
    assert [s.outcome for s in await store(any_database, old)] == [Outcome.UNCHANGED]
    async with any_database.begin() as session:
        row = await patents.patent_by_key(session, KEY)
        assert row is not None
        assert (row.title, row.status) == ("新", "lapsed")


async def test_rows_that_contradict_each_other_are_a_conflict(any_database: Database) -> None:
    first, second = await store(
        any_database,
        record(filed_on=date(2020, 2, 3), title="甲"),
        record(row=2, filed_on=date(2020, 2, 4), title="乙"),
    )
    assert (first.outcome, second.outcome) == (Outcome.NEW, Outcome.CONFLICT)
    assert [(c.field, c.before, c.after) for c in second.changes] == [
        ("filed_on", "2020-02-03", "2020-02-04")
    ]
    async with any_database.begin() as session:
        row = await patents.patent_by_key(session, KEY)
        assert row is not None
        assert row.title == "甲"


async def test_a_known_publication_gets_its_application_number_later(
    any_database: Database,
) -> None:
    (only,) = await store(
        any_database, record("pub:CN111111111", title="积木", publications={"CN111111111A": None})
    )
    (full,) = await store(any_database, record(publications={"CN111111111A": date(2020, 8, 1)}))
    assert full.id == only.id
    (grant,) = await store(
        any_database,
        record(
            "pub:CN111111111",
            found_by=("CN111111111A", "CN111111111B"),
            publications={"CN111111111B": None},
        ),
    )
    assert grant.id == only.id
    async with any_database.begin() as session:
        row = await patents.patent_by_key(session, KEY)
        assert row is not None
        assert row.title == "积木"
        assert (await patents.count_patents(session))["all"] == 1


async def test_owners_change_and_groups_are_one(any_database: Database) -> None:
    seller, buyer = Party("甲公司", "甲公司"), Party("乙公司", "乙公司")
    await store(any_database, record(parties=(seller,), applicants="甲公司"))
    await store(any_database, record(owners=(buyer,)))
    async with any_database.begin() as session:
        owned, total = await patents.patents_of(session, ["甲公司"], owners_only=True, limit=10)
        assert (len(owned), total) == (0, 0)
        filed, _ = await patents.patents_of(session, ["甲公司"], limit=10)
        assert [row.key for row in filed] == [KEY]
        await add_alias(session, buyer, Party("丙集团", "丙集团"), added_by="员工", now=NOW)
        assert await group_of(session, ["丙集团"]) == {"丙集团", "乙公司"}
        assert await group_of(session, ["乙公司"]) == {"丙集团", "乙公司"}
        owned, _ = await patents.patents_of(
            session, await group_of(session, ["丙集团"]), owners_only=True, limit=10
        )
        assert [row.key for row in owned] == [KEY]
        assert {row.name for row in await applicants_like(session, "公司")} == {"甲公司", "乙公司"}


async def test_of_two_owners_in_one_batch_the_one_told_last_owns_it(
    any_database: Database,
) -> None:
    old, new = Party("甲", "甲"), Party("乙", "乙")
    await store(any_database, record(owners=(old,)), record(row=2, owners=(new,)))
    async with any_database.begin() as session:
        assert (await patents.patents_of(session, ["甲"], owners_only=True, limit=5))[1] == 0
        assert (await patents.patents_of(session, ["乙"], owners_only=True, limit=5))[1] == 1
        assert (await patents.patents_of(session, ["甲"], limit=5))[1] == 1


async def test_families_are_joined_by_priority_across_imports(any_database: Database) -> None:
    await store(any_database, record("CN202110000001", 1, links=("US202063000001P",)))
    await store(any_database, record("EP21700001A", 1, links=("US202063000002P",)))
    await store(any_database, record("JP2021000001A", 1))
    bridge = record("US202117000001A", 1, links=("US202063000001P", "US202063000002P"))
    await store(any_database, bridge)
    # A later filing that claims the first one itself.
    await store(any_database, record("CN202210000002", 1, links=("CN202110000001",)))
    async with any_database.begin() as session:
        first = await patents.patent_by_key(session, "CN202110000001")
        alone = await patents.patent_by_key(session, "JP2021000001A")
        assert first is not None
        assert alone is not None
        family = {row.key for row in await patents.family_of(session, first)}
        assert family == {"EP21700001A", "US202117000001A", "CN202210000002"}
        assert alone.family is None


async def test_events_and_fees_are_stored_once(any_database: Database) -> None:
    event = Event(happened_on=date(2025, 3, 1), kind="licence", text="许可备案")
    fee = Fee(name="发明专利第5年年费", due_on=date(2025, 2, 3), amount=120_000, state="未缴")
    (first,) = await store(any_database, record(events=(event, event), fees=(fee,)))
    assert (first.events, first.fees) == ((event,), (fee,))
    (again,) = await store(any_database, record(events=(event,), fees=(fee,)))
    assert again.outcome is Outcome.UNCHANGED
    paid = Fee(name=fee.name, due_on=fee.due_on, amount=120_000, state="已缴")
    (changed,) = await store(any_database, record(fees=(paid,)))
    assert (changed.outcome, changed.fees) == (Outcome.CHANGED, (paid,))
    async with any_database.begin() as session:
        assert len(await patents.events_of(session, first.id)) == 1
        fees = await patents.fees_of(session, [first.id])
        assert [row.state for row in fees[first.id]] == ["已缴"]
        (change,) = await patents.history_of(session, Register.PATENT, first.id)
    assert (change.field, change.before, change.after) == (
        "fees",
        "发明专利第5年年费 2025-02-03 未缴",
        "发明专利第5年年费 2025-02-03 已缴",
    )


async def test_an_index_can_follow_what_changes(any_database: Database) -> None:
    await store(any_database, record("CN202110000001"), record("CN202110000002", 2))
    position, seen = Position(), []
    async with any_database.begin() as session:
        while rows := await patents.changed_patents(session, after=position, limit=1):
            seen += [row.key for row in rows]
            position = Position(rows[-1].changed_in, rows[-1].id)
    assert seen == ["CN202110000001", "CN202110000002"]
    await store(any_database, record("CN202110000001", title="新题"))
    async with any_database.begin() as session:
        rows = await patents.changed_patents(session, after=position, limit=10)
        assert [row.key for row in rows] == ["CN202110000001"]


async def test_an_experts_tags_stay_and_texts_win(any_database: Database) -> None:
    (stored,) = await store(
        any_database, record(industries="machinery", abstract="原文", language="zh")
    )
    for kind, text in ((ExpertWork.TAGS, "toys"), (ExpertWork.ABSTRACT, "专家改写")):
        async with any_database.begin() as session:
            author = await people.find_or_add_user(
                session, channel="web", external_id="expert", now=NOW
            )
            written = Written(kind=kind, text=text, author_id=author.id, author_name="陈专家")
            assert await add_expert_text(session, stored.id, written, now=NOW) is not None
    await store(any_database, record(industries="machinery electronics", abstract="原文二"))
    async with any_database.begin() as session:
        row = await patents.patent_by_key(session, KEY)
        assert row is not None
        assert (row.industries, row.abstract) == ("toys", "原文二")
        works = (await expert_texts(session, [stored.id]))[stored.id]
        abstract = works[ExpertWork.ABSTRACT, "zh"]
        assert (abstract.text, abstract.before, abstract.author_name) == (
            "专家改写",
            "原文",
            "陈专家",
        )
