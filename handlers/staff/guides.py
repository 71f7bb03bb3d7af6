"""The parts of the commands about the desk's own people."""

from collections import Counter
from collections.abc import Sequence

from handlers.dates import leading_date
from handlers.form import FieldError
from handlers.guided import GuidedCommand, Part, offering, one_day, one_line
from handlers.names import tidy_name
from handlers.staff import texts
from handlers.staff.joining import LONGEST_NAME
from handlers.staff.people import role_named
from handlers.staff.rota import ABSENCE_WORD, CANCEL, DUTY_WORD, EVERY, WEEKDAY_NAMES
from storage.database import Session
from storage.desk import staff
from storage.desk.staff import StaffMember
from storage.people import Role

INVITED = (Role.EXPERT, Role.STAFF, Role.ADMIN)


async def colleagues(session: Session) -> Sequence[tuple[str, str]]:
    """Everybody with a role, by name; a command takes the number, which is never ambiguous."""
    return _by_number(await staff.members(session, Role.EXPERT, Role.STAFF, Role.ADMIN))


async def the_desk(session: Session) -> Sequence[tuple[str, str]]:
    """Staff and administrators: who can be on duty."""
    return _by_number(await staff.members(session))


def role_title(written: str, *, least: Role = Role.MEMBER) -> str:
    """A role by its name, that one at least; raises FieldError."""
    role = role_named(written)
    if role is None or not role.includes(least):
        raise FieldError(texts.role_wanted(least))
    return texts.ROLE_TITLES[role]


def duty_day(written: str) -> str:
    """每周一, or a day; raises FieldError."""
    weekday = written.strip().removeprefix(EVERY).replace("星期", "周")
    if weekday in WEEKDAY_NAMES:
        return f"{EVERY}{weekday}"
    if leading_date(written) is None:
        raise FieldError(texts.duty_day_wanted())
    return one_day(written)


def _by_number(members: Sequence[StaffMember]) -> Sequence[tuple[str, str]]:
    """By name; the number stands behind a name that several have."""
    names = Counter(each.name for each in members if each.name)
    return [
        (
            each.name if names[each.name] == 1 else f"{each.name}#{each.user_id}",
            f"#{each.user_id}",
        )
        for each in members
    ]


INVITATION = (
    Part(
        name="role",
        question=texts.ASK_INVITED_ROLE,
        check=lambda written: role_title(written, least=Role.EXPERT),
        options=offering(*(texts.ROLE_TITLES[role] for role in INVITED)),
    ),
    Part(
        name="name",
        question=texts.ASK_INVITED_NAME,
        check=lambda written: tidy_name(one_line(written))[:LONGEST_NAME],
        optional=True,
    ),
)
ROLE = (
    Part(name="who", question=texts.ASK_WHOSE_ROLE, options=colleagues),
    Part(
        name="role",
        question=texts.ASK_NEW_ROLE,
        check=role_title,
        options=offering(*texts.ROLE_TITLES.values()),
    ),
)
DUTY = (
    Part(
        name="when",
        question=texts.ASK_DUTY_DAY,
        check=duty_day,
        options=offering(*(f"{EVERY}{day}" for day in texts.WEEKDAYS)),
    ),
    Part(name="who", question=texts.ASK_DUTY_NAME, options=the_desk),
)
ON_DUTY = GuidedCommand("staff_duty", texts.ARRANGE_DUTY, DUTY_WORD, *DUTY)
OFF_DUTY = GuidedCommand("staff_off_duty", texts.CANCEL_DUTY, DUTY_WORD, *DUTY, tail=CANCEL)
ABSENCE = GuidedCommand(
    "staff_absence",
    texts.TAKE_LEAVE,
    ABSENCE_WORD,
    Part(name="first", question=texts.ASK_FIRST_DAY, check=one_day),
    Part(name="last", question=texts.ASK_LAST_DAY, check=one_day),
)
