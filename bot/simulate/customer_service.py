"""Interfaces for customer-service messages and the typing sign.

Rule: developers.weixin.qq.com, "发送客服消息" and "客服输入状态". Of the kinds of
message, those that an assistant sends are known here; others are refused as a wrong kind (40008).
"""

from collections.abc import Mapping
from typing import Any

from bot.simulate.console import Permission
from bot.simulate.interface import OK, Answer, ApiRequest, Interface
from bot.simulate.platform import Platform
from bot.simulate.reading import check, size
from bot.simulate.refusals import Refused
from bot.simulate.shown import Link, Shown, Tap, Via, show_text

TEXT_BYTES = 2048
COMMANDS = {"Typing", "CancelTyping"}
VIA = Via.CUSTOMER_SERVICE


def _send(platform: Platform, request: ApiRequest) -> Answer:
    body = request.json()
    follower = platform.follower(_openid(body))
    shown = _shown(platform, body)
    follower.must_receive()
    follower.windows.spend(now=platform.clock())
    follower.show(shown)
    return OK


def _typing(platform: Platform, request: ApiRequest) -> Answer:
    body = check(request.json(), required={"touser": str, "command": str})
    follower = platform.follower(body["touser"])
    if body["command"] not in COMMANDS:
        raise Refused(40035, "command")
    follower.must_receive()
    if not follower.windows.left(now=platform.clock()):
        raise Refused(45015)
    if body["command"] == "Typing":
        follower.typing_seen += 1
    return OK


def _openid(body: Mapping[str, Any]) -> str:
    openid = body.get("touser")
    if not isinstance(openid, str):
        raise Refused(40003)
    return openid


def _shown(platform: Platform, body: Mapping[str, Any]) -> Shown:
    """What the message looks like. Raises Refused where it is not a message."""
    kind = body.get("msgtype")
    if not isinstance(kind, str) or kind not in {"text", "msgmenu", "news", "image", "voice"}:
        raise Refused(40008)
    required = {"touser": str, "msgtype": str, kind: dict}
    content = check(body, required=required, optional={"customservice": dict})[kind]
    if kind == "text":
        return text_shown(content, platform=platform, via=VIA)
    if kind == "msgmenu":
        return _menu(content, platform)
    if kind == "news":
        return _news(content, platform)
    media_id = check(content, required={"media_id": str}, where=kind)["media_id"]
    now = platform.clock()
    if platform.library.get(media_id, now=now).kind != kind:
        raise Refused(40007)
    return Shown(at=now, via=VIA, kind=kind, media_id=media_id)


def text_shown(content: object, *, platform: Platform, via: Via) -> Shown:
    """A text message. Raises Refused: 44004 for an empty one, 45002 for more than 2048 bytes."""
    text = check(content, required={"content": str}, where="text")["content"]
    if not text.strip():
        raise Refused(44004)
    if size(text) > TEXT_BYTES:
        raise Refused(45002)
    return show_text(text, at=platform.clock(), via=via)


def _menu(content: object, platform: Platform) -> Shown:
    texts = {"head_content": str, "tail_content": str}
    menu = check(content, required={"list": list}, optional=texts, where="msgmenu")
    named = {"id": str, "content": str}
    items = [check(item, required=named, where="msgmenu.list") for item in menu["list"]]
    lines = [menu.get("head_content", ""), *(item["content"] for item in items)]
    lines.append(menu.get("tail_content", ""))
    if not items or not all(item["id"] and item["content"] for item in items):
        raise Refused(44004)
    text = "\n".join(line for line in lines if line)
    if size(text) > TEXT_BYTES:
        raise Refused(45002)
    taps = tuple(Tap(item["content"], item["content"], item["id"]) for item in items)
    return Shown(at=platform.clock(), via=VIA, kind="msgmenu", text=text, taps=taps)


def _news(content: object, platform: Platform) -> Shown:
    articles = check(content, required={"articles": list}, where="news")["articles"]
    if len(articles) != 1:
        raise Refused(45008)
    named = {"title": str, "url": str}
    more = {"description": str, "picurl": str}
    article = check(articles[0], required=named, optional=more, where="news.articles")
    if not article["title"]:
        raise Refused(44004)
    text = "\n".join(part for part in (article["title"], article.get("description", "")) if part)
    links = (Link(article["title"], article["url"]),)
    return Shown(at=platform.clock(), via=VIA, kind="news", text=text, links=links)


INTERFACES = {
    "/cgi-bin/message/custom/send": Interface(
        method="POST", handler=_send, permission=Permission.CUSTOMER_SERVICE
    ),
    "/cgi-bin/message/custom/typing": Interface(
        method="POST", handler=_typing, permission=Permission.CUSTOMER_SERVICE
    ),
}
