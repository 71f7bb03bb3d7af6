"""What a question asks besides the figure calculated for it: 第五年年费多少，忘交了怎么办. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from retrieval.answer import Answer
from retrieval.calculation.result import Calculation, Missing
from retrieval.card_answer import AGREES, NEAR
from retrieval.cards import CardMatch
from retrieval.compose import checked
from retrieval.reading import reading_of
from retrieval.texts import NOT_ADVICE

Found = Calculation | Missing | None

_CLAUSES = re.compile(r"[，,；;。？?！!]+")
_ASKS = re.compile(
    r"[吗呢么嘛]\s*$|怎么|怎样|咋|如何|什么|多少|多久|谁|哪|[几幾]|[能可]不[能可]|是不是|[要用]不[要用]"
)


@dataclass(frozen=True, slots=True)
class Parts:
    """What was calculated of a question; `head` is the part it answers, `rest` what is asked
    besides, both empty where nothing is."""

    found: Found
    head: str = ""
    rest: str = ""


def divided(question: str, calculate: Callable[[str], Found], *, may_leave: bool) -> Parts:
    """The figure for a question, and its last clause where that asks for something else.

    It does where the figure is the same without it, and where it does not ask for that figure once
    more. ``may_leave`` lets a figure for the head alone stand where there is none for the whole.
    """
    found = calculate(question)
    *before, rest = [part.strip() for part in _CLAUSES.split(question) if part.strip()] or [""]
    if not before or not _ASKS.search(rest):
        return Parts(found)
    head = "，".join(before)
    alone = calculate(head)
    if not isinstance(alone, Calculation):
        return Parts(found)
    if alone != found and (isinstance(found, Calculation) or not may_leave):
        return Parts(found)
    stated = [part for part in before if not _ASKS.search(part)]
    if stated and calculate("，".join((*stated, rest))) == alone:
        return Parts(found)
    return Parts(alone, head, rest)


def with_card(answer: Answer, match: CardMatch, *, most: int) -> Answer:
    """The figure, and behind it what the card says; only the card's question to be asked next
    where it is not near enough or there is no room for a source of it among ``most``."""
    if match.fit < NEAR:
        return answer
    reading = reading_of(match, answer.citations, room=most - len(answer.citations))
    cited = {citation.passage for citation in (*answer.citations, *reading.citations)}
    if match.fit < AGREES or cited.isdisjoint(match.passages):
        return replace(answer, follow_ups=(*answer.follow_ups, match.card.questions[0]))
    head, note, tail = answer.text.rpartition(NOT_ADVICE)
    return checked(
        replace(
            answer,
            text=f"{head}{reading.text}\n{note}{tail}",
            citations=(*answer.citations, *reading.citations),
        )
    )
