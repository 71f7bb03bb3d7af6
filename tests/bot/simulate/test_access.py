"""Tokens, addresses, permissions: what stands before every call."""

from typing import Any

import pytest

from bot.simulate.console import AccountType
from tests.bot.simulate.calling import Caller, OpenAccount

CALLBACK = "/cgi-bin/getcallbackip"
STABLE = "/cgi-bin/stable_token"


async def stable(caller: Caller, **more: Any) -> dict[str, Any]:
    console = caller.platform.console
    body = {"grant_type": "client_credential", "appid": console.app_id, "secret": console.secret}
    token, caller.token = caller.token, ""
    answer = await caller.post(STABLE, {**body, **more})
    caller.token = token
    return answer


async def test_a_plain_token_ends_the_one_before(caller: Caller) -> None:
    first = caller.token
    assert "ip_list" in await caller.get(CALLBACK)
    await caller.fetch_token()
    assert await caller.code(CALLBACK) == 0
    caller.token = first
    assert await caller.code(CALLBACK) == 40001


async def test_a_token_runs_out_after_two_hours(caller: Caller) -> None:
    caller.clock.advance(seconds=7199)
    assert await caller.code(CALLBACK) == 0
    caller.clock.advance(seconds=1)
    assert await caller.code(CALLBACK) == 42001


async def test_plain_tokens_are_counted_by_the_day(caller: Caller) -> None:
    caller.token = ""
    for _ in range(1999):
        caller.platform.count("/cgi-bin/token")
    console = caller.platform.console
    credential = {"appid": console.app_id, "secret": console.secret}
    query = {"grant_type": "client_credential", **credential}
    assert (await caller.get("/cgi-bin/token", **query))["errcode"] == 45009
    caller.clock.advance(days=1)
    assert "access_token" in await caller.get("/cgi-bin/token", **query)


async def test_the_stable_token_is_the_same_for_all_and_long(caller: Caller) -> None:
    first = await stable(caller)
    assert len(first["access_token"]) == 512
    caller.clock.advance(seconds=600)
    again = await stable(caller)
    assert again["access_token"] == first["access_token"]
    assert (first["expires_in"], again["expires_in"]) == (7200, 6600)


async def test_the_stable_token_is_independent_of_the_plain_one(caller: Caller) -> None:
    plain, caller.token = caller.token, (await stable(caller))["access_token"]
    assert await caller.code(CALLBACK) == 0
    caller.token = plain
    assert await caller.code(CALLBACK) == 0


async def test_old_and_new_stable_token_overlap_for_five_minutes(caller: Caller) -> None:
    old = (await stable(caller))["access_token"]
    caller.clock.advance(seconds=6899)
    assert (await stable(caller))["access_token"] == old
    caller.clock.advance(seconds=1)
    new = await stable(caller)
    assert new["access_token"] != old
    assert new["expires_in"] == 7200
    for caller.token in (old, new["access_token"]):
        assert await caller.code(CALLBACK) == 0
    caller.clock.advance(seconds=300)
    caller.token = old
    assert await caller.code(CALLBACK) == 42001


async def test_a_forced_token_ends_the_old_one_at_once(caller: Caller) -> None:
    old = (await stable(caller))["access_token"]
    new = (await stable(caller, force_refresh=True))["access_token"]
    assert new != old
    caller.token = old
    assert await caller.code(CALLBACK) == 40001
    assert (await stable(caller))["access_token"] == new


async def test_forcing_is_limited(caller: Caller) -> None:
    assert "access_token" in await stable(caller, force_refresh=True)
    caller.clock.advance(seconds=29)
    assert (await stable(caller, force_refresh=True))["errcode"] == 45011
    for _ in range(19):
        caller.clock.advance(seconds=30)
        assert "access_token" in await stable(caller, force_refresh=True)
    caller.clock.advance(seconds=30)
    assert (await stable(caller, force_refresh=True))["errcode"] == 45009


async def test_revoked_tokens_count_no_more_and_a_new_one_can_be_had(caller: Caller) -> None:
    caller.token = (await stable(caller))["access_token"]
    caller.platform.tokens.revoke()
    assert await caller.code(CALLBACK) == 40001
    caller.token = (await stable(caller))["access_token"]
    assert await caller.code(CALLBACK) == 0


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"secret": "wrong"}, 40125),
        ({"appid": "wx0"}, 40013),
        ({"grant_type": "password"}, 40002),
        ({"force_refresh": "true"}, 47001),
        ({"force": True}, 40035),
    ],
)
async def test_a_wrong_credential_is_told(caller: Caller, change: Any, code: int) -> None:
    assert (await stable(caller, **change))["errcode"] == code


async def test_what_is_not_documented_is_refused(caller: Caller) -> None:
    assert await caller.code("/cgi-bin/nothing") == 40066
    assert await caller.code(CALLBACK, {}) == 43001
    assert await caller.code("/cgi-bin/message/custom/send") == 43002
    assert (await caller.get(CALLBACK, extra="1"))["errcode"] == 40035
    caller.token = ""
    assert await caller.code(CALLBACK) == 41001
    caller.token = "made-up"
    assert await caller.code(CALLBACK) == 40001


async def test_only_addresses_on_the_white_list_may_call(account: OpenAccount) -> None:
    async with account(white_list=frozenset({"203.0.113.7"})) as caller:
        answer = await stable(caller)
    assert answer["errcode"] == 40164
    assert "127.0.0.1" in answer["errmsg"]


MAY = {
    "/cgi-bin/menu/get": (False, True, True, True),
    "/cgi-bin/message/custom/send": (False, True, False, True),
    "/cgi-bin/message/custom/typing": (False, True, False, True),
    "/cgi-bin/media/upload": (False, True, False, True),
    "/cgi-bin/user/info": (False, True, False, True),
    "/cgi-bin/message/mass/sendall": (False, True, False, True),
    "/cgi-bin/tags/create": (False, True, False, True),
    "/cgi-bin/message/mass/send": (False, False, False, True),
    "/cgi-bin/message/template/send": (False, False, False, True),
    "/cgi-bin/message/subscribe/bizsend": (False, False, False, True),
    "/cgi-bin/qrcode/create": (False, False, False, True),
}
GETS = {"/cgi-bin/menu/get", "/cgi-bin/user/info"}


@pytest.mark.parametrize(("position", "kind"), list(enumerate(AccountType)))
async def test_each_account_type_may_call_its_interfaces(
    account: OpenAccount, position: int, kind: AccountType
) -> None:
    async with account(type=kind) as caller:
        await caller.fetch_token()
        may = {}
        for path in MAY:
            code = await caller.code(path, None if path in GETS else {"x": 1})
            may[path] = code != 48001
    assert may == {path: allowed[position] for path, allowed in MAY.items()}
