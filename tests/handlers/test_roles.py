"""Nobody does more than their role allows, whichever word or way they try."""

from bot.commands import all_routes
from handlers.dispatcher import Dispatcher
from handlers.routes import Route
from storage.database import Database
from storage.people import Role
from tests.handlers.dialogue import Chat, Clock, given_role


async def test_every_guarded_word_is_refused_to_whoever_has_less(
    database: Database, dispatcher: Dispatcher, clock: Clock
) -> None:
    guarded = [route for route in all_routes() if route.role is not Role.MEMBER]
    assert guarded
    for role in (Role.MEMBER, Role.EXPERT, Role.STAFF):
        chat = Chat(dispatcher, clock, sender=f"somebody-{role}")
        await given_role(database, chat, role)
        for route in guarded:
            if not role.includes(route.role):
                await refused(chat, route)


async def refused(chat: Chat, route: Route) -> None:
    """Every way to write the route's words is answered with the same refusal."""
    for word in route.words:
        ways = {word, *([f"{word} 1 陈静 管理员 确认"] if route.argument else [])}
        if word.startswith("/"):
            ways |= {f"{mark}{way[1:]}" for mark in "#／" for way in tuple(ways)}
        for way in ways:
            chat.clock.advance(minutes=1)
            assert "只对工作人员开放" in (await chat.say(way)).text, way
    assert f"{route.usage}：" not in (await chat.say("帮助")).text
