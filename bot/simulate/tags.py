"""Interfaces for tags, by which mass messages choose whom they reach.

Rule: developers.weixin.qq.com, "用户标签管理": a hundred tags of at most 30 bytes, fifty followers
a call, twenty tags a follower; tags 0 to 2 are the platform's own.
"""

from bot.simulate.console import Permission
from bot.simulate.interface import OK, Answer, ApiRequest, Interface
from bot.simulate.platform import Platform, Tag
from bot.simulate.reading import check, size
from bot.simulate.refusals import Refused

MOST_TAGS, MOST_BYTES = 100, 30
MOST_A_CALL, MOST_OF_ONE, MOST_TO_DELETE = 50, 20, 100_000
OURS = {0, 1, 2}


def _create(platform: Platform, request: ApiRequest) -> Answer:
    tag = check(request.json(), required={"tag": dict})["tag"]
    name = check(tag, required={"name": str}, where="tag")["name"]
    if not name or any(each.name == name for each in platform.tags.values()):
        raise Refused(45157)
    if size(name) > MOST_BYTES:
        raise Refused(45158)
    if len(platform.tags) >= MOST_TAGS:
        raise Refused(45056)
    number = max(platform.tags, default=99) + 1
    platform.tags[number] = Tag(name)
    return {"tag": {"id": number, "name": name}}


def _get(platform: Platform, _request: ApiRequest) -> Answer:
    return {
        "tags": [
            {"id": number, "name": tag.name, "count": len(tag.openids)}
            for number, tag in platform.tags.items()
        ]
    }


def _delete(platform: Platform, request: ApiRequest) -> Answer:
    tag = check(request.json(), required={"tag": dict})["tag"]
    number = check(tag, required={"id": int}, where="tag")["id"]
    if number in OURS:
        raise Refused(45058)
    if len(tag_of(platform, number).openids) > MOST_TO_DELETE:
        raise Refused(45057)
    del platform.tags[number]
    return OK


def _tag_followers(platform: Platform, request: ApiRequest) -> Answer:
    body = check(request.json(), required={"openid_list": list, "tagid": int})
    openids = body["openid_list"]
    if not 1 <= len(openids) <= MOST_A_CALL:
        raise Refused(40032)
    tag = tag_of(platform, body["tagid"])
    for openid in openids:
        if not isinstance(openid, str) or not platform.follower(openid).following:
            raise Refused(40003)
        if sum(openid in each.openids for each in platform.tags.values()) >= MOST_OF_ONE:
            raise Refused(45059)
    tag.openids.update(openids)
    return OK


def tag_of(platform: Platform, number: int) -> Tag:
    """The tag of a number. Raises Refused (45159) where there is none."""
    if (found := platform.tags.get(number)) is None:
        raise Refused(45159)
    return found


INTERFACES = {
    "/cgi-bin/tags/create": Interface(
        method="POST", handler=_create, permission=Permission.FOLLOWERS
    ),
    "/cgi-bin/tags/get": Interface(method="GET", handler=_get, permission=Permission.FOLLOWERS),
    "/cgi-bin/tags/delete": Interface(
        method="POST", handler=_delete, permission=Permission.FOLLOWERS
    ),
    "/cgi-bin/tags/members/batchtagging": Interface(
        method="POST", handler=_tag_followers, permission=Permission.FOLLOWERS
    ),
}
