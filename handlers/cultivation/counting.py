"""A portfolio counts towards its target once it lacks nothing."""

from datetime import datetime

from handlers.cultivation import texts
from storage import cultivation
from storage.database import Session
from storage.evidence import Evidence, EvidenceKind, note_evidence


async def count_when_complete(session: Session, cultivation_id: int, *, now: datetime) -> None:
    """Put the portfolio into the ledger, once, if it has come to lack nothing."""
    found = await cultivation.find_cultivation(session, cultivation_id)
    if found is None or texts.lacking(found):
        return
    subject = f"cultivation:{found.id}"
    await note_evidence(
        session,
        Evidence(
            key=subject,
            kind=EvidenceKind.PORTFOLIO,
            at=now,
            subject=subject,
            facts={"title": found.name, "members": [each.patent for each in found.members]},
            file_id=found.revenue_proof_id,
        ),
    )
