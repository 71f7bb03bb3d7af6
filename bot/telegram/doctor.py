"""What is wrong with a bot's set-up, found by trying; every finding comes with its cure."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime

import httpx
from telegram import Bot, BotCommandScopeDefault

from bot.operator.finding import Finding, Verdict
from bot.telegram.api import (
    FAILURES,
    ChatUnreachable,
    NotSent,
    OutcomeUnknown,
    TokenWrong,
    call,
)
from bot.telegram.channel import PATH, SECRET_HEADER, secret_of
from bot.telegram.commands import listed
from bot.telegram.options import PersonalQuestions, Receive, TelegramOptions
from handlers.clock import Clock
from handlers.routes import Route
from storage.people import Role

MOST_SKEW = timedelta(seconds=60)
MOST_PENDING = 100
SECONDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Doctor:
    """Tries one bot."""

    options: TelegramOptions
    bot: Bot
    routes: Sequence[Route]
    clock: Clock

    async def findings(self) -> AsyncIterator[Finding]:
        """Everything there is to say, one after the other; what hangs on a token comes after it."""
        yield await self._clock_skew()
        token = await self._tried("the token", self._token)
        yield token
        if token.verdict is Verdict.PROBLEM:
            return
        if self.options.receive is Receive.WEBHOOK:
            yield await self._server()
        yield await self._tried("how updates come", self._receiving)
        yield await self._tried("the list of commands", self._commands)
        if self.options.staff_group is not None:
            yield await self._tried("the staff's group", self._staff_group)
        yield self._personal()

    async def _clock_skew(self) -> Finding:
        """Compare with Telegram's clock."""
        try:
            async with httpx.AsyncClient(timeout=SECONDS, trust_env=False) as client:
                answer = await client.get(self.options.api_base_url)
            theirs = parsedate_to_datetime(answer.headers["date"])
        except (httpx.HTTPError, KeyError, ValueError, TypeError):
            return Finding(
                Verdict.NOTE, "the clock could not be compared with Telegram's", self._reach()
            )
        skew = self.clock() - theirs
        if abs(skew) > MOST_SKEW:
            return Finding(
                Verdict.PROBLEM,
                f"this machine's clock differs from Telegram's by {skew.total_seconds():.0f} s",
                "set the clock by a time server (timedatectl set-ntp true)",
            )
        return Finding(Verdict.GOOD, "the clock agrees with Telegram's")

    async def _token(self) -> Finding:
        me = await call(self.bot.get_me)
        if me.can_join_groups and not me.can_read_all_group_messages:
            return Finding(
                Verdict.GOOD,
                f"the token is @{me.username}'s; in groups it sees replies and commands, and "
                "mentions once BotFather's /setprivacy is off or the bot is an administrator",
            )
        return Finding(Verdict.GOOD, f"the token is @{me.username}'s")

    async def _server(self) -> Finding:
        """Call the webhook as Telegram would, and once without the secret."""
        url = f"{self.options.public_base_url}{PATH}"
        try:
            async with httpx.AsyncClient(timeout=SECONDS, trust_env=False) as client:
                forged = await client.post(url, json={})
                secret = {SECRET_HEADER: secret_of(self.options)}
                good = await client.post(url, json={}, headers=secret)
        except httpx.HTTPError as problem:
            return Finding(
                Verdict.PROBLEM,
                f"the webhook {url} does not answer ({type(problem).__name__})",
                "start the assistant, and lead port 443 of the public address to it",
            )
        if forged.is_success:
            return Finding(
                Verdict.PROBLEM, f"{url} takes updates from anybody", "check what answers there"
            )
        if not good.is_success:
            return Finding(
                Verdict.PROBLEM,
                f"the webhook {url} refuses Telegram (HTTP {good.status_code})",
                "let the running assistant have the same IPDESK_TELEGRAM__TOKEN as here",
            )
        return Finding(Verdict.GOOD, f"the webhook {url} takes updates from Telegram alone")

    async def _receiving(self) -> Finding:
        info = await call(self.bot.get_webhook_info)
        wanted = ""
        if self.options.receive is Receive.WEBHOOK:
            wanted = f"{self.options.public_base_url}{PATH}"
        if info.url != wanted:
            what = f"updates go to {info.url}" if info.url else "no webhook is set"
            return Finding(
                Verdict.PROBLEM,
                f"{what}, but the settings say {self.options.receive}",
                "restart the assistant: it sets this itself; no other program may use the token",
            )
        if info.last_error_message and info.pending_update_count:
            return Finding(
                Verdict.PROBLEM,
                f"Telegram's last error with the webhook: {info.last_error_message} "
                f"({info.last_error_date}), {info.pending_update_count} updates wait",
                "see whether the public address can be reached from outside, with a good "
                "certificate",
            )
        if info.pending_update_count > MOST_PENDING:
            return Finding(
                Verdict.PROBLEM,
                f"{info.pending_update_count} updates wait to be fetched",
                "start the assistant",
            )
        how = "sends updates to the webhook" if wanted else "keeps updates until they are fetched"
        return Finding(Verdict.GOOD, f"Telegram {how}; {info.pending_update_count} wait")

    async def _commands(self) -> Finding:
        lines = [line for line in listed(self.routes) if Role.MEMBER.includes(line.role)]
        scope = BotCommandScopeDefault()
        for language, wanted in (
            (None, [(line.command, line.chinese) for line in lines]),
            ("en", [(line.command, line.english) for line in lines]),
        ):
            there = await call(lambda code=language: self.bot.get_my_commands(scope, code))  # type: ignore[misc]
            if [(one.command, one.description) for one in there] != wanted:
                return Finding(
                    Verdict.PROBLEM,
                    f"another list of commands is up ({language or 'Chinese'})",
                    "restart the assistant: it puts up its own list",
                )
        return Finding(Verdict.GOOD, f"{len(lines)} commands are listed, in Chinese and English")

    async def _staff_group(self) -> Finding:
        group = self.options.staff_group
        try:
            await call(lambda: self.bot.send_chat_action(group or 0, "typing"))
        except ChatUnreachable as reason:
            return Finding(
                Verdict.PROBLEM,
                f"the bot cannot write to the staff's group {group}: {reason}",
                "add the bot to the group, or correct IPDESK_TELEGRAM__STAFF_GROUP",
            )
        return Finding(Verdict.GOOD, f"the bot may write to the staff's group {group}")

    def _personal(self) -> Finding:
        if self.options.staff_only:
            return Finding(Verdict.GOOD, "only staff may use the bot")
        if self.options.personal_fields is PersonalQuestions.OFF:
            return Finding(Verdict.GOOD, "forms ask for no personal data here")
        return Finding(
            Verdict.NOTE,
            "forms ask for personal data here, which then passes servers abroad (people are told)",
            "to ask for none, set IPDESK_TELEGRAM__PERSONAL_FIELDS=off",
        )

    async def _tried(self, what: str, probe: Callable[[], Awaitable[Finding]]) -> Finding:
        """The probe's finding, or the failure of its call as one."""
        try:
            return await probe()
        except TokenWrong:
            return Finding(
                Verdict.PROBLEM,
                f"{what}: Telegram does not know it",
                "copy the token from BotFather to IPDESK_TELEGRAM__TOKEN",
            )
        except (NotSent, OutcomeUnknown) as problem:
            return Finding(Verdict.PROBLEM, f"{what}: no usable answer ({problem})", self._reach())
        except FAILURES as problem:
            return Finding(Verdict.PROBLEM, f"{what}: {problem}", "see what Telegram says above")

    def _reach(self) -> str:
        return f"see whether {self.options.api_base_url} can be reached from this machine"
