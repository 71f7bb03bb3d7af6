"""What may hang under a message: inline keyboards, checked to the letter."""

from collections.abc import Mapping
from typing import Any

from bot.simulate.telegram_server.reading import an_object, known_fields
from bot.simulate.telegram_server.refusals import bad_request

MOST_BUTTONS = 100
MOST_IN_A_ROW = 8
MOST_DATA_BYTES = 64


def a_keyboard(value: object) -> dict[str, Any]:
    """An inline keyboard. Raises Refused; other kinds of markup are not played here."""
    markup = an_object(value)
    known_fields(markup, {"inline_keyboard": list}, where="reply_markup")
    rows = markup.get("inline_keyboard", [])
    for row in rows:
        if not isinstance(row, list) or len(row) > MOST_IN_A_ROW:
            raise bad_request("inline keyboard row is wrong")
        for button in row:
            _check(button)
    if sum(len(row) for row in rows) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": rows} if any(rows) else {}


def _check(button: object) -> None:
    if not isinstance(button, Mapping):
        raise bad_request("can't parse inline keyboard button: object expected")
    known_fields(
        button, {"text": str, "callback_data": str, "url": str}, where="the inline keyboard button"
    )
    if not str(button.get("text", "")).strip():
        raise bad_request("can't parse inline keyboard button: Button text is empty")
    if ("callback_data" in button) == ("url" in button):
        raise bad_request("BUTTON_TYPE_INVALID")
    if (
        "callback_data" in button
        and not 1 <= len(button["callback_data"].encode()) <= MOST_DATA_BYTES
    ):
        raise bad_request("BUTTON_DATA_INVALID")
