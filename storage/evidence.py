"""The ledger of what the centre did: one row for each thing that may count towards a target."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, select, update

from storage.database import Session
from storage.files import give_to_the_centre
from storage.schema.desk import EvidenceFileRow, EvidenceRow
from storage.upsert import insert

AT_ONCE = 500
SHANGHAI = timezone(timedelta(hours=8))  # the day that counts is the centre's; no summer time there


class EvidenceKind(StrEnum):
    """What happened. The project year's targets say which kinds count for which target."""

    CONSULTATION = "consultation"  # a question answered
    SEARCH = "search"  # a patent or trademark search
    REQUEST = "request"  # an assistance request resolved; facts: kind
    EVENT = "event"  # an activity held; facts: kind, target
    ATTENDANCE = "attendance"  # one person at one event; facts: kind
    PUSH = "push"  # an alert, digest or bulletin sent out; quantity: recipients
    TAGGING = "tagging"  # an expert's tag, abstract or translation; facts: what
    REPORT = "report"  # a navigation, analysis or screening report; facts: kind
    FILING = "filing"  # an application filed; facts: kind
    PORTFOLIO = "portfolio"  # a high-value portfolio that lacks nothing any more
    RECORDAL = "recordal"  # a transfer, licence or pledge registered; facts: kind
    MATCH = "match"  # an introduction both sides agreed to
    ASSESSMENT = "assessment"  # a self-assessment finished; facts: kind
    VISIT = "visit"  # an enterprise visited
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One thing done. `key` makes it count once; `subject` names the row it is about (event:12)."""

    key: str
    kind: EvidenceKind
    at: datetime
    subject: str = ""
    user_id: int | None = None
    enterprise_id: int | None = None
    quantity: int = 1
    facts: Mapping[str, Any] = field(default_factory=dict)
    file_id: str | None = None


async def note_evidence(session: Session, evidence: Evidence) -> bool:
    """Put one thing into the ledger; False where its key is there already.

    Its file is nobody's own from then on: a proof outlives whoever sent it.
    """
    values = {
        "key": evidence.key,
        "kind": evidence.kind.value,
        "day": evidence.at.astimezone(SHANGHAI).date(),
        "at": evidence.at,
        "subject": evidence.subject,
        "user_id": evidence.user_id,
        "enterprise_id": evidence.enterprise_id,
        "quantity": evidence.quantity,
        "facts": dict(evidence.facts),
        "file_id": evidence.file_id,
    }
    statement = insert(session, EvidenceRow).values(**values).on_conflict_do_nothing()
    new = await session.scalar(statement.returning(EvidenceRow.id)) is not None
    if new and evidence.file_id is not None:
        await give_to_the_centre(session, evidence.file_id)
    return new


async def attach_proof(session: Session, key: str, file_id: str, *, now: datetime) -> bool:
    """Put a proof beside a thing that is in the ledger; False where it is not there."""
    statement = select(EvidenceRow.id).where(EvidenceRow.key == key)
    entry_id = await session.scalar(statement)
    if entry_id is None:
        return False
    await add_proof(session, entry_id, file_id, now=now)
    return True


async def add_proof(session: Session, entry_id: int, file_id: str, *, now: datetime) -> None:
    """Put one more proof beside an entry; those before stay, and each is there once. It is
    nobody's own from then on."""
    await give_to_the_centre(session, file_id)
    first = (EvidenceRow.id == entry_id, EvidenceRow.file_id.is_(None))
    taken = update(EvidenceRow).where(*first).values(file_id=file_id).returning(EvidenceRow.id)
    if await session.scalar(taken) is not None:
        return
    if file_id not in (await proofs_of(session, [entry_id])).get(entry_id, ()):
        session.add(EvidenceFileRow(evidence_id=entry_id, file_id=file_id, added_at=now))
        await session.flush()


async def withdraw_proof(session: Session, entry_id: int, file_id: str) -> None:
    """A file proves an entry no longer; the file itself stays as long as anything needs it."""
    further = (EvidenceFileRow.evidence_id == entry_id, EvidenceFileRow.file_id == file_id)
    await session.execute(delete(EvidenceFileRow).where(*further))
    first = (EvidenceRow.id == entry_id, EvidenceRow.file_id == file_id)
    await session.execute(update(EvidenceRow).where(*first).values(file_id=None))


async def proofs_of(session: Session, entry_ids: Sequence[int]) -> Mapping[int, Sequence[str]]:
    """The files that prove each of these entries, in the order they came; without those that have
    none."""
    found: dict[int, list[str]] = {}
    for start in range(0, len(entry_ids), AT_ONCE):
        some = entry_ids[start : start + AT_ONCE]
        file_id = EvidenceRow.file_id
        first = select(EvidenceRow.id, file_id).where(
            EvidenceRow.id.in_(some), file_id.is_not(None)
        )
        further = (
            select(EvidenceFileRow.evidence_id, EvidenceFileRow.file_id)
            .where(EvidenceFileRow.evidence_id.in_(some))
            .order_by(EvidenceFileRow.id)
        )
        for statement in (first, further):
            for entry_id, proof in (await session.execute(statement)).all():
                found.setdefault(entry_id, []).append(str(proof))
    return found


async def take_back(session: Session, key: str) -> bool:
    """Remove a thing that did not happen after all; False where it is not in the ledger."""
    statement = delete(EvidenceRow).where(EvidenceRow.key == key).returning(EvidenceRow.id)
    return await session.scalar(statement) is not None
