"""Links to stored files for whoever was sent one: signed, good for some days.

A channel that cannot send a file sends its link. The link is the permission: it names the file and
its last moment, cannot be guessed or changed, and goes to one person only.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from handlers.clock import Clock

PATH = "/files"
LASTS = timedelta(days=7)
LONGEST_TOKEN = 200


class LinkExpired(Exception):
    """The link was good once; the file has to be sent again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLinks:
    """Makes and reads links. `key` is this server's secret; no two purposes sign alike."""

    key: bytes
    clock: Clock
    lasts: timedelta = LASTS

    def path(self, file_id: str) -> str:
        """A path to a file's page, good from now on for `lasts`."""
        until = int((self.clock() + self.lasts).timestamp())
        return f"{PATH}/{file_id}.{until}.{self._signature(file_id, until)}"

    def opened(self, token: str) -> tuple[str, datetime] | None:
        """The file that a link leads to, and until when; None where this server did not sign it.

        Raises LinkExpired.
        """
        parts = token.split(".")
        if len(token) > LONGEST_TOKEN or not token.isascii() or len(parts) != 3:
            return None
        file_id, until, signature = parts
        if not until.isdecimal() or len(until) > 12:
            return None
        if not hmac.compare_digest(signature, self._signature(file_id, int(until))):
            return None
        ends = datetime.fromtimestamp(int(until), UTC)
        if ends < self.clock():
            raise LinkExpired
        return file_id, ends

    def _signature(self, file_id: str, until: int) -> str:
        signed = f"file link {file_id} {until}".encode()
        return hmac.new(self.key, signed, hashlib.sha256).hexdigest()[:43]
