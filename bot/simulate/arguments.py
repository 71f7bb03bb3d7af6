"""The arguments of `python -m bot simulate`, light enough to be read at every start."""

import argparse

from bot.simulate.console import AccountType, DataFormat, Mode

DESCRIPTION = "play a platform: its interface, and one person in this terminal"
WECHAT = "play WeChat: its interface, and one follower in this terminal"
TELEGRAM = "play Telegram: its Bot API, and one person in this terminal"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare them."""
    channels = parser.add_subparsers(metavar="CHANNEL", required=True)
    _add_telegram(channels.add_parser("telegram", help=TELEGRAM, description=TELEGRAM))
    wechat = channels.add_parser("wechat", help=WECHAT, description=WECHAT)
    wechat.set_defaults(platform="wechat")
    wechat.add_argument(
        "--account",
        type=AccountType,
        choices=list(AccountType),
        default=AccountType.SERVICE_VERIFIED,
        help="type of the account, which decides what it may call",
    )
    wechat.add_argument(
        "--mode", type=Mode, choices=list(Mode), default=Mode.SAFE, help="how callbacks travel"
    )
    wechat.add_argument(
        "--format",
        type=DataFormat,
        choices=list(DataFormat),
        default=DataFormat.XML,
        help="what callbacks are written in",
    )
    wechat.add_argument(
        "--webhook",
        metavar="URL",
        help="talk to a running assistant instead of starting one in a temporary folder",
    )
    _add_common(wechat)


def _add_telegram(telegram: argparse.ArgumentParser) -> None:
    telegram.set_defaults(platform="telegram")
    telegram.add_argument(
        "--attach",
        action="store_true",
        help="talk to a running assistant instead of starting one in a temporary folder",
    )
    _add_common(telegram)


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--port", type=_port, default=0, help="port of the interface (0: any free one)"
    )
    parser.add_argument(
        "--answer-seconds",
        type=_seconds,
        default=0.0,
        help="delay every answer by so long, as a slow model would",
    )
    parser.add_argument(
        "--ask",
        metavar="LINE",
        action="append",
        default=[],
        help="send this instead of reading the keyboard (may be repeated; commands too)",
    )
    parser.add_argument("--demo", action="store_true", help="begin with a few scripted lines")


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text) < 65536):
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1
    if not 0 <= seconds <= 600:
        raise argparse.ArgumentTypeError("seconds are a number from 0 to 600")
    return seconds
