"""Who would be reached by which route now: for staff before a broadcast, and for operators."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, runtime_checkable

from handlers.alerts.bulletins import Foreseen
from handlers.clock import Clock
from scheduler.delivery.routing import Decision, Route
from scheduler.delivery.sender import Sender
from storage.database import Session
from storage.delivery import outbox
from storage.delivery.deliveries import Content, DeliveryKind, Priority
from storage.delivery.outbox import Address, Delivery

TOGETHER = 500


@runtime_checkable
class Foreseeing(Protocol):
    """A sender that has several routes, and can say which one it would take."""

    async def preview(self, session: Session, external_id: str, delivery: Delivery) -> Decision:
        """The route a push would take now."""
        ...


@dataclass(slots=True)
class Forecasts:
    """Asks the channels' senders, which are known only after the routes are put together."""

    clock: Clock
    senders: Sequence[Sender] = field(default=())

    async def __call__(
        self, session: Session, user_ids: Sequence[int], content: Content, kind: DeliveryKind
    ) -> Foreseen:
        """How many would be reached by which route, and why not, most first."""
        counts: Counter[str] = Counter()
        reasons: Counter[str] = Counter()
        delivery = sample(content, kind, now=self.clock())
        for start in range(0, len(user_ids), TOGETHER):
            people = user_ids[start : start + TOGETHER]
            found = await outbox.addresses(session, people, self.channels)
            for user_id in people:
                decision = await self.decide(session, found[user_id], delivery)
                counts[decision.route.value] += 1
                if decision.route is Route.NEXT_CONTACT:
                    reasons[decision.why] += 1
        return Foreseen(dict(counts.most_common()), dict(reasons.most_common()))

    @property
    def channels(self) -> list[str]:
        """The channels that can speak first."""
        return [sender.channel for sender in self.senders]

    async def decide(
        self, session: Session, addresses: Iterable[Address], delivery: Delivery
    ) -> Decision:
        """The route by which a push would reach a person known under these names."""
        last = Decision(Route.NEXT_CONTACT, why="on no channel that can speak first")
        for address in addresses:
            sender = next(each for each in self.senders if each.channel == address.channel)
            if not isinstance(sender, Foreseeing):
                return Decision(Route.DIRECT)
            last = await sender.preview(session, address.external_id, delivery)
            if last.route is not Route.NEXT_CONTACT:
                return last
        return last


def sample(content: Content, kind: DeliveryKind, *, now: datetime) -> Delivery:
    """A push to nobody in particular, for asking which way it would go."""
    return Delivery(
        id=0,
        user_id=0,
        key="",
        kind=kind,
        push="",
        priority=Priority.BROADCAST,
        content=content,
        created_at=now,
        not_before=now,
        expires_at=None,
        attempts=0,
    )
