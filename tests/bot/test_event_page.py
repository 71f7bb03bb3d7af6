"""The pages of events, their files, and two hundred sign-ups at once, over real HTTP."""

import asyncio
import io
import re
from datetime import UTC, datetime, timedelta

import httpx
from openpyxl import load_workbook
from PIL import Image
from playwright.async_api import Browser
from sqlalchemy import func, select, update

from bot.web.channel import WebOptions
from handlers.events.codes import wall_code, wall_key
from storage import attendance, events, people, registrations
from storage.database import Database
from storage.events import Event, EventKind, EventState, Plan, Purpose
from storage.people import Role
from storage.schema.events import RegistrationRow
from storage.schema.people import UserRow
from tests.bot.site import Site, serve
from tests.handlers.dialogue import START, Clock
from tests.handlers.small_library import SmallLibraryAnswerer

STARTS = datetime(2026, 12, 5, 6, 0, tzinfo=UTC)
AT_ONCE, PLACES = 200, 50


async def published(database: Database, *, capacity: int = PLACES, title: str = "培训") -> Event:
    """A public event."""
    async with database.begin() as session:
        author = await people.find_or_add_user(
            session, channel="web", external_id="author", now=START
        )
        plan = Plan(
            title=title,
            kind=EventKind.TRAINING,
            purposes=(Purpose.PUBLIC,),
            starts_at=STARTS,
            ends_at=STARTS + timedelta(hours=2),
            sign_up_until=STARTS,
            capacity=capacity,
            place="三楼会议室",
            description="第一行\n<b>第二行</b>",
        )
        event = await events.add_event(session, plan, author=author, now=START)
        return await events.move_event(
            session, event.id, EventState.PUBLISHED, allowed=[EventState.DRAFT]
        )


async def say(client: httpx.AsyncClient, text: str, number: int) -> httpx.Response:
    """One message of a visitor."""
    return await client.post("/api/message", json={"id": f"message-{number:06}", "text": text})


async def test_two_hundred_at_once_get_fifty_places(
    any_database: Database, answerer: SmallLibraryAnswerer, clock: Clock
) -> None:
    event = await published(any_database)
    options = WebOptions(port=0, new_visitors_per_minute=1000)
    async with (
        serve(any_database, answerer, clock, options=options) as site,
        httpx.AsyncClient(base_url=site.url, timeout=300, trust_env=False) as client,
    ):

        async def sign_up(number: int) -> str:
            client.cookies.clear()
            text = f"报名 {event.id} 参加人{number} 第{number}玩具有限公司"
            response = await say(client, text, number)
            return str(response.json()["text"])

        replies = await asyncio.gather(*(sign_up(number) for number in range(AT_ONCE)))
    placed = [text for text in replies if text.startswith("报名成功")]
    waiting = [int(found[1]) for text in replies if (found := re.search(r"前面有 (\d+) 组", text))]
    assert len(placed) == PLACES
    assert sorted(waiting) == list(range(AT_ONCE - PLACES))
    async with any_database.begin() as session:
        assert await registrations.free_places(session, event) == 0
        rows = await session.scalar(select(func.count()).select_from(RegistrationRow))
    assert rows == AT_ONCE


async def test_the_page_for_everybody_names_nobody_and_runs_nothing(
    client: httpx.AsyncClient, database: Database
) -> None:
    event = await published(database, title="<script>alert(1)</script>")
    await say(client, f"报名 {event.id} 张三 汕头甲厂", 1)
    page = await client.get(f"/e/{event.name}")
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "&lt;b&gt;第二行" in page.text
    assert "还剩 49 个" in page.text
    assert "张三" not in page.text
    assert "甲厂" not in page.text
    calendar = await client.get(f"/e/{event.name}/event.ics")
    assert calendar.headers["content-type"].startswith("text/calendar")
    assert (await client.get("/e/nothing")).status_code == 404
    assert (await client.get(f"/e/{event.name}/poster")).status_code == 404


async def test_a_draft_has_no_page_and_a_cancelled_event_says_so(
    client: httpx.AsyncClient, database: Database
) -> None:
    event = await published(database)
    async with database.begin() as session:
        await events.move_event(
            session, event.id, EventState.CANCELLED, allowed=[EventState.PUBLISHED]
        )
    page = await client.get(f"/e/{event.name}")
    assert "已经取消" in page.text
    assert "在网页上报名" not in page.text


async def test_one_signs_up_and_checks_in_from_the_page_without_a_script(
    client: httpx.AsyncClient, database: Database, clock: Clock
) -> None:
    event = await published(database)
    page = await client.get(f"/e/{event.name}")
    choice = re.search(r'name="choice" value="([^"]+)"', page.text)
    assert choice is not None
    asked = await client.post("/ask", data={"id": "first-message", "choice": choice[1]})
    assert "参加人的姓名" in asked.text
    for number, words in enumerate(("张三 汕头甲厂", "跳过")):
        await say(client, words, number)
    clock.now = STARTS
    code = wall_code(event.secret, now=clock())
    here = await client.get(f"/e/{event.name}/here", params={"code": code})
    assert code in here.text
    checked = await client.post("/ask", data={"id": "third-message", "choice": f"签到 {code}"})
    assert "签到成功：张三" in checked.text
    assert "<script>" not in (await client.get(f"/e/{event.name}/here?code=<script>")).text


async def test_the_wall_shows_the_code_to_who_has_its_address(
    client: httpx.AsyncClient, database: Database, clock: Clock
) -> None:
    event = await published(database)
    assert (await client.get(f"/e/{event.name}/wall/{'0' * 24}")).status_code == 404
    address = f"/e/{event.name}/wall/{wall_key(event.secret)}"
    page = await client.get(address)
    code = wall_code(event.secret, now=clock())
    assert code in page.text
    shown = (await client.get(f"{address}/code")).json()
    assert shown["code"] == code
    assert shown["qr"].startswith("data:image/svg+xml")
    clock.advance(seconds=30)
    assert (await client.get(f"{address}/code")).json()["code"] != code


async def test_the_sheet_is_fetched_by_who_asked_for_it_and_by_nobody_else(
    client: httpx.AsyncClient, database: Database
) -> None:
    event = await published(database)
    await say(client, f"报名 {event.id} =cmd张三 汕头甲厂", 1)
    async with database.begin() as session:
        await session.execute(update(UserRow).values(role=Role.STAFF.value))
    reply = (await say(client, f"/报名表 {event.id}", 2)).json()
    (file,) = reply["files"]
    assert file["name"] == "培训-报名签到表.xlsx"
    got = await client.get(file["path"])
    assert got.status_code == 200
    assert "attachment" in got.headers["content-disposition"]
    sheet = load_workbook(io.BytesIO(got.content))["签到表"]
    assert [cell.value for cell in sheet[1]][-1] == "签名"
    assert sheet["C2"].value == "=cmd张三"
    assert sheet["C2"].data_type == "s"
    async with httpx.AsyncClient(base_url=str(client.base_url), trust_env=False) as stranger:
        assert (await stranger.get(file["path"])).status_code in {403, 404}


async def test_the_wall_renews_itself_in_a_browser(
    browser: Browser, site: Site, database: Database, clock: Clock
) -> None:
    event = await published(database)
    clock.now = STARTS
    page = await browser.new_page(viewport={"width": 1280, "height": 720})
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
    await page.goto(f"{site.url}/e/{event.name}/wall/{wall_key(event.secret)}")
    assert await page.text_content("#code") == wall_code(event.secret, now=clock())
    clock.advance(seconds=30)
    async with database.begin() as session:
        there = await attendance.attendees(session, event.id)
        assert not there
    code = wall_code(event.secret, now=clock())
    await page.get_by_text(code, exact=True).first.wait_for()
    picture = await page.screenshot()
    assert Image.open(io.BytesIO(picture)).size == (1280, 720)
    assert problems == []
