"""The interface that makes QR codes with a scene, temporary or permanent."""

import secrets
from datetime import timedelta
from typing import Any

from bot.simulate.console import Permission
from bot.simulate.interface import Answer, ApiRequest, Interface
from bot.simulate.platform import Platform
from bot.simulate.qr_codes import QrCode
from bot.simulate.reading import check
from bot.simulate.refusals import Refused

TEMPORARY = {"QR_SCENE", "QR_STR_SCENE"}
PERMANENT = {"QR_LIMIT_SCENE", "QR_LIMIT_STR_SCENE"}
LONGEST_SECONDS = 2_592_000
DEFAULT_SECONDS = 60
MOST_PERMANENT = 100_000
LONGEST_SCENE = 64


def _create(platform: Platform, request: ApiRequest) -> Answer:
    body = check(
        request.json(),
        required={"action_name": str, "action_info": dict},
        optional={"expire_seconds": int},
    )
    name = body["action_name"]
    if name not in TEMPORARY | PERMANENT:
        raise Refused(40053, "action_name")
    scene = _scene(body["action_info"], name)
    seconds = body.get("expire_seconds", DEFAULT_SECONDS)
    if name in PERMANENT:
        permanent = sum(code.expires_at is None for code in platform.qr_codes.values())
        if "expire_seconds" in body or permanent >= MOST_PERMANENT:
            raise Refused(40053)
    elif not 1 <= seconds <= LONGEST_SECONDS:
        raise Refused(40053, "expire_seconds")
    lasts = None if name in PERMANENT else timedelta(seconds=seconds)
    code = QrCode(
        ticket=f"gQH{secrets.token_urlsafe(60)}",
        scene=scene,
        expires_at=None if lasts is None else platform.clock() + lasts,
    )
    platform.qr_codes[code.ticket] = code
    limited = {} if lasts is None else {"expire_seconds": seconds}
    return {"ticket": code.ticket, **limited, "url": f"http://weixin.qq.com/q/{code.ticket[-24:]}"}


def _scene(action_info: Any, name: str) -> str:
    info = check(action_info, required={"scene": dict}, where="action_info")
    if name.endswith("STR_SCENE"):
        scene = check(info["scene"], required={"scene_str": str}, where="scene")["scene_str"]
        if not 1 <= len(scene) <= LONGEST_SCENE:
            raise Refused(40053, "scene_str")
        return str(scene)
    number = check(info["scene"], required={"scene_id": int}, where="scene")["scene_id"]
    most = MOST_PERMANENT if name in PERMANENT else 2**32 - 1
    if not 1 <= number <= most:
        raise Refused(40053, "scene_id")
    return str(number)


INTERFACES = {
    "/cgi-bin/qrcode/create": Interface(
        method="POST", handler=_create, permission=Permission.SCENES
    ),
}
