"""What the delivery engine asks of a channel, and what a channel may answer.

RecipientUnreachable   this person cannot be reached here until they get in touch again
NotNow                 nothing may be sent now: the push waits for the person's next contact
TryLater               nothing was sent; later it may go
OutcomeUnknown         it may have been sent or not
"""

from dataclasses import dataclass
from typing import Protocol

from storage.delivery.outbox import Delivery


class RecipientUnreachable(Exception):
    """The person left, blocked us or is gone: nothing goes to them here until they write again.

    The text is the reason as one short English phrase; it is counted in the push's report.
    """


class NotNow(Exception):
    """The channel's rules allow no route to the person now; the text says which rule."""


class TryLater(Exception):
    """Nothing was sent. `seconds` is how long to wait at least, 0 where nothing is known.

    `everyone` is True where it is no matter of this person: the whole channel pauses so long.
    """

    def __init__(self, seconds: float = 0, reason: str = "", *, everyone: bool = False) -> None:
        super().__init__(reason or "try later")
        self.seconds = seconds
        self.everyone = everyone


class OutcomeUnknown(Exception):
    """It was handed over and nothing came back: it may have arrived."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """It was sent: by which route (direct, customer_service, notice, template, mass), and the
    platform's own number for it, by which a later receipt finds the row."""

    route: str = "direct"
    reference: str = ""


class Sender(Protocol):
    """One channel that can speak first.

    `channel` is the channel's name in the identities' rows. `idempotent` says that sending the
    same delivery again after an unknown outcome shows it once only. A sender touches rows before it
    sends or after a refusal only, so where the database is away nothing was sent. Whatever else
    `send` raises beside the exceptions of this module counts as an unknown outcome, and is logged.
    """

    @property
    def channel(self) -> str:
        """The channel's name: wechat, telegram."""
        ...

    @property
    def idempotent(self) -> bool:
        """Whether the channel itself keeps a repeated delivery from being shown twice."""
        ...

    async def send(self, external_id: str, delivery: Delivery) -> Receipt:
        """Send one push to one person now. Raises this module's exceptions."""
        ...
