"""The acceptance package, made for who asks."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from handlers.clock import Clock, day_of
from handlers.made_files import ZIP, MadeFiles
from handlers.message import IncomingMessage, Reply
from handlers.targets import texts
from handlers.targets.record_proofs import record_proofs
from reports.event_sheet import event_sheet
from reports.masking import masked_enterprise, masked_name
from reports.targets.acceptance import Proof, missing, write_package
from reports.targets.hiding import hiding, without_enterprises
from reports.targets.texts import SIGN_IN
from storage import attendance, audit, enterprises, events, files, targets
from storage.database import Database
from storage.files import FileFolder
from storage.people import User
from storage.target_plan import Entry, Standing, Year

MOST_BYTES = 2 * 2**30
"""Of proofs in one package: what memory sticks and network drives of any age take in one piece."""


@dataclass(frozen=True, slots=True)
class Package:
    """The handler of /验收."""

    database: Database
    folder: FileFolder
    clock: Clock
    made: MadeFiles

    async def make(self, _message: IncomingMessage, user: User) -> Reply:
        """The zip with every target's table and proofs; what is missing is counted."""
        now = self.clock()
        async with self.database.begin() as session:
            year, standings = await targets.stand(session, now=now)
            names = await enterprises.names(session) if year.mask_enterprises else {}
            await audit.record(
                session, user, "acceptance package", now=now, subject=f"year:{year.year}"
            )
        hide: Callable[[str], str] = str
        if year.mask_enterprises:
            hide = hiding(names)
            standings = without_enterprises(standings, hide)
        stored = await self._stored(standings, hide)
        made = await record_proofs(self.database, _entries(standings), hide, self.clock)
        proofs = [*stored, *made, *await self._sign_in(year, standings, hide)]
        write = partial(
            write_package,
            year=year,
            standings=standings,
            proofs=proofs,
            as_of=day_of(now).isoformat(),
        )
        file = await self.made.write(write, name=texts.PACKAGE_NAME, media_type=ZIP, user=user)
        packed = [proof for proof in proofs if proof.content is not None]
        held = {proof.entry_id: proof for proof in proofs}
        text = texts.package_made(
            proofs=len(packed),
            lacking=len(missing(standings, held)),
            too_large=len(proofs) - len(packed),
        )
        return Reply(text, files=(file,))

    async def _stored(
        self, standings: Sequence[Standing], hide: Callable[[str], str]
    ) -> list[Proof]:
        """The files beside the entries; those beyond the limit are named only."""
        proofs: list[Proof] = []
        used = 0
        for entry in _entries(standings):
            async with self.database.begin() as session:
                held = [await files.find_file(session, file_id) for file_id in entry.proofs]
            for stored in held:
                if stored is None or not self.folder.path(stored.id).is_file():
                    continue
                fits = used + stored.size <= MOST_BYTES
                used += stored.size if fits else 0
                path = self.folder.path(stored.id)
                proofs.append(Proof(entry.id, hide(stored.name), path if fits else None))
        return proofs

    async def _sign_in(
        self, year: Year, standings: Sequence[Standing], hide: Callable[[str], str]
    ) -> list[Proof]:
        """The attendance of each event held here, as a file of its own."""
        proofs = []
        seen: set[tuple[str, str]] = set()
        for entry in _entries(standings):
            number = entry.subject.removeprefix("event:")
            known = entry.kind in {"event", "attendance"} and number.isdecimal()
            if not known or (entry.kind, number) in seen:
                continue
            seen.add((entry.kind, number))
            async with self.database.begin() as session:
                event = await events.find_event(session, int(number))
                people = await attendance.attendees(session, int(number))
                turnout = await attendance.turnout(session, int(number))
            if event is None:
                continue
            came = [person for person in people if person.checked_in_at is not None]
            if year.mask_names:
                came = [replace(p, name=masked_name(p.name), phone="") for p in came]
            if year.mask_enterprises:
                came = [
                    replace(p, enterprise=masked_enterprise(p.enterprise, p.enterprise_id))
                    for p in came
                ]
            title = hide(event.plan.title)
            held = replace(event, plan=replace(event.plan, title=title))
            sheet = await asyncio.to_thread(event_sheet, held, came, turnout, ())
            name = f"{title}-{SIGN_IN}"
            proofs.append(Proof(entry.id, name, sheet))
        return proofs


def _entries(standings: Sequence[Standing]) -> Sequence[Entry]:
    """Every entry once."""
    found = {entry.id: entry for each in standings for entry in each.entries}
    found |= {entry.id: entry for each in standings for entry, _reason in each.left_out}
    return list(found.values())
