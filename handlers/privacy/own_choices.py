"""Consents taken back, everything as a file, and what is wrong put right: by the person."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from handlers.clock import Clock
from handlers.events.people import PHONE
from handlers.made_files import MadeFiles
from handlers.message import Choice, IncomingMessage, Reply
from handlers.names import tidy_name
from handlers.privacy import texts
from storage import enterprises
from storage.answers import conversations
from storage.database import Database
from storage.enterprises import LONGEST_NAME, LONGEST_PERSON, enterprise_key
from storage.people import User
from storage.privacy import consents, personal_fields
from storage.privacy.personal_export import everything_about

JSON = "application/json"
ERASING = {
    "request": personal_fields.erase_contacts,
    "sign_up": personal_fields.erase_sign_ups,
    "walk_in": personal_fields.erase_sign_ups,
}
"""What goes with a consent, by the name of the form that asked for it."""


@dataclass(frozen=True, slots=True)
class OwnChoices:
    """The handlers."""

    database: Database
    clock: Clock
    made: MadeFiles

    async def withdraw(self, message: IncomingMessage, user: User) -> Reply:
        """Which consents hold; with one named, that one is taken back and its fields erased."""
        purpose, now = message.text.strip(), self.clock()
        async with self.database.begin() as session:
            if not purpose:
                held = await consents.held_by(session, user)
                dates = {each.purpose: each.given_at for each in held}
                return Reply(texts.consents(list(dates.items())), choices=_withdrawing(dates))
            if not await consents.withdraw(session, user, purpose, now=now):
                return Reply(texts.nothing_to_withdraw())
            if purpose in ERASING:
                await ERASING[purpose](session, user, now=now)
            form = await conversations.find(session, user, now=now)
            if form is not None and form.form == purpose:
                await conversations.close(session, user)
        again = Choice(texts.AGAIN, texts.WITHDRAW)
        return Reply(texts.withdrawn(purpose), choices=(again,))

    async def export(self, _message: IncomingMessage, user: User) -> Reply:
        """Everything stored about the person as a JSON file."""
        async with self.database.begin() as session:
            found = await everything_about(session, user)
        content = json.dumps(found, ensure_ascii=False, indent=1).encode()
        name = texts.file_name(self.clock())
        file = await self.made.keep(content, name=name, media_type=JSON, user=user)
        rows = sum(len(each) for each in found.values())
        return Reply(texts.exported(len(found), rows), files=(file,))

    async def correct(self, message: IncomingMessage, user: User) -> Reply:
        """更正资料 姓名 陈某某: the name, the enterprise or the contact put right."""
        what, _, written = message.text.strip().partition(" ")
        written = tidy_name(written)
        if what == texts.CONTACT:
            return await self._correct_contact(written, user)
        async with self.database.begin() as session:
            if what == texts.NAME:
                if not 1 <= len(written) <= LONGEST_PERSON:
                    return Reply(texts.name_unreadable())
                await enterprises.remember_name(session, user, written)
                return Reply(texts.corrected(what))
            if what == texts.ENTERPRISE:
                if not 2 <= len(written) <= LONGEST_NAME or not enterprise_key(written):
                    return Reply(texts.enterprise_unreadable())
                firm = await enterprises.find_or_add_enterprise(session, written, now=self.clock())
                await enterprises.remember_enterprise(session, user, firm)
                return Reply(texts.corrected(what))
            told = await enterprises.profile(session, user)
        firm_name = told.enterprise.name if told.enterprise else ""
        return Reply(texts.how_to_correct(told.name, firm_name))

    async def _correct_contact(self, written: str, user: User) -> Reply:
        found = PHONE.fullmatch("".join(written.split()))
        if found is None:
            return Reply(texts.contact_unreadable())
        async with self.database.begin() as session:
            places = await personal_fields.correct_contact(
                session, user, found[1], now=self.clock()
            )
        return Reply(texts.contact_corrected(places))


def _withdrawing(purposes: Iterable[str]) -> tuple[Choice, ...]:
    return tuple(
        Choice(texts.withdraw_label(purpose), f"{texts.WITHDRAW} {purpose}") for purpose in purposes
    )
