"""提醒: a day that somebody wants to be told of before it comes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from handlers.answers import reminder_texts as texts
from handlers.clock import Clock, day_of
from handlers.dates import leading_date
from handlers.events.when import split_day
from handlers.message import Choice, IncomingMessage, Reply
from handlers.routes import Group, Route
from storage import reminders
from storage.database import Database, Session
from storage.people import User
from storage.reminders import LONGEST_ABOUT, TooManyReminders

REMIND_WORD, MINE_WORD, END_WORD = "提醒", "我的提醒", "取消提醒"
MOST_BUTTONS = 8
FARTHEST_YEARS = 30
"""Longer than any term that the desk calculates."""
_MINE = Choice(MINE_WORD, MINE_WORD)
_DAY = (
    r"(?:\d{4}\s*[-/.年]|(?:今年|明年|后年)?的?\s*\d{1,2}\s*月\s*\d{1,2}|大?后天|明[天日]"
    r"|下{1,2}个?(?:周|星期|礼拜))"
)
_CALL = r"(?:请|麻烦|帮我|记得|到时候?|你|您)*提醒(?:我们|我|一下)+"
_SAID = re.compile(rf"{_CALL}(?:在|于)?\s*(?={_DAY})")
_SAID_AFTER = re.compile(rf"(?={_DAY})[^，。,;；]{{2,16}}?{_CALL}(?=.)")
_ASKING = re.compile(r"[?？]|[吗么]$|怎么|如何|多久")
_FILLING = re.compile(r"^[\s，,、:：的]*(?:记得|要去|得去|去)?")


@dataclass(frozen=True, slots=True)
class Reminders:
    """A person's own reminders; scheduler.reminder_clock tells them."""

    database: Database
    clock: Clock

    async def set(self, message: IncomingMessage, user: User) -> Reply:
        """`提醒 2027-03-05 年费`, `提醒 明天 年费`: keep it, and say when it will be told."""
        if not message.text:
            return await self.mine(message, user)
        today = day_of(self.clock())
        found = leading_date(message.text) or split_day(message.text, today=today)
        if found is None:
            return Reply(texts.usage())
        day, rest = found
        about = " ".join(_FILLING.sub("", rest, count=1).split())
        if day <= today:
            return Reply(texts.not_to_come(day))
        if day.year > today.year + FARTHEST_YEARS:
            return Reply(texts.too_far(FARTHEST_YEARS))
        if len(about) > LONGEST_ABOUT:
            return Reply(texts.too_long(LONGEST_ABOUT))
        try:
            async with self.database.begin() as session:
                added = await reminders.add_reminder(
                    session, user, due_on=day, about=about, now=self.clock()
                )
        except TooManyReminders:
            return Reply(texts.too_many(reminders.MOST_OF_ONE_PERSON), choices=(_MINE,))
        told = reminders.distances(day, set_on=today)
        return Reply(texts.kept(day, about, told) if added else texts.there(day), choices=(_MINE,))

    async def mine(self, _message: IncomingMessage, user: User) -> Reply:
        """All of them, with a button to end each."""
        async with self.database.begin() as session:
            own = await reminders.reminders_of(session, user)
        lines = [texts.line(each.id, each.due_on, each.about) for each in own]
        buttons = [
            Choice(f"{END_WORD} {each.id}", f"{END_WORD} {each.id}") for each in own[:MOST_BUTTONS]
        ]
        return Reply(texts.mine(lines), choices=tuple(buttons))

    async def end(self, message: IncomingMessage, user: User) -> Reply:
        """End one by its number, or show all to choose from."""
        if not message.text:
            return await self.mine(message, user)
        async with self.database.begin() as session:
            own = await reminders.reminders_of(session, user)
            one = next((each for each in own if str(each.id) == message.text), None)
            if one is None:
                return Reply(texts.not_yours(), choices=(_MINE,))
            await reminders.end_reminder(session, one)
        return Reply(texts.ended(one.due_on, one.about), choices=(_MINE,))


def asks_to_be_reminded(text: str) -> str | None:
    """提醒我明年3月5日缴年费, 3月5日提醒我缴年费: a sentence that says so and names a day, and asks
    nothing. Gives the day and what it is for."""
    if _ASKING.search(text):
        return None
    if found := _SAID.match(text):
        return text[found.end() :]
    if found := _SAID_AFTER.match(text):
        day = re.sub(_CALL, " ", found[0])
        return f"{day}{text[found.end() :]}"
    return None


async def kept_about_reminders(session: Session, user: User) -> Sequence[str]:
    """How many there are, for the person's own data."""
    own = await reminders.reminders_of(session, user)
    return (texts.kept_count(len(own)),) if own else ()


def reminder_routes(database: Database, clock: Clock) -> tuple[Route, ...]:
    """Setting a reminder, seeing one's own, ending one."""
    own = Reminders(database, clock)
    return (
        Route(
            target=own.set,
            words=(REMIND_WORD, "/提醒", "/remind"),
            argument="日期 事情",
            summary="记下一个日子，到期前提醒您",
            examples=("提醒 2027-03-05 缴年费",),
            group=Group.MINE,
            recognises=asks_to_be_reminded,
        ),
        Route(
            target=own.mine,
            words=(MINE_WORD, "/我的提醒", "/reminders"),
            summary="查看和取消您设的提醒",
            group=Group.MINE,
        ),
        Route(
            target=own.end,
            words=(END_WORD, "/取消提醒"),
            argument="编号",
            summary="取消一个提醒",
            group=Group.MINE,
        ),
    )
