"""Interfaces for subscription notices and template messages.

Rules: developers.weixin.qq.com, "发送订阅通知" (one consent, one notice; limits by kind of field)
and "发送模板消息".
"""

import re
from collections.abc import Mapping
from typing import Any

from bot.simulate.console import Permission, Template
from bot.simulate.followers import Follower
from bot.simulate.interface import OK, Answer, ApiRequest, Interface
from bot.simulate.platform import Platform
from bot.simulate.reading import check
from bot.simulate.refusals import Refused
from bot.simulate.shown import Link, Shown, Via

VALUES = {
    "thing": re.compile(r"[^\n]{1,20}"),
    "number": re.compile(r"(?=.{1,32}$)\d+(\.\d+)?"),
    "letter": re.compile(r"[A-Za-z]{1,32}"),
    "symbol": re.compile(r"[^\w\s]{1,5}"),
    "character_string": re.compile(r"[!-~]{1,32}"),
    "time": re.compile(r"[\d:：年月日 ~\-]{1,40}"),
    "date": re.compile(r"[\d:：年月日 ~\-]{1,40}"),
    "amount": re.compile(r"[^\d\s]?\d{1,10}(\.\d+)?元?"),
    "phone_number": re.compile(r"[\d+\-()]{1,17}"),
    "car_number": re.compile(r"\S{1,8}"),
    "name": re.compile(r"[一-鿿]{1,10}|[A-Za-z ]{1,20}"),
    "phrase": re.compile(r"[一-鿿]{1,5}"),
    "const": re.compile(r"[^\n]{1,20}"),
}
MINIPROGRAM = {"appid": str, "pagepath": str}


def _send_notice(platform: Platform, request: ApiRequest) -> Answer:
    body = check(
        request.json(),
        required={"touser": str, "template_id": str, "data": dict},
        optional={"page": str, "miniprogram": dict},
    )
    follower = platform.follower(body["touser"])
    template = _template(platform, body["template_id"])
    lines = _lines(template, body["data"], optional={})
    for key, value in zip(template.keys, lines, strict=True):
        rule = VALUES.get(key.rstrip("0123456789"))
        if rule is not None and not rule.fullmatch(value):
            raise Refused(47003, f"data.{key}.value invalid")
    _use_consent(follower, template)
    shown = _shown(platform, lines, address=body.get("page", ""), via=Via.NOTICE)
    follower.show(shown)
    sent = {"TemplateId": template.id, "MsgID": str(platform.next_id())}
    outcome = {"ErrorCode": "0", "ErrorStatus": "success"}
    platform.report(
        "subscribe_msg_sent_event",
        follower.openid,
        {"SubscribeMsgSentEvent": {"List": [{**sent, **outcome}]}},
    )
    return OK


def _use_consent(follower: Follower, template: Template) -> None:
    if follower.consents[template.id] <= 0:
        raise Refused(43101)
    if not template.long_term:
        follower.consents[template.id] -= 1


def _send_template(platform: Platform, request: ApiRequest) -> Answer:
    body = check(
        request.json(),
        required={"touser": str, "template_id": str, "data": dict},
        optional={"url": str, "miniprogram": dict, "client_msg_id": str},
    )
    if "miniprogram" in body:
        check(body["miniprogram"], required=MINIPROGRAM, where="miniprogram")
    follower = platform.follower(body["touser"])
    lines = _lines(_template(platform, body["template_id"]), body["data"], optional={"color": str})
    follower.must_receive()
    follower.show(_shown(platform, lines, address=body.get("url", ""), via=Via.TEMPLATE))
    job = platform.next_id()
    outcome = {"MsgID": job, "Status": "success"}
    platform.report("TEMPLATESENDJOBFINISH", follower.openid, outcome)
    return {**OK, "msgid": job}


def _template(platform: Platform, template_id: str) -> Template:
    template = platform.console.template(template_id)
    if template is None:
        raise Refused(40037)
    return template


def _lines(template: Template, data: Mapping[str, Any], *, optional: Any) -> list[str]:
    """The values in the template's order. Raises Refused (47003) where they do not fit it."""
    if set(data) != set(template.keys):
        raise Refused(47003, "the fields are not the template's")
    lines = []
    for key in template.keys:
        value = check(data[key], required={"value": str}, optional=optional, where=key)["value"]
        if not value:
            raise Refused(47003, f"data.{key}.value is empty")
        lines.append(str(value))
    return lines


def _shown(platform: Platform, lines: list[str], *, address: str, via: Via) -> Shown:
    links = (Link(lines[0], address),) if address else ()
    kind = "notice" if via is Via.NOTICE else "template"
    return Shown(at=platform.clock(), via=via, kind=kind, text="\n".join(lines), links=links)


INTERFACES = {
    "/cgi-bin/message/subscribe/bizsend": Interface(
        method="POST", handler=_send_notice, permission=Permission.NOTICES
    ),
    "/cgi-bin/message/template/send": Interface(
        method="POST", handler=_send_template, permission=Permission.NOTICES
    ),
}
