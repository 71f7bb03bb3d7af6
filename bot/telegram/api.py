"""The Bot API through python-telegram-bot, with the SDK's many errors told apart as few facts."""

import logging
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

import httpx
from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.request import HTTPXRequest

from bot.telegram.options import TelegramOptions

log = logging.getLogger(__name__)

Result = TypeVar("Result")
CONNECTIONS = 64
POLL_SECONDS = 25
GONE = ("chat not found", "user not found", "PEER_ID_INVALID", "group chat was deactivated")
UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)


class ChatUnreachable(Exception):
    """The chat refuses messages: blocked, left, deleted, never begun."""


class TooFast(Exception):
    """Telegram asks to wait before anything more is sent to this chat."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"wait {seconds:g} s")
        self.seconds = seconds


class ChatMoved(Exception):
    """The group has another id since it became a supergroup."""

    def __init__(self, chat_id: int) -> None:
        super().__init__(f"now {chat_id}")
        self.chat_id = chat_id


class OutcomeUnknown(Exception):
    """Telegram did not answer in time, or not sensibly: the message may have arrived or not."""


class NotSent(Exception):
    """The call never reached Telegram."""


class CallWrong(Exception):
    """Telegram does not take the call as it is; repeating it is no use."""


class FetchedElsewhere(Exception):
    """Updates cannot be fetched: another process does, or a webhook is set."""


class TokenWrong(Exception):
    """Telegram does not know the token."""


FAILURES = (
    CallWrong,
    ChatMoved,
    ChatUnreachable,
    FetchedElsewhere,
    NotSent,
    OutcomeUnknown,
    TokenWrong,
    TooFast,
)
"""Whatever `call` may raise."""


def open_bot(options: TelegramOptions) -> Bot:
    """The bot; nothing is asked of Telegram before the first call."""
    seconds = options.api_timeout_seconds

    def request(connections: int, read: float) -> HTTPXRequest:
        return HTTPXRequest(
            connection_pool_size=connections,
            read_timeout=read,
            write_timeout=read,
            connect_timeout=seconds,
            pool_timeout=seconds,
            media_write_timeout=60,
            httpx_kwargs={"trust_env": False},
        )

    return Bot(
        options.token.get_secret_value(),
        base_url=f"{options.api_base_url}/bot",
        base_file_url=f"{options.api_base_url}/file/bot",
        request=request(CONNECTIONS, seconds),
        get_updates_request=request(1, seconds),
    )


async def close_bot(bot: Bot) -> None:
    """Close its connections."""
    for request in bot._request:  # the public shutdown wants a bot that said hello first
        await request.shutdown()


async def call(method: Callable[[], Awaitable[Result]]) -> Result:
    """The result of one call; raises one of this module's errors in place of the SDK's."""
    try:
        return await method()
    except RetryAfter as error:
        raise TooFast(_seconds(error.retry_after)) from None
    except ChatMigrated as error:
        raise ChatMoved(error.new_chat_id) from None
    except Forbidden as error:
        raise ChatUnreachable(error.message) from None
    except Conflict as error:
        raise FetchedElsewhere(error.message) from None
    except InvalidToken as error:
        raise TokenWrong(error.message) from None
    except BadRequest as error:  # a NetworkError to the SDK, though the network did its part
        if any(gone.casefold() in error.message.casefold() for gone in GONE):
            raise ChatUnreachable(error.message) from None
        raise CallWrong(error.message) from None
    except NetworkError as error:
        if isinstance(error.__cause__, UNSENT):
            raise NotSent(_plain(error)) from None
        raise OutcomeUnknown(_plain(error)) from None
    except TelegramError as error:
        raise CallWrong(error.message) from None
    except (KeyError, TypeError, AttributeError, ValueError) as problem:
        # Telegram did something and the SDK could not read what it says of it.
        raise OutcomeUnknown(f"an unreadable answer ({type(problem).__name__})") from problem


def _seconds(span: float | timedelta) -> float:
    return span.total_seconds() if isinstance(span, timedelta) else float(span)


def _plain(error: TelegramError) -> str:
    """One line without the address, which holds the token."""
    cause = type(error.__cause__).__name__ if error.__cause__ is not None else ""
    return cause or error.message.splitlines()[0][:100]
