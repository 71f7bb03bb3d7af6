"""Bulletins that no other route could carry, as mass messages within the month's quota."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.wechat import alarms
from bot.wechat.account import Account, NoSecret
from bot.wechat.cut import cut
from bot.wechat.errors import Action, ApiFailed, ApiUnreachable, OutcomeUnknown
from scheduler.delivery.policy import quiet_until
from storage import job_states
from storage.database import Database
from storage.outbox import QuietHours
from storage.wechat import mass
from storage.wechat.mass import MassMessage
from storage.wechat.reconciling import reconcile

log = logging.getLogger(__name__)

JOB = "mass"
SEND_TO = "/cgi-bin/message/mass/send"
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

    async def run(self, now: datetime) -> int:
        """Plan what waits and send what is planned; how many mass messages went out."""
        if quiet_until(now, self.hours) is not None:
            return 0
        async with self.database.begin() as session:
            if not await job_states.hold_job(
                session, JOB, worker=self.worker, now=now, until=now + HOLD
            ):
                return 0
            await reconcile(session, now=now)
            while await mass.plan_mass(session, now=now) is not None:
                pass
        sent = 0
        while True:
            async with self.database.begin() as session:
                message = await mass.due_mass(session, now=now, again_at=now + AGAIN)
            if message is None:
                return sent
            sent += await self._send(message, now)

    async def _send(self, message: MassMessage, now: datetime) -> bool:
        body = {
            "touser": list(message.recipients),
            "msgtype": "text",
            "text": {"content": cut(message.text, self.text_bytes)[0]},
            "clientmsgid": message.client_id,
        }
        try:
            answer = await self.account.call(SEND_TO, body)
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
