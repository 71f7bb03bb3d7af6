"""Rights are checked in one place, for every route that there is."""

from pathlib import Path

from handlers import texts
from handlers.build import build_routes
from handlers.message import MessageKind
from storage.database import Database
from storage.people import Role
from tests.handlers.dialogue import Chat, Clock, build_desk
from tests.handlers.small_library import SmallLibraryAnswerer


async def test_no_command_of_staff_answers_a_member(
    chat: Chat, clock: Clock, database: Database, answerer: SmallLibraryAnswerer, tmp_path: Path
) -> None:
    desk = build_desk(database, answerer, clock, files=tmp_path)
    above = [route for route in build_routes(desk) if route.role is not Role.MEMBER]
    assert len(above) > 30
    for route in above:
        for word in route.words:
            written = f"{word} 1" if route.argument else word
            for kind in (MessageKind.TEXT, MessageKind.CHOICE):
                reply = await chat.say(written, kind=kind)
                assert reply.text == texts.staff_only(), written
                clock.advance(seconds=2)
