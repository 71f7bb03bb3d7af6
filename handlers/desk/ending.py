"""Ending requests otherwise than by a result: closing, merging, handing all of somebody's over.

These cannot be seen through at a glance, so each shows a preview first.
"""

from dataclasses import dataclass

from handlers.clock import Clock
from handlers.desk import answering, moves, texts
from handlers.desk.choosing import ask_which, likely
from handlers.desk.queue import REOPEN_WORD
from handlers.message import Choice, IncomingMessage, Reply
from handlers.requests import texts as request_texts
from handlers.requests.numbers import leading_number
from handlers.staff.confirming import confirmed, preview
from handlers.staff.people import NotOne, the_one
from storage.database import Database
from storage.desk import requests
from storage.desk.request_queue import Queue
from storage.desk.request_state import RequestState
from storage.desk.requests import TransitionNotAllowed
from storage.people import User

CLOSE_WORD = "/关闭"
MERGE_WORD = "/合并"
HAND_OVER_ALL_WORD = "/移交"


@dataclass(frozen=True, slots=True)
class Ending:
    """The handlers for /关闭, /合并 and /移交."""

    database: Database
    clock: Clock

    async def close(self, message: IncomingMessage, user: User) -> Reply:
        """Close without a result, and say why."""
        argument, sure = confirmed(message.text)
        now = self.clock()
        found = leading_number(argument, now=now)
        try:
            async with self.database.begin() as session:
                if found is None:
                    return await ask_which(session, user, CLOSE_WORD, Queue.LIVE, now=now)
                number, reason = found
                request = await requests.find(session, number)
                if request is None:
                    return Reply(request_texts.not_found(number))
                resolved = request.state is RequestState.RESOLVED
                if not reason and not resolved:
                    return Reply(texts.ask_close_reason(number))
                if not sure and not resolved:
                    return preview(texts.confirm_closing(request, reason), CLOSE_WORD, argument)
                closed = await answering.close(session, request, user, reason=reason, now=now)
        except TransitionNotAllowed as problem:
            return Reply(texts.taken_by_other(problem.request))
        undo = Choice(texts.undo_label(), f"{REOPEN_WORD} {closed.number}")
        return Reply(texts.done(closed), choices=(undo,))

    async def merge(self, message: IncomingMessage, user: User) -> Reply:
        """Two that are one: the first is closed, the second goes on."""
        argument, sure = confirmed(message.text)
        now = self.clock()
        first = leading_number(argument, now=now)
        try:
            async with self.database.begin() as session:
                if first is None:
                    return await ask_which(session, user, MERGE_WORD, Queue.LIVE, now=now)
                second = leading_number(first[1], now=now)
                if second is None:
                    numbers = await likely(session, user, Queue.LIVE, now=now)
                    choices = (
                        Choice(number, f"{MERGE_WORD} {first[0]} {number}")
                        for number in numbers
                        if number != first[0]
                    )
                    return Reply(texts.ask_merge(first[0]), choices=tuple(choices))
                one = await requests.find(session, first[0])
                into = await requests.find(session, second[0])
                if one is None or into is None:
                    return Reply(request_texts.not_found(first[0] if one is None else second[0]))
                if one.id == into.id:
                    return Reply(texts.same_request())
                if not sure:
                    return preview(texts.confirm_merge(one, into), MERGE_WORD, argument)
                merged = await answering.merge(session, one, into, user, now=now)
        except TransitionNotAllowed as problem:
            return Reply(texts.taken_by_other(problem.request))
        undo = Choice(texts.undo_label(), f"{REOPEN_WORD} {merged.number}")
        return Reply(texts.done(merged), choices=(undo,))

    async def hand_over(self, message: IncomingMessage, user: User) -> Reply:
        """Everything of one colleague to another."""
        argument, sure = confirmed(message.text)
        names = argument.split()
        if len(names) != 2:
            return Reply(texts.hand_over_usage())
        now = self.clock()
        try:
            async with self.database.begin() as session:
                of = await the_one(session, names[0])
                to = await the_one(session, names[1])
                name = to.name or f"#{to.user_id}"
                if not sure:
                    held = len(await moves.requests_of(session, of))
                    text = texts.confirm_hand_over(held, of=of.name or f"#{of.user_id}", to=name)
                    return preview(text, HAND_OVER_ALL_WORD, argument)
                count = await moves.hand_over(session, of, to, user, now=now)
        except NotOne as problem:
            return problem.reply
        except TransitionNotAllowed as problem:
            return Reply(texts.taken_by_other(problem.request))
        return Reply(texts.handed_over(count, to=name))
