"""What followers said about being sent notices."""

from datetime import datetime

from sqlalchemy import ColumnElement, select, update

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


async def live_consents(session: Session, sender_id: str) -> frozenset[str]:
    """Templates of which a notice may still be sent: accepted, not used up, not refused since."""
    answers = await session.execute(
        select(WeChatConsentRow.template_id, WeChatConsentRow.accepted, WeChatConsentRow.spent_at)
        .where(WeChatConsentRow.sender_id == sender_id)
        .order_by(WeChatConsentRow.given_at, WeChatConsentRow.id)
    )
    left: dict[str, int] = {}
    for template_id, accepted, spent_at in answers:
        if not accepted:
            left[template_id] = 0
        elif spent_at is None:
            left[template_id] = left.get(template_id, 0) + 1
    return frozenset(template_id for template_id, count in left.items() if count)


async def spend_consent(
    session: Session, sender_id: str, template_id: str, *, now: datetime
) -> int | None:
    """Use up the newest open consent, and name it; None where another process was faster."""
    newest = (
        select(WeChatConsentRow.id)
        .where(*_open(sender_id, template_id))
        .order_by(WeChatConsentRow.given_at.desc(), WeChatConsentRow.id.desc())
        .limit(1)
    )
    statement = (
        update(WeChatConsentRow)
        .where(WeChatConsentRow.id == newest.scalar_subquery(), WeChatConsentRow.spent_at.is_(None))
        .values(spent_at=now)
        .returning(WeChatConsentRow.id)
        .execution_options(synchronize_session=False)
    )
    consent_id: int | None = await session.scalar(statement)
    return consent_id


async def give_back_consent(session: Session, consent_id: int) -> None:
    """WeChat did not take the notice: the consent is open again."""
    mine = WeChatConsentRow.id == consent_id
    await session.execute(update(WeChatConsentRow).where(mine).values(spent_at=None))


async def drop_consents(
    session: Session, sender_id: str, template_id: str, *, now: datetime
) -> None:
    """WeChat says there is no consent: believe it until the next one."""
    statement = update(WeChatConsentRow).where(*_open(sender_id, template_id))
    await session.execute(statement.values(spent_at=now))


def _open(sender_id: str, template_id: str) -> tuple[ColumnElement[bool], ...]:
    return (
        WeChatConsentRow.sender_id == sender_id,
        WeChatConsentRow.template_id == template_id,
        WeChatConsentRow.accepted.is_(True),
        WeChatConsentRow.spent_at.is_(None),
    )
