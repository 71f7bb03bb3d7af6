"""Files on Telegram's side: ids, what may be fetched, and the path to fetch it by."""

import itertools
from dataclasses import dataclass, field

from bot.simulate.reading import Upload
from bot.simulate.telegram_server.refusals import bad_request

MOST_DOWNLOAD = 20 * 1024 * 1024
MOST_UPLOAD = 50 * 1024 * 1024
MOST_PHOTO = 10 * 1024 * 1024


@dataclass(slots=True)
class Files:
    """Every file that was sent either way."""

    held: dict[str, Upload] = field(default_factory=dict)
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def keep(self, upload: Upload) -> str:
        """The id of a new file."""
        file_id = f"AgACAgUAAxkBAAI{next(self._numbers):08d}"
        self.held[file_id] = upload
        return file_id

    def take(self, given: Upload | str, *, most: int) -> tuple[str, Upload]:
        """An upload, or a file that is known by its id. Raises Refused."""
        if isinstance(given, str):
            return given, self.find(given)
        if not given.content:
            raise bad_request("file must be non-empty")
        if len(given.content) > most:
            raise bad_request("file is too big")
        return self.keep(given), given

    def find(self, file_id: str) -> Upload:
        """A file by its id. Raises Refused."""
        if file_id not in self.held:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return self.held[file_id]

    def described(self, file_id: str) -> dict[str, object]:
        """What getFile answers. Raises Refused."""
        upload = self.find(file_id)
        if len(upload.content) > MOST_DOWNLOAD:
            raise bad_request("file is too big")
        return {
            "file_id": file_id,
            "file_unique_id": unique(file_id),
            "file_size": len(upload.content),
            "file_path": f"documents/{file_id}",
        }


def unique(file_id: str) -> str:
    """The id that is the same for every bot."""
    return f"AQAD{file_id[-8:]}"
