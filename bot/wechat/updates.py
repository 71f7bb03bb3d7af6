"""What WeChat delivers, as messages for the handlers or as facts that need no answer. Pure."""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.wechat.envelope import EnvelopeMalformed
from bot.wechat.fields import Fields
from bot.wechat.fields import text as field
from bot.wechat.reports import Report, read_reports
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
class Ignored:
    """Nothing to answer; `fact` is what the log says."""

    fact: str


Update = Delivered | Ignored | tuple[Report, ...]


def read_update(fields: Fields, *, now: datetime) -> Update:
    """What a delivery means. Raises EnvelopeMalformed where a required field is missing."""
    kind = field(fields, "MsgType").lower()
    sender = field(fields, "FromUserName")
    if not kind and "action" in fields:
        return Ignored(fact="WeChat checked the server path")
    if not kind or not SENDER.fullmatch(sender):
        raise EnvelopeMalformed("no MsgType or no FromUserName")
    sent_at = _sent_at(fields)
    if kind == "event":
        return _event(fields, sender, sent_at=sent_at, now=now)
    message_id = field(fields, "MsgId")
    if not message_id:
        raise EnvelopeMalformed("a message without MsgId")
    what, text, attachment = _content(kind, fields)
    menu_id = field(fields, "bizmsgmenuid")
    message = _message(sender, _short(message_id), what, text, now=now, attachment=attachment)
    opens = "tap" if menu_id else "message"
    return Delivered(message=message, sent_at=sent_at, menu_id=menu_id, opens=opens)


def _content(kind: str, fields: Fields) -> tuple[MessageKind, str, Attachment | None]:
    """What was said: kind, text and what came with it."""
    attachment = None
    if kind in ATTACHED:
        attachment = Attachment(
            media_id=field(fields, "MediaId")[:256],
            media_type=field(fields, "Format") or kind,
            url=field(fields, "PicUrl")[:1000],
            name=(field(fields, "Title") or field(fields, "FileName"))[:200],
        )
    if kind == "text":
        return MessageKind.TEXT, field(fields, "Content"), None
    if kind == "voice" and (heard := field(fields, "Recognition").strip()):
        return MessageKind.TEXT, heard, attachment
    if kind == "location":
        place = (field(fields, "Label"), field(fields, "Location_X"), field(fields, "Location_Y"))
        return MessageKind.UNSUPPORTED, " ".join(part for part in place if part), None
    if kind == "link":
        parts = (field(fields, "Title"), field(fields, "Description"), field(fields, "Url"))
        return MessageKind.UNSUPPORTED, "\n".join(part for part in parts if part), None
    title = field(fields, "Title") or field(fields, "FileName")
    return ATTACHED.get(kind, MessageKind.UNSUPPORTED), title, attachment


def _event(fields: Fields, sender: str, *, sent_at: datetime, now: datetime) -> Update:
    event, key = field(fields, "Event").lower(), field(fields, "EventKey")
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
    else:
        reports = read_reports(fields, sender, event=event, event_id=message_id)
        return reports or Ignored(fact=f"event {event[:40]}")
    message = _message(sender, message_id, what, text, now=now, attachment=None)
    return Delivered(message=message, sent_at=sent_at, opens=opens)


def event_id(fields: Fields) -> str:
    """What makes an event unique beside its sender: its time, its name and its key.

    Events carry no MsgId (wechatpy gives every one the id 0), except reports on jobs.
    """
    key = hashlib.sha256(field(fields, "EventKey").encode()).hexdigest()[:16]
    job = field(fields, "MsgID") or field(fields, "MsgId")
    name = field(fields, "Event").lower()[:40]
    return _short(f"event:{field(fields, 'CreateTime')[:12]}:{name}:{key}:{job}")


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
    stamp = field(fields, "CreateTime")
    if not (stamp.isascii() and stamp.isdecimal() and len(stamp) <= 10):
        return datetime.fromtimestamp(0, UTC)
    return datetime.fromtimestamp(int(stamp), UTC)


def _short(name: str) -> str:
    """The id itself, or its digest where it is too long to be stored."""
    return name if len(name) <= LONGEST_ID else hashlib.sha256(name.encode()).hexdigest()
