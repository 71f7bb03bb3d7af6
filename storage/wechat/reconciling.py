"""WeChat's reports laid over what we sent: what did not arrive waits for the next contact.

Mass and template messages are known by the number WeChat gave when they were sent. A subscription
notice gets none then; its report names follower and template, and follows within moments.
Source: the platform's pages on mass messages, template messages and subscription notices.
"""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from storage.database import Session
from storage.delivery.deliveries import DeliveryState
from storage.schema.desk import DeliveryRow
from storage.schema.people import IdentityRow
from storage.schema.wechat import WeChatReceiptRow
from storage.schema.wechat_mass import WeChatMassRow
from storage.wechat.mass import mass_claim
from storage.wechat.receipts import ReceiptKind

MOMENTS = timedelta(hours=1)
"""How long after a notice its report may come and still be believed to be its."""
LATELY = timedelta(days=1)
NOTICE, TEMPLATE = "notice", "template"


async def reconcile(session: Session, *, now: datetime) -> int:
    """Lay the reports over what was sent; how many pushes did not arrive after all."""
    masses = await _masses(session)
    return masses + await _templates(session) + await _notices(session, now=now)


async def _masses(session: Session) -> int:
    """Count what arrived. One that WeChat turned down as a whole (its review) reached nobody; its
    quota is not given back, since whether WeChat gives it back is written nowhere."""
    reports = (
        select(WeChatReceiptRow, WeChatMassRow.id)
        .join(WeChatMassRow, WeChatMassRow.job_id == WeChatReceiptRow.job_id)
        .where(WeChatReceiptRow.kind == ReceiptKind.MASS.value, WeChatMassRow.sent.is_(None))
    )
    lost = 0
    for receipt, mass_id in (await session.execute(reports)).all():
        told = update(WeChatMassRow).where(WeChatMassRow.id == mass_id)
        await session.execute(told.values(sent=receipt.sent or 0, failed=receipt.failed or 0))
        if not (receipt.arrived or receipt.sent):
            its = (
                DeliveryRow.claimed_by == mass_claim(mass_id),
                DeliveryRow.state == DeliveryState.SENT.value,
            )
            values = {"state": DeliveryState.HELD.value}
            values["failure"] = f"receipt: {receipt.status}"[:200]
            statement = update(DeliveryRow).where(*its).values(**values).returning(DeliveryRow.id)
            lost += len((await session.execute(statement)).all())
    return lost


async def _templates(session: Session) -> int:
    lost = (
        select(DeliveryRow.id, WeChatReceiptRow.status, WeChatReceiptRow.job_id)
        .join(DeliveryRow, DeliveryRow.reference == WeChatReceiptRow.job_id)
        .where(
            WeChatReceiptRow.kind == ReceiptKind.TEMPLATE.value,
            WeChatReceiptRow.arrived.is_(False),
            DeliveryRow.state == DeliveryState.SENT.value,
            DeliveryRow.route == TEMPLATE,
        )
    )
    rows = (await session.execute(lost)).all()
    for delivery_id, status, job_id in rows:
        await _hold(session, delivery_id, status=status, job_id=job_id)
    return len(rows)


async def _notices(session: Session, *, now: datetime) -> int:
    """A report that was laid over a notice is known by its number, which the notice has then."""
    known = select(DeliveryRow.reference).where(DeliveryRow.route == NOTICE)
    lost = select(WeChatReceiptRow).where(
        WeChatReceiptRow.kind == ReceiptKind.NOTICE.value,
        WeChatReceiptRow.arrived.is_(False),
        WeChatReceiptRow.received_at > now - LATELY,
        WeChatReceiptRow.job_id.not_in(known),
    )
    held = 0
    for receipt in (await session.scalars(lost.order_by(WeChatReceiptRow.id))).all():
        meant = (
            select(DeliveryRow.id)
            .join(IdentityRow, IdentityRow.user_id == DeliveryRow.user_id)
            .where(
                IdentityRow.channel == "wechat",
                IdentityRow.external_id == receipt.recipient_id,
                DeliveryRow.state == DeliveryState.SENT.value,
                DeliveryRow.route == NOTICE,
                DeliveryRow.reference == receipt.template_id,
                DeliveryRow.sent_at > receipt.received_at - MOMENTS,
            )
            .order_by(DeliveryRow.sent_at.desc(), DeliveryRow.id.desc())
            .limit(1)
        )
        delivery_id = await session.scalar(meant)
        if delivery_id is not None:
            await _hold(session, delivery_id, status=receipt.status, job_id=receipt.job_id)
            held += 1
    return held


async def _hold(session: Session, delivery_id: int, *, status: str, job_id: str) -> None:
    values = {
        "state": DeliveryState.HELD.value,
        "failure": f"receipt: {status}"[:200],
        "reference": job_id,
    }
    statement = update(DeliveryRow).where(DeliveryRow.id == delivery_id)
    await session.execute(statement.values(**values))
