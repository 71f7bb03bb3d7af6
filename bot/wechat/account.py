"""Calls to WeChat's interface: with a time limit, one renewal of the token, and told apart by fate.

Our own client instead of wechatpy's: that one waits without limit, fetches tokens with the old
interface and calls itself again without end while a token is refused (measured with 1.8.18).
"""

import json
import logging
from collections.abc import Mapping
from typing import Any

import httpx

from bot.wechat.access_token import AccessToken, TokenRejected
from bot.wechat.errors import Action, ApiFailed, ApiUnreachable, OutcomeUnknown
from bot.wechat.options import WeChatOptions
from bot.wechat.shown_pictures import picture_address
from handlers.clock import Clock
from storage.database import Database, DatabaseUnavailable

log = logging.getLogger(__name__)

MOST_MEDIA_BYTES = 10 * 2**20
MOST_ANSWER_BYTES = 2**20


class NoSecret(Exception):
    """Without an app secret nothing can be asked of WeChat."""


class Account:
    """One Official Account seen from this side. Close it after use."""

    def __init__(self, options: WeChatOptions, database: Database, *, clock: Clock) -> None:
        self.options = options
        self._http = httpx.AsyncClient(
            base_url=options.api_base_url,
            timeout=options.api_timeout_seconds,
            limits=httpx.Limits(max_connections=50),
            trust_env=False,
        )
        self._token = AccessToken(
            database, app_id=options.app_id, fetch=self._fetch_token, clock=clock
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def call(self, path: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The answer of a call, GET without a body and POST with one; the token is added.

        A refused token is renewed once and the call repeated once: WeChat did nothing the first
        time. Raises ApiFailed, OutcomeUnknown, ApiUnreachable, NoSecret.
        """
        content = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        request = _Request("GET" if body is None else "POST", path, content=content)
        return _read(await self._with_token(request))

    async def upload_image(self, name: str, media_type: str, content: bytes) -> str:
        """The media id of a picture that WeChat keeps for three days. Raises as `call` does."""
        request = _Request(
            "POST",
            "/cgi-bin/media/upload",
            query={"type": "image"},
            files={"media": (name, content, media_type)},
        )
        return str(_read(await self._with_token(request)).get("media_id", ""))

    async def download(self, media_id: str, *, most_bytes: int = MOST_MEDIA_BYTES) -> bytes:
        """What a follower sent. Raises as `call` does, and OutcomeUnknown where it is too large."""
        query = {"media_id": media_id}
        request = _Request("GET", "/cgi-bin/media/get", query=query, most_bytes=most_bytes)
        response = await self._with_token(request)
        if (failed := _failure(response)) is not None:
            raise failed
        return response.content

    async def shown_picture(self, told: str, *, most_bytes: int) -> bytes:
        """A picture from where WeChat shows it, which every account may. Follows no redirect.

        Raises ApiUnreachable and OutcomeUnknown, also for an address that is not WeChat's.
        """
        address = picture_address(told, server=self.options.picture_server)
        if address is None:
            raise OutcomeUnknown("the picture's address is not of WeChat's host")
        response = await self._exchange("GET", address, most_bytes=most_bytes)
        if response.status_code != httpx.codes.OK:
            raise OutcomeUnknown(f"the picture: HTTP {response.status_code}")
        return response.content

    async def token(self) -> str:
        """The access token, fetched where there is none. Raises as `call` does."""
        return await self._token.get()

    async def _with_token(self, request: "_Request") -> httpx.Response:
        try:
            token = await self._token.get()
        except DatabaseUnavailable as away:
            raise ApiUnreachable(f"the token: {away}") from None
        response = await self._send(request, token)
        failed = _failure(response)
        if failed is None or failed.action is not Action.RENEW_TOKEN:
            return response
        log.warning("WeChat refused the token (%d): renewing it once", failed.code)
        try:
            token = await self._token.get(refused=token)
        except (TokenRejected, DatabaseUnavailable):
            return response
        return await self._send(request, token)

    async def _send(self, request: "_Request", token: str) -> httpx.Response:
        query = {**request.query, "access_token": token}
        return await self._exchange(
            request.method,
            request.path,
            most_bytes=request.most_bytes,
            params=query,
            content=request.content,
            files=request.files,
        )

    async def _fetch_token(self, force: bool) -> tuple[str, int]:
        if self.options.app_secret is None:
            raise NoSecret("set IPDESK_WECHAT__APP_SECRET")
        body = {
            "grant_type": "client_credential",
            "appid": self.options.app_id,
            "secret": self.options.app_secret.get_secret_value(),
            "force_refresh": force,
        }
        answer = _read(await self._exchange("POST", "/cgi-bin/stable_token", json=body))
        token, seconds = answer.get("access_token"), answer.get("expires_in")
        if not (isinstance(token, str) and token and isinstance(seconds, int)):
            raise OutcomeUnknown("WeChat's answer holds no token")
        return token, seconds

    async def _exchange(
        self, method: str, path: str, *, most_bytes: int = MOST_ANSWER_BYTES, **parts: Any
    ) -> httpx.Response:
        """The whole answer. What is longer than it may be is not read to its end."""
        try:
            async with self._http.stream(method, path, **parts) as response:
                content = bytearray()
                async for chunk in response.aiter_bytes():
                    content += chunk
                    if len(content) > most_bytes:
                        raise OutcomeUnknown(f"{path}: more than {most_bytes} bytes")
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as problem:
            raise ApiUnreachable(f"{path}: {type(problem).__name__}") from None
        except httpx.HTTPError as problem:
            raise OutcomeUnknown(f"{path}: {type(problem).__name__}") from None
        if response.status_code >= httpx.codes.BAD_REQUEST:
            raise OutcomeUnknown(f"{path}: HTTP {response.status_code}")
        media_type = response.headers.get("content-type", "")
        return httpx.Response(
            response.status_code, headers={"content-type": media_type}, content=bytes(content)
        )


class _Request:
    """What is sent, so that it can be sent once more with another token."""

    def __init__(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str] | None = None,
        content: bytes | None = None,
        files: Mapping[str, tuple[str, bytes, str]] | None = None,
        most_bytes: int = MOST_ANSWER_BYTES,
    ) -> None:
        self.method = method
        self.path = path
        self.query = query or {}
        self.content = content
        self.files = files
        self.most_bytes = most_bytes


def _failure(response: httpx.Response) -> ApiFailed | None:
    """The refusal in an answer; None where there is none or it is no JSON."""
    if len(response.content) > MOST_ANSWER_BYTES:
        return None
    try:
        answer = response.json()
    except ValueError:
        return None
    if not isinstance(answer, dict) or not isinstance(code := answer.get("errcode", 0), int):
        return None
    return ApiFailed(code, str(answer.get("errmsg", ""))) if code else None


def _read(response: httpx.Response) -> dict[str, Any]:
    failed = _failure(response)
    if failed is not None and failed.action is not Action.DONE:
        raise failed
    try:
        answer = response.json()
    except ValueError:
        raise OutcomeUnknown("WeChat answered with something that is not JSON") from None
    if not isinstance(answer, dict):
        raise OutcomeUnknown("WeChat answered with something that is not an object")
    return answer
