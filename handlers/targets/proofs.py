"""The proofs of one entry of the ledger: shown with their files, and taken away again."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.clock import Clock
from handlers.message import Choice, IncomingMessage, OutgoingFile, Reply
from handlers.row_number import row_number
from handlers.staff.confirming import confirmed, preview
from handlers.targets import texts
from handlers.targets.progress import PROOF, WITHDRAW
from storage import audit, files, targets
from storage.database import Database, Session
from storage.evidence import withdraw_proof
from storage.files import StoredFile
from storage.people import User
from storage.target_plan import Entry

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Proofs:
    """The handlers of what proves an entry."""

    database: Database
    clock: Clock

    async def show(self, message: IncomingMessage, _user: User) -> Reply:
        """An entry with its proofs by number; the first ten come as files."""
        async with self.database.begin() as session:
            entry = await _entry(session, message.text)
            if entry is None:
                return Reply(texts.NO_ENTRY)
            held = await _held(session, entry)
        shown = held[:SHOWN]
        return Reply(
            texts.proofs_of(entry, [file.name for file in held]),
            choices=(
                Choice(texts.ADD_PROOF, f"{PROOF} {entry.id}"),
                *(
                    Choice(texts.withdraw_label(number), f"{WITHDRAW} {entry.id} {number}")
                    for number in range(1, len(shown) + 1)
                ),
            ),
            files=tuple(
                OutgoingFile(file_id=file.id, name=file.name, media_type=file.media_type)
                for file in shown
            ),
        )

    async def withdraw(self, message: IncomingMessage, user: User) -> Reply:
        """Take a proof away from its entry, after a preview that says which."""
        argument, sure = confirmed(message.text)
        which, _, place = argument.partition(" ")
        number = row_number(place)
        async with self.database.begin() as session:
            entry = await _entry(session, which)
            if entry is None:
                return Reply(texts.NO_ENTRY)
            held = await _held(session, entry)
            if number is None or number > len(held):
                return Reply(texts.NO_SUCH_PROOF)
            file = held[number - 1]
            if not sure:
                return preview(texts.withdraw_preview(entry, file.name), WITHDRAW, argument)
            await withdraw_proof(session, entry.id, file.id)
            await audit.record(
                session,
                user,
                "proof withdrawn",
                now=self.clock(),
                subject=f"evidence:{entry.id}",
                name=file.name,
            )
        return Reply(texts.withdrawn(entry, file.name))


async def _entry(session: Session, written: str) -> Entry | None:
    number = row_number(written.strip().lstrip("#"))
    return await targets.find_entry(session, number) if number else None


async def _held(session: Session, entry: Entry) -> Sequence[StoredFile]:
    found = [await files.find_file(session, file_id) for file_id in entry.proofs]
    return [file for file in found if file is not None]
