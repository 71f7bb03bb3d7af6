"""The operator's command about the people of the desk: `staff invite|list|revoke`."""

import argparse
import asyncio
from datetime import timedelta

from bot.app import now
from bot.data_folder import open_folder
from bot.failures import CannotStart
from bot.settings import Settings
from bot.vault import open_database
from handlers.staff.joining import JOIN_WORD
from storage import audit, codes
from storage.database import Session
from storage.desk import invitations, requests, staff
from storage.desk.staff import LastAdministrator
from storage.people import Role, User

MOST_HOURS = 168


def staff_command(settings: Settings, arguments: argparse.Namespace) -> None:
    """Print an invitation's code, who there is, or what was taken back."""
    lines = asyncio.run(_run(settings, arguments))
    print("\n".join(lines))  # noqa: T201 - for the operator


async def _run(settings: Settings, arguments: argparse.Namespace) -> list[str]:
    open_folder(settings.data_folder)
    database = open_database(settings)
    try:
        await database.prepare()
        async with database.begin() as session:
            if arguments.action == "invite":
                return await _invite(session, arguments)
            if arguments.action == "revoke":
                return await _revoke(session, arguments)
            return await _list(session)
    finally:
        await database.close()


async def _invite(session: Session, arguments: argparse.Namespace) -> list[str]:
    if not 1 <= arguments.hours <= MOST_HOURS:
        raise CannotStart(f"--hours must be between 1 and {MOST_HOURS}.")
    role, lasts = Role(arguments.role), timedelta(hours=arguments.hours)
    code = await invitations.invite(session, role, now=now(), name=arguments.name, lasts=lasts)
    await audit.record(session, None, "staff.invite", now=now(), role_given=role.value)
    how = f"Send this to the assistant within {arguments.hours} hours; it works once, for {role}:"
    return [how, f"{JOIN_WORD} {codes.spaced(code)}"]


async def _list(session: Session) -> list[str]:
    people = await staff.members(session, Role.EXPERT, Role.STAFF, Role.ADMIN)
    invited = await invitations.open_invitations(session, now=now())
    lines = [f"person {each.user_id}: {each.role} {each.name}".rstrip() for each in people]
    lines += [
        f"invitation {each.id}: {each.role} {each.name or '(no name)'}, "
        f"until {each.expires_at:%Y-%m-%d %H:%M} UTC"
        for each in invited
    ]
    return lines or ["Nobody has a role yet: python -m bot staff invite --role admin"]


async def _revoke(session: Session, arguments: argparse.Namespace) -> list[str]:
    if (arguments.invitation is None) == (arguments.person is None):
        raise CannotStart("Name what to take back: --invitation NUMBER or --person NUMBER.")
    if arguments.invitation is not None:
        done = await invitations.revoke(session, arguments.invitation, now=now())
        subject = f"invitation:{arguments.invitation}"
    else:
        try:
            leaver = User(arguments.person, Role.MEMBER)
            await requests.release_all(session, leaver, now=now())
            done = await staff.set_role(session, arguments.person, Role.MEMBER)
        except LastAdministrator:
            raise CannotStart("This is the last administrator: invite another one first.") from None
        subject = f"user:{arguments.person}"
    if not done:
        return ["There is nothing to take back under that number."]
    await audit.record(session, None, "staff.revoke", now=now(), subject=subject)
    return ["Taken back."]
