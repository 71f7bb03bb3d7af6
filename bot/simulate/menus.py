"""Interfaces for the account's menu. Rule: developers.weixin.qq.com, "创建自定义菜单".

One to three buttons, each with up to five below it; names of 16 and 60 bytes, keys of 128,
addresses of 1024.
"""

from dataclasses import dataclass
from typing import Any

from bot.simulate.console import Permission
from bot.simulate.interface import OK, Answer, ApiRequest, Interface
from bot.simulate.platform import Platform
from bot.simulate.reading import check, size
from bot.simulate.refusals import Refused

KEYED = {
    "click",
    "scancode_push",
    "scancode_waitmsg",
    "pic_sysphoto",
    "pic_photo_or_album",
    "pic_weixin",
    "location_select",
}
KEY_BYTES, URL_BYTES, MOST_BUTTONS, MOST_BELOW = 128, 1024, 3, 5


@dataclass(frozen=True, slots=True)
class _Level:
    """The limits of a level and the codes that tell them."""

    name_bytes: int
    name: int
    kind: int
    key: int
    url: int
    domain: int


TOP = _Level(16, name=40018, kind=40015, key=40019, url=40020, domain=40054)
BELOW = _Level(60, name=40025, kind=40024, key=40026, url=40027, domain=40055)


def _create(platform: Platform, request: ApiRequest) -> Answer:
    buttons = check(request.json(), required={"button": list})["button"]
    if not 1 <= len(buttons) <= MOST_BUTTONS:
        raise Refused(40016)
    for button in buttons:
        _check_top(button)
    platform.menu = buttons
    return OK


def _get(platform: Platform, _request: ApiRequest) -> Answer:
    if platform.menu is None:
        raise Refused(46003)
    return {"menu": {"button": [{"sub_button": [], **button} for button in platform.menu]}}


def _delete(platform: Platform, _request: ApiRequest) -> Answer:
    platform.menu = None
    return OK


def _check_top(button: Any) -> None:
    if not isinstance(button, dict) or not button.get("sub_button"):
        _check_button(button, TOP)
        return
    check(button, required={"name": str, "sub_button": list}, where="button")
    _check_name(button["name"], TOP)
    if len(button["sub_button"]) > MOST_BELOW:
        raise Refused(40023)
    for below in button["sub_button"]:
        if isinstance(below, dict) and below.get("sub_button"):
            raise Refused(40022)
        _check_button(below, BELOW)


def _check_button(button: Any, level: _Level) -> None:
    if not isinstance(button, dict):
        raise Refused(47001)
    kind = button.get("type")
    wanted = {"name": str, "type": str}
    if kind in KEYED:
        wanted["key"] = str
    elif kind == "view":
        wanted["url"] = str
    elif kind == "miniprogram":
        wanted |= {"url": str, "appid": str, "pagepath": str}
    elif kind in {"media_id", "view_limited"}:
        wanted["media_id"] = str
    else:
        raise Refused(level.kind)
    check(button, required=wanted, optional={"sub_button": list}, where="button")
    _check_name(button["name"], level)
    if "key" in wanted and not 1 <= size(button["key"]) <= KEY_BYTES:
        raise Refused(level.key)
    if "url" in wanted:
        if not 1 <= size(button["url"]) <= URL_BYTES:
            raise Refused(level.url)
        if not button["url"].startswith(("http://", "https://")):
            raise Refused(level.domain)


def _check_name(name: str, level: _Level) -> None:
    if not name.strip() or size(name) > level.name_bytes:
        raise Refused(level.name)


def _interface(method: str, handler: Any) -> Interface:
    return Interface(method=method, handler=handler, permission=Permission.MENU)


INTERFACES = {
    "/cgi-bin/menu/create": _interface("POST", _create),
    "/cgi-bin/menu/get": _interface("GET", _get),
    "/cgi-bin/menu/delete": _interface("GET", _delete),
}


def buttons(menu: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The buttons that can be pressed, by name."""
    found: dict[str, dict[str, Any]] = {}
    for button in menu:
        for pressable in button.get("sub_button") or [button]:
            found[pressable["name"]] = pressable
    return found
