"""Files on the chat page over HTTP: sent, limited, and opened only by those who may."""

import io
import secrets
from urllib.parse import quote

import httpx
import pytest
from PIL import Image
from sqlalchemy import select

from bot.waiting import Waiting
from bot.web.visitor_cookie import COOKIE, sender_of
from bot.web.visitors import Visitor, Visitors
from handlers.limits import RateLimit
from handlers.message import Channel
from storage import people
from storage.database import Database
from storage.delivery import deliveries
from storage.delivery.deliveries import Content, DeliveryKind
from storage.desk import staff, staff_sessions
from storage.people import Role, User
from storage.schema.desk import DeliveryRow, StoredFileRow
from storage.schema.people import UserRow
from tests.bot.site import KEY, Site
from tests.handlers.dialogue import Clock


def picture() -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (30, 20), "green").save(content, "PNG")
    return content.getvalue()


async def say(client: httpx.AsyncClient, text: str) -> dict[str, object]:
    message = {"id": secrets.token_urlsafe(12), "text": text, "kind": "text"}
    answer = await client.post("/api/message", json=message)
    found: dict[str, object] = answer.json()
    return found


async def send(
    client: httpx.AsyncClient, content: bytes, name: str, **headers: str
) -> httpx.Response:
    return await client.post(
        "/api/file",
        content=content,
        headers={
            "Content-Type": "application/octet-stream",
            "X-Message-Id": secrets.token_urlsafe(12),
            "X-File-Name": quote(name),
            **headers,
        },
    )


async def at_the_files(client: httpx.AsyncClient) -> None:
    """Fill in a request up to where files are asked for."""
    for text in ("/求助 侵权取证", "跳过", "隔壁厂抄了我们的积木"):
        await say(client, text)


async def the_user(database: Database) -> User:
    async with database.begin() as session:
        user_id = (await session.scalars(select(UserRow.id))).first()
    assert user_id is not None
    return User(user_id, Role.MEMBER)


async def submitted(client: httpx.AsyncClient) -> str:
    """A request with a picture; the path of the picture."""
    await at_the_files(client)
    assert "已收到 1 个文件" in (await send(client, picture(), "现场 图🐷.png")).json()["text"]
    for text in ("完成", "跳过", "同意"):
        await say(client, text)
    shown = await say(client, "我的求助 1")
    files = shown["files"]
    assert isinstance(files, list)
    assert [(file["name"], file["picture"]) for file in files] == [("现场 图🐷.png", True)]
    return str(files[0]["path"])


async def test_a_file_is_kept_and_shown_to_its_owner_alone(
    client: httpx.AsyncClient, site: Site, database: Database
) -> None:
    path = await submitted(client)
    answer = await client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["content-disposition"].startswith("inline")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "private" in answer.headers["cache-control"]
    async with httpx.AsyncClient(base_url=site.url, trust_env=False) as stranger:
        assert (await stranger.get(path)).status_code == 404
        await say(stranger, "你好")
        assert (await stranger.get(path)).status_code == 404
    bare = path.partition("?")[0]
    assert (await client.get(bare)).status_code == 200, "the owner needs no more than the cookie"
    for wrong in ("/f/..%2F..%2Fetc%2Fpasswd", f"/f/{'0' * 32}", f"{bare}x?shown=é", "/f/"):
        assert (await client.get(wrong)).status_code == 404


async def test_a_picture_of_somebody_elses_opens_for_the_visitor_it_was_shown_to(
    client: httpx.AsyncClient, site: Site
) -> None:
    visitors = Visitors(key=KEY, newcomers=RateLimit(10), clock=site.clock)
    bare = (await submitted(client)).partition("?")[0]
    async with httpx.AsyncClient(base_url=site.url, trust_env=False) as other:
        await say(other, "你好")
        cookie = other.cookies[COOKIE]
        visitor = Visitor(sender_of(cookie, KEY) or "", cookie)
        shown = visitors.file_path(bare.rpartition("/")[2], visitor)
        assert (await other.get(shown)).status_code == 200
        async with httpx.AsyncClient(base_url=site.url, trust_env=False) as third:
            await say(third, "你好")
            assert (await third.get(shown)).status_code == 404, "passing the link on is no use"


async def test_staff_open_it_by_their_session(
    client: httpx.AsyncClient, site: Site, database: Database, clock: Clock
) -> None:
    path = await submitted(client)
    async with database.begin() as session:
        colleague = await people.find_or_add_user(
            session, channel="terminal", external_id="chen", now=clock()
        )
        await staff.set_role(session, colleague.id, Role.STAFF)
        code = await staff_sessions.new_code(session, colleague, now=clock())
    async with httpx.AsyncClient(base_url=site.url, trust_env=False) as browser:
        await browser.post("/staff/sign-in", data={"code": code})
        assert (await browser.get(path)).status_code == 200
        async with database.begin() as session:
            await staff.set_role(session, colleague.id, Role.MEMBER)
        assert (await browser.get(path)).status_code == 404


async def test_whoever_was_sent_a_file_may_open_it(
    client: httpx.AsyncClient, site: Site, database: Database, clock: Clock
) -> None:
    path = await submitted(client)
    path = path.partition("?")[0]
    file_id = path.rpartition("/")[2]
    async with httpx.AsyncClient(base_url=site.url, trust_env=False) as other:
        await say(other, "你好")
        async with database.begin() as session:
            newest = (await session.scalars(select(UserRow.id).order_by(UserRow.id.desc()))).first()
            assert newest is not None
            await deliveries.enqueue(
                session,
                newest,
                Content(text="请看附件", files=(file_id,)),
                key="x",
                kind=DeliveryKind.REQUEST,
                now=clock(),
            )
        assert (await other.get(path)).status_code == 200


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"MZ\x90\x00" + b"\0" * 500, "报价单.pdf"),
        (b"#!/bin/sh\nrm -rf /\n", "图片.png"),
        (b"<svg onload=alert(1)>", "图.svg"),
        (b"", "空.pdf"),
    ],
)
async def test_what_the_bytes_are_not_is_refused(
    client: httpx.AsyncClient, database: Database, content: bytes, name: str
) -> None:
    await at_the_files(client)
    assert "只能接收" in (await send(client, content, name)).json()["text"]
    async with database.begin() as session:
        assert (await session.scalars(select(StoredFileRow))).all() == []


async def test_sixty_megabytes_are_refused_with_a_sentence(client: httpx.AsyncClient) -> None:
    await at_the_files(client)
    answer = await send(client, b"%PDF-" + bytes(60 * 2**20), "大.pdf")
    assert answer.status_code == 413
    assert "20 MB" in answer.json()["error"]


async def test_a_file_that_nobody_asked_for_is_not_kept(
    client: httpx.AsyncClient, database: Database
) -> None:
    assert "只能看懂文字" in (await send(client, picture(), "图.png")).json()["text"]
    async with database.begin() as session:
        assert (await session.scalars(select(StoredFileRow))).all() == []


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Content-Type": "text/plain"}, 415),
        ({"X-Message-Id": "a b"}, 400),
    ],
)
async def test_other_sites_and_other_shapes_are_refused(
    client: httpx.AsyncClient, headers: dict[str, str], status: int
) -> None:
    assert (await send(client, picture(), "图.png", **headers)).status_code == status


async def test_what_waits_is_shown_until_it_is_reported_as_seen(
    client: httpx.AsyncClient, database: Database, clock: Clock
) -> None:
    await say(client, "你好")
    user = await the_user(database)
    async with database.begin() as session:
        await deliveries.enqueue(
            session,
            user.id,
            Content(text="陈静回复了您", choices=(("查看", "我的求助"),)),
            key="x",
            kind=DeliveryKind.REQUEST,
            now=clock(),
        )
        (row,) = await session.scalars(select(DeliveryRow))
        row.state = "held"
    (item,) = (await client.post("/api/waiting", json=[])).json()
    assert item["reply"]["text"] == "陈静回复了您"
    assert item["reply"]["choices"] == [{"label": "查看", "value": "我的求助"}]
    assert (await client.post("/api/waiting", json=[])).json() == [item], "nothing is lost"
    assert (await client.post("/api/waiting", json=[item["id"]])).json() == []
    for wrong in ([0], ["x"], {"a": 1}, list(range(1, 60))):
        assert (await client.post("/api/waiting", json=wrong)).status_code == 400
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert (await client.post("/api/waiting", json=[], headers=foreign)).status_code == 403


async def test_the_terminal_shows_what_waits_once(database: Database, clock: Clock) -> None:
    async with database.begin() as session:
        user = await people.find_or_add_user(
            session, channel="terminal", external_id="me", now=clock()
        )
        await deliveries.enqueue(
            session,
            user.id,
            Content(text="有回复", files=("0" * 32,)),
            key="x",
            kind=DeliveryKind.REQUEST,
            now=clock(),
        )
        (row,) = await session.scalars(select(DeliveryRow))
        row.state = "held"
    waiting = Waiting(database, clock)
    ((number, reply),) = await waiting.look(Channel.TERMINAL, "me")
    assert (reply.text, reply.files) == ("有回复", ()), "a file that is gone is left out"
    assert await waiting.look(Channel.TERMINAL, "nobody") == []
    await waiting.mark_shown(Channel.TERMINAL, "me", [number])
    assert await waiting.look(Channel.TERMINAL, "me") == []
