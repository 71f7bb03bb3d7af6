"""What another site, or a name that somebody chose, can do to the pages: nothing."""

import re
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from storage import audit
from storage.database import Database
from storage.events import EventKind, Plan, Purpose, add_event
from storage.people import Role
from tests.bot.test_staff_page import ATTACK, Office, code_of, colleague, office
from tests.handlers.dialogue import Clock

__all__ = ["office"]

BOT = Path(__file__).resolve().parents[2] / "bot"
WRITES = sorted(
    path
    for folder in ("web", "staff_pages")
    for file in (BOT / folder).glob("*.py")
    for path in re.findall(r'Route\("([^"]+)",[^)]*"POST"', file.read_text(encoding="utf-8"))
)


def test_the_writes_are_found() -> None:
    assert {"/ask", "/api/message", "/api/file", "/staff/sign-in", "/staff/sign-out"} <= {*WRITES}


@pytest.mark.parametrize("path", WRITES)
@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}]
)
async def test_no_write_comes_from_another_site(
    client: httpx.AsyncClient,
    database: Database,
    clock: Clock,
    path: str,
    headers: dict[str, str],
) -> None:
    admin = await colleague(database, clock, Role.ADMIN, "李明")
    await client.post("/staff/sign-in", data={"code": await code_of(database, clock, admin)})
    for content in ("application/json", "application/x-www-form-urlencoded", "image/png"):
        answer = await client.post(
            path, content=b"x=1", headers={**headers, "Content-Type": content}
        )
        assert answer.status_code in {403, 415}, content
    assert (await client.get("/staff/people")).status_code == 200, "still signed in"


async def test_no_name_becomes_markup_on_any_page(
    client: httpx.AsyncClient, database: Database, clock: Clock, office: Office
) -> None:
    starts = clock() + timedelta(days=3)
    plan = Plan(
        title=ATTACK,
        kind=EventKind.TRAINING,
        purposes=(Purpose.PUBLIC,),
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        sign_up_until=starts,
        place=ATTACK,
        capacity=50,
    )
    async with database.begin() as session:
        await add_event(session, plan, author=office.chen, now=clock())
        await audit.record(session, office.admin, ATTACK, now=clock(), subject=ATTACK)
    await colleague(database, clock, Role.EXPERT, ATTACK)
    code = await code_of(database, clock, office.admin)
    await client.post("/staff/sign-in", data={"code": code})
    for path in (
        "/staff",
        "/staff/requests",
        "/staff/requests?part=all&kind=%3Cimg+src%3Dx%3E",
        "/staff/requests/QZ-2026-0001",
        "/staff/events",
        "/staff/people",
        "/staff/audit",
    ):
        page = (await client.get(path)).text
        assert "<img src=x" not in page, path
        assert "&lt;img src=x" in page, f"{path} does not show it"
    for path in ("/", "/nothing/<img src=x>", "/staff/requests/<img src=x>"):
        assert "<img src=x" not in (await client.get(path)).text, path
