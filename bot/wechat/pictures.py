"""Pictures for followers: stored files that WeChat keeps for three days under an id of its own."""

from dataclasses import dataclass

from bot.wechat.account import Account
from bot.wechat.errors import Action, ApiFailed, ApiUnreachable, OutcomeUnknown
from handlers.message import OutgoingFile
from storage import files
from storage.database import Database
from storage.files import FileFolder

TYPES = frozenset({"image/png", "image/jpeg", "image/gif"})
"""What WeChat takes as a picture ("新增临时素材"); its size limit is left to WeChat to say."""


def is_picture(file: OutgoingFile) -> bool:
    """Whether WeChat can show the file."""
    return file.media_type in TYPES


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """Brings pictures to WeChat, for one account."""

    account: Account
    database: Database
    folder: FileFolder

    async def media_id(self, file_id: str) -> str | None:
        """WeChat's id for a stored picture; None where it is gone or WeChat will not take it.

        Raises ApiFailed where calls are refused altogether, ApiUnreachable where a later try may
        help: an upload shows nothing to anybody.
        """
        async with self.database.begin() as session:
            file = await files.find_file(session, file_id)
        if file is None:
            return None
        try:
            content = await self.folder.read(file.id)
            return await self.account.upload_image(file.name, file.media_type, content) or None
        except FileNotFoundError:
            return None
        except OutcomeUnknown as problem:
            raise ApiUnreachable(str(problem)) from None
        except ApiFailed as failed:
            if failed.action is Action.REFUSED:
                return None
            raise
