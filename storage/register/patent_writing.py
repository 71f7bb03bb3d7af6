"""Patents into rows, hundreds in a statement: new ones added, known ones updated with history."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, insert, select

from storage.among import among
from storage.bulk import insert_rows
from storage.database import Session
from storage.register.applicants import applicant_ids
from storage.register.patent_details import new_events, new_fees
from storage.register.patent_families import join_families
from storage.register.patent_record import Change, Outcome, PatentRecord, Stored
from storage.register.patent_state import PatentState, conflicts, first_state, lay_over
from storage.register.version import Register, next_version
from storage.schema.patents import ChangeRow, PatentApplicantRow, PatentRow, PublicationRow
from storage.upsert import insert as upsert_into

PATENTS = cast("Table", PatentRow.__table__)
PUBLICATIONS = cast("Table", PublicationRow.__table__)
APPLICANTS_OF = cast("Table", PatentApplicantRow.__table__)
CHANGES = cast("Table", ChangeRow.__table__)
MOST_TOGETHER = 5000
"""Records in one call: a transaction stays short."""


async def store_patents(
    session: Session, records: Sequence[PatentRecord], *, import_id: int, now: datetime
) -> list[Stored]:
    """Store the records in order, all in this transaction; what became of each.

    A record of a patent that is known (by its key, or by a publication where it has no application
    number) updates it: what it does not tell stays, what it changes goes into the history. A
    record that contradicts the filing date, kind or country is a conflict and changes nothing.
    """
    if len(records) > MOST_TOGETHER:
        raise ValueError(f"at most {MOST_TOGETHER} records are stored together")
    version = await next_version(session, Register.PATENT)
    batch = _Batch(session, import_id=import_id, version=version, now=now)
    await batch.load(records)
    outcomes = [batch.take(record) for record in records]
    await batch.write()
    return await batch.finish(records, outcomes)


class _Batch:
    """The patents of one call while they are being worked on."""

    def __init__(self, session: Session, *, import_id: int, version: int, now: datetime) -> None:
        self._session = session
        self._now = now
        self._version = version
        self._origin: dict[str, Any] = {
            "import_id": import_id,
            "changed_in": version,
            "changed_at": now,
        }
        self._states: dict[str, PatentState] = {}
        self._by_publication: dict[str, PatentState] = {}
        self._new: frozenset[int] = frozenset()

    async def load(self, records: Sequence[PatentRecord]) -> None:
        """Read the patents that the records may be about."""
        keys = {record.key for record in records}
        self._keep(await self._rows(PATENTS.c.key, keys))
        wanted = {n for record in records for n in (*record.publications, *record.found_by)}
        published = await self._published(wanted)
        known = {state.id for state in self._states.values()}
        self._keep(await self._rows(PATENTS.c.id, set(published.values()) - known))
        by_id = {state.id: state for state in self._states.values()}
        for number, patent_id in published.items():
            self._by_publication[number] = by_id[patent_id]

    def take(self, record: PatentRecord) -> tuple[PatentState, Outcome, tuple[Change, ...]]:
        """Lay one record over its patent."""
        state = self._state(record)
        if state is None:
            state = first_state(record)
            state.values.update(self._origin, import_row=record.row)
            self._know(record, state)
            return state, Outcome.NEW, ()
        if disagreeing := conflicts(state, record):
            return state, Outcome.CONFLICT, disagreeing
        self._know(record, state)
        before = state.touched
        state.touched = False
        changes = lay_over(state, record)
        outcome = Outcome.UNCHANGED
        if state.touched:
            outcome = Outcome.CHANGED
            state.values.update(self._origin, import_row=record.row)
        state.touched = state.touched or before
        state.changes.extend(changes)
        return state, outcome, changes

    def _know(self, record: PatentRecord, state: PatentState) -> None:
        """Let the records that follow find it."""
        self._states[record.key] = state
        for number in record.publications:
            self._by_publication[number] = state

    async def write(self) -> None:
        """New rows, changed rows and the history of both."""
        states = list({id(state): state for state in self._states.values()}.values())
        new = [state for state in states if state.id == 0]
        changed = [state for state in states if state.id and state.touched]
        if new:
            await insert_rows(self._session, insert(PATENTS), [state.values for state in new])
            mine = among(self._session, PATENTS.c.key, [state.values["key"] for state in new])
            added = await self._session.execute(select(PATENTS.c.key, PATENTS.c.id).where(mine))
            ids = {row.key: row.id for row in added}
            for state in new:
                state.id = ids[state.values["key"]]
            self._new = frozenset(ids.values())
        await self._update(changed)
        history = [
            {
                "subject": Register.PATENT,
                "subject_id": state.id,
                "field": change.field,
                "before": change.before,
                "after": change.after,
                "import_id": self._origin["import_id"],
                "changed_at": self._origin["changed_at"],
            }
            for state in states
            for change in state.changes
        ]
        await insert_rows(self._session, insert(CHANGES), history)

    async def finish(
        self,
        records: Sequence[PatentRecord],
        outcomes: Sequence[tuple[PatentState, Outcome, tuple[Change, ...]]],
    ) -> list[Stored]:
        """What hangs on the patents: documents, owners, families, events and fees."""
        taken = [
            (record, state.id)
            for record, (state, outcome, _) in zip(records, outcomes, strict=True)
            if outcome is not Outcome.CONFLICT
        ]
        await self._publish(taken)
        await self._assign(taken)
        await join_families(self._session, taken, version=self._version)
        events = await new_events(self._session, taken)
        fees = await new_fees(
            self._session, taken, import_id=self._origin["import_id"], now=self._now
        )
        results = []
        for record, (state, outcome, changes) in zip(records, outcomes, strict=True):
            result = Stored(
                id=state.id if outcome is not Outcome.CONFLICT else 0,
                row=record.row,
                key=state.values["key"],
                outcome=outcome,
                changes=changes,
                events=events.get(record.row, ()),
                fees=fees.get(record.row, ()),
                newest=state.newest,
            )
            if outcome is Outcome.UNCHANGED and (result.events or result.fees):
                result = replace(result, outcome=Outcome.CHANGED)
            results.append(result)
        return results

    def _state(self, record: PatentRecord) -> PatentState | None:
        if state := self._states.get(record.key):
            return state
        for number in (*record.publications, *record.found_by):
            if state := self._by_publication.get(number):
                if state.values["key"].startswith("pub:"):
                    # Until now only a publication was known; here is the application number.
                    state.values["key"] = record.key
                    state.touched = True
                elif not record.key.startswith("pub:"):
                    continue
                return state
        return None

    def _keep(self, rows: Iterable[dict[str, Any]]) -> None:
        for values in rows:
            self._states[values["key"]] = PatentState(values.pop("id"), values)

    async def _rows(self, column: Any, wanted: set[Any]) -> Sequence[dict[str, Any]]:
        if not wanted:
            return ()
        statement = select(PATENTS).where(among(self._session, column, wanted))
        return [dict(row) for row in (await self._session.execute(statement)).mappings()]

    async def _published(self, numbers: set[str]) -> dict[str, int]:
        if not numbers:
            return {}
        statement = select(PUBLICATIONS.c.number, PUBLICATIONS.c.patent_id).where(
            among(self._session, PUBLICATIONS.c.number, numbers)
        )
        return {row.number: row.patent_id for row in await self._session.execute(statement)}

    async def _update(self, states: Sequence[PatentState]) -> None:
        if not states:
            return
        names = [name for name in states[0].values if name != "id"]
        statement = (
            PATENTS.update()
            .where(PATENTS.c.id == bindparam("of_id"))
            .values({name: bindparam(f"new_{name}") for name in names})
        )
        rows = [
            {"of_id": state.id, **{f"new_{name}": state.values[name] for name in names}}
            for state in states
        ]
        await self._session.execute(statement, rows)

    async def _publish(self, taken: Sequence[tuple[PatentRecord, int]]) -> None:
        rows = {
            number: {"number": number, "patent_id": patent_id, "published_on": day}
            for record, patent_id in taken
            for number, day in record.publications.items()
        }
        if not rows:
            return
        statement = upsert_into(self._session, PUBLICATIONS)
        told = statement.excluded.published_on
        upsert = statement.on_conflict_do_update(
            index_elements=["number"], set_={"published_on": told}, where=told.is_not(None)
        )
        await insert_rows(self._session, upsert, list(rows.values()))

    async def _assign(self, taken: Sequence[tuple[PatentRecord, int]]) -> None:
        """Who applied and who owns; owners that are told take the place of those before."""
        parties = {p for record, _ in taken for p in (*record.applicants, *record.owners)}
        ids = await applicant_ids(self._session, parties)
        owned: dict[int, dict[int, bool]] = {}
        replaced = set()
        for record, patent_id in taken:
            owners = {ids[party.key] for party in record.owners if party.key}
            named = {ids[party.key] for party in record.applicants if party.key}
            links = owned.setdefault(patent_id, {})
            if owners:
                replaced.add(patent_id)
                links.update(dict.fromkeys(links, False))
            links.update(
                {applicant: applicant in owners or not owners for applicant in owners | named}
            )
        if replaced := replaced - self._new:
            await self._session.execute(
                APPLICANTS_OF.update()
                .where(among(self._session, APPLICANTS_OF.c.patent_id, replaced))
                .values(owner=False)
            )
        rows = [
            {"applicant_id": applicant, "patent_id": patent_id, "owner": owner}
            for patent_id, links in owned.items()
            for applicant, owner in links.items()
        ]
        if rows:
            statement = upsert_into(self._session, APPLICANTS_OF)
            upsert = statement.on_conflict_do_update(
                index_elements=["applicant_id", "patent_id"],
                set_={"owner": statement.excluded.owner},
            )
            await insert_rows(self._session, upsert, rows)
