"""The people of the desk: who there is, who is on duty, and telling them something."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, func, select, update

from storage.database import Session
from storage.delivery import deliveries
from storage.delivery.deliveries import Content, DeliveryKind, Priority
from storage.people import Role, User
from storage.schema.desk import ProfileRow
from storage.schema.people import UserRow
from storage.schema.staff import AbsenceRow, DutyRow, StaffSessionRow

STAFF_ROLES = (Role.STAFF, Role.ADMIN)


class LastAdministrator(Exception):
    """Without this person nobody could give roles any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffMember:
    """Somebody with a role above member; the name is empty until they gave one."""

    user_id: int
    name: str
    role: Role

    @property
    def user(self) -> User:
        """The person as the handlers know them."""
        return User(self.user_id, self.role)


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Somebody away, both days included."""

    user_id: int
    name: str
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Somebody on duty on one day, or on a weekday (0 is Monday) of every week."""

    user_id: int
    name: str
    day: date | None
    weekday: int | None


async def members(session: Session, *roles: Role) -> Sequence[StaffMember]:
    """Everybody with one of the roles, in order of joining; without roles staff and admins."""
    wanted = [role.value for role in roles or STAFF_ROLES]
    statement = (
        select(UserRow.id, UserRow.role, func.coalesce(ProfileRow.name, ""))
        .outerjoin(ProfileRow, ProfileRow.user_id == UserRow.id)
        .where(UserRow.role.in_(wanted))
        .order_by(UserRow.id)
    )
    return [
        StaffMember(user_id=user_id, name=name, role=Role(role))
        for user_id, role, name in await session.execute(statement)
    ]


async def member(session: Session, user_id: int) -> StaffMember | None:
    """The person of that id if they have a role above member."""
    everybody = await members(session, Role.EXPERT, *STAFF_ROLES)
    return next((each for each in everybody if each.user_id == user_id), None)


async def named(session: Session, written: str) -> Sequence[StaffMember]:
    """Whom a name or a number (#12 or 12) may mean; several where a name is not unique."""
    everybody = await members(session, Role.EXPERT, *STAFF_ROLES)
    number = written.removeprefix("#")
    if number.isascii() and number.isdecimal():
        return [each for each in everybody if str(each.user_id) == number]
    wanted = written.strip().casefold()
    return [each for each in everybody if wanted and each.name.casefold() == wanted]


async def present(session: Session, day: date) -> Sequence[StaffMember]:
    """All staff and admins who are not away that day; all of them where everybody is away."""
    everybody = await members(session)
    away = {absence.user_id for absence in await absences(session, day)}
    return [each for each in everybody if each.user_id not in away] or everybody


async def on_duty(session: Session, day: date) -> Sequence[StaffMember]:
    """Who is on duty that day and not away; everybody present where the rota names nobody.

    What is said for the day itself goes before what is said for its weekday.
    """
    there = await present(session, day)
    for which in (DutyRow.day == day, DutyRow.weekday == day.weekday()):
        chosen = set(await session.scalars(select(DutyRow.user_id).where(which)))
        if found := [each for each in there if each.user_id in chosen]:
            return found
    return there


async def tell(
    session: Session,
    recipients: Iterable[StaffMember],
    content: Content,
    *,
    key: str,
    now: datetime,
    priority: Priority = Priority.REMINDER,
) -> int:
    """Put the same words into the outbox for each of them, once for each key; says how many."""
    told = [
        await deliveries.enqueue(
            session,
            recipient.user_id,
            content,
            key=f"{key}:{recipient.user_id}",
            kind=DeliveryKind.STAFF,
            priority=priority,
            now=now,
        )
        for recipient in recipients
    ]
    return sum(told)


async def set_role(session: Session, user_id: int, role: Role) -> bool:
    """Change a person's role; False where it was that already or there is no such person.

    Whoever loses their role is signed out of the staff page. Raises LastAdministrator.
    """
    before = await session.scalar(select(UserRow.role).where(UserRow.id == user_id))
    if before is None or before == role.value:
        return False
    changing = update(UserRow).where(UserRow.id == user_id).values(role=role.value)
    if before == Role.ADMIN.value:
        # PostgreSQL locks the rows and SQLite counts while it writes, so that two administrators
        # cannot dismiss each other at once.
        admins = select(UserRow.id).where(UserRow.role == Role.ADMIN.value)
        await session.scalars(admins.with_for_update())
        others = admins.where(UserRow.id != user_id).correlate(None).exists()
        changing = changing.where(others)
    if await session.scalar(changing.returning(UserRow.id)) is None:
        raise LastAdministrator
    if not role.includes(Role.STAFF):
        for table in (StaffSessionRow, DutyRow, AbsenceRow):
            await session.execute(delete(table).where(table.user_id == user_id))
    return True


async def add_duty(
    session: Session, user_id: int, *, day: date | None = None, weekday: int | None = None
) -> bool:
    """Put somebody on the rota for a day or a weekday; False where they stood there before."""
    which = DutyRow.day == day if day is not None else DutyRow.weekday == weekday
    there = select(DutyRow.id).where(DutyRow.user_id == user_id, which)
    if await session.scalar(there) is not None:
        return False
    session.add(DutyRow(user_id=user_id, day=day, weekday=weekday))
    return True


async def remove_duty(
    session: Session, user_id: int, *, day: date | None = None, weekday: int | None = None
) -> bool:
    """Take somebody off the rota again; False where they did not stand there."""
    which = DutyRow.day == day if day is not None else DutyRow.weekday == weekday
    statement = delete(DutyRow).where(DutyRow.user_id == user_id, which).returning(DutyRow.id)
    return bool((await session.scalars(statement)).all())


async def rota(session: Session, *, since: date) -> Sequence[Duty]:
    """What the rota says: the weekdays first, then the single days from ``since`` on."""
    statement = (
        select(DutyRow, func.coalesce(ProfileRow.name, ""))
        .outerjoin(ProfileRow, ProfileRow.user_id == DutyRow.user_id)
        .where((DutyRow.day >= since) | DutyRow.weekday.is_not(None))
        .order_by(DutyRow.day.is_not(None), DutyRow.weekday, DutyRow.day, DutyRow.id)
    )
    return [
        Duty(user_id=row.user_id, name=name, day=row.day, weekday=row.weekday)
        for row, name in await session.execute(statement)
    ]


async def add_absence(session: Session, user_id: int, *, first: date, last: date) -> None:
    """Note that somebody is away; raises ValueError where the days are in the wrong order."""
    if last < first:
        raise ValueError("the last day lies before the first")
    session.add(AbsenceRow(user_id=user_id, first_day=first, last_day=last))


async def end_absences(session: Session, user_id: int, *, since: date) -> int:
    """Take back the absences that are not over by ``since``; says how many."""
    statement = delete(AbsenceRow).where(
        AbsenceRow.user_id == user_id, AbsenceRow.last_day >= since
    )
    return len((await session.scalars(statement.returning(AbsenceRow.id))).all())


async def absences(session: Session, day: date, *, until: date | None = None) -> Sequence[Absence]:
    """Who is away on a day, or some time up to ``until``."""
    statement = (
        select(AbsenceRow, func.coalesce(ProfileRow.name, ""))
        .outerjoin(ProfileRow, ProfileRow.user_id == AbsenceRow.user_id)
        .where(AbsenceRow.first_day <= (until or day), AbsenceRow.last_day >= day)
        .order_by(AbsenceRow.first_day, AbsenceRow.id)
    )
    return [
        Absence(user_id=row.user_id, name=name, first_day=row.first_day, last_day=row.last_day)
        for row, name in await session.execute(statement)
    ]
