"""What is wrong with an account's set-up, found by trying; every finding comes with its cure."""

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parsedate_to_datetime

import httpx

from bot.operator.finding import Finding, Verdict
from bot.wechat.account import Account, NoSecret
from bot.wechat.channel import PATH
from bot.wechat.envelope import sign
from bot.wechat.errors import ApiFailed, ApiUnreachable, OutcomeUnknown
from bot.wechat.menu import Menu, live_menu, outline
from bot.wechat.options import WeChatOptions
from bot.wechat.permissions import find_kind
from handlers.clock import Clock

MOST_SKEW = timedelta(seconds=60)
CURES = {
    40164: "add this machine's address (WeChat names it above) to the account's IP white list",
    40013: "copy the AppID from the console to IPDESK_WECHAT__APP_ID",
    40125: "reset the AppSecret in the console and set IPDESK_WECHAT__APP_SECRET",
    40001: "copy the AppSecret from the console to IPDESK_WECHAT__APP_SECRET",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Doctor:
    """Tries one account. `server_url` is where WeChat would call us."""

    options: WeChatOptions
    account: Account
    menu: Menu
    server_url: str
    clock: Clock

    async def findings(self) -> AsyncIterator[Finding]:
        """Everything there is to say, one after the other; what hangs on a token comes after it."""
        yield self._mode()
        yield self._links()
        yield await self._server()
        yield await self._clock_skew()
        token = await self._tried("the access token", self._token)
        yield token
        if token.verdict is not Verdict.GOOD:
            return
        yield await self._tried("what the account may do", self._permissions)
        yield await self._tried("the menu", self._menu)

    def _mode(self) -> Finding:
        if self.options.encoding_aes_key is None:
            return Finding(
                Verdict.NOTE,
                "messages travel unencrypted (plain mode)",
                "choose safe mode in the console and set IPDESK_WECHAT__ENCODING_AES_KEY",
            )
        return Finding(Verdict.GOOD, "messages travel encrypted")

    def _links(self) -> Finding:
        if self.options.public_base_url is None:
            return Finding(
                Verdict.NOTE,
                "answers cannot link to provisions, nor to files that WeChat does not take",
                "set IPDESK_WECHAT__PUBLIC_BASE_URL to this site's public address",
            )
        return Finding(Verdict.GOOD, f"links lead to {self.options.public_base_url}")

    async def _server(self) -> Finding:
        """Verify the server as the console does, and once with a wrong signature."""
        stamp, nonce = str(int(self.clock().timestamp())), secrets.token_hex(5)
        token = self.options.token.get_secret_value()
        echo = secrets.token_hex(8)
        query = {"timestamp": stamp, "nonce": nonce, "echostr": echo}
        good = {**query, "signature": sign(token, stamp, nonce)}
        url = f"{self.server_url}{PATH}"
        try:
            async with httpx.AsyncClient(timeout=5, trust_env=False) as client:
                answer = await client.get(url, params=good)
                forged = await client.get(url, params={**query, "signature": "0" * 40})
        except httpx.HTTPError as problem:
            return Finding(
                Verdict.PROBLEM,
                f"the server URL {url} does not answer ({type(problem).__name__})",
                "start the assistant, and lead ports 80 and 443 of the public address to it",
            )
        if answer.status_code != httpx.codes.OK or answer.text != echo:
            return Finding(
                Verdict.PROBLEM,
                f"the server URL {url} fails WeChat's verification (HTTP {answer.status_code})",
                "let the running assistant have the same IPDESK_WECHAT__TOKEN as here",
            )
        if forged.status_code == httpx.codes.OK:
            return Finding(
                Verdict.PROBLEM, f"{url} accepts forged requests", "check what answers there"
            )
        return Finding(Verdict.GOOD, f"the server URL {url} passes WeChat's verification")

    async def _clock_skew(self) -> Finding:
        """Compare with WeChat's clock: signatures are good for minutes only."""
        try:
            async with httpx.AsyncClient(timeout=5, trust_env=False) as client:
                answer = await client.get(self.options.api_base_url)
            theirs = parsedate_to_datetime(answer.headers["date"])
        except (httpx.HTTPError, KeyError, ValueError, TypeError):
            return Finding(
                Verdict.NOTE,
                "the clock could not be compared with WeChat's",
                f"see whether {self.options.api_base_url} can be reached from this machine",
            )
        skew = self.clock() - theirs
        if abs(skew) > MOST_SKEW:
            return Finding(
                Verdict.PROBLEM,
                f"this machine's clock differs from WeChat's by {skew.total_seconds():.0f} s",
                "set the clock by a time server (timedatectl set-ntp true)",
            )
        return Finding(Verdict.GOOD, "the clock agrees with WeChat's")

    async def _token(self) -> Finding:
        await self.account.token()
        return Finding(Verdict.GOOD, "WeChat gives an access token: AppID, secret, white list fit")

    async def _permissions(self) -> Finding:
        kind = await find_kind(self.account)
        if self.options.kind is not None and self.options.kind is not kind:
            return Finding(
                Verdict.PROBLEM,
                f"the account's kind is {kind}, but IPDESK_WECHAT__KIND says {self.options.kind}",
                "leave IPDESK_WECHAT__KIND empty",
            )
        if kind.may_push:
            return Finding(Verdict.GOOD, f"the account's kind is {kind}: late answers are pushed")
        return Finding(
            Verdict.NOTE,
            f"the account's kind is {kind}: late answers wait for the follower's tap",
            "have the account verified in the console (48001 means: not allowed)",
        )

    async def _menu(self) -> Finding:
        try:
            live = outline(await live_menu(self.account))
        except ApiFailed as failed:
            if failed.code in {48001, 48004}:
                return Finding(Verdict.NOTE, "the account may not have a menu")
            raise
        if live == outline(self.menu.buttons):
            return Finding(Verdict.GOOD, "the menu is up as the file has it")
        what = "another menu is up" if live else "no menu is up"
        return Finding(Verdict.PROBLEM, what, "run: python -m bot wechat-menu push")

    async def _tried(self, what: str, probe: Callable[[], Awaitable[Finding]]) -> Finding:
        """The probe's finding, or the failure of its call as one."""
        try:
            return await probe()
        except NoSecret:
            cure = "set IPDESK_WECHAT__APP_SECRET, or live with answering only"
            return Finding(Verdict.NOTE, f"{what}: no app secret is set", cure)
        except ApiFailed as failed:
            cure = CURES.get(failed.code, failed.meaning)
            return Finding(Verdict.PROBLEM, f"{what}: {failed}", cure)
        except (ApiUnreachable, OutcomeUnknown) as problem:
            cure = f"see whether {self.options.api_base_url} can be reached from this machine"
            return Finding(Verdict.PROBLEM, f"{what}: no usable answer ({problem})", cure)
