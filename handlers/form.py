"""A form: what it asks, in order, and what happens when it is full; see handlers.filling.

A form's step is given a session and may not wait on the network.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

from handlers.message import Choice, IncomingMessage, Reply
from storage.database import Session
from storage.people import User

FILL_WORD = "/填"
LONGEST_ANSWER = 1000

Values = Mapping[str, Any]
"""The answers so far by field name: JSON values, as the fields' `parse` gave them."""


class FieldError(Exception):
    """An answer cannot be taken; the text tells the person, in Chinese, what to write instead."""


class FormRefused(Exception):
    """A form cannot be begun now; carries the reply that says why and what to do."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.text)
        self.reply = reply


def plain_answer(text: str) -> str:
    """The answer as written; raises FieldError for a very long one."""
    if len(text) > LONGEST_ANSWER:
        raise FieldError(f"这里最多写 {LONGEST_ANSWER} 个字，请留下最要紧的部分。")
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing a form asks for.

    `ask` makes the question out of the answers so far. `parse` turns a written or tapped answer
    into a JSON value, or raises FieldError. A field with `files` takes up to so many files, whose
    stored ids are its value. An `optional` one can be skipped and is then absent. A `personal` one
    is told apart because a channel may have personal fields turned off. A field is passed over
    where `when` says so.
    """

    name: str
    ask: Callable[[Values], Reply]
    parse: Callable[[str], Any] = plain_answer
    optional: bool = False
    personal: bool = False
    files: int = 0
    when: Callable[[Values], bool] = lambda _values: True


class Form(ABC):
    """Fields in order, and what they are for. `name` is for rows, `title` is what people read.

    A long one `rests` while another is filled in, and is gone on with afterwards.

    `purpose` and `keeps` are said before the first personal field: what the answers are for, and
    how long they are kept (`{contact_days}` and `{phone_days}` stand for what the settings say).
    """

    name: ClassVar[str]
    title: ClassVar[str]
    kept: ClassVar[timedelta] = timedelta(days=14)
    rests: ClassVar[bool] = False
    purpose: ClassVar[str] = "只用来办理您正在填的这件事"
    keeps: ClassVar[str] = "保存到您删除为止"

    @property
    @abstractmethod
    def fields(self) -> tuple[Field, ...]:
        """What is asked, in order."""

    async def begin(self, session: Session, user: User, message: IncomingMessage) -> Values:  # noqa: ARG002
        """Answers known before the first question; `message.text` is what followed the word.

        A field that is answered here is not asked. Raises FormRefused where it cannot begin.
        """
        return {}

    @abstractmethod
    async def complete(
        self, session: Session, user: User, message: IncomingMessage, values: Values
    ) -> Reply:
        """Do what the form is for, in the transaction that closes it.

        Raises FieldError, before it has written anything, to ask the last field again.
        """

    def choice(self, field: str, label: str, value: str) -> Choice:
        """A button that answers this field of this form and no other."""
        return Choice(label, f"{FILL_WORD} {self.name}.{field} {value}")
