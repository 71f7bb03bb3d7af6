"""What can be done next about an answer, as buttons to routes that exist. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.answers import texts
from handlers.dates import chinese_date
from handlers.message import Choice
from retrieval.answer import Answer, Outcome


@dataclass(frozen=True, slots=True)
class _Step:
    """A label, and the words of the route it leads to, the first that exists is taken."""

    label: str
    words: tuple[str, ...]


_REQUEST = _Step(texts.OPEN_REQUEST, ("求助", "/求助"))
_REMINDER = _Step(texts.SET_REMINDER, ("提醒", "/提醒"))
_WATCH = _Step(texts.WATCH, ("关注", "/关注"))
_PLEDGE = _Step(texts.CHECK_PLEDGE, ("质押预检", "/质押预检"))
_PATENTS = _Step(texts.SEARCH_PATENTS, ("查专利", "/查专利"))
_MARKS = _Step(texts.SEARCH_MARKS, ("查商标", "/查商标"))
_REPORTS = _Step(texts.SEE_REPORTS, ("导航报告",))
_EVENTS = _Step(texts.SEE_EVENTS, ("活动", "/活动"))

_BY_SERVICE: Mapping[str, _Step] = {
    "request": _REQUEST,
    "dispute": _REQUEST,
    "overseas": _REQUEST,
    "staff": _REQUEST,
    "pledge": _PLEDGE,
    "transfer": _REQUEST,
    "compliance": _REQUEST,
    "screening": _PATENTS,
    "search": _PATENTS,
    "patent-search": _PATENTS,
    "trademark-search": _MARKS,
    "event": _EVENTS,
    "navigation-report": _REPORTS,
    "annuity-reminder": _WATCH,
}
MOST = 2


def next_steps(answer: Answer, question: str, words: frozenset[str]) -> list[Choice]:
    """At most two buttons, none to a route that is not among ``words``.

    A day that is to come is offered as a reminder, with the day and what it is for.
    """
    if answer.outcome not in {Outcome.ANSWERED, Outcome.CORRECTED}:
        return []
    choices: list[Choice] = []
    if answer.due_on is not None and (word := _route(_REMINDER, words)):
        label = texts.remind_on(chinese_date(answer.due_on))
        choices.append(Choice(label, f"{word} {answer.due_on.isoformat()} {_short(question)}"))
    step = _BY_SERVICE.get(answer.service)
    if step is not None and (word := _route(step, words)) and not (choices and step is _WATCH):
        choices.append(Choice(step.label, word))
    return choices[:MOST]


def _route(step: _Step, words: frozenset[str]) -> str:
    return next((word for word in step.words if word in words), "")


def _short(question: str) -> str:
    return " ".join(question.split())[:30]
