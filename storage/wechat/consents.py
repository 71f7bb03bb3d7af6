"""What followers said about being sent notices."""

from datetime import datetime

from storage.database import Session
from storage.schema.wechat import WeChatConsentRow
from storage.upsert import insert


async def note_consent(
    session: Session,
    *,
    sender_id: str,
    event_id: str,
    template_id: str,
    accepted: bool,
    now: datetime,
) -> None:
    """Keep one answer about notices; the same event again changes nothing."""
    values = {
        "sender_id": sender_id,
        "event_id": event_id,
        "template_id": template_id,
        "accepted": accepted,
        "given_at": now,
    }
    await session.execute(
        insert(session, WeChatConsentRow).values(**values).on_conflict_do_nothing()
    )
