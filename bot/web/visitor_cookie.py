"""Who an anonymous visitor is: an unguessable name in a cookie signed by us."""

import hashlib
import hmac
import os
import secrets
from pathlib import Path

COOKIE = "ipdesk_visitor"
KEY_BYTES = 32
DAYS = 30


def issue(key: bytes) -> str:
    """A new visitor's cookie."""
    name = secrets.token_urlsafe(24)
    return f"{name}.{_signature(name, key)}"


def sender_of(cookie: str | None, key: bytes) -> str | None:
    """The sender id of a cookie that this server issued; None for any other.

    The id is a hash: whoever reads the database cannot make the cookie of anyone in it.
    """
    if cookie is None or len(cookie) > 200 or not cookie.isascii():
        return None
    name, _, signature = cookie.partition(".")
    if not hmac.compare_digest(signature, _signature(name, key)):
        return None
    return hashlib.sha256(name.encode()).hexdigest()


def load_or_make_key(path: Path) -> bytes:
    """The signing key in a file that only its owner may read, made on first use."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        key = path.read_bytes()
        if len(key) == KEY_BYTES:
            return key
        path.unlink()  # cut short by a kill or a full disk: visitors only lose their history
        return load_or_make_key(path)
    with os.fdopen(handle, "wb") as file:
        key = secrets.token_bytes(KEY_BYTES)
        file.write(key)
    return key


def _signature(name: str, key: bytes) -> str:
    return hmac.new(key, name.encode(), hashlib.sha256).hexdigest()
