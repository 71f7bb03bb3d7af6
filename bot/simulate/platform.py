"""The state of the platform for one account, and what every interface of it shares."""

import itertools
import secrets
from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.simulate.console import Console, Permission
from bot.simulate.followers import Follower
from bot.simulate.media import Library
from bot.simulate.qr_codes import QrCode
from bot.simulate.refusals import Refused
from bot.simulate.tokens import Tokens

Clock = Callable[[], datetime]
Fields = dict[str, Any]
CALLS_A_DAY = {"/cgi-bin/token": 2_000, "/cgi-bin/stable_token": 500_000}
CALLS_A_MINUTE = {
    "/cgi-bin/stable_token": 10_000,
    "/cgi-bin/message/mass/sendall": 60,
    "/cgi-bin/message/mass/send": 60,
}


@dataclass(slots=True)
class Tag:
    """A name of the account's own for some of its followers."""

    name: str
    openids: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Platform:
    """One account on the platform. `clock` is the platform's time, which a test may wind."""

    console: Console
    clock: Clock
    tokens: Tokens = field(default_factory=Tokens)
    followers: dict[str, Follower] = field(default_factory=dict)
    library: Library = field(default_factory=Library)
    qr_codes: dict[str, QrCode] = field(default_factory=dict)
    tags: dict[int, Tag] = field(default_factory=dict)
    menu: list[Fields] | None = None
    reports: deque[Fields] = field(default_factory=deque)
    mass_messages: dict[str, int] = field(default_factory=dict)
    mass_days: Counter[str] = field(default_factory=Counter)
    _ids: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    _days: Counter[tuple[str, str]] = field(default_factory=Counter)
    _minutes: Counter[tuple[str, str]] = field(default_factory=Counter)

    def follower(self, openid: str) -> Follower:
        """A person by openid. Raises Refused (40003) for one the account has never met."""
        if (found := self.followers.get(openid)) is None:
            raise Refused(40003)
        return found

    def newcomer(self) -> Follower:
        """A person who has never followed the account."""
        follower = Follower(openid=f"o{secrets.token_urlsafe(20)[:27]}")
        self.followers[follower.openid] = follower
        return follower

    def next_id(self) -> int:
        """A number as the platform gives messages and jobs: 64 bits, never the same twice."""
        return 24_000_000_000_000_000 + int(self.clock().timestamp()) * 1_000 + next(self._ids)

    def count(self, path: str) -> None:
        """Count a call. Raises Refused: 45009 beyond the day's quota, 45011 beyond the minute's."""
        now = self.clock()
        day, minute = (path, f"{now:%Y%m%d}"), (path, f"{now:%Y%m%d%H%M}")
        for name, counter, key, quotas, code in (
            ("day", self._days, day, CALLS_A_DAY, 45009),
            ("minute", self._minutes, minute, CALLS_A_MINUTE, 45011),
        ):
            if path in quotas:
                counter[key] += 1
                if counter[key] > quotas[path]:
                    raise Refused(code, f"{quotas[path]} a {name}")

    def report(self, event: str, openid: str, fields: Mapping[str, Any]) -> None:
        """Have an event about a job delivered to the account's server."""
        self.reports.append(
            {
                "ToUserName": self.console.original_id,
                "FromUserName": openid,
                "CreateTime": int(self.clock().timestamp()),
                "MsgType": "event",
                "Event": event,
                **fields,
            }
        )

    def require(self, permission: Permission | None) -> None:
        """Raises Refused (48001) where the account's type may not call this."""
        if permission is not None and not self.console.may(permission):
            raise Refused(48001)
