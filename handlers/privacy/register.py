"""The register of processing, for staff to print."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from handlers.made_files import XLSX, MadeFiles
from handlers.message import IncomingMessage, Reply
from handlers.privacy import texts
from reports.privacy.register import Activity, register_sheet
from reports.privacy.texts import STAYS
from storage.people import User


@dataclass(frozen=True, slots=True)
class Register:
    """The handler; `processing` is what the settings bring about."""

    processing: Sequence[Activity]
    made: MadeFiles

    async def show(self, _message: IncomingMessage, user: User) -> Reply:
        """The register as a file, and in chat what leaves the mainland."""
        content = await asyncio.to_thread(register_sheet, self.processing)
        file = await self.made.keep(content, name=texts.REGISTER_FILE, media_type=XLSX, user=user)
        abroad = [each for each in self.processing if each.abroad != STAYS]
        told = [f"{each.purpose}：{each.abroad}" for each in abroad]
        return Reply(texts.register_made(len(self.processing), told), files=(file,))
