"""Recordals: a transfer, licence or pledge from the first paper to the register.

States: preparing -> filed -> registered, or refused and withdrawn from either; a refused one may be
prepared again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select, update

from storage.database import Session
from storage.people import User
from storage.schema.operation import RecordalRow


class RecordalState(StrEnum):
    """How far it has come."""

    PREPARING = "preparing"
    FILED = "filed"
    REGISTERED = "registered"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


OPEN = (RecordalState.PREPARING, RecordalState.FILED)
AFTER = {
    RecordalState.PREPARING: {RecordalState.FILED, RecordalState.WITHDRAWN},
    RecordalState.FILED: {
        RecordalState.REGISTERED,
        RecordalState.REFUSED,
        RecordalState.WITHDRAWN,
    },
    RecordalState.REFUSED: {RecordalState.PREPARING, RecordalState.WITHDRAWN},
    RecordalState.REGISTERED: set[RecordalState](),
    RecordalState.WITHDRAWN: {RecordalState.PREPARING},
}


class StepNotAllowed(Exception):
    """The recordal cannot go from the state it is in to the one that was asked for."""

    def __init__(self, state: RecordalState) -> None:
        super().__init__(state.value)
        self.state = state


@dataclass(frozen=True, slots=True, kw_only=True)
class Recordal:
    """One recordal as it stands. `patent` is the application's key."""

    id: int
    kind: str
    patent: str
    giver: str
    taker: str
    effective_on: date | None
    due_on: date | None
    circumstances: tuple[str, ...]
    papers: tuple[str, ...]
    state: RecordalState
    filed_on: date | None
    ended_on: date | None
    note: str
    proof_id: str | None
    keeper_id: int | None


async def add_recordal(
    session: Session,
    keeper: User,
    *,
    kind: str,
    patent: str,
    parties: tuple[str, str],
    effective_on: date | None,
    due_on: date | None,
    circumstances: Sequence[str],
    now: datetime,
) -> Recordal:
    """Begin one; ``parties`` are who gives and who takes the right."""
    row = RecordalRow(
        kind=kind,
        patent=patent,
        giver=parties[0],
        taker=parties[1],
        effective_on=effective_on,
        due_on=due_on,
        circumstances=list(circumstances),
        papers=[],
        state=RecordalState.PREPARING.value,
        filed_on=None,
        ended_on=None,
        note="",
        proof_id=None,
        keeper_id=keeper.id,
        created_at=now,
    )
    session.add(row)
    await session.flush()
    return _recordal(row)


async def find_recordal(session: Session, recordal_id: int) -> Recordal | None:
    """One by its number, or None."""
    row = await session.get(RecordalRow, recordal_id)
    return _recordal(row) if row else None


async def list_recordals(session: Session, *, ended: bool = False) -> Sequence[Recordal]:
    """The open ones, the nearest last day first; with ``ended`` all of them."""
    statement = select(RecordalRow).order_by(
        RecordalRow.due_on.is_(None), RecordalRow.due_on, RecordalRow.id
    )
    if not ended:
        statement = statement.where(RecordalRow.state.in_([state.value for state in OPEN]))
    return [_recordal(row) for row in await session.scalars(statement)]


async def set_papers(session: Session, recordal_id: int, papers: Sequence[str]) -> None:
    """Note which papers are at hand."""
    await session.execute(
        update(RecordalRow).where(RecordalRow.id == recordal_id).values(papers=list(papers))
    )


async def set_proof(session: Session, recordal_id: int, file_id: str) -> None:
    """Keep the office's paper that proves it."""
    await session.execute(
        update(RecordalRow).where(RecordalRow.id == recordal_id).values(proof_id=file_id)
    )


async def move_recordal(
    session: Session, recordal_id: int, to: RecordalState, *, on: date, note: str = ""
) -> Recordal:
    """Take it a step on; raises StepNotAllowed, also where somebody else was quicker."""
    row = await session.get_one(RecordalRow, recordal_id, with_for_update=True)
    state = RecordalState(row.state)
    if to not in AFTER[state]:
        raise StepNotAllowed(state)
    row.state, row.note = to.value, note or row.note
    if to is RecordalState.FILED:
        row.filed_on = on
    row.ended_on = None if to in OPEN else on
    await session.flush()
    return _recordal(row)


def _recordal(row: RecordalRow) -> Recordal:
    return Recordal(
        id=row.id,
        kind=row.kind,
        patent=row.patent,
        giver=row.giver,
        taker=row.taker,
        effective_on=row.effective_on,
        due_on=row.due_on,
        circumstances=tuple(row.circumstances),
        papers=tuple(row.papers),
        state=RecordalState(row.state),
        filed_on=row.filed_on,
        ended_on=row.ended_on,
        note=row.note,
        proof_id=row.proof_id,
        keeper_id=row.keeper_id,
    )
