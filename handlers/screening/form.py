"""The form of a screening: market, fair, whose products, and the list."""

import asyncio
from collections.abc import Sequence
from typing import ClassVar

from typing_extensions import override

from handlers.clock import Clock
from handlers.form import Field, FieldError, Form, Values
from handlers.message import Choice, IncomingMessage, Reply
from handlers.screening import texts
from handlers.screening.markets import markets
from handlers.screening.products import ListWrong, read_products
from storage import enterprises, screenings
from storage.database import Session
from storage.enterprises import LONGEST_NAME, enterprise_key
from storage.files import FileFolder
from storage.people import User

SCREEN, MAKE = "展前排查", "/排查报告"


class ScreeningForm(Form):
    """Takes the list; the searching is done by the button that follows, which may take its time."""

    name: ClassVar[str] = "screening"
    title: ClassVar[str] = "展前排查"

    def __init__(self, folder: FileFolder, clock: Clock) -> None:
        self._folder = folder
        self._clock = clock

    @property
    @override
    def fields(self) -> tuple[Field, ...]:
        return (
            Field(name="market", ask=self._ask_market, parse=_read_market),
            Field(name="fair", ask=lambda _values: Reply(texts.ASK_FAIR), optional=True),
            Field(name="enterprise", ask=self._ask_enterprise, parse=_read_enterprise),
            Field(name="list", ask=lambda _values: Reply(texts.ASK_FILE), files=1),
        )

    @override
    async def begin(self, session: Session, user: User, message: IncomingMessage) -> Values:
        told = await enterprises.profile(session, user)
        return {"known": told.enterprise.name} if told.enterprise else {}

    @override
    async def complete(
        self, session: Session, user: User, message: IncomingMessage, values: Values
    ) -> Reply:
        (file_id,) = values["list"]
        content = await self._folder.read(file_id)
        try:
            products = await asyncio.to_thread(read_products, content)
        except ListWrong as wrong:
            raise FieldError(str(wrong)) from None
        now = self._clock()
        firm = await enterprises.find_or_add_enterprise(session, values["enterprise"], now=now)
        await enterprises.remember_enterprise(session, user, firm)
        number = await screenings.add_screening(
            session,
            user,
            enterprise_id=firm.id,
            market=values["market"],
            fair=values.get("fair") or "",
            file_id=file_id,
            now=now,
        )
        make = Choice(texts.MAKE, f"{MAKE} {number}")
        return Reply(texts.kept(len(products)), choices=(make,))

    def _ask_market(self, _values: Values) -> Reply:
        choices = tuple(self.choice("market", each.title, each.id) for each in markets())
        return Reply(texts.ASK_MARKET, choices=choices)

    def _ask_enterprise(self, values: Values) -> Reply:
        known = values.get("known")
        choices = (self.choice("enterprise", known, known),) if known else ()
        return Reply(texts.ASK_ENTERPRISE, choices=choices)


def _read_market(text: str) -> str:
    for each in markets():
        if text in {each.id, each.title}:
            return each.id
    raise FieldError(texts.MARKET_WRONG)


def _read_enterprise(text: str) -> str:
    if not enterprise_key(text) or len(text) > LONGEST_NAME:
        raise FieldError(texts.ENTERPRISE_WRONG)
    return text


async def kept_about_screenings(session: Session, user: User) -> Sequence[str]:
    """For 我的数据: how many lists are kept."""
    count = await screenings.count_screenings(session, user)
    return [texts.kept_about_screenings(count)] if count else []
