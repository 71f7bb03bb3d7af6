"""What is logged and where: one line an event, on standard error."""

import json
import logging
import sys
from datetime import UTC, datetime

from storage.trace import current_message

OURS = ("bot", "handlers", "knowledge", "reports", "retrieval", "scheduler", "storage")


def set_up_logging(level: str, *, as_json: bool = False) -> None:
    """Log our own events from a level on, and other people's from warnings on.

    Every line carries the id of the message it was written for, if there was one.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_worth_a_line)
    handler.setFormatter(_JsonLines() if as_json else _Lines())
    logging.basicConfig(level=level.upper(), handlers=[handler])


class _Lines(logging.Formatter):
    """For people. What came from outside cannot begin a line of its own."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s%(of)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """One line, and the lines of a traceback set in under it."""
        of = current_message()
        record.of = f" [{of}]" if of else ""
        return super().format(record).replace("\r", " ").replace("\n", "\n    ")


class _JsonLines(logging.Formatter):
    """For programs: one JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Time in UTC, level, room, message id and text; the traceback in one field."""
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "room": record.name,
            "message_id": current_message(),
            "text": record.getMessage(),
        }
        if record.exc_info:
            told["traceback"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


def _worth_a_line(record: logging.LogRecord) -> bool:
    room = record.name.split(".", 1)[0]
    if room in OURS or room == "__main__":
        return True
    # It warns each time a run is still going when the next falls due, which is how it should be.
    return record.levelno >= (logging.ERROR if room == "apscheduler" else logging.WARNING)
