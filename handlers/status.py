"""/状态: what an administrator wants to know of the desk at a glance."""

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.clock import Clock
from handlers.message import IncomingMessage, Reply
from handlers.routes import Group, Route
from storage.counts import Counts, count_everything
from storage.database import Database
from storage.delivery.deliveries import DeliveryState
from storage.people import Role, User

REQUEST_STATES = {
    "open": "新件",
    "assigned": "已接",
    "in_progress": "办理中",
    "waiting": "等回复",
    "resolved": "已解决",
    "closed": "已办结",
    "withdrawn": "已撤回",
}
DELIVERY_STATES: dict[str, str] = {
    DeliveryState.PENDING: "待发",
    DeliveryState.SENDING: "发送中",
    DeliveryState.SENT: "已发",
    DeliveryState.HELD: "等下次联系",
    DeliveryState.DOUBTFUL: "不确定",
    DeliveryState.FAILED: "失败",
    DeliveryState.CANCELLED: "已取消",
}


def status_route(database: Database, clock: Clock) -> Route:
    """The one route of this file."""
    return Route(
        target=StatusView(database, clock).show,
        words=("/状态", "/status"),
        summary="看求助、推送、提问的总数和积压",
        role=Role.STAFF,
        group=Group.STAFF,
    )


@dataclass(frozen=True, slots=True)
class StatusView:
    """The handler of /状态."""

    database: Database
    clock: Clock

    async def show(self, _message: IncomingMessage, _user: User) -> Reply:
        """The numbers as they are now."""
        async with self.database.begin() as session:
            counts = await count_everything(session, now=self.clock())
        return Reply(told(counts))


def told(counts: Counts) -> str:
    """The numbers in words."""
    waiting = round(counts.waiting_seconds / 60)
    late = f"；最久的一条已到点 {waiting} 分钟还没发出" if waiting >= 1 else ""
    asked = f"提问 {counts.exchanges}，转人工待答 {counts.open_questions}"
    lines = (
        f"来过的人 {counts.users}，{asked}。",
        f"求助：{_parts(counts.requests, REQUEST_STATES)}。",
        f"推送：{_parts(counts.deliveries, DELIVERY_STATES)}{late}。",
    )
    return "\n".join(lines)


def _parts(numbers: Mapping[str, int], names: Mapping[str, str]) -> str:
    known = [f"{names.get(state, state)} {numbers[state]}" for state in names if state in numbers]
    rest = [f"{state} {n}" for state, n in numbers.items() if state not in names]
    return "、".join([*known, *rest]) or "没有"
