"""The state of each paper of the application."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from storage.database import Session
from storage.schema.targets import ApplicationPaperRow
from storage.upsert import insert


class PaperState(StrEnum):
    """How far a paper is."""

    MISSING = "missing"
    PREPARING = "preparing"
    READY = "ready"
    HANDED_IN = "handed_in"


@dataclass(frozen=True, slots=True)
class PaperStanding:
    """A paper as it stands, with its file if there is one."""

    state: PaperState
    note: str
    file_id: str | None


async def paper_states(session: Session) -> Mapping[str, PaperStanding]:
    """Every paper that was spoken of, by its id."""
    rows = await session.scalars(select(ApplicationPaperRow))
    return {row.paper: PaperStanding(PaperState(row.state), row.note, row.file_id) for row in rows}


async def keep_paper(
    session: Session,
    paper: str,
    state: PaperState,
    *,
    note: str,
    file_id: str | None,
    now: datetime,
) -> None:
    """Keep what is said of a paper; a file stays until another one comes."""
    values = {"state": state.value, "note": note[:300], "changed_at": now}
    if file_id is not None:
        values["file_id"] = file_id
    await session.execute(
        insert(session, ApplicationPaperRow)
        .values(paper=paper, **{"file_id": None, **values})
        .on_conflict_do_update(index_elements=["paper"], set_=values)
    )
