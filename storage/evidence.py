"""The ledger of what the centre did: one row for each thing that may count towards a target."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from enum import StrEnum
from typing import Any

from sqlalchemy import delete, update

from storage.database import Session
from storage.schema.desk import EvidenceRow
from storage.upsert import insert

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
    """Put one thing into the ledger; False where its key is there already."""
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
    return await session.scalar(statement.returning(EvidenceRow.id)) is not None


async def attach_proof(session: Session, key: str, file_id: str) -> bool:
    """Put a proof beside a thing that is in the ledger; False where it is not there."""
    statement = update(EvidenceRow).where(EvidenceRow.key == key).values(file_id=file_id)
    return bool((await session.execute(statement.returning(EvidenceRow.id))).all())


async def take_back(session: Session, key: str) -> bool:
    """Remove a thing that did not happen after all; False where it is not in the ledger."""
    statement = delete(EvidenceRow).where(EvidenceRow.key == key).returning(EvidenceRow.id)
    return await session.scalar(statement) is not None
