"""How the project year stands, and the numbers it is measured by."""

import asyncio
from dataclasses import dataclass, replace
from datetime import date

from handlers.clock import Clock, day_of
from handlers.made_files import PNG, MadeFiles
from handlers.message import Choice, IncomingMessage, Reply
from handlers.row_number import whole_number
from handlers.staff.confirming import confirmed, preview
from handlers.targets import texts
from reports.targets.progress import progress_picture
from reports.targets.texts import PICTURE_NAME
from storage import audit, targets
from storage.database import Database
from storage.people import Role, User
from storage.target_plan import Year

PROGRESS, TARGETS, LEDGER, ENTER, PROOF, PROOFS, WITHDRAW, PACKAGE = (
    "/进度",
    "/指标",
    "/台账",
    "/登记",
    "/补佐证",
    "/佐证",
    "/撤佐证",
    "/验收",
)
MOST_WANTED = 100_000


@dataclass(frozen=True, slots=True)
class Progress:
    """The handlers that show the year and set its numbers."""

    database: Database
    clock: Clock
    made: MadeFiles

    async def show(self, _message: IncomingMessage, user: User) -> Reply:
        """Every target in words and as a picture."""
        now = self.clock()
        async with self.database.begin() as session:
            year, standings = await targets.stand(session, now=now)
        picture = await asyncio.to_thread(
            progress_picture, year, standings, as_of=day_of(now).isoformat()
        )
        file = await self.made.keep(picture, name=PICTURE_NAME, media_type=PNG, user=user)
        choices = (
            Choice(texts.LEDGER, LEDGER),
            Choice(texts.ENTER, ENTER),
            Choice(texts.PACKAGE, PACKAGE),
        )
        return Reply(texts.progress(year, standings), choices=choices, files=(file,))

    async def ledger(self, message: IncomingMessage, _user: User) -> Reply:
        """The entries of one target, with what is left out and why."""
        async with self.database.begin() as session:
            year, standings = await targets.stand(session, now=self.clock())
        target = year.target(message.text.strip())
        if target is None:
            return Reply(
                texts.ASK_TARGET,
                choices=tuple(
                    Choice(f"{each.target.title} {each.done}", f"{LEDGER} {each.target.id}")
                    for each in standings
                ),
            )
        return Reply(texts.entries(next(e for e in standings if e.target.id == target.id)))

    async def change(self, message: IncomingMessage, user: User) -> Reply:
        """Show the targets; an administrator changes one thing, after a preview."""
        argument, sure = confirmed(message.text)
        now = self.clock()
        async with self.database.begin() as session:
            year = await targets.year_of(session, day_of(now))
            if not argument:
                return Reply(texts.all_targets(year))
            if not user.role.includes(Role.ADMIN):
                return Reply(texts.NOT_YOURS_TO_SET)
            try:
                changed, line = changed_year(year, argument)
            except ValueError as wrong:
                return Reply(str(wrong))
            if not sure:
                return preview(texts.change_preview(line), TARGETS, argument)
            await targets.keep_year(session, changed)
            await audit.record(
                session, user, "targets changed", now=now, subject=f"year:{year.year}", what=line
            )
        return Reply(texts.changed(line))


def changed_year(year: Year, argument: str) -> tuple[Year, str]:
    """The year after a change, and the change in a line. Raises ValueError with advice."""
    what, _, rest = argument.partition(" ")
    rest = rest.strip()
    if what == texts.SET_YEAR:
        return _days(year, rest)
    if what == texts.SET_RULE and rest in {texts.ONCE, texts.EACH}:
        return replace(year, count_once=rest == texts.ONCE), texts.set_line(what, rest)
    if what == texts.SET_NAMES and rest in {texts.MASK_ON, texts.MASK_OFF}:
        return replace(year, mask_names=rest == texts.MASK_ON), texts.set_line(what, rest)
    if what == texts.SET_FIRMS and rest in {texts.MASK_ON, texts.MASK_OFF}:
        masked = rest == texts.MASK_ON
        return replace(year, mask_enterprises=masked), texts.set_line(what, rest)
    target = year.target(what)
    if target is None:
        raise ValueError(texts.NO_TARGET)
    wanted = whole_number(rest, least=0, most=MOST_WANTED)
    if wanted is None:
        raise ValueError(texts.NUMBER_WRONG)
    changed = tuple(
        replace(each, wanted=wanted) if each.id == target.id else each for each in year.targets
    )
    line = texts.number_change(target.title, target.wanted, wanted)
    return replace(year, targets=changed), line


def _days(year: Year, rest: str) -> tuple[Year, str]:
    try:
        first, last = (date.fromisoformat(part) for part in rest.split())
    except ValueError:
        raise ValueError(texts.YEAR_WRONG) from None
    if not first < last or (last - first).days > 800:
        raise ValueError(texts.YEAR_WRONG)
    changed = replace(year, year=last.year, starts_on=first, ends_on=last)
    return changed, texts.days_line(first, last)
