"""关注 with nothing behind it: asks for the firm's name, unless it is known already."""

from datetime import datetime
from typing import ClassVar

from typing_extensions import override

from handlers.clock import Clock
from handlers.form import Field, FieldError, Form, Values
from handlers.message import IncomingMessage, Reply
from handlers.patents import portfolio_texts
from handlers.patents.portfolio import LONGEST_FIRM, watch
from storage.database import Session
from storage.enterprises import profile
from storage.people import User
from storage.register.portfolios import PortfolioFull


class WatchForm(Form):
    """Watches the rights of the firm a person speaks for."""

    name: ClassVar[str] = "watch"
    title: ClassVar[str] = "关注公司的专利和商标"

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    @property
    @override
    def fields(self) -> tuple[Field, ...]:
        return (
            Field(name="firm", ask=lambda _values: Reply(portfolio_texts.ask_firm()), parse=_firm),
        )

    @override
    async def begin(self, session: Session, user: User, message: IncomingMessage) -> Values:
        """The firm the person told of before."""
        enterprise = (await profile(session, user)).enterprise
        return {"firm": enterprise.name} if enterprise else {}

    @override
    async def complete(
        self, session: Session, user: User, message: IncomingMessage, values: Values
    ) -> Reply:
        """Watch it."""
        now: datetime = self._clock()
        try:
            return await watch(session, user, str(values["firm"]), now=now)
        except PortfolioFull:
            return Reply(portfolio_texts.too_many())


def _firm(text: str) -> str:
    if len(text) > LONGEST_FIRM:
        raise FieldError(portfolio_texts.firm_too_long())
    return text
