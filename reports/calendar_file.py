"""An event as a calendar file (iCalendar, RFC 5545): lines of at most 75 octets, CRLF, escapes."""

from collections.abc import Iterator
from datetime import UTC, datetime

from storage.events import Event, EventState

MOST_OCTETS = 75


def calendar_file(event: Event, *, url: str, now: datetime) -> bytes:
    """The event with two alarms, a day and two hours before; a cancelled one says so.

    Its UID and SEQUENCE make a later file replace an earlier one in the reader's calendar.
    """
    return "".join(f"{line}\r\n" for line in _folded(_lines(event, url=url, now=now))).encode()


def _lines(event: Event, *, url: str, now: datetime) -> Iterator[str]:
    plan = event.plan
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield "PRODID:-//IP Desk//Events//ZH"
    yield "METHOD:PUBLISH"
    yield "BEGIN:VEVENT"
    yield f"UID:{event.name}@ipdesk"
    yield f"SEQUENCE:{event.version}"
    yield f"DTSTAMP:{_stamp(now)}"
    yield f"DTSTART:{_stamp(plan.starts_at)}"
    yield f"DTEND:{_stamp(plan.ends_at)}"
    yield f"SUMMARY:{_escaped(plan.title)}"
    yield f"LOCATION:{_escaped(plan.place or plan.link)}"
    told = "\n".join(part for part in (plan.speaker, plan.description, plan.link) if part)
    yield f"DESCRIPTION:{_escaped(told)}"
    if url:
        yield f"URL:{url}"
    cancelled = event.state is EventState.CANCELLED
    yield f"STATUS:{'CANCELLED' if cancelled else 'CONFIRMED'}"
    for before in ("-P1D", "-PT2H"):
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield f"DESCRIPTION:{_escaped(plan.title)}"
        yield f"TRIGGER:{before}"
        yield "END:VALARM"
    yield "END:VEVENT"
    yield "END:VCALENDAR"


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    """TEXT of section 3.3.11: backslash, semicolon, comma and line break are escaped."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def _folded(lines: Iterator[str]) -> Iterator[str]:
    """Long lines go on after CRLF and a space, and never within a character (section 3.1)."""
    for line in lines:
        piece, size = "", 0
        for character in line:
            octets = len(character.encode())
            if size + octets > MOST_OCTETS:
                yield piece
                piece, size = " ", 1
            piece += character
            size += octets
        yield piece
