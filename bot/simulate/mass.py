"""Interfaces for mass messages.

Rule: developers.weixin.qq.com, "根据标签进行群发" and "根据OpenID列表群发": a verified subscription
account once a day, a service account four times a month for each follower; a `clientmsgid` is sent
once only.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from bot.simulate.console import AccountType, Permission
from bot.simulate.customer_service import text_shown
from bot.simulate.followers import Follower
from bot.simulate.interface import OK, Answer, ApiRequest, Interface
from bot.simulate.platform import Platform
from bot.simulate.reading import check
from bot.simulate.refusals import Refused
from bot.simulate.shown import Shown, Via
from bot.simulate.tags import tag_of

A_DAY, A_MONTH = 1, 4
LEAST_CHOSEN, MOST_CHOSEN = 2, 10_000
LONGEST_ID = 64
CONTENT = {"text": dict, "msgtype": str}


def _send_all(platform: Platform, request: ApiRequest) -> Answer:
    body = check(
        request.json(),
        required={"filter": dict, **CONTENT},
        optional={"clientmsgid": str, "send_ignore_reprint": int},
    )
    chosen = check(
        body["filter"], required={"is_to_all": bool}, optional={"tag_id": int}, where="filter"
    )
    if chosen["is_to_all"]:
        return _send(platform, body, [one for one in platform.followers.values() if one.following])
    if "tag_id" not in chosen:
        raise Refused(47001, "filter.tag_id missing")
    tagged = tag_of(platform, chosen["tag_id"]).openids
    return _send(platform, body, [platform.follower(openid) for openid in sorted(tagged)])


def _send_to(platform: Platform, request: ApiRequest) -> Answer:
    body = check(
        request.json(),
        required={"touser": list, **CONTENT},
        optional={"clientmsgid": str, "send_ignore_reprint": int},
    )
    if not LEAST_CHOSEN <= len(body["touser"]) <= MOST_CHOSEN:
        raise Refused(40032)
    if not all(isinstance(openid, str) for openid in body["touser"]):
        raise Refused(40003)
    return _send(platform, body, [platform.follower(openid) for openid in body["touser"]])


def _send(platform: Platform, body: Mapping[str, Any], chosen: Iterable[Follower]) -> Answer:
    if body["msgtype"] != "text":
        raise Refused(40008)
    shown = text_shown(body["text"], platform=platform, via=Via.MASS)
    client_id = body.get("clientmsgid", "")
    if len(client_id) > LONGEST_ID:
        raise Refused(45067)
    if client_id in platform.mass_messages:
        raise Refused(45065, msg_id=platform.mass_messages[client_id])
    chosen = list(chosen)
    reached = _deliver(platform, chosen, shown)
    job = platform.next_id()
    if client_id:
        platform.mass_messages[client_id] = job
    platform.report(
        "MASSSENDJOBFINISH",
        platform.console.original_id,
        {
            "MsgID": job,
            "Status": "send success",
            "TotalCount": len(chosen),
            "FilterCount": len(chosen),
            "SentCount": reached,
            "ErrorCount": len(chosen) - reached,
        },
    )
    return {**OK, "errmsg": "send job submission success", "msg_id": job}


def _deliver(platform: Platform, chosen: list[Follower], shown: Shown) -> int:
    """Show it to those who may still get one; how many. Raises Refused (45028) if nobody may."""
    now = platform.clock()
    month = f"{now:%Y%m}"
    if platform.console.type is AccountType.SUBSCRIPTION_VERIFIED:
        if platform.mass_days[f"{now:%Y%m%d}"] >= A_DAY:
            raise Refused(45028)
        reachable = [one for one in chosen if one.following]
    else:
        reachable = [one for one in chosen if one.mass_messages[month] < A_MONTH]
        if chosen and not reachable:
            raise Refused(45028)
        reachable = [one for one in reachable if one.following]
    platform.mass_days[f"{now:%Y%m%d}"] += 1
    for follower in reachable:
        follower.mass_messages[month] += 1
        follower.show(shown)
    return len(reachable)


INTERFACES = {
    "/cgi-bin/message/mass/sendall": Interface(
        method="POST", handler=_send_all, permission=Permission.MASS_SEND
    ),
    "/cgi-bin/message/mass/send": Interface(
        method="POST", handler=_send_to, permission=Permission.MASS_SEND_BY_OPENID
    ),
}
