"""The fields by which somebody can be reached or named: corrected, and erased for themselves.

What they belong to stays: a request without its contact, a sign-up without its phone.
"""

from datetime import datetime

from sqlalchemy import delete, func, select, update

from storage.database import Session, vault_of
from storage.desk.request_state import RequestState
from storage.people import User
from storage.registrations import ACTIVE, RegistrationState
from storage.schema.desk import ProfileRow
from storage.schema.events import EventPersonRow, EventRow, RegistrationRow
from storage.schema.requests import AssistanceRequestRow


async def erase_contacts(session: Session, user: User, *, now: datetime) -> None:  # noqa: ARG001
    """The person's requests keep no contact."""
    theirs = AssistanceRequestRow.user_id == user.id
    await session.execute(update(AssistanceRequestRow).where(theirs).values(contact=""))


async def erase_sign_ups(session: Session, user: User, *, now: datetime) -> None:
    """Sign-ups for what has not ended are cancelled; none keeps a name or a phone.

    Who came stays counted, without a name.
    """
    theirs = RegistrationRow.user_id == user.id
    to_come = select(EventRow.id).where(EventRow.ends_at > now)
    cancelled = {"state": RegistrationState.CANCELLED.value, "offered_until": None}
    await session.execute(
        update(RegistrationRow)
        .where(theirs, RegistrationRow.event_id.in_(to_come), RegistrationRow.state.in_(ACTIVE))
        .values(cancelled)
    )
    own = select(RegistrationRow.id).where(theirs)
    names = update(EventPersonRow).where(EventPersonRow.registration_id.in_(own))
    await session.execute(names.values(name=""))
    await session.execute(update(RegistrationRow).where(theirs).values(phone=""))
    await session.execute(delete(ProfileRow).where(ProfileRow.user_id == user.id))


async def correct_contact(session: Session, user: User, contact: str, *, now: datetime) -> int:
    """Put another contact into the person's requests and sign-ups that go on; how many had one."""
    sealed = vault_of(session).seal(contact)
    of_requests = (
        update(AssistanceRequestRow)
        .where(
            AssistanceRequestRow.user_id == user.id,
            AssistanceRequestRow.state != RequestState.CLOSED.value,
            AssistanceRequestRow.contact != "",
        )
        .values(contact=sealed)
        .returning(AssistanceRequestRow.id)
    )
    of_sign_ups = (
        update(RegistrationRow)
        .where(
            RegistrationRow.user_id == user.id,
            RegistrationRow.phone != "",
            RegistrationRow.event_id.in_(select(EventRow.id).where(EventRow.ends_at > now)),
        )
        .values(phone=sealed)
        .returning(RegistrationRow.id)
    )
    changed = [(await session.scalars(each)).all() for each in (of_requests, of_sign_ups)]
    return sum(len(each) for each in changed)


async def forget_contacts(session: Session, *, before: datetime) -> int:
    """Requests that were closed before a time keep no contact; how many had one."""
    statement = (
        update(AssistanceRequestRow)
        .where(
            AssistanceRequestRow.state == RequestState.CLOSED.value,
            AssistanceRequestRow.updated_at < before,
            AssistanceRequestRow.contact != "",
        )
        .values(contact="")
        .returning(AssistanceRequestRow.id)
    )
    return len((await session.scalars(statement)).all())


async def forget_phones(session: Session, *, before: datetime) -> int:
    """Sign-ups for events that ended before a time keep no phone; how many had one."""
    ended = select(EventRow.id).where(EventRow.ends_at < before)
    statement = (
        update(RegistrationRow)
        .where(RegistrationRow.event_id.in_(ended), func.length(RegistrationRow.phone) > 0)
        .values(phone="")
        .returning(RegistrationRow.id)
    )
    return len((await session.scalars(statement)).all())
