"""The Telegram part of `python -m bot doctor`."""

import asyncio

from bot.app import now
from bot.commands import all_routes
from bot.failures import CannotStart
from bot.operator.finding import Verdict
from bot.settings import Settings
from bot.telegram.api import close_bot, open_bot
from bot.telegram.doctor import Doctor


def doctor_command(settings: Settings) -> None:
    """Print every finding with its cure. Raises CannotStart where there are problems."""
    options = settings.telegram
    if options is None:
        raise CannotStart("No bot is set: set IPDESK_TELEGRAM__TOKEN.")

    async def run() -> int:
        bot = open_bot(options)
        doctor = Doctor(options=options, bot=bot, routes=all_routes(), clock=now)
        problems = 0
        try:
            async for finding in doctor.findings():
                print(finding.line(), flush=True)  # noqa: T201 - for the operator
                problems += finding.verdict is Verdict.PROBLEM
        finally:
            await close_bot(bot)
        return problems

    if problems := asyncio.run(run()):
        raise CannotStart(f"{problems} of these keep Telegram from working.")
