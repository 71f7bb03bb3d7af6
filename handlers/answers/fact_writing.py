"""How staff's words become the parts of a policy fact. Raises FieldError with what to write."""

import re
from datetime import date

from handlers.answers import staff_texts as texts
from handlers.answers.card_writing import lines_of
from handlers.clock import Clock, day_of
from handlers.form import Field, FieldError, Form
from handlers.message import Reply
from knowledge.numerals import parse_number
from knowledge.policy import Status, Value

_VALUE = re.compile(
    r"^(?:第?(?P<first>\d{1,2})\s*(?:至|到|[-—–~])\s*(?P<last>\d{1,2})\s*年度?[：:\s]*)?"
    r"(?P<label>[^\d]*?)[：:\s]*(?P<amount>\d{1,9})\s*(?P<unit>[^\d\s]{1,4})$"
)


def provenance(form: Form, clock: Clock) -> tuple[Field, ...]:
    """The last fields of a form about a fact: source, first day, day of checking, status."""

    def ask_checked_on(_values: object) -> Reply:
        today = form.choice("checked_on", texts.TODAY, texts.TODAY)
        return Reply(texts.ask_checked_on(), choices=(today,))

    def ask_status(_values: object) -> Reply:
        names = (texts.CONFIRMED, texts.TO_CONFIRM)
        return Reply(texts.ask_status(), choices=tuple(form.choice("status", n, n) for n in names))

    def checked_on(text: str) -> str:
        today = day_of(clock())
        checked = today.isoformat() if text == texts.TODAY else day(text)
        if date.fromisoformat(checked) > today:
            raise FieldError(texts.date_unreadable())
        return checked

    return (
        Field(name="source", ask=lambda _v: Reply(texts.ask_source())),
        Field(
            name="valid_from",
            ask=lambda _v: Reply(texts.ask_valid_from()),
            parse=day,
            optional=True,
        ),
        Field(name="checked_on", ask=ask_checked_on, parse=checked_on),
        Field(name="status", ask=ask_status, parse=status),
    )


def lines(text: str) -> list[str]:
    """The lines as written, none for no change."""
    if text == texts.NO_CHANGE:
        return []
    found = lines_of(text)
    if not found:
        raise FieldError(texts.values_unreadable(text[:20]))
    return found


def is_figure(line: str) -> bool:
    """Whether `value` can read a line."""
    return _VALUE.match(line) is not None


def value(line: str) -> Value:
    """A figure: 第1至3年 900元, 发明 900元, 85%."""
    match = _VALUE.match(line)
    amount = parse_number(match["amount"]) if match is not None else None
    if match is None or amount is None:
        raise FieldError(texts.values_unreadable(line))
    years = (int(match["first"]), int(match["last"])) if match["first"] else None
    return Value(amount=amount, unit=match["unit"], label=match["label"].strip(), years=years)


def day(text: str) -> str:
    """A day as it is kept."""
    try:
        return date.fromisoformat(text.strip()).isoformat()
    except ValueError:
        raise FieldError(texts.date_unreadable()) from None


def status(text: str) -> str:
    """The name of a status by its label."""
    known = {
        texts.CONFIRMED: Status.CONFIRMED.value,
        texts.TO_CONFIRM: Status.TO_CONFIRM.value,
    }
    if text not in known:
        raise FieldError(texts.ask_status())
    return known[text]
