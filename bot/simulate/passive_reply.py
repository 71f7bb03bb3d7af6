"""What a follower sees of the answer to the very request that brought the message.

Rule: developers.weixin.qq.com, "被动回复用户消息". Whatever does not keep to it is the fault line.
"""

from bot.simulate.platform import Platform
from bot.simulate.reading import size
from bot.simulate.refusals import Refused
from bot.simulate.sealing import ReplyMalformed, Sealing
from bot.simulate.shown import Shown, Via, show_text

TEXT_BYTES = 2048
SILENT = {b"", b"success"}
COMMON = {"ToUserName", "FromUserName", "CreateTime", "MsgType"}
CONTENT = {
    "text": "Content",
    "image": "Image",
    "voice": "Voice",
}


def read_reply(body: bytes, *, platform: Platform, sealing: Sealing, openid: str) -> Shown | None:
    """What is shown; None for a silent end. Raises ReplyMalformed with the reason."""
    if body in SILENT:
        return None
    fields = sealing.open(body)
    missing = COMMON - set(fields)
    if missing:
        raise ReplyMalformed(f"no {sorted(missing)[0]}")
    if fields["ToUserName"] != openid:
        raise ReplyMalformed("ToUserName is not the follower who wrote")
    if fields["FromUserName"] != platform.console.original_id:
        raise ReplyMalformed("FromUserName is not the account")
    if not (fields["CreateTime"].isascii() and fields["CreateTime"].isdecimal()):
        raise ReplyMalformed("CreateTime is not a number")
    kind = fields["MsgType"]
    if kind not in CONTENT:
        raise ReplyMalformed(f"the MsgType {kind!r} is not one that is known here")
    if set(fields) != COMMON | {CONTENT[kind]}:
        raise ReplyMalformed(f"a {kind} has the fields {sorted(COMMON | {CONTENT[kind]})}")
    content = fields[CONTENT[kind]]
    return _text(content, platform) if kind == "text" else _medium(kind, content, platform)


def _text(content: str, platform: Platform) -> Shown:
    if not content.strip():
        raise ReplyMalformed("the Content is empty")
    if size(content) > TEXT_BYTES:
        raise ReplyMalformed(f"the Content has {size(content)} bytes, more than {TEXT_BYTES}")
    return show_text(content, at=platform.clock(), via=Via.PASSIVE)


def _medium(kind: str, media_id: str, platform: Platform) -> Shown:
    now = platform.clock()
    media_id = media_id.strip()
    try:
        found = platform.library.get(media_id, now=now)
    except Refused:
        raise ReplyMalformed("the MediaId is not known") from None
    if found.kind != kind:
        raise ReplyMalformed("the MediaId is of another kind")
    return Shown(at=now, via=Via.PASSIVE, kind=kind, media_id=media_id)
