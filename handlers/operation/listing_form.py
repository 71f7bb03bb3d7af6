"""The forms by which a firm says what technology it seeks, or what right it offers."""

from collections.abc import Callable

from typing_extensions import override

from handlers.clock import Clock
from handlers.form import Field, FieldError, Form, Values, plain_answer
from handlers.message import Choice, IncomingMessage, Reply
from handlers.operation import listing_texts as texts
from handlers.operation.numbers import application
from knowledge.patents.taxonomy import Industry
from storage import enterprises
from storage.database import Session
from storage.operation import listings
from storage.operation.listings import ListingKind, NewListing, TooManyListings
from storage.people import User

LONGEST_TITLE = 40
Industries = Callable[[], tuple[Industry, ...]]


class ListingForm(Form):
    """Lists a need or an offer for half a year; names are shown to nobody before both agree."""

    def __init__(self, kind: ListingKind, clock: Clock, industries: Industries) -> None:
        self.kind = kind
        self._clock = clock
        self._industries = industries

    # The name is an instance's own: two forms share this class.
    @property
    def name(self) -> str:  # type: ignore[override]
        """Of rows and buttons."""
        return f"listing_{self.kind.value}"

    @property
    def title(self) -> str:  # type: ignore[override]
        """What people read."""
        return texts.FORM_TITLES[self.kind]

    @property
    @override
    def fields(self) -> tuple[Field, ...]:
        offered = self.kind is ListingKind.OFFER
        return (
            Field(name="enterprise", ask=lambda _v: Reply(texts.ask_enterprise()), parse=_name),
            Field(name="title", ask=lambda _v: Reply(texts.ask_title(self.kind)), parse=_title),
            Field(name="text", ask=lambda _v: Reply(texts.ask_text(self.kind)), parse=_text),
            Field(name="industry", ask=self._ask_industry, parse=self._industry),
            Field(
                name="patent",
                ask=lambda _v: Reply(texts.ask_patent()),
                parse=lambda text: application(text).key,
                optional=True,
                when=lambda _v: offered,
            ),
            Field(
                name="terms",
                ask=self._ask_terms,
                parse=_title,
                optional=True,
                when=lambda _v: offered,
            ),
        )

    @override
    async def begin(self, session: Session, user: User, message: IncomingMessage) -> Values:
        told = await enterprises.profile(session, user)
        return {"enterprise": told.enterprise.name} if told.enterprise else {}

    @override
    async def complete(
        self, session: Session, user: User, message: IncomingMessage, values: Values
    ) -> Reply:
        now = self._clock()
        enterprise = await enterprises.find_or_add_enterprise(
            session, values["enterprise"], now=now
        )
        await enterprises.remember_enterprise(session, user, enterprise)
        new = NewListing(
            kind=self.kind,
            title=values["title"],
            text=values["text"],
            industry=values["industry"],
            patent=values.get("patent", ""),
            terms=values.get("terms", ""),
        )
        try:
            number = await listings.add_listing(
                session, user, new, enterprise_id=enterprise.id, now=now
            )
        except TooManyListings:
            return Reply(texts.too_many(listings.MOST_OPEN))
        return Reply(
            texts.listed(number, kind=self.kind),
            choices=(Choice(texts.MINE_LABEL, texts.MINE_WORD),),
        )

    def _ask_industry(self, _values: Values) -> Reply:
        choices = [self.choice("industry", i.name, i.name) for i in self._industries()]
        return Reply(texts.ask_industry(), choices=tuple(choices))

    def _industry(self, text: str) -> str:
        by_name = {industry.name: industry.id for industry in self._industries()}
        if text not in by_name:
            raise FieldError(texts.industry_wrong(by_name))
        return by_name[text]

    def _ask_terms(self, _values: Values) -> Reply:
        choices = [self.choice("terms", each, each) for each in texts.TERMS]
        return Reply(texts.ask_terms(), choices=tuple(choices))


def _name(text: str) -> str:
    if not enterprises.enterprise_key(text) or len(text) > enterprises.LONGEST_NAME:
        raise FieldError(texts.enterprise_wrong())
    return text


def _title(text: str) -> str:
    if not text or len(text) > LONGEST_TITLE or "\n" in text:
        raise FieldError(texts.title_wrong(LONGEST_TITLE))
    return text


def _text(text: str) -> str:
    if len(text) < 10:
        raise FieldError(texts.text_too_short())
    return plain_answer(text)
