"""What is logged and where: one line an event, on standard error."""

import logging
import sys

NOISY = ("apscheduler", "chromadb", "httpcore", "httpx", "uvicorn", "bm25s", "alembic")


def set_up_logging(level: str) -> None:
    """Log our own events from a level on, and other people's from warnings on."""
    logging.basicConfig(
        level=level.upper(),
        stream=sys.stderr,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    for name in NOISY:
        logging.getLogger(name).setLevel(logging.WARNING)
    # It warns each time a run is still going when the next falls due, which is how it should be.
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
