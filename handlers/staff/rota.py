"""Who is on duty and who is away: shown to the desk, changed in one line."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from handlers.clock import Clock, day_of
from handlers.dates import chinese_date, leading_date
from handlers.made_files import MadeFiles
from handlers.message import Choice, IncomingMessage, Reply
from handlers.pages import Asked, as_table, asked, next_page
from handlers.staff import texts
from handlers.staff.people import NotOne, the_one
from reports.sheet import Table
from storage import audit
from storage.database import Database, Session
from storage.desk import staff
from storage.desk.staff import Duty
from storage.people import Role, User

DUTY_WORD, ABSENCE_WORD = "/值班", "/请假"
ARRANGE_WORD, TAKE_OFF_WORD, LEAVE_WORD = "/排班", "/撤班", "/记请假"
EVERY = "每"
CANCEL = "取消"
WEEKDAY_NAMES = {name: number for number, name in enumerate(texts.WEEKDAYS)} | {"周天": 6}
AHEAD = timedelta(days=60)
PAGE = 15


@dataclass(frozen=True, slots=True)
class Rota:
    """The handlers for /值班 and /请假."""

    database: Database
    made: MadeFiles
    clock: Clock

    async def duty(self, message: IncomingMessage, user: User) -> Reply:
        """Show the rota, or put somebody on it or off it."""
        wanted = asked(message.text)
        if not wanted.words:
            return await self._show(wanted, user)
        read = _read_duty(message.text)
        if read is None:
            return Reply(texts.rota_usage())
        day, weekday, name, adding = read
        when = texts.weekly(weekday) if weekday is not None else chinese_date(day or date.min)
        try:
            async with self.database.begin() as session:
                member = await the_one(session, name)
                change = staff.add_duty if adding else staff.remove_duty
                changed = await change(session, member.user_id, day=day, weekday=weekday)
                if changed:
                    await audit.record(
                        session,
                        user,
                        "duty.add" if adding else "duty.remove",
                        now=self.clock(),
                        subject=f"user:{member.user_id}",
                        when=day.isoformat() if day else weekday,
                    )
        except NotOne as problem:
            return problem.reply
        named = member.name or f"#{member.user_id}"
        return Reply(texts.rota_changed(when, named, added=adding, changed=changed))

    async def absence(self, message: IncomingMessage, user: User) -> Reply:
        """Show who is away, note an absence of one's own or, for administrators, of somebody
        else's, or take one back."""
        today = day_of(self.clock())
        if not message.text:
            async with self.database.begin() as session:
                away = await staff.absences(session, today, until=today + AHEAD)
            shown = texts.absence_text((a.name, a.first_day, a.last_day) for a in away)
            choices = (
                Choice(texts.TAKE_LEAVE, LEAVE_WORD),
                Choice(texts.COME_BACK, f"{ABSENCE_WORD} {CANCEL}"),
            )
            return Reply(shown, choices=choices)
        read = _read_absence(message.text)
        if read is None:
            return Reply(texts.absence_usage())
        days, name = read
        if name and not user.role.includes(Role.ADMIN):
            return Reply(texts.only_admins_for_others())
        try:
            async with self.database.begin() as session:
                return await self._note_absence(session, user, days, name, today=today)
        except NotOne as problem:
            return problem.reply

    async def _note_absence(
        self,
        session: Session,
        user: User,
        days: tuple[date, date] | None,
        name: str,
        *,
        today: date,
    ) -> Reply:
        member = await the_one(session, name or f"#{user.id}")
        named, subject = member.name or f"#{member.user_id}", f"user:{member.user_id}"
        now = self.clock()
        if days is None:
            count = await staff.end_absences(session, member.user_id, since=today)
            await audit.record(session, user, "absence.end", now=now, subject=subject)
            return Reply(texts.absence_ended(named, count=count))
        first, last = days
        if last < first or last < today or last - first > timedelta(days=366):
            return Reply(texts.absence_usage())
        await staff.add_absence(session, member.user_id, first=first, last=last)
        await audit.record(
            session,
            user,
            "absence.note",
            now=now,
            subject=subject,
            first=first.isoformat(),
            last=last.isoformat(),
        )
        return Reply(texts.absence_noted(named, first, last))

    async def _show(self, wanted: Asked, user: User) -> Reply:
        today = day_of(self.clock())
        async with self.database.begin() as session:
            now_on_duty = await staff.on_duty(session, today)
            rota = await staff.rota(session, since=today)
        if wanted.table:
            rows = [(_when(duty), duty.name or f"#{duty.user_id}") for duty in rota]
            table = Table(name=texts.ROTA_TITLE, header=texts.ROTA_HEADER, rows=rows)
            return await self.made.table(table, user=user)
        weekly = [duty for duty in rota if duty.weekday is not None]
        single = [duty for duty in rota if duty.day is not None]
        days = [(k, _names(g)) for k, g in groupby(single, lambda d: d.day) if k is not None]
        start = wanted.offset(PAGE)
        return Reply(
            texts.rota_text(
                [(k, _names(g)) for k, g in groupby(weekly, lambda d: d.weekday) if k is not None],
                days[start : start + PAGE],
                today="、".join(each.name or f"#{each.user_id}" for each in now_on_duty) or "无",
            ),
            choices=(
                *next_page(DUTY_WORD, wanted, total=len(days), size=PAGE),
                Choice(texts.ARRANGE_DUTY, ARRANGE_WORD),
                Choice(texts.CANCEL_DUTY, TAKE_OFF_WORD),
                as_table(DUTY_WORD, wanted),
            ),
        )


def _when(duty: Duty) -> str:
    return duty.day.isoformat() if duty.day else texts.weekly(duty.weekday or 0)


def _names(duties: Iterable[Duty]) -> str:
    return "、".join(duty.name or f"#{duty.user_id}" for duty in duties)


def _read_duty(written: str) -> tuple[date | None, int | None, str, bool] | None:
    """Day or weekday, name, and whether it is put on the rota."""
    text = written.strip()
    adding = not text.endswith(CANCEL)
    text = text.removesuffix(CANCEL).strip()
    if text.startswith(EVERY):
        weekday, _, name = text.removeprefix(EVERY).partition(" ")
        number = WEEKDAY_NAMES.get(weekday.replace("星期", "周"))
        return (None, number, name.strip(), adding) if number is not None and name else None
    found = leading_date(text)
    return (found[0], None, found[1], adding) if found and found[1] else None


def _read_absence(written: str) -> tuple[tuple[date, date] | None, str] | None:
    """First and last day, None to take it back; and whose it is."""
    text = written.strip()
    if text.startswith(CANCEL):
        return None, text.removeprefix(CANCEL).strip()
    first = leading_date(text)
    if first is None:
        return None
    last = leading_date(first[1].lstrip("到至-— "))
    return ((first[0], last[0]), last[1]) if last else ((first[0], first[0]), first[1])
