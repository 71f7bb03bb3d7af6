"""The interface that tells about a follower. Rule: developers.weixin.qq.com, "获取用户基本信息"."""

from bot.simulate.console import Permission
from bot.simulate.interface import Answer, ApiRequest, Interface
from bot.simulate.platform import Platform


def _user_info(platform: Platform, request: ApiRequest) -> Answer:
    follower = platform.follower(request.query.get("openid", ""))
    if not follower.following or follower.since is None:
        return {"subscribe": 0, "openid": follower.openid}
    return {
        "subscribe": 1,
        "openid": follower.openid,
        "language": "zh_CN",
        "subscribe_time": int(follower.since.timestamp()),
        "remark": "",
        "groupid": 0,
        "tagid_list": [
            number for number, tag in platform.tags.items() if follower.openid in tag.openids
        ],
        "subscribe_scene": "ADD_SCENE_QR_CODE" if follower.scene else "ADD_SCENE_SEARCH",
        "qr_scene": int(follower.scene) if follower.scene.isdecimal() else 0,
        "qr_scene_str": "" if follower.scene.isdecimal() else follower.scene,
    }


INTERFACES = {
    "/cgi-bin/user/info": Interface(
        method="GET",
        handler=_user_info,
        permission=Permission.FOLLOWERS,
        query=frozenset({"access_token", "openid", "lang"}),
    ),
}
