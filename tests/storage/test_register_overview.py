"""The registers at a glance, and tags written again, on every database."""

from datetime import UTC, date, datetime

from storage.database import Database
from storage.register.imports import FileRead, Refusal, keep_refusals, note_progress, open_import
from storage.register.overview import count_untagged, overview, untagged_patents
from storage.register.patent_record import PatentRecord
from storage.register.patent_writing import store_patents
from storage.register.patents import Position, changed_patents
from storage.register.tagging import marks_to_tag, patents_to_tag, set_industries
from storage.register.trademark_record import TrademarkRecord
from storage.register.trademarks import store_trademarks
from storage.register.version import Register

NOW = datetime(2026, 11, 26, 1, tzinfo=UTC)


async def fill(database: Database) -> None:
    """Three patents, one of them an example, and a mark."""
    told = {"country": "CN", "kind": "invention", "filed_on": date(2020, 1, 2), "title": "积木"}
    values = [
        {
            **told,
            "status": "granted",
            "industries": "toys machinery",
            "abstract": "文",
            "ipc": "A63H",
        },
        {**told, "status": "granted", "industries": "toys", "abstract": "文", "ipc": "A63H"},
        {**told, "country": "US", "kind": "", "demo": True},
    ]
    records = [
        PatentRecord(key=f"CN2020100000{n:02}", row=n, values=one, publications={})
        for n, one in enumerate(values)
    ]
    mark = {"number": "1", "nice_class": 28, "name": "甲", "status": "registered"}
    async with database.begin() as session:
        await store_patents(session, records, import_id=1, now=NOW)
        await store_trademarks(
            session, [TrademarkRecord(key="1-28", row=1, values=mark)], import_id=1, now=NOW
        )
        file = FileRead(
            name="a.csv", fingerprint="x", format="patsnap", subject=Register.PATENT, columns=(),
            unknown_columns=(),
        )  # fmt: skip
        row = await open_import(session, file, now=NOW)
        await keep_refusals(session, row.id, [Refusal(row=5, reasons=["坏"], values=["x"])])
        await note_progress(session, row.id, rows_done=6, counts={"rows": 5}, now=NOW)


async def test_the_registers_at_a_glance(any_database: Database) -> None:
    await fill(any_database)
    async with any_database.begin() as session:
        seen = await overview(session)
        untagged = await untagged_patents(session, after=0, limit=10)
        assert await count_untagged(session) == seen.untagged
    assert (seen.patents, seen.examples, seen.trademarks) == (3, 1, 1)
    assert seen.by_country == {"CN": 2, "US": 1}
    assert seen.by_status == {"granted": 2, "unknown": 1}
    assert seen.by_industry == {"toys": 2, "machinery": 1}
    assert (seen.untagged, seen.without_abstract, seen.without_class) == (1, 1, 1)
    assert [row.key for row in untagged] == ["CN202010000002"]
    assert seen.refused_rows == 1
    (seen_import,) = seen.imports
    assert (seen_import.rows, seen_import.finished) == (5, False)


async def test_tags_are_written_again_and_an_index_follows(any_database: Database) -> None:
    await fill(any_database)
    async with any_database.begin() as session:
        rows = await patents_to_tag(session, after=0, limit=10)
        assert [row[3] for row in rows] == ["积木"] * 3
        assert len(await marks_to_tag(session, after=0, limit=10)) == 1
        before = (await changed_patents(session, after=Position(), limit=10))[-1]
        await set_industries(session, Register.PATENT, {rows[2][0]: "toys"}, now=NOW)
    position = Position(before.changed_in, before.id)
    async with any_database.begin() as session:
        (changed,) = await changed_patents(session, after=position, limit=10)
    assert (changed.id, changed.industries) == (rows[2][0], "toys")
