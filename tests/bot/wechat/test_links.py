"""An address in a message is shown or kept, never opened: it may lead into our own network."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from tests.bot.wechat.conftest import OpenDesk
from tests.bot.wechat.wechat_side import served


async def test_no_address_in_a_message_is_opened(open_desk: OpenDesk) -> None:
    opened: list[str] = []

    async def open_it(request: Request) -> PlainTextResponse:
        opened.append(request.url.path)
        return PlainTextResponse("inner")

    async with served(Starlette(routes=[Route("/{path:path}", open_it)])) as inner:
        desk = await open_desk()
        follower = desk.follower()
        await follower.message(MsgType="image", PicUrl=f"{inner}/picture", MediaId="m1")
        await follower.message(
            MsgType="link", Title="看", Description=f"{inner}/described", Url=f"{inner}/linked"
        )
        assert await follower.say(f"发明专利保护多少年？{inner}/asked")
        await desk.settled()
    assert opened == []
