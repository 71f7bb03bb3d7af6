"""A feed or a page as entries. Pure."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from html import unescape
from urllib.parse import urljoin

import feedparser

from knowledge.sources.document_text import TextUnreadable
from knowledge.sources.html import parse_page

MOST_ENTRIES = 50
LONGEST_TITLE = 200
LONGEST_SUMMARY = 300
TAG = re.compile(r"<[^>]{0,500}>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item; `key` stays the same from visit to visit."""

    key: str
    title: str
    summary: str
    url: str
    day: date | None


def feed_entries(content: bytes) -> list[Entry]:
    """The entries of RSS or Atom, newest first as the feed has them; empty for anything else."""
    try:
        parsed = feedparser.parse(content)
    except (ValueError, LookupError):  # an encoding that is not the one it says
        return []
    found = []
    for entry in parsed.entries[:MOST_ENTRIES]:
        title = plain(entry.get("title", ""), LONGEST_TITLE)
        url = str(entry.get("link", ""))
        if not title or not url.startswith(("http://", "https://")):
            continue
        moment = dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")
        found.append(
            Entry(
                key=digest(str(entry.get("id") or url)),
                title=title,
                summary=plain(entry.get("summary", ""), LONGEST_SUMMARY),
                url=url[:500],
                day=date(*moment[:3]) if moment else None,
            )
        )
    return found


def page_entries(content: bytes, url: str) -> list[Entry]:
    """The links of a page that look like titles, as entries: a watched list of announcements.

    Empty for what is no page.
    """
    try:
        soup = parse_page(content)
    except TextUnreadable:
        return []
    found: dict[str, Entry] = {}
    for link in soup.find_all("a", href=True):
        title = plain(link.get_text(" "), LONGEST_TITLE)
        address = urljoin(url, str(link["href"]))
        if len(title) >= 10 and address.startswith(("http://", "https://")):
            key = digest(address)
            found.setdefault(
                key, Entry(key=key, title=title, summary="", url=address[:500], day=None)
            )
    return list(found.values())[:MOST_ENTRIES]


def plain(text: str, most: int) -> str:
    """Text without mark-up on one line."""
    line = " ".join(unescape(TAG.sub(" ", text)).split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def digest(text: str) -> str:
    """A short name for a long one."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]
