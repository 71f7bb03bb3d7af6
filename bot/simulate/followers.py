"""The people on the other side, as the platform knows them."""

from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.simulate.refusals import Refused
from bot.simulate.shown import Shown
from bot.simulate.windows import Windows

MOST_ON_SCREEN = 500


@dataclass(slots=True, kw_only=True)
class Follower:
    """One person. `consents` counts the notices that may still be sent, by template."""

    openid: str
    following: bool = False
    since: datetime | None = None
    blacklisted: bool = False
    refuses_messages: bool = False
    scene: str = ""
    windows: Windows = field(default_factory=Windows)
    consents: Counter[str] = field(default_factory=Counter)
    mass_messages: Counter[str] = field(default_factory=Counter)
    screen: deque[Shown] = field(default_factory=lambda: deque(maxlen=MOST_ON_SCREEN))
    typing_seen: int = 0
    on_show: Callable[[Shown], None] | None = None

    def show(self, shown: Shown) -> None:
        """Put a message on the screen."""
        self.screen.append(shown)
        if self.on_show is not None:
            self.on_show(shown)

    def must_receive(self) -> None:
        """Raises Refused where the person takes nothing from the account."""
        if not self.following:
            raise Refused(43004)
        if self.blacklisted:
            raise Refused(43019)
        if self.refuses_messages:
            raise Refused(48002)
