"""Pushes by WeChat: the first route that the platform allows to this follower now.

What a route costs (a message of the window, a consent) is taken in a transaction before the call
and given back where WeChat surely did nothing.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar

from bot.attached import attached
from bot.wechat import alarms, errors
from bot.wechat.account import Account, NoSecret
from bot.wechat.errors import Action, ApiFailed, ApiUnreachable
from bot.wechat.mass_sending import rule_of
from bot.wechat.options import AccountKind
from bot.wechat.pushed import pushed_texts
from bot.wechat.pushing import SEND
from bot.wechat.render import Layout
from bot.wechat.templates import Templates, filled
from handlers.clock import SHANGHAI, Clock
from scheduler.delivery.routing import Decision, Route, Standing, decide
from scheduler.delivery.sender import (
    NotNow,
    OutcomeUnknown,
    Receipt,
    RecipientUnreachable,
    TryLater,
)
from storage.database import Session
from storage.delivery.outbox import Delivery
from storage.shared_transaction import SharedTransaction
from storage.wechat import consents, mass, quota

log = logging.getLogger(__name__)

NOTICE = "/cgi-bin/message/subscribe/bizsend"
TEMPLATE = "/cgi-bin/message/template/send"
BARRED = timedelta(minutes=10)
NETWORK_AGAIN = 30.0
MINUTE = 60.0
MOST_ROUTES = 4
CONSENT_GONE = 43101
DAILY_QUOTA = 45009


@dataclass(slots=True)
class _Taken:
    """What a route has cost: scenes of the window, a consent."""

    decision: Decision
    scenes: list[str] = field(default_factory=list)
    consent_id: int | None = None


@dataclass(slots=True, kw_only=True)
class WeChatSender:
    """The delivery engine's way to followers of one account."""

    channel: ClassVar[str] = "wechat"
    idempotent: ClassVar[bool] = False

    account: Account
    rows: SharedTransaction
    templates: Templates
    layout: Layout
    kind: Callable[[], AccountKind | None]
    clock: Clock
    _barred: dict[Route, datetime] = field(default_factory=dict)

    async def send(self, external_id: str, delivery: Delivery) -> Receipt:
        """Send one push to one follower now. Raises the engine's exceptions."""
        texts = await self.rows.run(lambda session: self._texts(session, delivery))
        for _ in range(MOST_ROUTES):
            taken = await self.rows.run(
                lambda session: self._take(session, external_id, delivery, messages=len(texts))
            )
            route = taken.decision.route
            if route in {Route.MASS, Route.NEXT_CONTACT}:
                raise NotNow(taken.decision.why or "waits for a mass message")
            try:
                reference = await self._call(external_id, delivery, taken, texts)
            except ApiFailed as failed:
                await self._refused(external_id, taken, failed)
            except (ApiUnreachable, NoSecret) as problem:
                await self._give_back(external_id, taken)
                raise TryLater(NETWORK_AGAIN, str(problem), everyone=True) from None
            except errors.OutcomeUnknown as unknown:
                raise OutcomeUnknown(str(unknown)) from None
            else:
                return Receipt(route=route.value, reference=reference)
        raise NotNow("every route was refused")

    async def preview(self, session: Session, external_id: str, delivery: Delivery) -> Decision:
        """The route a push would take now; nothing is taken and nothing sent."""
        messages = len(await self._texts(session, delivery))
        return await self._decide(session, external_id, delivery, messages=messages)

    async def _texts(self, session: Session, delivery: Delivery) -> list[str]:
        files = await attached(session, delivery.content.files)
        return pushed_texts(delivery, self.layout, files)

    async def _decide(
        self, session: Session, openid: str, delivery: Delivery, *, messages: int
    ) -> Decision:
        now, kind = self.clock(), self.kind()
        full, rule = kind is AccountKind.FULL, rule_of(kind)
        means = self.templates.means(
            delivery,
            window=bool(kind and kind.may_push) and self._open(Route.WINDOW, now),
            notices=full and self._open(Route.NOTICE, now),
            mass=rule is not None,
        )
        standing = Standing(
            window_left=await quota.remaining(session, openid, now=now),
            consents=await consents.live_consents(session, openid),
            mass_left=await mass.mass_left(session, openid, now=now, rule=rule or mass.BY_OPENID),
        )
        return decide(delivery.kind, delivery.priority, means, standing, messages=messages)

    def _open(self, route: Route, now: datetime) -> bool:
        return self._barred.get(route, now) <= now

    async def _take(
        self, session: Session, openid: str, delivery: Delivery, *, messages: int
    ) -> _Taken:
        """Decide, and take what the route costs; another process may be faster meanwhile."""
        now = self.clock()
        taken = _Taken(await self._decide(session, openid, delivery, messages=messages))
        if taken.decision.route is Route.WINDOW:
            for _ in range(messages):
                scene = await quota.spend(session, openid, now=now)
                if scene is not None:
                    taken.scenes.append(scene)
            if len(taken.scenes) < messages:
                for scene in taken.scenes:
                    await quota.refund(session, openid, scene)
                return _Taken(Decision(Route.NEXT_CONTACT, why="the window was used up"))
        if taken.decision.route is Route.NOTICE:
            entry = self.templates.entry(taken.decision.template_id)
            if not entry.lasting:
                taken.consent_id = await consents.spend_consent(session, openid, entry.id, now=now)
                if taken.consent_id is None:
                    return _Taken(Decision(Route.NEXT_CONTACT, why="the consent was used up"))
        return taken

    async def _call(self, openid: str, delivery: Delivery, taken: _Taken, texts: list[str]) -> str:
        """Send by the route; WeChat's number for it where it gives one."""
        if taken.decision.route is Route.WINDOW:
            await self._say(openid, texts, taken)
            return ""
        entry = self.templates.entry(taken.decision.template_id)
        body = {"touser": openid, "template_id": entry.id, "data": filled(entry, delivery)}
        if taken.decision.route is Route.NOTICE:
            await self.account.call(NOTICE, body)
            # WeChat gives no number: its report will name the follower and the template.
            return entry.id
        answer = await self.account.call(TEMPLATE, {**body, "client_msg_id": f"d{delivery.id}"})
        return str(answer.get("msgid", ""))

    async def _say(self, openid: str, texts: list[str], taken: _Taken) -> None:
        """Every part in order; a refusal after the first leaves the rest unsent and unknown."""
        for number, text in enumerate(texts):
            message = {"touser": openid, "msgtype": "text", "text": {"content": text}}
            try:
                await self.account.call(SEND, message)
            except (ApiFailed, ApiUnreachable) as problem:
                if not number:
                    raise
                raise errors.OutcomeUnknown(f"only {number} parts arrived: {problem}") from None
            taken.scenes = taken.scenes[1:]

    async def _refused(self, openid: str, taken: _Taken, failed: ApiFailed) -> None:
        """Do what the table says about the code: raise, or leave it to the next route."""
        now, route = self.clock(), taken.decision.route
        if failed.code == CONSENT_GONE:
            template_id = taken.decision.template_id
            await self.rows.run(
                lambda session: consents.drop_consents(session, openid, template_id, now=now)
            )
            return
        if failed.action is Action.PARK and route is Route.WINDOW and failed.code != DAILY_QUOTA:
            await self.rows.run(lambda session: quota.close(session, openid))
            return
        await self._give_back(openid, taken)
        match failed.action:
            case Action.DROP:
                raise RecipientUnreachable(f"{failed.code}: {failed.meaning}")
            case Action.PARK:
                raise TryLater(_until_midnight(now), str(failed), everyone=True)
            case Action.RETRY:
                raise TryLater(MINUTE if failed.code > 0 else 0, str(failed))
            case Action.RENEW_TOKEN:
                log.critical("WeChat refuses our tokens: %s", failed)
                await self._ring(failed, now)
                raise TryLater(MINUTE, str(failed), everyone=True)
            case Action.REFUSED:
                log.error("a push was malformed: %s", failed)
                raise NotNow(f"refused as malformed: {failed.code}")
            case _:
                log.critical("the route %s rests for ten minutes: %s", route, failed)
                await self._ring(failed, now)
                self._barred[route] = now + BARRED
                if route is Route.TEMPLATE:
                    self._barred[Route.NOTICE] = now + BARRED

    async def _ring(self, failed: ApiFailed, now: datetime) -> None:
        await self.rows.run(lambda session: alarms.ring(session, failed, now=now))

    async def _give_back(self, openid: str, taken: _Taken) -> None:
        async def give_back(session: Session) -> None:
            for scene in taken.scenes:
                await quota.refund(session, openid, scene)
            if taken.consent_id is not None:
                await consents.give_back_consent(session, taken.consent_id)

        await self.rows.run(give_back)


def _until_midnight(now: datetime) -> float:
    local = now.astimezone(SHANGHAI)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return (midnight - local).total_seconds()
