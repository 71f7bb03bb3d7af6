"""The methods about the bot itself: who it is, its commands, how it receives."""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.simulate.telegram_server import reading
from bot.simulate.telegram_server.chats import BOT
from bot.simulate.telegram_server.reading import Parameter, required
from bot.simulate.telegram_server.refusals import bad_request, conflict
from bot.simulate.telegram_server.telegram import Telegram, Webhook

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
MOST_COMMANDS = 100
MOST_DESCRIPTION = 256
LONGEST_POLL = 50
UPDATES = (
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
    "channel_post",
    "inline_query",
)
SCOPES: Mapping[str, frozenset[str]] = {
    "default": frozenset(),
    "all_private_chats": frozenset(),
    "all_group_chats": frozenset(),
    "all_chat_administrators": frozenset(),
    "chat": frozenset({"chat_id"}),
}


def get_me(_telegram: Telegram, _given: dict[str, Any]) -> dict[str, Any]:
    """The bot."""
    flags = {
        "can_join_groups": True,
        "can_read_all_group_messages": True,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }
    return {**BOT, **flags}


def set_commands(telegram: Telegram, given: dict[str, Any]) -> bool:
    """The commands of a scope, in a language."""
    commands = given["commands"]
    if len(commands) > MOST_COMMANDS:
        raise bad_request("too much commands specified")
    for command in commands:
        held = reading.an_object(command)
        reading.known_fields(held, {"command": str, "description": str}, where="BotCommand")
        if not COMMAND.fullmatch(held.get("command", "")):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(held.get("description", "")) <= MOST_DESCRIPTION:
            raise bad_request("command description length is wrong")
    telegram.commands[_place(telegram, given)] = commands
    return True


def get_commands(telegram: Telegram, given: dict[str, Any]) -> list[dict[str, str]]:
    """The commands of just this scope and language."""
    return telegram.commands.get(_place(telegram, given), [])


def delete_commands(telegram: Telegram, given: dict[str, Any]) -> bool:
    """No commands of their own for a scope and language."""
    telegram.commands.pop(_place(telegram, given), None)
    return True


def set_webhook(telegram: Telegram, given: dict[str, Any]) -> bool:
    """Where updates are to be sent."""
    url = given["url"]
    if url and not re.fullmatch(r"https://[^\s]+|http://127\.0\.0\.1(:\d+)?/[^\s]*", url):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if given["secret_token"] is not None and not SECRET.fullmatch(given["secret_token"]):
        raise bad_request("secret token contains unallowed characters")
    connections = given["max_connections"] or 40
    if not 1 <= connections <= 100:
        raise bad_request("max_connections is wrong")
    _allow(telegram, given["allowed_updates"])
    telegram.webhook = Webhook(url, given["secret_token"] or "", connections)
    if given["drop_pending_updates"]:
        telegram.updates.pending.clear()
    telegram.updates.news.set()
    return True


def delete_webhook(telegram: Telegram, given: dict[str, Any]) -> bool:
    """Back to getUpdates."""
    telegram.webhook = Webhook()
    if given["drop_pending_updates"]:
        telegram.updates.pending.clear()
    return True


def webhook_info(telegram: Telegram, _given: dict[str, Any]) -> dict[str, Any]:
    """How receiving goes."""
    webhook = telegram.webhook
    info: dict[str, Any] = {
        "url": webhook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(telegram.updates.pending),
    }
    if webhook.url:
        info["max_connections"] = webhook.max_connections
    if webhook.last_error_at is not None:
        info["last_error_date"] = int(webhook.last_error_at.timestamp())
        info["last_error_message"] = webhook.last_error
    if telegram.updates.allowed is not None:
        info["allowed_updates"] = sorted(telegram.updates.allowed)
    return info


async def get_updates(telegram: Telegram, given: dict[str, Any]) -> list[dict[str, Any]]:
    """What happened since."""
    if telegram.webhook.url:
        raise conflict(
            "can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first"
        )
    _allow(telegram, given["allowed_updates"])
    limit = 100 if given["limit"] is None else given["limit"]
    if not 1 <= limit <= 100:
        raise bad_request("limit is wrong")
    seconds = min(max(given["timeout"] or 0, 0), LONGEST_POLL)
    return await telegram.updates.get(offset=given["offset"], limit=limit, seconds=seconds)


SCOPED = {
    "scope": Parameter(reading.an_object),
    "language_code": Parameter(reading.a_text),
}
Method = tuple[Callable[[Telegram, dict[str, Any]], Any | Awaitable[Any]], Mapping[str, Parameter]]
SETTING_UP: Mapping[str, Method] = {
    "getMe": (get_me, {}),
    "setMyCommands": (set_commands, {**SCOPED, "commands": required(reading.a_list)}),
    "getMyCommands": (get_commands, SCOPED),
    "deleteMyCommands": (delete_commands, SCOPED),
    "setWebhook": (
        set_webhook,
        {
            "url": required(reading.a_text),
            "max_connections": Parameter(reading.an_integer),
            "allowed_updates": Parameter(reading.a_list),
            "drop_pending_updates": Parameter(reading.a_boolean),
            "secret_token": Parameter(reading.a_text),
        },
    ),
    "deleteWebhook": (delete_webhook, {"drop_pending_updates": Parameter(reading.a_boolean)}),
    "getWebhookInfo": (webhook_info, {}),
    "getUpdates": (
        get_updates,
        {
            "offset": Parameter(reading.an_integer),
            "limit": Parameter(reading.an_integer),
            "timeout": Parameter(reading.an_integer),
            "allowed_updates": Parameter(reading.a_list),
        },
    ),
}


def _place(telegram: Telegram, given: dict[str, Any]) -> tuple[str, str]:
    scope = given["scope"] or {"type": "default"}
    kind = str(scope.get("type"))
    if kind not in SCOPES or set(scope) != {"type", *SCOPES[kind]}:
        raise bad_request("can't parse BotCommandScope")
    name = kind
    if kind == "chat":
        chat_id = reading.a_chat_id(scope["chat_id"])
        telegram.chats.writable(chat_id)
        name = f"chat:{chat_id}"
    language = given["language_code"] or ""
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad_request("invalid language code specified")
    return name, language


def _allow(telegram: Telegram, kinds: list[Any] | None) -> None:
    if kinds is None:
        return
    for kind in kinds:
        if kind not in UPDATES:
            raise bad_request(f'update type "{kind}" is not known')
    telegram.updates.allowed = frozenset(kinds) or None
