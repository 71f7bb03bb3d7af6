"""Bulletins that no other route could carry, as mass messages within the account's quota.

A verified service account names its followers; a verified subscription account may not, so a tag
that lives for the one message names them (the platform's page on permissions).
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.wechat import alarms
from bot.wechat.account import Account, NoSecret
from bot.wechat.cut import cut
from bot.wechat.errors import Action, ApiFailed, ApiUnreachable, OutcomeUnknown
from bot.wechat.options import AccountKind
from bot.wechat.tagging import drop_tag, make_tag, tag_followers
from scheduler.delivery.policy import quiet_until
from storage import job_states
from storage.database import Database
from storage.delivery.outbox import QuietHours
from storage.wechat import mass
from storage.wechat.mass import BY_OPENID, BY_TAG, MassMessage, MassRule
from storage.wechat.reconciling import reconcile

log = logging.getLogger(__name__)

JOB = "mass"
SEND_TO, SEND_TAGGED = "/cgi-bin/message/mass/send", "/cgi-bin/message/mass/sendall"
TAG_LIVES = timedelta(days=1)  # a message may wait half an hour for the administrator
AGAIN = timedelta(minutes=10)
HOLD = timedelta(minutes=5)


@dataclass(slots=True)
class MassSending:
    """Plans and sends mass messages, in one process at a time.

    A `clientmsgid` is shown once only, so that one whose outcome is unknown may be sent again.
    """

    account: Account
    database: Database
    worker: str
    hours: QuietHours
    text_bytes: int
    kind: Callable[[], AccountKind | None]

    async def run(self, now: datetime) -> int:
        """Plan what waits and send what is planned; how many mass messages went out."""
        rule = rule_of(self.kind())
        if rule is None or quiet_until(now, self.hours) is not None:
            return 0
        async with self.database.begin() as session:
            if not await job_states.hold_job(
                session, JOB, worker=self.worker, now=now, until=now + HOLD
            ):
                return 0
            await reconcile(session, now=now)
            while await mass.plan_mass(session, now=now, rule=rule) is not None:
                pass
        await self._drop_tags(now)
        sent = 0
        while True:
            async with self.database.begin() as session:
                message = await mass.due_mass(session, now=now, again_at=now + AGAIN)
            if message is None:
                return sent
            sent += await self._send(message, now, rule)

    async def _send(self, message: MassMessage, now: datetime, rule: MassRule) -> bool:
        body: dict[str, object] = {
            "msgtype": "text",
            "text": {"content": cut(message.text, self.text_bytes)[0]},
            "clientmsgid": message.client_id,
        }
        try:
            if rule is BY_TAG:
                chosen = {"is_to_all": False, "tag_id": await self._tag(message)}
                answer = await self.account.call(SEND_TAGGED, {"filter": chosen, **body})
            else:
                recipients = list(message.recipients)
                answer = await self.account.call(SEND_TO, {"touser": recipients, **body})
        except _NobodyLeft:
            async with self.database.begin() as session:
                await mass.mass_refused(session, message.id, reason="mass: nobody could be tagged")
            return False
        except (ApiUnreachable, OutcomeUnknown, NoSecret) as problem:
            log.warning("mass message %d is sent again later: %s", message.id, problem)
            return False
        except ApiFailed as failed:
            if failed.action in {Action.RETRY, Action.RENEW_TOKEN}:
                log.warning("mass message %d is sent again later: %s", message.id, failed)
                return False
            log.critical("mass message %d was refused: %s", message.id, failed)
            async with self.database.begin() as session:
                await mass.mass_refused(session, message.id, reason=f"mass: {failed.code}")
                await alarms.ring(session, failed, now=now)
            return False
        async with self.database.begin() as session:
            job_id = str(answer.get("msg_id", ""))
            await mass.mass_sent(session, message.id, job_id=job_id, now=now)
        return True

    async def _tag(self, message: MassMessage) -> int:
        """The tag of just those whom the message is for. Raises what calls raise, and _NobodyLeft.

        Doing it once more is harmless: who could not be tagged is no recipient any more.
        """
        tag_id = message.tag_id
        if tag_id is None:
            tag_id = await make_tag(self.account, message.client_id)
            async with self.database.begin() as session:
                await mass.keep_tag(session, message.id, tag_id)
        refused = await tag_followers(self.account, tag_id, message.recipients)
        if len(refused) == len(message.recipients):
            raise _NobodyLeft
        if refused:
            async with self.database.begin() as session:
                reason = "mass: cannot be tagged"
                await mass.leave_out(session, message.id, refused, reason=reason)
        return tag_id

    async def _drop_tags(self, now: datetime) -> None:
        """Tags whose message is over; one that WeChat keeps is left to the console."""
        async with self.database.begin() as session:
            spent = await mass.spent_tags(session, before=now - TAG_LIVES)
        for mass_id, tag_id in spent:
            try:
                await drop_tag(self.account, tag_id)
            except (ApiUnreachable, OutcomeUnknown, NoSecret) as problem:
                log.warning("tag %d is deleted later: %s", tag_id, problem)
                return
            except ApiFailed as failed:
                log.warning("tag %d stays, delete it in the console: %s", tag_id, failed)
            async with self.database.begin() as session:
                await mass.keep_tag(session, mass_id, None)


class _NobodyLeft(Exception):
    """Not one of the recipients can be tagged."""


def rule_of(kind: AccountKind | None) -> MassRule | None:
    """What a kind of account may send to many; None for nothing."""
    match kind:
        case AccountKind.FULL:
            return BY_OPENID
        case AccountKind.CUSTOMER_SERVICE:
            return BY_TAG
        case _:
            return None
