"""The one patent that staff name by a number, and what follows the number."""

from dataclasses import dataclass

from handlers.message import Reply
from handlers.patents.desk import texts
from knowledge.patents.numbers import parse_application
from knowledge.patents.publication import parse_publication
from knowledge.patents.wrong_number import Fault, NumberWrong
from storage.database import Session
from storage.register.patents import PatentRow, patent_by_key, patents_by_publication


class NotNamed(Exception):
    """No patent is named; carries the reply that says why."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.reply = Reply(text)


@dataclass(frozen=True, slots=True)
class Named:
    """A patent, its number as it was written, and the text behind it."""

    row: PatentRow
    number: str
    rest: str


async def named_patent(session: Session, text: str, *, word: str) -> Named:
    """The patent of the number at the front of a text. Raises NotNamed."""
    number, _, rest = text.strip().partition(" ")
    number, _, broken = number.partition("\n")
    if not number:
        raise NotNamed(texts.how_to(word, "202010123456.2"))
    row = await _found(session, number)
    return Named(row, number, f"{broken}\n{rest}".strip() if broken else rest.strip())


async def _found(session: Session, number: str) -> PatentRow:
    wrong: NumberWrong | None = None
    try:
        if row := await patent_by_key(session, parse_application(number).key):
            return row
    except NumberWrong as error:
        wrong = error
    try:
        rows = await patents_by_publication(session, parse_publication(number).key)
        if rows:
            return rows[0]
    except NumberWrong:
        if wrong is not None:
            expected = wrong.expected if wrong.fault is Fault.CHECK_DIGIT else ""
            raise NotNamed(texts.number_wrong(number[:40], expected)) from wrong
    raise NotNamed(texts.patent_unknown(number[:40]))
