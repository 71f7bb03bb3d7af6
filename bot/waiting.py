"""What waits for a person of the page or the terminal, shown when they are there."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from handlers.clock import Clock
from handlers.message import Channel, Choice, OutgoingFile, Reply
from storage import people
from storage.database import Database
from storage.delivery import held
from storage.desk import requests

MOST = 10


@dataclass(frozen=True, slots=True)
class Waiting:
    """The pushes held for somebody: looked at first, and marked once they were shown."""

    database: Database
    clock: Clock

    async def look(self, channel: Channel, external_id: str) -> Sequence[tuple[int, Reply]]:
        """What waits, the oldest first, each with the id to mark it by."""
        async with self.database.begin() as session:
            user = await people.find_user(session, channel=channel.value, external_id=external_id)
            if user is None:
                return []
            waiting = await held.held_for(session, user, now=self.clock(), limit=MOST)
            ids = [file_id for each in waiting for file_id in each.content.files]
            named = await requests.file_names(session, ids) if ids else {}
        return [
            (
                each.id,
                Reply(
                    each.content.text,
                    choices=tuple(Choice(label, value) for label, value in each.content.choices),
                    files=tuple(
                        OutgoingFile(file_id=i, name=named[i][0], media_type=named[i][1])
                        for i in each.content.files
                        if i in named
                    ),
                ),
            )
            for each in sorted(waiting, key=lambda each: each.id)
        ]

    async def mark_shown(self, channel: Channel, external_id: str, ids: Collection[int]) -> None:
        """These the person has seen."""
        if not ids:
            return
        async with self.database.begin() as session:
            user = await people.find_user(session, channel=channel.value, external_id=external_id)
            if user is not None:
                await held.mark_shown(session, user, ids, now=self.clock())
