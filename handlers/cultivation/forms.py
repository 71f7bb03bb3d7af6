"""The forms about high-value patents: a portfolio, a filing, their proofs, and the worksheet."""

from collections.abc import Awaitable, Callable

from typing_extensions import override

from handlers.attachments import EXCEL
from handlers.clock import Clock
from handlers.cultivation import texts
from handlers.cultivation.counting import count_when_complete
from handlers.form import Field, FieldError, Form, FormRefused, Values, plain_answer
from handlers.message import IncomingMessage, OutgoingFile, Reply
from handlers.operation.numbers import application, shown
from handlers.row_number import row_number
from knowledge.operation.worth import Indicator, indicators, names_checked, shares
from reports.worth import worth_sheet
from storage import audit, cultivation, files
from storage.cultivation import FilingKind, NameTaken
from storage.database import Session
from storage.evidence import attach_proof
from storage.files import FileFolder
from storage.people import User

LONGEST_NAME, LONGEST_TITLE, LONGEST_OWNER, LONGEST_REVENUE = 40, 60, 120, 300
KINDS = {title: kind for kind, title in texts.KINDS.items()}


class PortfolioForm(Form):
    """Begins a portfolio."""

    name = "cultivation"
    title = texts.PORTFOLIO_TITLE

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    @property
    @override
    def fields(self) -> tuple[Field, ...]:
        return (
            _line("name", texts.ask_name(), most=LONGEST_NAME),
            _line("owner", texts.ask_owner(), most=LONGEST_OWNER),
            Field(
                name="technology",
                ask=lambda _v: Reply(texts.ask_technology()),
                parse=plain_answer,
            ),
            _line("revenue", texts.ask_revenue(), most=LONGEST_REVENUE, optional=True),
        )

    @override
    async def complete(
        self, session: Session, user: User, message: IncomingMessage, values: Values
    ) -> Reply:
        now = self._clock()
        try:
            number = await cultivation.add_cultivation(
                session,
                name=values["name"],
                owner=values["owner"],
                technology=values["technology"],
                revenue=values.get("revenue", ""),
                now=now,
            )
        except NameTaken:
            return Reply(texts.name_taken(values["name"]))
        subject = f"cultivation:{number}"
        await audit.record(session, user, "cultivation.begin", subject=subject, now=now)
        found = await cultivation.find_cultivation(session, number)
        return Reply(texts.detail(found, ()) if found else texts.usage())


class FilingForm(Form):
    """Begins to follow an application."""

    name = "filing"
    title = texts.FILING_TITLE

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    @property
    @override
    def fields(self) -> tuple[Field, ...]:
        return (
            Field(name="kind", ask=self._ask_kind, parse=_kind),
            _line("title", texts.ask_filing_title(), most=LONGEST_TITLE),
            _line("owner", texts.ask_owner(), most=LONGEST_OWNER),
            Field(
                name="portfolio",
                ask=lambda _v: Reply(texts.ask_portfolio()),
                parse=_number,
                optional=True,
            ),
        )

    def _ask_kind(self, _values: Values) -> Reply:
        choices = [self.choice("kind", title, title) for title in KINDS]
        return Reply(texts.ask_filing_kind(), choices=tuple(choices))

    @override
    async def complete(
        self, session: Session, user: User, message: IncomingMessage, values: Values
    ) -> Reply:
        portfolio = values.get("portfolio")
        known = portfolio is None or await cultivation.find_cultivation(session, portfolio)
        if not known:
            raise FieldError(texts.no_such(str(portfolio)))
        now = self._clock()
        number = await cultivation.add_filing(
            session,
            title=values["title"],
            owner=values["owner"],
            kind=FilingKind(values["kind"]),
            cultivation_id=portfolio,
            now=now,
        )
        await audit.record(session, user, "filing.begin", subject=f"filing:{number}", now=now)
        found = await cultivation.find_filing(session, number)
        return Reply(texts.filing_line(found) if found else texts.filing_usage())


class ProofForm(Form):
    """Takes the proof of a numbered thing; `keep` says what becomes of it."""

    def __init__(
        self,
        name: str,
        title: str,
        word: str,
        prompt: str,
        *,
        exists: Callable[[Session, int], Awaitable[object]],
        keep: Callable[[Session, int, str], Awaitable[None]],
    ) -> None:
        self.name = name  # type: ignore[misc]
        self.title = title  # type: ignore[misc]
        self._word = word
        self._prompt = prompt
        self._exists = exists
        self._keep = keep

    @property
    @override
    def fields(self) -> tuple[Field, ...]:
        return (Field(name="proof", ask=lambda _v: Reply(self._prompt), files=1),)

    @override
    async def begin(self, session: Session, user: User, message: IncomingMessage) -> Values:
        number = row_number(message.text)
        if number is None or await self._exists(session, number) is None:
            raise FormRefused(Reply(texts.proof_usage(self._word)))
        return {"number": number}

    @override
    async def complete(
        self, session: Session, user: User, message: IncomingMessage, values: Values
    ) -> Reply:
        await self._keep(session, values["number"], values["proof"][0])
        return Reply(texts.proof_kept())


def filing_proof_form(clock: Clock) -> ProofForm:
    """The proof of a filing, which goes into the evidence too."""

    async def keep(session: Session, number: int, file_id: str) -> None:
        await files.give_to_the_centre(session, file_id)
        await cultivation.set_filing_proof(session, number, file_id)
        await attach_proof(session, evidence_key(number), file_id, now=clock())

    return ProofForm(
        "filing_proof",
        texts.PROOF_TITLE,
        texts.FILING_PROOF_WORD,
        texts.ask_proof(),
        exists=cultivation.find_filing,
        keep=keep,
    )


def revenue_proof_form(clock: Clock) -> ProofForm:
    """The proof of what is earned with a portfolio's core technology."""

    async def keep(session: Session, number: int, file_id: str) -> None:
        await files.give_to_the_centre(session, file_id)
        await cultivation.set_revenue_proof(session, number, file_id)
        await count_when_complete(session, number, now=clock())

    return ProofForm(
        "revenue_proof",
        texts.REVENUE_TITLE,
        texts.REVENUE_WORD,
        texts.ask_revenue_proof(),
        exists=cultivation.find_cultivation,
        keep=keep,
    )


class WorthForm(Form):
    """Fourteen questions about one patent, each skippable, added up in the open."""

    name = "worth"
    title = texts.WORTH_TITLE

    def __init__(self, clock: Clock, folder: FileFolder) -> None:
        self._clock = clock
        self._folder = folder

    @property
    @override
    def fields(self) -> tuple[Field, ...]:
        patent = Field(
            name="patent",
            ask=lambda _v: Reply(texts.ask_patent()),
            parse=lambda text: application(text).key,
        )
        asked = [self._question(each, number) for number, each in enumerate(indicators(), start=1)]
        return (patent, *asked)

    @override
    async def begin(self, session: Session, user: User, message: IncomingMessage) -> Values:
        try:
            return {"patent": application(message.text).key} if message.text else {}
        except FieldError as wrong:
            raise FormRefused(Reply(str(wrong))) from None

    @override
    async def complete(
        self, session: Session, user: User, message: IncomingMessage, values: Values
    ) -> Reply:
        marks = {each.id: values[each.id] for each in indicators() if each.id in values}
        now, patent = self._clock(), shown(values["patent"])
        await cultivation.add_worth(session, user, values["patent"], marks, now=now)
        content = worth_sheet(marks, texts.worth_words(patent, checked=names_checked()))
        sheet = await files.add_file(
            session,
            await self._folder.write(content),
            content,
            name=texts.WORTH_SHEET,
            media_type=EXCEL,
            owner=user,
            now=now,
        )
        return Reply(
            texts.worth(patent, shares(marks), answered=len(marks), checked=names_checked()),
            files=(OutgoingFile(file_id=sheet.id, name=sheet.name, media_type=EXCEL),),
        )

    def _question(self, indicator: Indicator, number: int) -> Field:
        def ask(_values: Values) -> Reply:
            choices = [self.choice(indicator.id, mark, mark) for mark in indicator.marks]
            text = texts.ask_indicator(indicator, number=number, total=len(indicators()))
            return Reply(text, choices=tuple(choices))

        def parse(text: str) -> int:
            if text not in indicator.marks:
                raise FieldError(texts.choose_one(indicator))
            return indicator.marks.index(text)

        return Field(name=indicator.id, ask=ask, parse=parse, optional=True)


def evidence_key(filing_id: int) -> str:
    """What makes a filing count once."""
    return f"filing:{filing_id}"


def _line(name: str, question: str, *, most: int, optional: bool = False) -> Field:
    def parse(text: str) -> str:
        if not text or len(text) > most or "\n" in text:
            raise FieldError(texts.line_wrong(most))
        return text

    return Field(name=name, ask=lambda _v: Reply(question), parse=parse, optional=optional)


def _kind(text: str) -> str:
    if text not in KINDS:
        raise FieldError(texts.filing_kind_wrong())
    return KINDS[text].value


def _number(text: str) -> int:
    number = row_number(text)
    if number is None:
        raise FieldError(texts.portfolio_number_wrong())
    return number
