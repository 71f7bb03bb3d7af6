"""What a real process says of itself, over HTTP, while it turns people away and while it stops."""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx

from bot.app import now
from handlers.texts import too_busy
from tests.bot.held_answers import LET_GO
from tests.bot.running import serving
from tests.bot.wechat.wechat_side import APP_ID, TOKEN, Follower

PATIENCE = 300.0
SETTINGS = {
    "IPDESK_LIMITS__AT_ONCE": "1",
    "IPDESK_WECHAT__APP_ID": APP_ID,
    "IPDESK_WECHAT__TOKEN": TOKEN,
    "IPDESK_WECHAT__KIND": "passive",
    "IPDESK_RETRIEVAL__EMBEDDING__BASE_URL": "http://127.0.0.1:9/v1",
    "IPDESK_RETRIEVAL__EMBEDDING__MODEL": "nobody",
    "IPDESK_PATENTS__DEMONSTRATION": "false",
}


async def told(client: httpx.AsyncClient, path: str) -> tuple[int, dict[str, Any]]:
    answer = await client.get(path)
    return answer.status_code, answer.json()


async def status_of(url: str, path: str) -> int:
    """The status on a connection of its own; 0 where nobody listens any more."""
    async with httpx.AsyncClient(base_url=url, timeout=PATIENCE, trust_env=False) as client:
        try:
            return (await client.get(path)).status_code
        except httpx.TransportError:
            return 0


async def until(met: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await met():  # noqa: ASYNC110 - a condition, not an event
            await asyncio.sleep(0.1)


async def help_on_page(client: httpx.AsyncClient) -> httpx.Response | None:
    """None where the process ended first."""
    try:
        return await client.post("/api/message", json={"id": "page-0001", "text": "帮助"})
    except httpx.TransportError:
        return None


async def test_health_and_readiness_say_that_it_is_full_and_then_that_it_stops(
    tmp_path: Path,
) -> None:
    let_go = tmp_path / "let-go"
    settings = {**SETTINGS, LET_GO: str(let_go)}
    with serving(tmp_path / "data", module="tests.bot.held_answers", **settings) as server:
        how: dict[str, Any] = {"base_url": server.url, "timeout": PATIENCE, "trust_env": False}
        async with httpx.AsyncClient(**how) as page, httpx.AsyncClient(**how) as client:
            free = {"ready": True, "turning_away": False, "stopping": False}
            assert await told(client, "/readyz") == (200, free)
            held = asyncio.create_task(help_on_page(page))

            async def taken_up() -> bool:
                return bool((await told(client, "/healthz"))[1]["under_way"] == 1)

            await until(taken_up)
            follower = Follower(client, now)

            async def says_so() -> bool:
                """It is said for a minute after somebody was turned away."""
                assert await follower.say("帮助") == too_busy()
                ready = await told(client, "/readyz") == (200, {**free, "turning_away": True})
                status = (await told(client, "/healthz"))[1]["status"]
                return ready and bool(status == "turning away")

            await until(says_so)
            counts = (await client.get("/metrics")).text
            refused = f"{follower.deliveries}.0"
            assert (
                f'ipdesk_messages_total{{channel="wechat",outcome="too_busy"}} {refused}' in counts
            )
            assert "ipdesk_under_way 1.0" in counts

            server.process.send_signal(signal.SIGTERM)

            async def not_ready() -> bool:
                return await status_of(server.url, "/readyz") != 200

            await until(not_ready)
            let_go.touch()
            answer = await held
        assert await asyncio.to_thread(server.process.wait, PATIENCE) == 0
    assert answer is None or (answer.status_code == 200) == ("还可以发送" in answer.text)
