"""What WeChat delivers, as messages for the handlers or as facts that need no answer. Pure."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.wechat.envelope import EnvelopeMalformed, Fields
from handlers.limits import readable
from handlers.message import Attachment, Channel, IncomingMessage, MessageKind

SENDER = re.compile(r"[A-Za-z0-9_@.-]{1,64}")
SCENE_PREFIX = "qrscene_"
LONGEST_ID = 100
LONGEST_TEXT = 100_000

ATTACHED = {
    "image": MessageKind.IMAGE,
    "voice": MessageKind.VOICE,
    "video": MessageKind.FILE,
    "shortvideo": MessageKind.FILE,
    "file": MessageKind.FILE,
}
CLICKS = {"click", "scancode_push", "scancode_waitmsg"}
CONSENTS = {
    "subscribe_msg_popup_event": "SubscribeMsgPopupEvent",
    "subscribe_msg_change_event": "SubscribeMsgChangeEvent",
}
RESULTS = {"templatesendjobfinish", "masssendjobfinish", "subscribe_msg_sent_event"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """A message for the handlers, with what only this channel needs to know about it.

    `menu_id` is set when a link in one of our messages was tapped; `opens` names the quota that the
    contact opens (message, tap, click, follow, scan), if any; `sent_at` is WeChat's time.
    """

    message: IncomingMessage
    sent_at: datetime
    menu_id: str = ""
    opens: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """One answer to the question whether a notice may be sent."""

    sender_id: str
    event_id: str
    template_id: str
    accepted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """Nothing to answer; `fact` is what the log says."""

    fact: str


Update = Delivered | Ignored | tuple[Consent, ...]


def read_update(fields: Fields, *, now: datetime) -> Update:
    """What a delivery means. Raises EnvelopeMalformed where a required field is missing."""
    kind = _text(fields, "MsgType").lower()
    sender = _text(fields, "FromUserName")
    if not kind and "action" in fields:
        return Ignored(fact="WeChat checked the server path")
    if not kind or not SENDER.fullmatch(sender):
        raise EnvelopeMalformed("no MsgType or no FromUserName")
    sent_at = _sent_at(fields)
    if kind == "event":
        return _event(fields, sender, sent_at=sent_at, now=now)
    message_id = _text(fields, "MsgId")
    if not message_id:
        raise EnvelopeMalformed("a message without MsgId")
    what, text, attachment = _content(kind, fields)
    menu_id = _text(fields, "bizmsgmenuid")
    message = _message(sender, _short(message_id), what, text, now=now, attachment=attachment)
    opens = "tap" if menu_id else "message"
    return Delivered(message=message, sent_at=sent_at, menu_id=menu_id, opens=opens)


def _content(kind: str, fields: Fields) -> tuple[MessageKind, str, Attachment | None]:
    """What was said: kind, text and what came with it."""
    attachment = None
    if kind in ATTACHED:
        attachment = Attachment(
            media_id=_text(fields, "MediaId")[:256],
            media_type=_text(fields, "Format") or kind,
            url=_text(fields, "PicUrl")[:1000],
        )
    if kind == "text":
        return MessageKind.TEXT, _text(fields, "Content"), None
    if kind == "voice" and (heard := _text(fields, "Recognition").strip()):
        return MessageKind.TEXT, heard, attachment
    if kind == "location":
        place = (_text(fields, "Label"), _text(fields, "Location_X"), _text(fields, "Location_Y"))
        return MessageKind.UNSUPPORTED, " ".join(part for part in place if part), None
    if kind == "link":
        parts = (_text(fields, "Title"), _text(fields, "Description"), _text(fields, "Url"))
        return MessageKind.UNSUPPORTED, "\n".join(part for part in parts if part), None
    title = _text(fields, "Title") or _text(fields, "FileName")
    return ATTACHED.get(kind, MessageKind.UNSUPPORTED), title, attachment


def _event(fields: Fields, sender: str, *, sent_at: datetime, now: datetime) -> Update:
    event, key = _text(fields, "Event").lower(), _text(fields, "EventKey")
    message_id = event_id(fields)
    what, text, opens = MessageKind.UNSUPPORTED, key, ""
    if event == "subscribe":
        what, text, opens = MessageKind.FOLLOW, key.removeprefix(SCENE_PREFIX), "follow"
    elif event == "unsubscribe":
        what = MessageKind.UNFOLLOW
    elif event == "scan":
        what, opens = MessageKind.SCAN, "scan"
    elif event in CLICKS:
        what, opens = MessageKind.CHOICE, "click"
    elif event in CONSENTS:
        return _consents(fields, CONSENTS[event], sender, message_id)
    elif event in RESULTS:
        return Ignored(fact=_result(event, fields))
    else:
        return Ignored(fact=f"event {event[:40]}")
    message = _message(sender, message_id, what, text, now=now, attachment=None)
    return Delivered(message=message, sent_at=sent_at, opens=opens)


def event_id(fields: Fields) -> str:
    """What makes an event unique beside its sender: its time, its name and its key.

    Events carry no MsgId (wechatpy gives every one the id 0), except reports on jobs.
    """
    key = hashlib.sha256(_text(fields, "EventKey").encode()).hexdigest()[:16]
    job = _text(fields, "MsgID") or _text(fields, "MsgId")
    name = _text(fields, "Event").lower()[:40]
    return _short(f"event:{_text(fields, 'CreateTime')[:12]}:{name}:{key}:{job}")


def _consents(
    fields: Fields, group: str, sender: str, message_id: str
) -> Ignored | tuple[Consent, ...]:
    """XML nests the answers under the event's name, JSON puts the list at the top."""
    holder = fields.get(group)
    found = holder.get("List") if isinstance(holder, Mapping) else fields.get("List", holder)
    items = found if isinstance(found, list) else [found]
    consents = tuple(
        Consent(
            sender_id=sender,
            event_id=message_id,
            template_id=_text(item, "TemplateId")[:128],
            accepted=_text(item, "SubscribeStatusString").lower() == "accept",
        )
        for item in items[:20]
        if isinstance(item, Mapping) and item.get("TemplateId")
    )
    return consents or Ignored(fact=f"{group} without an answer")


def _result(event: str, fields: Fields) -> str:
    """One line on what became of a job, without anybody's words."""
    names = ("MsgID", "Status", "TotalCount", "SentCount", "ErrorCount")
    facts = [f"{name}={_text(fields, name)[:40]}" for name in names if _text(fields, name)]
    return " ".join((event, *facts))


def _message(
    sender: str,
    message_id: str,
    kind: MessageKind,
    text: str,
    *,
    now: datetime,
    attachment: Attachment | None,
) -> IncomingMessage:
    return IncomingMessage(
        channel=Channel.WECHAT,
        sender_id=sender,
        message_id=message_id,
        text=readable(text[:LONGEST_TEXT]),
        received_at=now,
        kind=kind,
        attachment=attachment,
    )


def _sent_at(fields: Fields) -> datetime:
    """WeChat's time of the message; the epoch where it says none, which no rule trusts."""
    stamp = _text(fields, "CreateTime")
    if not (stamp.isascii() and stamp.isdecimal() and len(stamp) <= 10):
        return datetime.fromtimestamp(0, UTC)
    return datetime.fromtimestamp(int(stamp), UTC)


def _text(fields: Mapping[str, Any], name: str) -> str:
    """A field's text, readable; empty where it is missing or not a text."""
    value = fields.get(name)
    return readable(value) if isinstance(value, str) else ""


def _short(name: str) -> str:
    """The id itself, or its digest where it is too long to be stored."""
    return name if len(name) <= LONGEST_ID else hashlib.sha256(name.encode()).hexdigest()
