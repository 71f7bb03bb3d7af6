"""The chat page over real HTTP: what a browser, a program and an attacker send."""

import asyncio
import json
from urllib.parse import quote

import httpx
import pytest

from bot.health import Health, JobHealth
from bot.texts import STOPPING
from bot.web import visitor_cookie as visitors
from bot.web.channel import WebOptions
from handlers.limits import MessageLimits
from storage.database import Database
from tests.bot.site import KEY, Site, serve
from tests.handlers.dialogue import START, Clock
from tests.handlers.small_library import SmallLibraryAnswerer

QUESTION = "发明专利最长能保护几年"
ARTICLE = "/p/" + quote("专利法@2020-10-17", safe="") + "/" + quote("第四十二条")


def message(text: str, *, number: int = 1, kind: str = "text") -> dict[str, str]:
    return {"id": f"message-{number:04}", "text": text, "kind": kind}


async def test_a_question_comes_back_as_json(client: httpx.AsyncClient) -> None:
    response = await client.post("/api/message", json=message(QUESTION))
    reply = response.json()
    assert response.status_code == 200
    assert "二十年" in reply["text"]
    source = reply["citations"][0]
    assert source["law"] == "专利法"
    assert source["locator"] == "第四十二条第一款"
    assert source["in_force_from"] == "2021-06-01"
    assert reply["choices"][0] == {"label": "实用新型呢？", "value": "实用新型呢？"}
    page = await client.get(source["path"])
    assert page.status_code == 200
    assert "外观设计专利权的期限为十五年" in page.text


async def test_a_retry_with_the_same_id_gets_the_same_reply(
    client: httpx.AsyncClient, answerer: SmallLibraryAnswerer
) -> None:
    await client.get("/")
    replies = [await client.post("/api/message", json=message(QUESTION)) for _ in range(3)]
    assert len({reply.text for reply in replies}) == 1
    assert len(answerer.asked) == 1


async def test_without_script_the_form_answers_and_keeps_the_conversation(
    client: httpx.AsyncClient,
) -> None:
    first = await client.post("/ask", data=message(QUESTION))
    assert first.status_code == 200
    assert "自申请日起计算" in first.text
    assert f'href="{ARTICLE}#' in first.text
    second = await client.post("/ask", data={"id": "message-0002", "choice": "/mydata"})
    assert "1 次提问" in second.text
    assert second.text.count("自申请日起计算") == 1
    again = await client.get("/")
    assert QUESTION in again.text
    assert "自申请日起计算" in again.text


async def test_a_stranger_sees_nothing_of_it(client: httpx.AsyncClient) -> None:
    await client.post("/api/message", json=message(QUESTION))
    client.cookies.clear()
    assert QUESTION not in (await client.get("/")).text


async def test_the_cookie_is_ours_alone(client: httpx.AsyncClient) -> None:
    response = await client.get("/")
    cookie = response.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Secure" not in cookie, "the page is served over plain HTTP here"
    value = response.cookies[visitors.COOKIE]
    for forged in (value[:-1] + "0", "x" * 40, "a.b", "é.b", value + "0", ""):
        assert visitors.sender_of(forged, KEY) is None or forged == value
    assert visitors.sender_of(value, KEY) is not None
    assert visitors.sender_of(value, b"another key" * 3) is None


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"id": "message-0001"}',
        b'{"id": "short", "text": "x"}',
        b'{"id": "message-0001", "text": 5}',
        b'{"id": "message-0001", "text": "\\ud800"}',
        b'{"id": "message-0001", "text": "x", "kind": "unfollow"}',
        b'{"id": "message-0001", "text": "x", "role": "admin"}',
        b'{"id": "../../../etc/passwd", "text": "x"}',
        b"[" * 30_000,
    ],
)
async def test_malformed_json_is_refused_with_a_sentence(
    client: httpx.AsyncClient, body: bytes
) -> None:
    headers = {"Content-Type": "application/json"}
    response = await client.post("/api/message", content=body, headers=headers)
    assert response.status_code == 400
    assert "格式不对" in response.json()["error"]


@pytest.mark.parametrize("body", [b"", b"id=1&text=x", b"\xff", b"id=message-0001" + b"&a=1" * 50])
async def test_a_malformed_form_is_refused_with_a_page(
    client: httpx.AsyncClient, body: bytes
) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    response = await client.post("/ask", content=body, headers=headers)
    assert response.status_code == 400
    assert "格式不对" in response.text


@pytest.mark.parametrize("path", ["/api/message", "/ask"])
async def test_a_body_over_the_limit_is_refused(client: httpx.AsyncClient, path: str) -> None:
    headers = {"Content-Type": "application/json"}
    body = json.dumps(message("问" * 40_000)).encode()
    declared = await client.post(path, content=body, headers=headers)
    assert declared.status_code == 413
    assert "内容太长" in declared.text


async def test_a_body_over_the_limit_in_chunks_is_refused(client: httpx.AsyncClient) -> None:
    async def chunks() -> object:
        for _ in range(40):
            yield b"x" * 1024

    headers = {"Content-Type": "application/json"}
    response = await client.post("/api/message", content=chunks(), headers=headers)  # type: ignore[arg-type]
    assert response.status_code == 413


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
async def test_other_sites_cannot_send_messages(
    client: httpx.AsyncClient, answerer: SmallLibraryAnswerer, headers: dict[str, str]
) -> None:
    by_script = await client.post("/api/message", json=message(QUESTION), headers=headers)
    by_form = await client.post("/ask", data=message(QUESTION), headers=headers)
    assert (by_script.status_code, by_form.status_code) == (403, 403)
    assert not answerer.asked


async def test_a_form_cannot_reach_the_programming_interface(client: httpx.AsyncClient) -> None:
    headers = {"Content-Type": "text/plain"}
    body = json.dumps(message(QUESTION)).encode()
    response = await client.post("/api/message", content=body, headers=headers)
    assert response.status_code == 415


async def test_our_own_page_may(client: httpx.AsyncClient, site: Site) -> None:
    headers = {"Origin": site.url, "Sec-Fetch-Site": "same-origin"}
    response = await client.post("/api/message", json=message(QUESTION), headers=headers)
    assert response.status_code == 200


async def test_pace_and_length_get_polite_replies(client: httpx.AsyncClient) -> None:
    long = await client.post("/api/message", json=message("问" * 2500))
    assert long.status_code == 200
    assert "一次最多 2000 个字" in long.json()["text"]
    for number in range(2, 41):
        await client.post("/api/message", json=message("帮助", number=number))
    fast = await client.post("/api/message", json=message(QUESTION, number=41))
    assert "每分钟最多 40 条" in fast.json()["text"]


async def test_beyond_what_is_answered_at_once_people_are_asked_to_wait_and_lose_nothing(
    database: Database, answerer: SmallLibraryAnswerer, clock: Clock
) -> None:
    answerer.gate = asyncio.Event()
    limits = MessageLimits(at_once=2)
    async with (
        serve(database, answerer, clock, limits=limits) as site,
        httpx.AsyncClient(base_url=site.url, trust_env=False, timeout=300) as client,
    ):

        async def ask(number: int) -> str:
            sent = message(QUESTION, number=number)
            async with httpx.AsyncClient(base_url=site.url, trust_env=False, timeout=300) as own:
                answer = await own.post("/api/message", json=sent)
            assert answer.status_code == 200
            return str(answer.json()["text"])

        waiting = [asyncio.create_task(ask(number)) for number in (1, 2)]
        while len(answerer.asked) < 2:  # noqa: ASYNC110 - a condition, not an event
            await asyncio.sleep(0.01)
        third = message(QUESTION, number=3)
        refused = await client.post("/api/message", json=third)
        assert "现在发消息的人太多" in refused.json()["text"]
        assert (await client.get("/readyz")).status_code == 200
        answerer.gate.set()
        assert ["二十年" in text for text in await asyncio.gather(*waiting)] == [True, True]
        again = await client.post("/api/message", json=third)
        assert "二十年" in again.json()["text"]


async def test_who_waits_at_a_stop_is_told_so_in_a_sentence(
    database: Database, answerer: SmallLibraryAnswerer, clock: Clock
) -> None:
    answerer.gate = asyncio.Event()
    async with httpx.AsyncClient(trust_env=False, timeout=300) as client:
        async with serve(database, answerer, clock) as site:
            form = asyncio.create_task(client.post(f"{site.url}/ask", data=message(QUESTION)))
            script = asyncio.create_task(
                client.post(f"{site.url}/api/message", json=message(QUESTION, number=2))
            )
            while len(answerer.asked) < 2:  # noqa: ASYNC110 - a condition, not an event
                await asyncio.sleep(0.01)
        page, answer = await form, await script
    assert (page.status_code, STOPPING in page.text) == (503, True)
    assert (answer.status_code, answer.json()) == (503, {"error": STOPPING})


async def test_one_address_brings_a_limited_number_of_newcomers(
    database: Database, answerer: SmallLibraryAnswerer, clock: Clock
) -> None:
    options = WebOptions(port=0, new_visitors_per_minute=2)
    async with (
        serve(database, answerer, clock, options=options) as site,
        httpx.AsyncClient(base_url=site.url, trust_env=False) as client,
    ):
        for status in (200, 200, 429):
            response = await client.post("/api/message", json=message("帮助"))
            assert response.status_code == status
            client.cookies.clear()
        assert "太频繁" in response.json()["error"]
        clock.advance(seconds=61)
        assert (await client.get("/")).status_code == 200
        assert (await client.get("/")).status_code == 200


@pytest.mark.parametrize("path", ["/", "/nothing", ARTICLE, "/healthz", "/static/chat.js"])
async def test_every_response_is_guarded(client: httpx.AsyncClient, path: str) -> None:
    headers = (await client.get(path)).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "server" not in headers


async def test_private_pages_are_not_cached(client: httpx.AsyncClient) -> None:
    assert (await client.get("/")).headers["cache-control"] == "no-store"
    reply = await client.post("/api/message", json=message(QUESTION))
    assert reply.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/p/",
        "/p/没有这部法",
        "/p/..%2F..%2Fetc%2Fpasswd",
        "/static/../settings.py",
        "/p/%00",
    ],
)
async def test_unknown_addresses_get_a_chinese_page(client: httpx.AsyncClient, path: str) -> None:
    response = await client.get(path)
    assert response.status_code == 404
    assert "没有这个页面" in response.text
    assert 'lang="zh-CN"' in response.text


async def test_wrong_methods_get_a_sentence(client: httpx.AsyncClient) -> None:
    page = await client.get("/ask")
    program = await client.get("/api/message")
    assert (page.status_code, program.status_code) == (405, 405)
    assert "不接受" in page.text
    assert "不接受" in program.json()["error"]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>发明",
        '"><img src=x onerror=alert(1)>发明',
        "{{ 7*7 }}{% raw %}发明",
        "</textarea><svg onload=alert(1)>发明",
    ],
)
async def test_nothing_a_person_writes_becomes_markup(client: httpx.AsyncClient, text: str) -> None:
    answered = await client.post("/ask", data=message(text))
    shown = await client.get("/")
    for page in (answered.text, shown.text):
        assert text not in page or "<" not in text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "<svg onload" not in page
        assert "49" not in page


async def test_health_tells_the_truth(client: httpx.AsyncClient, site: Site) -> None:
    assert (await client.get("/healthz")).json() == {
        "status": "ok",
        "library_version": 7,
        "passages": 7,
        "under_way": 0,
        "index": {"done": 7, "total": 7},
        "leaves_the_mainland": [],
        "jobs": {},
    }
    assert "正在整理其余法律条文" in (await client.get("/")).text
    site.health = Health(
        library_version=8,
        passages=100,
        indexed=37,
        to_index=100,
        jobs=(JobHealth(name="index", next_run=START, failure_reference="ABC123"),),
    )
    health = (await client.get("/healthz")).json()
    assert health["status"] == "degraded"
    assert health["index"] == {"done": 37, "total": 100}
    assert health["jobs"]["index"] == {
        "last_success": None,
        "next_run": START.isoformat(),
        "failure_reference": "ABC123",
    }
    assert "正在整理其余法律条文 37%" in (await client.get("/")).text
    assert (await client.get("/readyz")).status_code == 200
    site.health = Health(library_version=0, passages=0, indexed=0, to_index=0)
    assert (await client.get("/readyz")).status_code == 503
