"""Where an event's pages are on this site; empty where the site's public address is not set."""

from dataclasses import dataclass
from urllib.parse import quote

from handlers.events.codes import wall_key
from storage.events import Event


@dataclass(frozen=True, slots=True)
class Addresses:
    """The pages under one public address (https://ip.example.org)."""

    public_url: str = ""

    def page(self, event: Event) -> str:
        """The page for everybody."""
        return self._under(event, "")

    def check_in(self, event: Event, code: str) -> str:
        """The page behind the QR code on the wall."""
        return self._under(event, f"/here?code={code}")

    def wall(self, event: Event) -> str:
        """The page for the wall; whoever has this address sees the codes."""
        return self._under(event, f"/wall/{wall_key(event.secret)}")

    def _under(self, event: Event, rest: str) -> str:
        if not self.public_url:
            return ""
        return f"{self.public_url.rstrip('/')}/e/{quote(event.name)}{rest}"
