"""The number of a patent as somebody writes it into a form or behind a command."""

from handlers.form import FieldError
from handlers.operation import texts
from knowledge.patents.numbers import PatentNumber, parse_application
from knowledge.patents.wrong_number import Fault, NumberWrong


def application(text: str) -> PatentNumber:
    """The application meant; raises FieldError that says what is wrong with it."""
    try:
        return parse_application(text)
    except NumberWrong as wrong:
        if wrong.fault is Fault.CHECK_DIGIT:
            raise FieldError(texts.check_digit_wrong(wrong.given, wrong.expected)) from None
        raise FieldError(texts.number_wrong(wrong.given)) from None


def shown(key: str) -> str:
    """A stored key as people write the number."""
    try:
        return parse_application(key).display
    except NumberWrong:
        return key
