"""Menu, media, QR codes, notices, template and mass messages, followers: strictly as documented."""

import secrets
from typing import Any

import pytest

from bot.simulate.console import AccountType
from bot.simulate.followers import Follower
from bot.simulate.platform import Tag
from bot.simulate.wechat_users import FILM, PICTURE, SOUND, THUMB
from tests.bot.simulate.calling import Caller, OpenAccount

CREATE = "/cgi-bin/menu/create"
UPLOAD = "/cgi-bin/media/upload"
QR = "/cgi-bin/qrcode/create"
NOTICE = "/cgi-bin/message/subscribe/bizsend"
TEMPLATE = "/cgi-bin/message/template/send"
ALL, CHOSEN = "/cgi-bin/message/mass/sendall", "/cgi-bin/message/mass/send"
TAGS = "/cgi-bin/tags"
CLICK = {"type": "click", "name": "问一问", "key": "ask"}


def follower_of(caller: Caller) -> Follower:
    follower = caller.platform.newcomer()
    follower.following, follower.since = True, caller.clock()
    return follower


def view(url: str) -> dict[str, str]:
    return {"type": "view", "name": "网页", "url": url}


async def test_a_menu_goes_up_and_comes_down(caller: Caller) -> None:
    assert await caller.code("/cgi-bin/menu/get") == 46003
    below = [{**CLICK, "name": f"第{n}项"} for n in range(5)]
    menu = {"button": [CLICK, view("https://example.com/"), {"name": "服务", "sub_button": below}]}
    assert await caller.code(CREATE, menu) == 0
    shown = (await caller.get("/cgi-bin/menu/get"))["menu"]["button"]
    assert shown[0] == {**CLICK, "sub_button": []}
    assert shown[2] == menu["button"][2]
    assert await caller.code("/cgi-bin/menu/delete") == 0
    assert await caller.code("/cgi-bin/menu/get") == 46003


@pytest.mark.parametrize(
    ("buttons", "code"),
    [
        ([], 40016),
        ([CLICK] * 4, 40016),
        ([{**CLICK, "name": "一二三四五六"}], 40018),
        ([{**CLICK, "name": " "}], 40018),
        ([{**CLICK, "key": "k" * 129}], 40019),
        ([{**CLICK, "type": "tap"}], 40015),
        ([{**CLICK, "colour": "red"}], 40035),
        ([{"type": "click", "name": "问"}], 47001),
        ([view("https://example.com/" + "a" * 1024)], 40020),
        ([view("ftp://example.com/")], 40054),
        ([{"name": "服务", "sub_button": [CLICK] * 6}], 40023),
        ([{"name": "服务", "sub_button": [{**CLICK, "name": "字" * 21}]}], 40025),
        ([{"name": "服务", "sub_button": [{**CLICK, "key": ""}]}], 40026),
        ([{"name": "服务", "sub_button": [{"name": "x", "sub_button": [CLICK]}]}], 40022),
        (["click"], 47001),
    ],
)
async def test_a_menu_out_of_limits_is_refused(
    caller: Caller, buttons: list[Any], code: int
) -> None:
    assert await caller.code(CREATE, {"button": buttons}) == code
    assert caller.platform.menu is None


async def upload(caller: Caller, kind: str, content: bytes, name: str = "f") -> dict[str, Any]:
    response = await caller.http.post(
        UPLOAD,
        params={"access_token": caller.token, "type": kind},
        files={"media": (name, content, "application/octet-stream")},
    )
    answer = response.json()
    assert isinstance(answer, dict)
    return answer


@pytest.mark.parametrize(
    "content",
    [
        PICTURE,
        PICTURE + secrets.token_bytes(50_000),
        PICTURE + b"\r\n--\r\n\r",
        PICTURE + b"\n\r\n",
    ],
)
async def test_media_come_back_byte_for_byte_for_three_days(caller: Caller, content: bytes) -> None:
    media_id = (await upload(caller, "image", content, "图.png"))["media_id"]
    query = {"access_token": caller.token, "media_id": media_id}
    fetched = await caller.http.get("/cgi-bin/media/get", params=query)
    assert fetched.content == content
    assert fetched.headers["content-type"] == "image/png"
    caller.clock.advance(days=3)
    await caller.fetch_token()
    assert (await caller.get("/cgi-bin/media/get", media_id=media_id))["errcode"] == 40007


@pytest.mark.parametrize(
    ("kind", "content", "code"),
    [
        ("voice", SOUND, 0),
        ("video", FILM, 0),
        ("thumb", THUMB, 0),
        ("image", PICTURE + bytes(10 * 2**20), 40009),
        ("voice", SOUND + bytes(2 * 2**20), 40010),
        ("video", FILM + bytes(10 * 2**20), 40011),
        ("thumb", THUMB + bytes(2**16), 40012),
        ("image", b"%PDF-1.7", 40137),
        ("voice", PICTURE, 40005),
        ("file", PICTURE, 40004),
        ("image", b"", 44001),
    ],
)
async def test_media_have_types_and_limits(
    caller: Caller, kind: str, content: bytes, code: int
) -> None:
    assert (await upload(caller, kind, content)).get("errcode", 0) == code


async def test_an_upload_without_a_file_is_refused(caller: Caller) -> None:
    assert (await caller.post(UPLOAD, {"media": "x"}, type="image"))["errcode"] == 41005


def scene(name: str, scene: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"action_name": name, "action_info": {"scene": scene}, **more}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (scene("QR_STR_SCENE", {"scene_str": "event-7"}, expire_seconds=2_592_000), 0),
        (scene("QR_SCENE", {"scene_id": 2**32 - 1}), 0),
        (scene("QR_LIMIT_SCENE", {"scene_id": 100_000}), 0),
        (scene("QR_LIMIT_STR_SCENE", {"scene_str": "s" * 64}), 0),
        (scene("QR_LIMIT_STR_SCENE", {"scene_str": "s" * 65}), 40053),
        (scene("QR_STR_SCENE", {"scene_str": ""}), 40053),
        (scene("QR_STR_SCENE", {"scene_id": 5}), 47001),
        (scene("QR_LIMIT_SCENE", {"scene_id": 100_001}), 40053),
        (scene("QR_SCENE", {"scene_id": 0}), 40053),
        (scene("QR_SCENE", {"scene_id": True}), 47001),
        (scene("QR_SCENE", {"scene_id": 1}, expire_seconds=2_592_001), 40053),
        (scene("QR_LIMIT_SCENE", {"scene_id": 1}, expire_seconds=60), 40053),
        (scene("QR_FOREVER", {"scene_id": 1}), 40053),
    ],
)
async def test_qr_codes_have_scenes(caller: Caller, body: dict[str, Any], code: int) -> None:
    answer = await caller.post(QR, body)
    assert answer.get("errcode", 0) == code
    assert ("ticket" in answer) == (code == 0)


async def test_a_consent_is_good_for_one_notice(caller: Caller) -> None:
    follower = follower_of(caller)
    data = {"thing1": {"value": "商标法修订"}, "date2": {"value": "2027年1月1日"}}
    body = {"touser": follower.openid, "template_id": "tmpl-digest", "data": data}
    assert await caller.code(NOTICE, body) == 43101
    follower.consents["tmpl-digest"] = 2
    assert [await caller.code(NOTICE, body) for _ in range(3)] == [0, 0, 43101]
    assert follower.screen[0].text == "商标法修订\n2027年1月1日"
    assert [report["Event"] for report in caller.platform.reports] == [
        "subscribe_msg_sent_event"
    ] * 2
    long_term = {**body, "template_id": "tmpl-public", "data": {"thing1": {"value": "预警"}}}
    follower.consents["tmpl-public"] = 1
    assert [await caller.code(NOTICE, long_term) for _ in range(3)] == [0, 0, 0]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"thing1": {"value": "字" * 21}, "date2": {"value": "2027-01-01"}}, 47003),
        ({"thing1": {"value": ""}, "date2": {"value": "2027-01-01"}}, 47003),
        ({"thing1": {"value": "x"}, "date2": {"value": "明天"}}, 47003),
        ({"thing1": {"value": "x"}}, 47003),
        ({"thing1": {"value": "x"}, "date2": {"value": "2027-01-01", "color": "#f00"}}, 40035),
        ({"thing1": "x", "date2": {"value": "2027-01-01"}}, 47001),
    ],
)
async def test_a_notice_must_fit_its_template(
    caller: Caller, data: dict[str, Any], code: int
) -> None:
    follower = follower_of(caller)
    follower.consents["tmpl-digest"] = 1
    body = {"touser": follower.openid, "template_id": "tmpl-digest", "data": data}
    assert await caller.code(NOTICE, body) == code
    assert follower.consents["tmpl-digest"] == 1
    assert await caller.code(NOTICE, {**body, "template_id": "none"}) == 40037


async def test_template_messages_reach_followers_only(caller: Caller) -> None:
    follower, stranger = follower_of(caller), caller.platform.newcomer()
    data = {"thing1": {"value": "年费提醒", "color": "#173177"}}
    body = {"touser": follower.openid, "template_id": "tmpl-public", "data": data}
    sent = await caller.post(TEMPLATE, body)
    assert sent["errcode"] == 0
    assert caller.platform.reports[0]["MsgID"] == sent["msgid"]
    assert await caller.code(TEMPLATE, {**body, "touser": stranger.openid}) == 43004
    assert await caller.code(TEMPLATE, {**body, "priority": 1}) == 40035


def mass(**more: Any) -> dict[str, Any]:
    body = {"msgtype": "text", "text": {"content": "本月预警"}, **more}
    return body if "touser" in more else {"filter": {"is_to_all": True}, **body}


async def test_a_service_account_sends_four_mass_messages_a_month(caller: Caller) -> None:
    followers = [follower_of(caller) for _ in range(3)]
    assert [await caller.code(ALL, mass()) for _ in range(5)] == [0, 0, 0, 0, 45028]
    assert [len(follower.screen) for follower in followers] == [4, 4, 4]
    late = follower_of(caller)
    some = mass(touser=[late.openid, followers[0].openid])
    assert await caller.code(CHOSEN, some) == 0
    assert caller.platform.reports[-1]["SentCount"] == 1
    caller.clock.advance(days=31)
    await caller.fetch_token()
    assert await caller.code(ALL, mass()) == 0


async def test_a_subscription_account_sends_one_a_day(account: OpenAccount) -> None:
    async with account(type=AccountType.SUBSCRIPTION_VERIFIED) as caller:
        await caller.fetch_token()
        follower_of(caller)
        assert [await caller.code(ALL, mass()) for _ in range(2)] == [0, 45028]
        caller.clock.advance(days=1)
        await caller.fetch_token()
        assert await caller.code(ALL, mass()) == 0


async def tag(caller: Caller, name: str = "m1") -> int:
    return int((await caller.post(f"{TAGS}/create", {"tag": {"name": name}}))["tag"]["id"])


async def test_a_tag_chooses_who_gets_a_mass_message(caller: Caller) -> None:
    one, other = follower_of(caller), follower_of(caller)
    number = await tag(caller)
    tagged = {"openid_list": [one.openid], "tagid": number}
    assert await caller.code(f"{TAGS}/members/batchtagging", tagged) == 0
    info = await caller.get("/cgi-bin/user/info", openid=one.openid, lang="zh_CN")
    assert info["tagid_list"] == [number]
    listed = (await caller.get(f"{TAGS}/get"))["tags"]
    assert listed == [{"id": number, "name": "m1", "count": 1}]
    by_tag = {"is_to_all": False, "tag_id": number}
    assert await caller.code(ALL, {**mass(), "filter": by_tag}) == 0
    assert (len(one.screen), len(other.screen)) == (1, 0)
    assert await caller.code(ALL, {**mass(), "filter": {"is_to_all": False}}) == 47001
    assert await caller.code(f"{TAGS}/delete", {"tag": {"id": number}}) == 0
    assert await caller.code(ALL, {**mass(), "filter": by_tag}) == 45159


async def test_tags_are_limited(caller: Caller) -> None:
    one, gone = follower_of(caller), caller.platform.newcomer()
    number = await tag(caller)

    async def tagging(*openids: str, tagid: int = number) -> int:
        body = {"openid_list": list(openids), "tagid": tagid}
        return await caller.code(f"{TAGS}/members/batchtagging", body)

    async def create(name: str) -> int:
        return await caller.code(f"{TAGS}/create", {"tag": {"name": name}})

    assert [await create(name) for name in ("m1", "", "名" * 11)] == [45157, 45157, 45158]
    assert await tagging(*[one.openid] * 51) == 40032
    assert await tagging() == 40032
    assert await tagging(one.openid, gone.openid) == 40003
    assert await tagging(one.openid, tagid=7) == 45159
    for n in range(20):
        caller.platform.tags[number + n + 1] = Tag(f"t{n}", {one.openid})
    assert await tagging(one.openid) == 45059
    assert await caller.code(f"{TAGS}/delete", {"tag": {"id": 2}}) == 45058
    caller.platform.tags |= {number + n: Tag(f"x{n}") for n in range(21, 99)}
    assert [await create(name) for name in ("y", "z")] == [0, 45056]


async def test_a_clientmsgid_is_sent_once(caller: Caller) -> None:
    follower = follower_of(caller)
    first = await caller.post(ALL, mass(clientmsgid="2026-11"))
    again = await caller.post(ALL, mass(clientmsgid="2026-11"))
    assert (again["errcode"], again["msg_id"]) == (45065, first["msg_id"])
    assert len(follower.screen) == 1
    assert await caller.code(ALL, mass(clientmsgid="i" * 65)) == 45067


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (mass(touser=["one"]), 40032),
        (mass(touser=["one", "two"]), 40003),
        (mass(touser=["one", 2]), 40003),
        ({**mass(touser=["one", "two"]), "msgtype": "image"}, 40003),
    ],
)
async def test_chosen_followers_must_be_known(
    caller: Caller, body: dict[str, Any], code: int
) -> None:
    assert await caller.code(CHOSEN, body) == code


async def test_mass_messages_are_limited_by_the_minute(caller: Caller) -> None:
    for _ in range(60):
        caller.platform.count(ALL)
    assert await caller.code(ALL, mass()) == 45011
    caller.clock.advance(minutes=1)
    assert await caller.code(ALL, mass()) == 0


async def test_what_is_known_of_a_follower(caller: Caller) -> None:
    follower, stranger = follower_of(caller), caller.platform.newcomer()
    follower.scene = "event-7"
    known = await caller.get("/cgi-bin/user/info", openid=follower.openid, lang="zh_CN")
    assert (known["subscribe"], known["qr_scene_str"]) == (1, "event-7")
    assert (await caller.get("/cgi-bin/user/info", openid=stranger.openid))["subscribe"] == 0
    assert (await caller.get("/cgi-bin/user/info", openid="nobody"))["errcode"] == 40003
