"""Files to and from followers, between the channel and the platform that we ship."""

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from PIL import Image
from starlette.applications import Starlette
from typing_extensions import override

from bot.simulate.console import AccountType, Console
from bot.simulate.delivering import Postman
from bot.simulate.listening import serving
from bot.simulate.platform import Platform
from bot.simulate.product import options_for
from bot.simulate.shown import Via
from bot.simulate.webhook import Webhook
from bot.simulate.wechat_api import WeChatApi
from bot.simulate.wechat_users import WeChatUser, follower
from bot.web.file_links import FileLinks
from bot.web.file_page import FilePages
from bot.web.pages import build_environment
from bot.wechat.errors import OutcomeUnknown
from bot.wechat.service import WeChatService, open_wechat
from bot.wechat.shown_pictures import picture_address
from handlers.attachments import Attachments
from handlers.dispatcher import Dispatcher
from handlers.form import Field, Form, Values
from handlers.limits import MessageLimits
from handlers.message import IncomingMessage, OutgoingFile, Reply
from handlers.routes import Route
from storage import files
from storage.database import Database, Session
from storage.files import FileFolder
from storage.people import User
from tests.handlers.dialogue import Clock

SITE = "https://desk.example.com"


def picture(width: int = 8) -> bytes:
    """A PNG of noise-free grey."""
    content = io.BytesIO()
    Image.new("RGB", (width, 8), "grey").save(content, "PNG")
    return content.getvalue()


class Papers(Form):
    """Takes one file."""

    name = "papers"
    title = "交材料"

    @property
    @override
    def fields(self) -> tuple[Field, ...]:
        return (Field(name="paper", ask=lambda _values: Reply("请发一张图片。"), files=1),)

    @override
    async def complete(
        self, session: Session, user: User, message: IncomingMessage, values: Values
    ) -> Reply:
        return Reply("收到了。")


@dataclass
class Sends:
    """A handler that sends stored files to whoever asks."""

    database: Database
    folder: FileFolder
    clock: Clock
    content: bytes
    names: tuple[str, ...]
    media_type: str = "image/png"

    async def __call__(self, _message: IncomingMessage, user: User) -> Reply:
        sent = []
        for name in self.names:
            file_id = await self.folder.write(self.content)
            async with self.database.begin() as session:
                await files.add_file(
                    session,
                    file_id,
                    self.content,
                    name=name,
                    media_type=self.media_type,
                    owner=user,
                    now=self.clock(),
                )
            sent.append(OutgoingFile(file_id=file_id, name=name, media_type=self.media_type))
        return Reply("请看：", files=tuple(sent))


@dataclass
class Office:
    """An account, its server, its followers, and a browser."""

    service: WeChatService
    platform: Platform
    user: WeChatUser
    browser: httpx.AsyncClient
    sends: Sends
    clock: Clock

    def link(self) -> str:
        """The path of the newest link on the follower's screen."""
        links = [link for shown in self.user.screen for link in shown.links]
        assert links[-1].address.startswith(SITE)
        return links[-1].address.removeprefix(SITE)


@asynccontextmanager
async def opened_office(
    database: Database, clock: Clock, folder: Path, console: Console
) -> AsyncIterator[Office]:
    kept = FileFolder(folder / "files")
    sends = Sends(database, kept, clock, picture(), ("证书.png",))
    dispatcher = Dispatcher(
        database,
        (
            Route(words=(), summary="", target=sends),
            Route(words=("交材料",), summary="", form=Papers()),
        ),
        limits=MessageLimits(),
        clock=clock,
        attachments=Attachments(database, kept, clock),
    )
    platform = Platform(console, clock)
    links = FileLinks(key=b"k" * 32, clock=clock)
    pages = FilePages(database=database, folder=kept, links=links, environment=build_environment())
    async with serving(WeChatApi(platform).application()) as api:
        options = options_for(console, api_address=api)
        options = options.model_copy(update={"public_base_url": SITE})
        service = open_wechat(options, database, dispatcher, clock=clock, folder=kept, links=links)
        await service.sweep(clock())
        async with (
            serving(Starlette(routes=[*service.routes(), *pages.routes()])) as url,
            Postman(f"{url}/wechat") as postman,
            httpx.AsyncClient(base_url=url, trust_env=False) as browser,
        ):
            user = follower(Webhook(platform, postman))
            yield Office(service, platform, user, browser, sends, clock)
        await service.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def office(database: Database, clock: Clock, tmp_path: Path) -> AsyncIterator[Office]:
    async with opened_office(database, clock, tmp_path, Console()) as office:
        yield office


def kept_files(folder: Path) -> list[Path]:
    """What is stored in the desk's folder of files."""
    return [path for path in (folder / "files").rglob("*") if path.is_file()]


async def pushed(office: Office, count: int) -> None:
    """Let the channel send what waits."""
    async with asyncio.timeout(60):
        while len(office.user.screen) < count:
            await office.service.sweep(office.clock())
            await asyncio.sleep(0.05)


async def test_a_picture_comes_as_a_picture_after_the_text(office: Office) -> None:
    office.sends.names = ("一.png", "二.png")
    assert (await office.user.say("证书")).text == "请看："
    await pushed(office, 3)
    first, second = office.user.screen[1:]
    assert (first.via, first.kind, second.kind) == (Via.CUSTOMER_SERVICE, "image", "image")
    assert first.media_id != second.media_id
    kept = office.platform.library.get(first.media_id, now=office.clock())
    assert kept.content == office.sends.content


async def test_a_picture_that_wechat_refuses_comes_as_a_link(office: Office) -> None:
    office.sends.content = b"not a picture at all"
    await office.user.say("证书")
    await pushed(office, 2)
    assert office.user.screen[-1].kind == "text"
    assert "证书.png" in office.user.screen[-1].text
    assert (await office.browser.get(office.link())).status_code == 200


async def test_what_is_no_picture_comes_as_a_link_to_its_page(office: Office) -> None:
    office.sends.content, office.sends.names = b"%PDF-1.7 ...", ("<受理>通知书.pdf",)
    office.sends.media_type = "application/pdf"
    shown = await office.user.say("通知书")
    assert "受理通知书.pdf（7 天内有效" in shown.text
    page = await office.browser.get(office.link())
    assert page.status_code == 200
    assert "&lt;受理&gt;通知书.pdf" in page.text
    assert "在浏览器打开" in page.text
    got = await office.browser.get(f"{office.link()}/content")
    assert got.content == office.sends.content
    assert got.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")


async def test_a_link_ends_and_cannot_be_changed(office: Office) -> None:
    office.sends.media_type = "application/pdf"
    await office.user.say("通知书")
    link = office.link()
    path, file_id, until, signature = (
        "/files/",
        *link.removeprefix("/files/").split("."),
    )
    forged = [
        f"{path}{'0' * 32}.{until}.{signature}",
        f"{path}{file_id}.{int(until) + 1}.{signature}",
        f"{path}{file_id}.{until}.{signature[:-1]}x",
        f"{path}{file_id}",
        f"{path}{'a' * 5000}",
        f"{path}..%2F..%2Fcookie.key.1.1",
    ]
    for address in forged:
        assert (await office.browser.get(address)).status_code == 404
        assert (await office.browser.get(f"{address}/content")).status_code == 404
    office.clock.now += timedelta(days=8)
    assert (await office.browser.get(link)).status_code == 410
    assert (await office.browser.get(f"{link}/content")).status_code == 410


async def test_an_account_that_may_not_send_gives_links_for_pictures(
    database: Database, clock: Clock, tmp_path: Path
) -> None:
    console = replace(Console(), type=AccountType.SUBSCRIPTION)
    async with opened_office(database, clock, tmp_path, console) as office:
        shown = await office.user.say("证书")
        assert "文件：证书.png" in shown.text
        assert (await office.browser.get(f"{office.link()}/content")).content == picture()


async def test_a_picture_is_kept_where_a_form_asks_for_one(office: Office, tmp_path: Path) -> None:
    assert "请发一张图片" in (await office.user.say("交材料")).text
    assert "收到了" in (await office.user.send_image(picture(16))).text
    with Image.open(kept_files(tmp_path)[0]) as image:
        assert image.size == (16, 8)


async def test_an_account_that_may_not_fetch_media_keeps_pictures_too(
    database: Database, clock: Clock, tmp_path: Path
) -> None:
    console = replace(Console(), type=AccountType.SUBSCRIPTION)
    async with opened_office(database, clock, tmp_path, console) as office:
        await office.user.say("交材料")
        assert "收到了" in (await office.user.send_image(picture(16))).text
    with Image.open(kept_files(tmp_path)[0]) as image:
        assert image.size == (16, 8)


async def test_a_shown_picture_has_the_limit_of_every_file(office: Office) -> None:
    media_id = office.platform.library.add("image", "a.png", picture(), now=office.clock())
    told = f"http://mmbiz.qpic.cn/mmbiz_png/{media_id}/0?wx_fmt=png"
    account = office.service.account
    assert await account.shown_picture(told, most_bytes=100_000) == picture()
    with pytest.raises(OutcomeUnknown):
        await account.shown_picture(told, most_bytes=len(picture()) - 1)
    with pytest.raises(OutcomeUnknown):
        await account.shown_picture(told.replace(media_id, "gone"), most_bytes=100_000)


@pytest.mark.parametrize(
    "told",
    [
        "",
        "http://127.0.0.1:8000/admin",
        "http://mmbiz.qpic.cn.example.com/1",
        "http://mmbiz.qpic.cn@127.0.0.1/1",
        "http://127.0.0.1#mmbiz.qpic.cn/1",
        "http://mmbiz.qpic.cn:8080/1",
        "file://mmbiz.qpic.cn/etc/passwd",
        "//mmbiz.qpic.cn/1",
        "http://mmbiz.qpic.cn",
        "http://mmbiz.qpic.cn/1\r\nHost: 127.0.0.1",
        "http://[mmbiz.qpic.cn/1",
    ],
)
def test_an_address_in_a_message_never_chooses_where_this_machine_connects(told: str) -> None:
    assert picture_address(told, server="https://mmbiz.qpic.cn") is None


def test_a_pictures_address_is_asked_of_the_server_in_the_settings() -> None:
    told = "http://mmbiz.qpic.cn/mmbiz_jpg/a/0?wx_fmt=jpeg"
    expected = "http://127.0.0.1:1/mmbiz_jpg/a/0?wx_fmt=jpeg"
    assert picture_address(told, server="http://127.0.0.1:1") == expected


async def test_what_cannot_be_fetched_is_said_kindly(office: Office, tmp_path: Path) -> None:
    await office.user.say("交材料")
    office.platform.library = type(office.platform.library)()
    gone = await office.user.send_image(b"\x89PNG\r\n\x1a\n" + bytes(16))
    assert not gone.fault
    assert "收到了" not in gone.text
    office.clock.advance(seconds=5)
    named = await office.user.send_file("合同.pdf", b"%PDF-1.7")  # WeChat gives no id to fetch by
    assert not named.fault
    assert "收到了" not in named.text
    assert not kept_files(tmp_path)
