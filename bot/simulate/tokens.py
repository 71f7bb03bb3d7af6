"""Access tokens: the plain kind, which throws out its predecessor, and the stable kind.

Rules: developers.weixin.qq.com, "获取接口调用凭据" and "获取稳定版接口调用凭据". The two kinds are
independent of each other.
"""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.simulate.refusals import Refused

LASTS = timedelta(seconds=7200)
RENEWED_BEFORE = timedelta(seconds=300)
FORCED_A_DAY = 20
FORCED_APART = timedelta(seconds=30)
CHARACTERS = 512  # what the platform says to reserve room for


@dataclass(slots=True)
class _Token:
    value: str
    expires_at: datetime
    replaced: bool = False


@dataclass(slots=True)
class Tokens:
    """The tokens of one account."""

    _known: dict[str, _Token] = field(default_factory=dict)
    _plain: _Token | None = None
    _stable: _Token | None = None
    _forced: list[datetime] = field(default_factory=list)

    def plain(self, *, now: datetime) -> tuple[str, int]:
        """A new token and its seconds; the one before is worth nothing from now on."""
        if self._plain is not None:
            self._plain.replaced = True
        self._plain = self._issue(now)
        return self._plain.value, int(LASTS.total_seconds())

    def stable(self, *, force: bool, now: datetime) -> tuple[str, int]:
        """The same token for all who ask, and the seconds it lasts.

        Renewed five minutes before its end, while the old one still counts; ``force`` ends the old
        one at once. Raises Refused: 45009 after 20 forced ones a day, 45011 within 30 s of one.
        """
        if force:
            self._count_force(now)
            if self._stable is not None:
                self._stable.replaced = True
            self._stable = self._issue(now)
        elif self._stable is None or self._stable.replaced or self._ends_soon(now):
            self._stable = self._issue(now)
        return self._stable.value, int((self._stable.expires_at - now).total_seconds())

    def check(self, value: str, *, now: datetime) -> None:
        """Accept a token. Raises Refused: 40001 not the newest or made up, 42001 run out."""
        token = self._known.get(value)
        if token is None or token.replaced:
            raise Refused(40001)
        if token.expires_at <= now:
            raise Refused(42001)

    def revoke(self) -> None:
        """Nothing that was given out counts any more, as after a change of the secret."""
        for token in self._known.values():
            token.replaced = True

    def _ends_soon(self, now: datetime) -> bool:
        return self._stable is None or self._stable.expires_at - now <= RENEWED_BEFORE

    def _count_force(self, now: datetime) -> None:
        if self._forced and now - self._forced[-1] < FORCED_APART:
            raise Refused(45011)
        self._forced = [at for at in self._forced if at.date() == now.date()]
        if len(self._forced) >= FORCED_A_DAY:
            raise Refused(45009)
        self._forced.append(now)

    def _issue(self, now: datetime) -> _Token:
        for value in [v for v, token in self._known.items() if now - token.expires_at > LASTS]:
            del self._known[value]
        token = _Token(secrets.token_urlsafe(CHARACTERS * 3 // 4), now + LASTS)
        self._known[token.value] = token
        return token
