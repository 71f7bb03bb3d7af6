"""What became of a push to many: how many by which route, how many not and why."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select

from storage.database import Session
from storage.delivery.deliveries import DeliveryState
from storage.delivery.held import ANNOUNCED, SHOWN
from storage.evidence import Evidence, EvidenceKind, note_evidence
from storage.schema.alerts import SubscriptionRow
from storage.schema.desk import DeliveryRow, EvidenceRow
from storage.wechat.reported import Reported, reported_of

AFTER = timedelta(days=3)
MOVING = (DeliveryState.PENDING.value, DeliveryState.SENDING.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class PushReport:
    """Counts of one push. `opened` were read at the next contact, after a notice too; for other
    routes nobody knows whether they were read. `ended` are subscriptions its recipients ended
    within three days."""

    push: str
    total: int
    routes: Mapping[str, int] = field(default_factory=dict)
    states: Mapping[str, int] = field(default_factory=dict)
    reasons: Mapping[str, int] = field(default_factory=dict)
    reported: Reported = field(default_factory=Reported)
    opened: int = 0
    ended: int = 0


async def push_report(session: Session, push: str) -> PushReport:
    """The report of a push as it stands."""
    statement = (
        select(
            DeliveryRow.state,
            DeliveryRow.route,
            DeliveryRow.failure,
            func.count(),
            func.count(DeliveryRow.shown_at),
        )
        .where(DeliveryRow.push == push)
        .group_by(DeliveryRow.state, DeliveryRow.route, DeliveryRow.failure)
    )
    states: Counter[str] = Counter()
    routes: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    opened = 0
    for state, route, failure, count, shown in (await session.execute(statement)).all():
        states[state] += count
        opened += count if route == SHOWN else shown if route in ANNOUNCED else 0
        if state == DeliveryState.SENT.value:
            routes[route or "direct"] += count
        elif failure:
            reasons[failure] += count
    return PushReport(
        push=push,
        total=sum(states.values()),
        routes=routes,
        states=states,
        reasons=reasons,
        reported=await reported_of(session, push),
        opened=opened,
        ended=await _ended(session, push),
    )


async def note_pushes(session: Session, *, now: datetime) -> int:
    """Put every push that is over into the ledger of evidence, once; how many were new."""
    counted = (
        select(
            DeliveryRow.push,
            func.count().filter(DeliveryRow.state == DeliveryState.SENT.value),
            func.min(DeliveryRow.created_at),
        )
        .where(DeliveryRow.push != "", DeliveryRow.push.not_in(_noted()))
        .group_by(DeliveryRow.push)
        .having(func.count().filter(DeliveryRow.state.in_(MOVING)) == 0)
        .having(func.max(DeliveryRow.created_at) < now - timedelta(days=1))
    )
    new = 0
    for push, sent, begun in (await session.execute(counted)).all():
        if sent:
            evidence = Evidence(
                key=f"push:{push}",
                kind=EvidenceKind.PUSH,
                at=begun,
                subject=push,
                quantity=sent,
                facts={"recipients": sent},
            )
            new += await note_evidence(session, evidence)
    return new


def _noted() -> Select[str]:
    return select(EvidenceRow.subject).where(EvidenceRow.kind == EvidenceKind.PUSH.value)


async def _ended(session: Session, push: str) -> int:
    told = select(DeliveryRow.id).where(
        DeliveryRow.push == push,
        DeliveryRow.user_id == SubscriptionRow.user_id,
        DeliveryRow.sent_at.is_not(None),
        DeliveryRow.sent_at <= SubscriptionRow.ended_at,
    )
    first = await session.scalar(
        select(func.min(DeliveryRow.sent_at)).where(DeliveryRow.push == push)
    )
    if first is None:
        return 0
    ended = select(func.count()).select_from(SubscriptionRow)
    within = SubscriptionRow.ended_at <= first + AFTER
    return await session.scalar(ended.where(told.exists(), within)) or 0
