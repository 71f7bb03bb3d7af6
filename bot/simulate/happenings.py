"""The fields of every message a follower can send and every event a follower can cause.

Rules: developers.weixin.qq.com, "接收普通消息", "接收事件推送", "自定义菜单事件推送", "订阅通知".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.simulate.windows import Contact

Fields = dict[str, Any]
KEYED_EVENTS = {"click": "CLICK", "view": "VIEW", "miniprogram": "view_miniprogram"}


@dataclass(frozen=True, slots=True)
class Happening:
    """What is delivered besides who wrote when, and the quota that it opens, if any."""

    fields: Mapping[str, Any]
    contact: Contact | None = None

    @property
    def is_event(self) -> bool:
        """Events carry no MsgId."""
        return bool(self.fields["MsgType"] == "event")


def text(content: str) -> Happening:
    """A text message."""
    return _message("text", Content=content)


def tapped(content: str, menu_id: str) -> Happening:
    """A text message that a tap on a link sent."""
    fields = {"MsgType": "text", "Content": content, "bizmsgmenuid": menu_id}
    return Happening(fields, Contact.TAP)


def image(media_id: str, address: str) -> Happening:
    """A picture."""
    return _message("image", PicUrl=address, MediaId=media_id)


def voice(media_id: str, *, recognition: str | None) -> Happening:
    """A voice message; without the field where the console does not recognise voice."""
    heard = {} if recognition is None else {"Recognition": recognition}
    return _message("voice", MediaId=media_id, Format="amr", **heard)


def video(media_id: str, thumb_media_id: str, *, short: bool = False) -> Happening:
    """A video."""
    kind = "shortvideo" if short else "video"
    return _message(kind, MediaId=media_id, ThumbMediaId=thumb_media_id)


def location(latitude: float, longitude: float, label: str) -> Happening:
    """A place."""
    return _message("location", Location_X=latitude, Location_Y=longitude, Scale=15, Label=label)


def link(title: str, description: str, address: str) -> Happening:
    """A shared page."""
    return _message("link", Title=title, Description=description, Url=address)


def file(title: str, description: str, *, key: str, digest: str, total: int) -> Happening:
    """A file, which only some accounts receive: its name and size, no media_id."""
    more = {"FileKey": key, "FileMd5": digest, "FileTotalLen": total}
    return _message("file", Title=title, Description=description, **more)


def followed(*, scene: str = "", ticket: str = "") -> Happening:
    """The person follows, by a QR code with a scene or without."""
    if not scene:
        return _event("subscribe", Contact.FOLLOW, EventKey="")
    return _event("subscribe", Contact.FOLLOW, EventKey=f"qrscene_{scene}", Ticket=ticket)


def unfollowed() -> Happening:
    """The person leaves."""
    return _event("unsubscribe", None, EventKey="")


def scanned(scene: str, ticket: str) -> Happening:
    """A follower scans a QR code with a scene."""
    return _event("SCAN", Contact.SCAN, EventKey=scene, Ticket=ticket)


def pressed(button: Mapping[str, Any], *, scan_result: str = "") -> Happening:
    """A button of the menu; only some kinds let the account write."""
    kind = button["type"]
    if kind in {"scancode_push", "scancode_waitmsg"}:
        scanned_code = {"ScanType": "qrcode", "ScanResult": scan_result}
        return _event(kind, Contact.CLICK, EventKey=button["key"], ScanCodeInfo=scanned_code)
    key = button.get("key") or button.get("url") or button.get("media_id", "")
    contact = Contact.CLICK if kind == "click" else None
    return _event(KEYED_EVENTS.get(kind, kind), contact, EventKey=key)


def consented(answers: Mapping[str, bool], *, as_json: bool) -> Happening:
    """The answers to the question whether notices may be sent, by template."""
    listed = [
        {
            "TemplateId": template_id,
            "SubscribeStatusString": "accept" if accepted else "reject",
            "PopupScene": "2",
        }
        for template_id, accepted in answers.items()
    ]
    if as_json:
        return _event("subscribe_msg_popup_event", None, List=listed)
    return _event("subscribe_msg_popup_event", None, SubscribeMsgPopupEvent={"List": listed})


def withdrawn(template_id: str, *, as_json: bool) -> Happening:
    """The person turns notices of a template off in the account's settings."""
    one = {"TemplateId": template_id, "SubscribeStatusString": "reject"}
    if as_json:
        return _event("subscribe_msg_change_event", None, List=[one])
    return _event("subscribe_msg_change_event", None, SubscribeMsgChangeEvent={"List": one})


def reported_location(latitude: float, longitude: float) -> Happening:
    """The client tells where it is, unasked."""
    return _event("LOCATION", None, Latitude=latitude, Longitude=longitude, Precision=30.0)


def _message(kind: str, **fields: Any) -> Happening:
    return Happening({"MsgType": kind, **fields}, Contact.MESSAGE)


def _event(name: str, contact: Contact | None, **fields: Any) -> Happening:
    return Happening({"MsgType": "event", "Event": name, **fields}, contact)
