"""Numbers of requests as people write them."""

import re
from datetime import datetime

from handlers.clock import SHANGHAI
from storage.desk.requests import PREFIX

WRITTEN = re.compile(r"(?:QZ[-\s]?)?(?:(20\d{2})-)?(\d{1,6})(?=$|[\s,，:：。；;、])", re.IGNORECASE)
FULL = re.compile(r"QZ[-\s]?(20\d{2})-?(\d{1,6})(?!\d)", re.IGNORECASE)


def leading_number(text: str, *, now: datetime) -> tuple[str, str] | None:
    """The number a text begins with, and the rest: QZ-2026-0001, 2026-1, or 1 of this year."""
    text = text.strip()
    found = FULL.match(text) or WRITTEN.match(text)
    if found is None:
        return None
    year = found[1] or str(now.astimezone(SHANGHAI).year)
    return f"{PREFIX}-{year}-{int(found[2]):04d}", text[found.end() :].lstrip(" ,，:：。；;、\n")
