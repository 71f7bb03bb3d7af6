"""The address at which WeChat shows a follower's picture: needs no token and no permission.

Every account is told it (PicUrl); the interface that gives media by id is for verified ones only.
"""

from urllib.parse import urlsplit

SHOWN_BY = "mmbiz.qpic.cn"
"""The host in every PicUrl."""


def picture_address(told: str, *, server: str) -> str | None:
    """Where to fetch a picture from; None where the address told is not of WeChat's host.

    What a message says never chooses where this machine connects to: of an address on WeChat's host
    only path and query are taken, and asked of `server`.
    """
    try:
        parts = urlsplit(told)
        if parts.scheme not in {"http", "https"} or parts.netloc != SHOWN_BY:
            return None
    except ValueError:
        return None
    if not parts.path.startswith("/") or not (told.isascii() and told.isprintable()):
        return None
    return f"{server}{parts.path}{'?' if parts.query else ''}{parts.query}"
