"""What goes wrong by rule, as the caller meets it."""

import asyncio

import httpx
import pytest

from bot.simulate.faults import BrokenAnswer, ErrorCode, Reset, Silence
from bot.simulate.windows import Contact
from tests.bot.simulate.calling import Caller

SEND = "/cgi-bin/message/custom/send"
CALLBACK = "/cgi-bin/getcallbackip"


async def test_an_error_code_at_the_calls_that_the_rule_names(caller: Caller) -> None:
    caller.api.faults.add("/cgi-bin/get*", ErrorCode(-1), calls={2, 3})
    assert [await caller.code(CALLBACK) for _ in range(4)] == [0, -1, -1, 0]
    assert [call.code for call in caller.api.calls_of(CALLBACK)] == [0, -1, -1, 0]
    assert await caller.code("/cgi-bin/menu/get") == 46003
    caller.api.faults.add(CALLBACK, ErrorCode(45009))
    assert await caller.code(CALLBACK) == 45009
    caller.api.faults.clear()
    assert await caller.code(CALLBACK) == 0


async def test_a_page_instead_of_an_answer(caller: Caller) -> None:
    caller.api.faults.add(CALLBACK, BrokenAnswer(), calls={1})
    caller.api.faults.add(CALLBACK, BrokenAnswer(200, "<html>维护</html>"), calls={1, 2})
    query = {"access_token": caller.token}
    first = await caller.http.get(CALLBACK, params=query)
    second = await caller.http.get(CALLBACK, params=query)
    assert (first.status_code, second.status_code) == (502, 200)
    assert "维护" in second.text


async def test_silence_ends_in_nothing(caller: Caller) -> None:
    caller.api.faults.add(CALLBACK, Silence(0.2), calls={1})
    with pytest.raises(httpx.TransportError):
        await caller.code(CALLBACK)
    caller.api.faults.add(CALLBACK, Silence(30), calls={1})
    with pytest.raises(httpx.ReadTimeout):
        await caller.http.get(CALLBACK, timeout=0.2)
    await asyncio.sleep(0)
    assert await caller.code(CALLBACK) == 0


@pytest.mark.parametrize("carried_out", [False, True])
async def test_a_reset_before_or_after_the_call_was_done(caller: Caller, carried_out: bool) -> None:
    follower = caller.platform.newcomer()
    follower.following = True
    follower.windows.opened_by(Contact.MESSAGE, now=caller.clock())
    caller.api.faults.add(SEND, Reset(carried_out=carried_out), calls={1})
    body = {"touser": follower.openid, "msgtype": "text", "text": {"content": "一"}}
    with pytest.raises(httpx.ReadError):
        await caller.code(SEND, body)
    assert len(follower.screen) == carried_out
    assert caller.api.calls_of(SEND)[0].code == (0 if carried_out else None)
    assert await caller.code(SEND, body) == 0


async def test_every_call_is_kept_but_no_secret(caller: Caller) -> None:
    body = {"touser": "nobody", "msgtype": "text", "text": {"content": "一"}}
    await caller.code(SEND, body)
    assert caller.api.calls_of(SEND)[0].json() == body
    secret = caller.platform.console.secret
    assert all(secret not in call.query.values() for call in caller.api.calls)
