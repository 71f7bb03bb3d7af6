"""The methods that say something: messages, files, edits, typing, answers to buttons."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from bot.simulate.telegram_server import reading
from bot.simulate.telegram_server.chats import BOT, Shown
from bot.simulate.telegram_server.entities import Marked, parse, units
from bot.simulate.telegram_server.files import MOST_PHOTO, MOST_UPLOAD, unique
from bot.simulate.telegram_server.keyboards import a_keyboard
from bot.simulate.telegram_server.reading import Parameter, required
from bot.simulate.telegram_server.refusals import bad_request
from bot.simulate.telegram_server.telegram import Telegram

Method = tuple[Callable[[Telegram, dict[str, Any]], Any], Mapping[str, Parameter]]

MOST_TEXT = 4096
MOST_CAPTION = 1024
QUERY_LIVES = timedelta(minutes=15)
ACTIONS = ("typing", "upload_photo", "upload_document", "record_voice", "upload_voice")


def a_link_preview(value: object) -> dict[str, Any]:
    """link_preview_options."""
    held = reading.an_object(value)
    reading.known_fields(held, {"is_disabled": bool}, where="link_preview_options")
    return held


def a_reply(value: object) -> dict[str, Any]:
    """reply_parameters."""
    held = reading.an_object(value)
    kinds = {"message_id": int, "allow_sending_without_reply": bool}
    reading.known_fields(held, kinds, where="reply_parameters")
    if "message_id" not in held:
        raise bad_request("message_id of reply_parameters is required")
    return held


TARGET = {
    "chat_id": required(reading.a_chat_id),
    "reply_parameters": Parameter(a_reply),
    "reply_markup": Parameter(a_keyboard),
    "disable_notification": Parameter(reading.a_boolean),
}
TEXT = {
    "text": required(reading.a_text),
    "parse_mode": Parameter(reading.a_text),
    "link_preview_options": Parameter(a_link_preview),
}
CAPTION = {"caption": Parameter(reading.a_text), "parse_mode": Parameter(reading.a_text)}
MESSAGE = {
    "chat_id": required(reading.a_chat_id),
    "message_id": required(reading.an_integer),
    "reply_markup": Parameter(a_keyboard),
}


def send_message(telegram: Telegram, given: dict[str, Any]) -> dict[str, Any]:
    """A text."""
    marked = _text(given["text"], given["parse_mode"])
    content = {"text": marked.text, "entities": marked.entities}
    return _send(telegram, given, content).fields


def send_photo(telegram: Telegram, given: dict[str, Any]) -> dict[str, Any]:
    """A picture."""
    caption = _caption(given)
    file_id, upload = telegram.files.take(given["photo"], most=MOST_PHOTO)
    size = {"file_id": file_id, "file_unique_id": unique(file_id), "width": 640, "height": 480}
    photo = {**size, "file_size": len(upload.content)}
    return _send(telegram, given, {"photo": [photo], **caption}, upload.content).fields


def send_document(telegram: Telegram, given: dict[str, Any]) -> dict[str, Any]:
    """A file."""
    caption = _caption(given)
    file_id, upload = telegram.files.take(given["document"], most=MOST_UPLOAD)
    document = {
        "file_id": file_id,
        "file_unique_id": unique(file_id),
        "file_name": upload.name,
        "mime_type": upload.media_type,
        "file_size": len(upload.content),
    }
    return _send(telegram, given, {"document": document, **caption}, upload.content).fields


def edit_text(telegram: Telegram, given: dict[str, Any]) -> dict[str, Any]:
    """Another text in a message of the bot's own."""
    shown = _own(telegram, given)
    marked = _text(given["text"], given["parse_mode"])
    after = {**shown.fields, "text": marked.text}
    _put(after, "entities", marked.entities)
    _put(after, "reply_markup", given["reply_markup"])
    return _edited(telegram, shown, after)


def edit_markup(telegram: Telegram, given: dict[str, Any]) -> dict[str, Any]:
    """Another keyboard, or none, under a message of the bot's own."""
    shown = _own(telegram, given)
    after = dict(shown.fields)
    _put(after, "reply_markup", given["reply_markup"])
    return _edited(telegram, shown, after)


def send_action(telegram: Telegram, given: dict[str, Any]) -> bool:
    """A sign that something is being done; it counts towards no limit."""
    telegram.chats.writable(given["chat_id"])
    telegram.chats.typing[given["chat_id"]] = telegram.chats.typing.get(given["chat_id"], 0) + 1
    return True


def answer_query(telegram: Telegram, given: dict[str, Any]) -> bool:
    """The end of the little clock on a pressed button."""
    pressed = telegram.pressed.get(given["callback_query_id"])
    if pressed is None or pressed.answered or telegram.clock() - pressed.at > QUERY_LIVES:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    if units(given["text"] or "") > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    pressed.answered, pressed.text = True, given["text"] or ""
    pressed.alert = bool(given["show_alert"])
    return True


def get_file(telegram: Telegram, given: dict[str, Any]) -> dict[str, Any]:
    """Where a file can be fetched."""
    return telegram.files.described(given["file_id"])


SAYING: Mapping[str, Method] = {
    "sendMessage": (send_message, {**TARGET, **TEXT}),
    "sendPhoto": (send_photo, {**TARGET, **CAPTION, "photo": required(reading.a_file)}),
    "sendDocument": (send_document, {**TARGET, **CAPTION, "document": required(reading.a_file)}),
    "editMessageText": (edit_text, {**MESSAGE, **TEXT}),
    "editMessageReplyMarkup": (edit_markup, MESSAGE),
    "sendChatAction": (
        send_action,
        {"chat_id": required(reading.a_chat_id), "action": required(reading.one_of(*ACTIONS))},
    ),
    "answerCallbackQuery": (
        answer_query,
        {
            "callback_query_id": required(reading.a_text),
            "text": Parameter(reading.a_text),
            "show_alert": Parameter(reading.a_boolean),
            "cache_time": Parameter(reading.an_integer),
        },
    ),
    "getFile": (get_file, {"file_id": required(reading.a_text)}),
}


def _text(text: str, parse_mode: str | None) -> Marked:
    marked = parse(text, parse_mode)
    if not marked.text.strip():
        raise bad_request("message text is empty")
    if units(marked.text) > MOST_TEXT:
        raise bad_request("message is too long")
    return marked


def _caption(given: dict[str, Any]) -> dict[str, Any]:
    marked = parse(given["caption"] or "", given["parse_mode"])
    if units(marked.text) > MOST_CAPTION:
        raise bad_request("message caption is too long")
    return {"caption": marked.text, "caption_entities": marked.entities}


def _send(
    telegram: Telegram, given: dict[str, Any], content: dict[str, Any], file: bytes = b""
) -> Shown:
    """Put a message on the screen of a chat, if it may be sent there now."""
    reply = given["reply_parameters"]
    answered = None
    if reply is not None:
        answered = telegram.chats.find(given["chat_id"], reply["message_id"])
        if answered is None and not reply.get("allow_sending_without_reply"):
            raise bad_request("message to be replied not found")
    chat = telegram.admit(given["chat_id"])
    return telegram.chats.add(
        chat,
        BOT,
        telegram.clock(),
        file,
        **content,
        reply_markup=given["reply_markup"],
        reply_to_message=answered.fields if answered else None,
    )


def _own(telegram: Telegram, given: dict[str, Any]) -> Shown:
    telegram.chats.writable(given["chat_id"])
    shown = telegram.chats.find(given["chat_id"], given["message_id"])
    if shown is None:
        raise bad_request("message to edit not found")
    if not shown.from_bot:
        raise bad_request("message can't be edited")
    return shown


def _edited(telegram: Telegram, shown: Shown, after: dict[str, Any]) -> dict[str, Any]:
    same = ("text", "entities", "reply_markup")
    if all(after.get(name) == shown.fields.get(name) for name in same):
        raise bad_request(
            "message is not modified: specified new message content and reply markup are "
            "exactly the same as a current content and reply markup of the message"
        )
    telegram.admit(shown.chat_id)
    shown.versions.append(shown.text)
    shown.fields = {**after, "edit_date": int(telegram.clock().timestamp())}
    telegram.chats.see(shown)
    return shown.fields


def _put(fields: dict[str, Any], name: str, value: Any) -> None:
    fields.pop(name, None)
    if value:
        fields[name] = value
