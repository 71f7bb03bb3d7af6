"""What the rest of the house knows of a channel that other people's servers call."""

from datetime import datetime, timedelta
from typing import ClassVar, Protocol

from starlette.routing import Route

from scheduler.delivery.sender import Sender


class Webhook(Protocol):
    """A channel that other people's servers call: its routes, its work by the clock, its end."""

    sweep_every: ClassVar[timedelta]

    def routes(self) -> list[Route]:
        """What to mount beside the pages."""
        ...

    async def entry(self, scene: str) -> str:
        """An address that brings somebody here with a scene (event:12); empty for none."""
        ...

    async def sweep(self, now: datetime) -> None:
        """Take up what was left, every `sweep_every`."""
        ...

    async def close(self) -> None:
        """Finish what is under way."""
        ...


class SpeakingWebhook(Webhook, Protocol):
    """A channel by which the desk can also speak first."""

    @property
    def sender(self) -> Sender:
        """What the delivery engine sends by."""
        ...


class AttendedWebhook(SpeakingWebhook, Protocol):
    """A channel with work that is one process's alone, such as fetching what people wrote."""

    async def attend(self, now: datetime) -> None:
        """Do it, every `sweep_every`."""
        ...
