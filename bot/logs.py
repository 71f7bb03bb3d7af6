"""What is logged and where: one line an event, on standard error."""

import logging
import sys

OURS = ("bot", "handlers", "knowledge", "reports", "retrieval", "scheduler", "storage")


def set_up_logging(level: str) -> None:
    """Log our own events from a level on, and other people's from warnings on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_worth_a_line)
    logging.basicConfig(
        level=level.upper(),
        handlers=[handler],
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )


def _worth_a_line(record: logging.LogRecord) -> bool:
    room = record.name.split(".", 1)[0]
    if room in OURS or room == "__main__":
        return True
    # It warns each time a run is still going when the next falls due, which is how it should be.
    return record.levelno >= (logging.ERROR if room == "apscheduler" else logging.WARNING)
