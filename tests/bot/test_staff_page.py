"""The staff page: who gets in, what stands there, and that it works in a browser."""

import io
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from openpyxl import load_workbook
from playwright.async_api import Browser, expect
from sqlalchemy import select

from storage import codes, enterprises, people
from storage.database import Database
from storage.desk import requests, staff, staff_sessions
from storage.desk.request_state import RequestKind
from storage.desk.requests import NewRequest
from storage.events import EventKind, Plan, Purpose, add_event
from storage.people import Role, User
from storage.schema.desk import AuditRow
from tests.bot.site import Site
from tests.handlers.dialogue import Clock

PAGES = (
    "/staff/requests",
    "/staff/requests.xlsx",
    "/staff/requests/QZ-2026-0001",
    "/staff/events",
    "/staff/events.xlsx",
    "/staff/people",
)
ATTACK = "<img src=x onerror=alert(1)>=1+1 玩具厂"


async def colleague(database: Database, clock: Clock, role: Role, name: str) -> User:
    async with database.begin() as session:
        user = await people.find_or_add_user(
            session, channel="terminal", external_id=name, now=clock()
        )
        await staff.set_role(session, user.id, role)
        await enterprises.remember_name(session, user, name)
    return User(user.id, role)


async def code_of(database: Database, clock: Clock, user: User) -> str:
    async with database.begin() as session:
        return await staff_sessions.new_code(session, user, now=clock())


@dataclass
class Office:
    """A database with requests and two of staff."""

    admin: User
    chen: User


@pytest.fixture
async def office(database: Database, clock: Clock) -> Office:
    chen = await colleague(database, clock, Role.STAFF, "陈静")
    admin = await colleague(database, clock, Role.ADMIN, "李明")
    async with database.begin() as session:
        person = await people.find_or_add_user(session, channel="web", external_id="p", now=clock())
        firm = await enterprises.find_or_add_enterprise(session, ATTACK, now=clock())
        for number, kind in enumerate(
            (RequestKind.SEARCH, RequestKind.OVERSEAS, RequestKind.OTHER)
        ):
            new = NewRequest(
                kind=kind,
                description=f"{ATTACK} 第{number}件",
                enterprise_id=firm.id,
                contact="13800000000",
            )
            await requests.open_request(session, person, new, due_at=clock(), now=clock())
    clock.advance(hours=1)
    return Office(admin, chen)


async def test_nobody_gets_in_without_a_code(client: httpx.AsyncClient, office: Office) -> None:
    answer = await client.get("/staff")
    assert answer.status_code == 200
    assert "登录码" in answer.text
    assert "QZ-" not in answer.text
    for path in (*PAGES, "/staff/audit", "/staff/audit.xlsx"):
        answer = await client.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/staff"), path
        assert "QZ-" not in answer.text
    cookie = {"Cookie": "ipdesk_staff=forged"}
    assert (await client.get("/staff/people", headers=cookie)).status_code == 303


async def test_a_code_opens_it_once_and_signing_out_closes_it(
    client: httpx.AsyncClient, database: Database, clock: Clock, office: Office
) -> None:
    code = await code_of(database, clock, office.chen)
    entered = await client.post("/staff/sign-in", data={"code": codes.spaced(code).lower()})
    assert (entered.status_code, entered.headers["location"]) == (303, "/staff")
    cookie = entered.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "待接 3（紧急 1）" in (await client.get("/staff")).text
    for path in PAGES:
        assert (await client.get(path)).status_code == 200, path
    again = await client.post("/staff/sign-in", data={"code": code})
    assert again.status_code == 403
    foreign = {"Sec-Fetch-Site": "cross-site"}
    refused = await client.post("/staff/sign-out", headers=foreign)
    assert refused.status_code == 403
    await client.post("/staff/sign-out")
    assert (await client.get("/staff/people")).status_code == 303


async def test_codes_are_not_guessed(
    client: httpx.AsyncClient, database: Database, clock: Clock, office: Office
) -> None:
    for _ in range(staff_sessions.MOST_BY_ADDRESS):
        answer = await client.post("/staff/sign-in", data={"code": codes.new_code()})
        assert answer.status_code == 403
    right = await code_of(database, clock, office.chen)
    assert (await client.post("/staff/sign-in", data={"code": right})).status_code == 429
    assert (await client.get("/staff/people")).status_code == 303


async def test_the_log_is_for_administrators(
    client: httpx.AsyncClient, database: Database, clock: Clock, office: Office
) -> None:
    await client.post("/staff/sign-in", data={"code": await code_of(database, clock, office.chen)})
    for path in ("/staff/audit", "/staff/audit.xlsx"):
        assert (await client.get(path)).status_code == 403
    await client.post("/staff/sign-out")
    await client.post("/staff/sign-in", data={"code": await code_of(database, clock, office.admin)})
    await client.get("/staff/requests.xlsx?part=all")
    assert "导出求助" in (await client.get("/staff/audit")).text
    async with database.begin() as session:
        assert (await session.scalars(select(AuditRow.action))).all() == ["request.export"]


async def test_events_stand_there_with_their_numbers(
    client: httpx.AsyncClient, database: Database, clock: Clock, office: Office
) -> None:
    starts = clock() + timedelta(days=3)
    plan = Plan(
        title="专利信息利用培训",
        kind=EventKind.TRAINING,
        purposes=(Purpose.PUBLIC,),
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        sign_up_until=starts,
        capacity=50,
    )
    async with database.begin() as session:
        await add_event(session, plan, author=office.chen, now=clock())
    await client.post("/staff/sign-in", data={"code": await code_of(database, clock, office.chen)})
    assert "专利信息利用培训" in (await client.get("/staff/events")).text
    assert "专利信息利用培训 0/50 人" in (await client.get("/staff")).text
    content = (await client.get("/staff/events.xlsx")).content
    sheet = load_workbook(io.BytesIO(content)).worksheets[0]
    assert [cell.value for cell in sheet[2]][5:] == ["50", "0", "0", "0"]


async def test_exports_hold_text_and_no_formula(
    client: httpx.AsyncClient, database: Database, clock: Clock, office: Office
) -> None:
    await client.post("/staff/sign-in", data={"code": await code_of(database, clock, office.chen)})
    answer = await client.get("/staff/requests.xlsx?part=overdue&kind=search")
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert sheet.max_row == 2
    cells = [cell.value for cell in sheet[2]]
    assert cells[:2] == ["QZ-2026-0001", "专项检索"]
    assert cells[5] == ATTACK
    assert "13800000000" not in str(cells)
    assert sheet.cell(row=2, column=6).data_type == "s"


async def test_it_works_in_a_browser(
    browser: Browser,
    site: Site,
    database: Database,
    clock: Clock,
    office: Office,
    tmp_path: Path,
) -> None:
    page = await browser.new_page(viewport={"width": 1100, "height": 800}, base_url=site.url)
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    await page.goto("/staff")
    await page.get_by_label("登录码").fill(await code_of(database, clock, office.admin))
    await page.get_by_role("button", name="登录").click()
    await expect(page.get_by_role("img", name="按类别")).to_be_visible()
    of_requests = page.locator("section").filter(has_text="近一年求助").locator("rect")
    assert await of_requests.count() == 5, "three kinds, one state, one month"
    targets = page.get_by_role("img", name="今年的指标")
    await expect(targets).to_contain_text("0/50 人次")
    await page.screenshot(path=str(tmp_path / "staff.png"), full_page=True)
    await page.get_by_role("link", name="求助", exact=True).click()
    first = page.locator("tbody tr").first
    await expect(first).to_contain_text("【紧急】海外纠纷")
    await page.get_by_role("button", name="编号").click()
    await expect(first).to_contain_text("QZ-2026-0001")
    await page.get_by_role("button", name="编号").click()
    await expect(first).to_contain_text("QZ-2026-0003")
    await page.get_by_label("筛选").fill("专项检索")
    await expect(page.locator("tbody tr:visible")).to_have_count(1)
    await page.get_by_role("link", name="QZ-2026-0001").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("QZ-2026-0001 专项检索")
    await expect(page.locator(".article")).to_contain_text("<img src=x onerror=alert(1)>")
    assert await page.locator(".article img").count() == 0
    await page.get_by_role("link", name="人员").click()
    await expect(page.locator("table").first).to_contain_text("陈静")
    await page.emulate_media(media="print")
    await expect(page.locator(".parts")).to_be_hidden()
    await page.emulate_media(media="screen")
    await page.get_by_role("button", name="退出").click()
    await expect(page.get_by_label("登录码")).to_be_visible()
    await page.set_viewport_size({"width": 360, "height": 740})
    assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert complaints == []
