"""What WeChat reports about what we sent: whether a notice arrived, how a mass message went."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from storage.database import Session
from storage.schema.wechat import WeChatReceiptRow
from storage.upsert import insert


class ReceiptKind(StrEnum):
    """What the report is about."""

    TEMPLATE = "template"
    NOTICE = "notice"  # a subscription notice
    MASS = "mass"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """One report. `job_id` is the number WeChat gave when it was sent; `status` its own words.

    `recipient_id` is the follower, empty for a mass message, which alone has counts: whom it was
    meant for, who was left after filters, who got it, whom it failed for.
    """

    kind: ReceiptKind
    job_id: str
    recipient_id: str
    arrived: bool
    status: str
    template_id: str = ""
    total: int | None = None
    filtered: int | None = None
    sent: int | None = None
    failed: int | None = None


async def note_receipt(session: Session, receipt: Receipt, *, now: datetime) -> None:
    """Keep one report; the same report again changes nothing."""
    values = {
        "kind": receipt.kind.value,
        "job_id": receipt.job_id,
        "recipient_id": receipt.recipient_id,
        "arrived": receipt.arrived,
        "status": receipt.status,
        "template_id": receipt.template_id,
        "total": receipt.total,
        "filtered": receipt.filtered,
        "sent": receipt.sent,
        "failed": receipt.failed,
        "received_at": now,
    }
    await session.execute(
        insert(session, WeChatReceiptRow).values(**values).on_conflict_do_nothing()
    )


async def receipts_of(session: Session, kind: ReceiptKind, job_id: str) -> list[Receipt]:
    """Every report about one thing we sent, oldest first."""
    rows = await session.scalars(
        select(WeChatReceiptRow)
        .where(WeChatReceiptRow.kind == kind.value, WeChatReceiptRow.job_id == job_id)
        .order_by(WeChatReceiptRow.id)
    )
    return [_receipt(row) for row in rows]


async def receipts_since(session: Session, row_id: int, *, limit: int) -> list[tuple[int, Receipt]]:
    """Reports that came after a row, with their rows' numbers, for whoever reconciles them."""
    rows = await session.scalars(
        select(WeChatReceiptRow)
        .where(WeChatReceiptRow.id > row_id)
        .order_by(WeChatReceiptRow.id)
        .limit(limit)
    )
    return [(row.id, _receipt(row)) for row in rows]


def _receipt(row: WeChatReceiptRow) -> Receipt:
    return Receipt(
        kind=ReceiptKind(row.kind),
        job_id=row.job_id,
        recipient_id=row.recipient_id,
        arrived=row.arrived,
        status=row.status,
        template_id=row.template_id,
        total=row.total,
        filtered=row.filtered,
        sent=row.sent,
        failed=row.failed,
    )
