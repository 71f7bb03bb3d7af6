"""Interfaces that give access: tokens, and the addresses that callbacks come from."""

from collections.abc import Mapping

from bot.simulate.interface import Answer, ApiRequest, Interface
from bot.simulate.platform import Platform
from bot.simulate.reading import check
from bot.simulate.refusals import Refused

SOURCES = ("127.0.0.2", "127.0.0.3", "127.0.0.4")  # where our callbacks come from, in turn
CREDENTIAL = frozenset({"grant_type", "appid", "secret"})


def _token(platform: Platform, request: ApiRequest) -> Answer:
    _check_credential(platform, request.query)
    value, seconds = platform.tokens.plain(now=platform.clock())
    return {"access_token": value, "expires_in": seconds}


def _stable_token(platform: Platform, request: ApiRequest) -> Answer:
    names = {"grant_type": str, "appid": str, "secret": str}
    body = check(request.json(), required=names, optional={"force_refresh": bool})
    _check_credential(platform, body)
    force = bool(body.get("force_refresh", False))
    value, seconds = platform.tokens.stable(force=force, now=platform.clock())
    return {"access_token": value, "expires_in": seconds}


def _callback_ip(_platform: Platform, _request: ApiRequest) -> Answer:
    return {"ip_list": list(SOURCES)}


def _check_credential(platform: Platform, given: Mapping[str, str]) -> None:
    if given.get("grant_type") != "client_credential":
        raise Refused(40002)
    if given.get("appid") != platform.console.app_id:
        raise Refused(40013)
    if given.get("secret") != platform.console.secret:
        raise Refused(40125)


INTERFACES = {
    "/cgi-bin/token": Interface(method="GET", handler=_token, query=CREDENTIAL, needs_token=False),
    "/cgi-bin/stable_token": Interface(
        method="POST", handler=_stable_token, query=frozenset(), needs_token=False
    ),
    "/cgi-bin/getcallbackip": Interface(method="GET", handler=_callback_ip),
}
