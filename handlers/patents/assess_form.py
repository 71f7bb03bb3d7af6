"""The look before filing as a form: what not to send comes first, details are refused."""

import re
from collections.abc import Callable, Mapping
from typing import ClassVar

from typing_extensions import override

from handlers.clock import Clock
from handlers.form import Field, FieldError, Form, Values
from handlers.message import Choice, IncomingMessage, Reply
from handlers.patents import assess_texts as texts
from storage.assessments import keep_assessment
from storage.database import Session
from storage.people import User

MAKE_REPORT = "/申请前报告"
LONGEST_PRODUCT, LONGEST_WORD, FEWEST_WORDS, MOST_WORDS = 20, 10, 2, 8
DETAILED = 60
"""Characters from which an answer is the invention itself rather than words for it."""
_SENTENCE = re.compile(
    r"[。；;]|\d+(?:\.\d+)?\s*(?:mm|cm|℃|°|%|％|毫米|厘米|度|份)|其特征在于|包括.{6,}"
)
_BETWEEN = re.compile(r"[\s,，、/|]+")


class AssessForm(Form):
    """Asks for words only, and keeps them until the report is made."""

    name: ClassVar[str] = "assess"
    title: ClassVar[str] = "专利申请前评估"

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    @property
    @override
    def fields(self) -> tuple[Field, ...]:
        return (
            Field(name="agreed", ask=self._warning, parse=_agreed),
            Field(name="product", ask=lambda _values: Reply(texts.ask_product()), parse=_product),
            Field(name="words", ask=lambda _values: Reply(texts.ask_words()), parse=_words),
            self._choice("kind", texts.ask_kind, texts.KINDS),
            self._choice("shown", texts.ask_shown, texts.SHOWN),
            self._choice("maker", texts.ask_maker, texts.MAKERS),
            self._choice("abroad", texts.ask_abroad, texts.ABROAD),
        )

    @override
    async def complete(
        self, session: Session, user: User, message: IncomingMessage, values: Values
    ) -> Reply:
        """Keep what was told; the search waits for a button, for it may take a while."""
        told = {name: value for name, value in values.items() if name != "agreed"}
        number = await keep_assessment(session, user, told, now=self._clock())
        return Reply(
            texts.ready(str(values["product"]), list(values["words"])),
            choices=(Choice(texts.MAKE, f"{MAKE_REPORT} {number}"),),
        )

    def _warning(self, _values: Values) -> Reply:
        return Reply(texts.warning(), choices=(self.choice("agreed", texts.AGREED, texts.AGREED),))

    def _choice(self, name: str, ask: Callable[[], str], choices: Mapping[str, str]) -> Field:
        def prompt(_values: Values) -> Reply:
            buttons = tuple(self.choice(name, label, label) for label in choices.values())
            return Reply(ask(), choices=buttons)

        def parse(text: str) -> str:
            for value, label in choices.items():
                if text.strip() == label:
                    return value
            raise FieldError(texts.choose())

        return Field(name=name, ask=prompt, parse=parse)


def _agreed(text: str) -> bool:
    if text.strip() not in texts.AGREEING:
        raise FieldError(texts.must_agree())
    return True


def _product(text: str) -> str:
    if len(text) >= DETAILED or _SENTENCE.search(text):
        raise FieldError(texts.too_detailed())
    if len(text.strip()) > LONGEST_PRODUCT:
        raise FieldError(texts.product_wrong())
    return text.strip()


def _words(text: str) -> list[str]:
    if len(text) >= DETAILED or _SENTENCE.search(text):
        raise FieldError(texts.too_detailed())
    words = [word for word in _BETWEEN.split(text.strip()) if word]
    if not FEWEST_WORDS <= len(words) <= MOST_WORDS or any(len(w) > LONGEST_WORD for w in words):
        raise FieldError(texts.words_wrong())
    return list(dict.fromkeys(words))
