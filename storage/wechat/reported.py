"""What WeChat reported of a push, for its report: whom it says it reached, and whom not."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import and_, func, or_, select

from storage.database import Session
from storage.schema.desk import DeliveryRow
from storage.schema.people import IdentityRow
from storage.schema.wechat import WeChatReceiptRow
from storage.schema.wechat_mass import WeChatMassRow
from storage.wechat.receipts import ReceiptKind
from storage.wechat.reconciling import MOMENTS, NOTICE, TEMPLATE

CLOCKS_APART = timedelta(minutes=1)  # a report may be written down before the sending is


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """`confirmed` single messages arrived; of mass messages to `meant` followers, those of which a
    report came, `sent` arrived and `failed` did not."""

    confirmed: int = 0
    meant: int = 0
    sent: int = 0
    failed: int = 0


async def reported_of(session: Session, push: str) -> Reported:
    """What WeChat reported of a push so far; all zero where it was sent by other ways."""
    of_masses = select(
        func.sum(WeChatMassRow.recipients),
        func.sum(WeChatMassRow.sent),
        func.sum(WeChatMassRow.failed),
    ).where(WeChatMassRow.push == push, WeChatMassRow.sent.is_not(None))
    meant, sent, failed = (await session.execute(of_masses)).one()
    return Reported(
        confirmed=await _confirmed(session, push),
        meant=meant or 0,
        sent=sent or 0,
        failed=failed or 0,
    )


async def _confirmed(session: Session, push: str) -> int:
    """Templates are known by WeChat's number, notices by follower, template and time."""
    template = and_(
        DeliveryRow.route == TEMPLATE,
        WeChatReceiptRow.kind == ReceiptKind.TEMPLATE.value,
        WeChatReceiptRow.job_id == DeliveryRow.reference,
    )
    notice = and_(
        DeliveryRow.route == NOTICE,
        WeChatReceiptRow.kind == ReceiptKind.NOTICE.value,
        WeChatReceiptRow.template_id == DeliveryRow.reference,
    )
    arrived = (
        select(
            DeliveryRow.id,
            WeChatReceiptRow.id,
            DeliveryRow.route,
            DeliveryRow.sent_at,
            WeChatReceiptRow.received_at,
        )
        .join(IdentityRow, IdentityRow.user_id == DeliveryRow.user_id)
        .join(WeChatReceiptRow, WeChatReceiptRow.recipient_id == IdentityRow.external_id)
        .where(
            DeliveryRow.push == push,
            IdentityRow.channel == "wechat",
            WeChatReceiptRow.arrived.is_(True),
            or_(template, notice),
        )
    )
    pairs = [
        (delivery_id, receipt_id)
        for delivery_id, receipt_id, route, sent_at, received_at in await session.execute(arrived)
        if route == TEMPLATE or (sent_at and -CLOCKS_APART <= received_at - sent_at <= MOMENTS)
    ]
    # Of two notices within the hour and one report, one arrived.
    return min(len({pair[side] for pair in pairs}) for side in (0, 1))
