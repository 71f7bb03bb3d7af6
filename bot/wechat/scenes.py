"""QR codes that lead into the account with a scene (event:12), where the account may make them.

A temporary code lives for thirty days; it is kept as a fact that all processes share, and made
anew a few days before it ends.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.wechat.account import Account, NoSecret
from bot.wechat.errors import ApiFailed, ApiUnreachable, OutcomeUnknown
from handlers.clock import Clock
from storage.database import Database
from storage.wechat import state

log = logging.getLogger(__name__)

CREATE = "/cgi-bin/qrcode/create"
LIVES = timedelta(days=30)  # the longest a temporary code may (channels: 2,592,000 seconds)
MADE_ANEW_BEFORE = timedelta(days=3)
NOT_ASKED_AGAIN_FOR = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenes:
    """Makes the codes. `allowed` says whether the account may at all."""

    account: Account
    database: Database
    clock: Clock
    allowed: Callable[[], bool]

    async def address(self, scene: str) -> str:
        """What the QR code of the scene holds; empty where there can be none now."""
        if not self.allowed():
            return ""
        name, now = f"scene:{scene}"[:50], self.clock()
        async with self.database.begin() as session:
            known = await state.read(session, name)
            if known is not None and known.value and known.expires_at > now:
                return known.value
            until = now + NOT_ASKED_AGAIN_FOR
            if not await state.claim(session, name, now=now, until=until):
                return ""
        body = {
            "expire_seconds": int(LIVES.total_seconds()),
            "action_name": "QR_STR_SCENE",
            "action_info": {"scene": {"scene_str": scene}},
        }
        try:
            answer = await self.account.call(CREATE, body)
        except (ApiFailed, ApiUnreachable, OutcomeUnknown, NoSecret) as problem:
            log.warning("no QR code for the scene %s: %s", scene, problem)
            return ""
        address = str(answer.get("url", ""))
        async with self.database.begin() as session:
            expires_at = now + LIVES - MADE_ANEW_BEFORE
            await state.write(session, name, address, expires_at=expires_at)
        return address
