"""估值测算: a firm's own figures, three methods, a range each, and the worksheet to go on with."""

from typing import Any

from typing_extensions import override

from handlers.attachments import EXCEL
from handlers.clock import Clock
from handlers.form import Field, FieldError, Form, Values
from handlers.message import IncomingMessage, OutgoingFile, Reply
from handlers.operation import worth_texts as texts
from handlers.row_number import whole_number
from knowledge.operation.valuation import Assumptions, estimate
from reports.valuation import valuation_sheet
from storage import files
from storage.database import Session
from storage.files import FileFolder
from storage.people import User

MOST = 10_000_000  # 万元


class ValuationForm(Form):
    """Gathers the figures; what was not given is left out and said to be."""

    name = "valuation"
    title = texts.VALUATION_TITLE

    def __init__(self, files_in: FileFolder, clock: Clock) -> None:
        self._files = files_in
        self._clock = clock

    @property
    @override
    def fields(self) -> tuple[Field, ...]:
        return (
            Field(name="subject", ask=_asks(texts.ask_subject()), parse=_subject),
            Field(name="term", ask=self._ask_term, parse=_term),
            Field(name="remaining", ask=_asks(texts.ask_remaining()), parse=_years),
            _money("invested", texts.ask_invested()),
            _money("revenue", texts.ask_revenue()),
            Field(
                name="growth",
                ask=_asks(texts.ask_growth()),
                parse=_percent,
                when=lambda values: "revenue" in values,
                optional=True,
            ),
            Field(
                name="royalty",
                ask=_asks(texts.ask_royalty()),
                parse=_percents,
                when=lambda values: "revenue" in values,
                optional=True,
            ),
            _money("comparable", texts.ask_comparable()),
        )

    def _ask_term(self, _values: Values) -> Reply:
        choices = [self.choice("term", each, each) for each in texts.TERM_YEARS]
        return Reply(texts.ask_term(), choices=tuple(choices))

    @override
    async def complete(
        self, session: Session, user: User, message: IncomingMessage, values: Values
    ) -> Reply:
        try:
            given = assumptions(values)
            found = estimate(given)
        except ValueError:
            raise FieldError(texts.figures_do_not_fit()) from None
        if not found:
            return Reply(texts.nothing_to_estimate())
        content = valuation_sheet(given, texts.sheet_words(values["subject"], given))
        name = texts.sheet_name()
        file_id = await self._files.write(content)
        await files.add_file(
            session,
            file_id,
            content,
            name=name,
            media_type=EXCEL,
            owner=user,
            now=self._clock(),
        )
        return Reply(
            texts.estimated(values["subject"], found, given),
            files=(OutgoingFile(file_id=file_id, name=name, media_type=EXCEL),),
        )


def assumptions(values: Values) -> Assumptions:
    """The form's answers as figures; rates come in per cent."""
    low, high = values.get("royalty", (None, None))
    return Assumptions(
        remaining_years=values["remaining"],
        term_years=values["term"],
        invested=values.get("invested"),
        revenue=values.get("revenue"),
        growth=values.get("growth", 0.0) / 100,
        royalty_low=None if low is None else low / 100,
        royalty_high=None if high is None else high / 100,
        comparable_low=values.get("comparable"),
    )


def _asks(text: str) -> Any:
    return lambda _values: Reply(text)


def _money(name: str, text: str) -> Field:
    return Field(name=name, ask=_asks(text), parse=_amount, optional=True)


def _subject(text: str) -> str:
    if not text or len(text) > 60 or "\n" in text:
        raise FieldError(texts.subject_wrong())
    return text


def _term(text: str) -> int:
    if text not in texts.TERM_YEARS:
        raise FieldError(texts.ask_term())
    return texts.TERM_YEARS[text]


def _years(text: str) -> int:
    years = whole_number(text.removesuffix("年"), least=1, most=20)
    if years is None:
        raise FieldError(texts.years_wrong())
    return years


def _amount(text: str) -> float:
    value = _number(text.removesuffix("万元").removesuffix("万"))
    if value is None or not 0 < value <= MOST:
        raise FieldError(texts.amount_wrong())
    return value


def _percent(text: str) -> float:
    value = _number(text.rstrip("%％"))
    if value is None or not -50 <= value <= 100:
        raise FieldError(texts.percent_wrong())
    return value


def _percents(text: str) -> list[float]:
    parts = text.replace("％", "%").replace("到", "-").replace("~", "-").replace("至", "-")
    values = [_number(part.rstrip("%").strip()) for part in parts.split("-")]
    known = [value for value in values if value is not None]
    if len(known) != len(values) or len(known) > 2 or not 0 < min(known) <= max(known) < 100:
        raise FieldError(texts.royalty_wrong())
    return [min(known), max(known)]


def _number(text: str) -> float | None:
    plain = text.replace(",", "").replace("，", "").strip()
    try:
        value = float(plain)
    except ValueError:
        return None
    return value if -1e12 < value < 1e12 else None
