"""What must hold whatever went wrong, looked at from outside.

A screen is what a person saw, a row is what the desk keeps; every count of the one must be
explained by the other.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, LiteralString

import psycopg

from bot.telegram.texts import SENT_AGAIN
from tests.faults.crowd import CAPACITY, PLACE, Crowd
from tests.faults.people import PUSH_MARK

MARKED = re.compile(rf"{PUSH_MARK}\d{{5}}")


@dataclass
class Findings:
    """What was counted, and every sentence about something that does not hold."""

    counts: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def examine(crowd: Crowd, url: str) -> Findings:
    """Compare what people saw with what is stored."""
    findings = Findings()
    with psycopg.connect(url) as rows:
        _messages(crowd, rows, findings)
        _pushes(crowd, rows, findings)
        _sign_ups(crowd, rows, findings)
        _requests(crowd, rows, findings)
    return findings


def _all(rows: psycopg.Connection[Any], question: LiteralString, *values: Any) -> Sequence[Any]:
    return rows.execute(question, values).fetchall()


def _messages(crowd: Crowd, rows: psycopg.Connection[Any], findings: Findings) -> None:
    """Every message is answered, and once; what the desk sent once more says so, and is counted."""
    findings.wrong += crowd.ledger.unanswered
    answered, repeated = Counter[bool](), 0
    for person, mark in crowd.ledger.marks:
        shown, said = [text for text in person.replies if mark in text], person.said[f"/{mark}"]
        again = sum(text.startswith(SENT_AGAIN) for text in shown)
        repeated += again
        answered[len(shown) == said == 1] += 1
        if not shown or len(shown) - again > said or again > said:
            seen = f"answered {len(shown)} times, of these {again} marked as sent again"
            findings.wrong.append(f"{person.channel} {mark}: said {said}, {seen}")
    findings.counts |= {
        "messages with a mark": len(crowd.ledger.marks),
        "said once and answered once": answered[True],
        "said again, or sent again": answered[False],
        "sent again by the desk, and marked": repeated,
        "other messages": sum(each.said.total() for each in crowd.people) - answered.total(),
        "fault lines, errors and refusals seen": sum(each.failures for each in crowd.people),
    }
    open_turns = _all(rows, "SELECT id FROM wechat_turns WHERE answered_at IS NULL")
    open_updates = _all(rows, "SELECT id FROM telegram_updates WHERE done_at IS NULL")
    parts = _all(rows, "SELECT id FROM wechat_parts WHERE state IN ('waiting', 'sending')")
    for what, left in (
        ("messages of WeChat", open_turns),
        ("messages of Telegram", open_updates),
        ("parts of answers on WeChat", parts),
    ):
        if left:
            findings.wrong.append(f"{len(left)} {what} are not done")


def _pushes(crowd: Crowd, rows: psycopg.Connection[Any], findings: Findings) -> None:
    """Each is marked as sent and was seen once; what waited was shown at the next contact, with
    what had arrived without anybody learning of it."""
    states, times = Counter[str](), Counter[tuple[str, bool]]()
    for person in crowd.people:
        for number, text in enumerate(person.heard):
            for mark in MARKED.findall(text):
                times[mark, number < person.heard_unasked] += 1
    for key, state in _all(rows, "SELECT key, state FROM deliveries WHERE key LIKE 'fault:%%'"):
        states[state] += 1
        mark = f"{PUSH_MARK}{key.removeprefix('fault:')}"
        pushed, shown = times[mark, True], times[mark, False]
        waited = key in crowd.ledger.waited
        right = pushed <= 1 and shown == 1 if waited else (pushed, shown) == (1, 0)
        if state != "sent" or not right:
            findings.wrong.append(f"{key} is {state}, was pushed {pushed} and shown {shown} times")
    findings.counts |= {
        "pushes": states.total(),
        "pushes seen as such": sum(n for (_, pushed), n in times.items() if pushed),
        "pushes held or doubtful, shown when asked": len(crowd.ledger.waited),
    }


def _sign_ups(crowd: Crowd, rows: psycopg.Connection[Any], findings: Findings) -> None:
    """No more places than there are, and everybody's words stand in a row."""
    question = "SELECT state, sum(seats) FROM event_registrations WHERE event_id = %s GROUP BY 1"
    taken = {state: int(seats) for state, seats in _all(rows, question, crowd.event)}
    places = taken.get("registered", 0) + taken.get("offered", 0)
    told = sum(PLACE in text for _, text in crowd.ledger.sign_ups)
    wanted = len(crowd.ledger.sign_ups)
    if places != min(CAPACITY, wanted) or told != places:
        findings.wrong.append(f"{places} places are taken of {CAPACITY}, {told} were told so")
    if sum(taken.values()) != wanted:
        findings.wrong.append(f"{wanted} signed up, {sum(taken.values())} are stored")
    findings.counts |= {"sign-ups": wanted, "places": places, "waiting": taken.get("waiting", 0)}


def _requests(crowd: Crowd, rows: psycopg.Connection[Any], findings: Findings) -> None:
    """Everybody's request is there under the number they were told, and no other."""
    stored = sorted(number for (number,) in _all(rows, "SELECT number FROM assistance_requests"))
    told = sorted(number for _, number in crowd.ledger.requests)
    if stored != told:
        findings.wrong.append(f"requests told {told}, stored {stored}")
    findings.counts["requests"] = len(stored)
