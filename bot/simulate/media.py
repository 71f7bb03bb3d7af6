"""Temporary media: kept three days, from the account and from followers.

Rule: developers.weixin.qq.com, "新增临时素材": pictures 10 MB (PNG, JPEG, GIF), voice 2 MB (AMR,
MP3), video 10 MB (MP4), thumbnails 64 KB (JPEG). The format is told by the content, not the name.
"""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.simulate.refusals import Refused

KEPT = timedelta(days=3)
SHOWN_BY, SHOWN_AT = "mmbiz.qpic.cn", "/mmbiz_png/"
"""The address of a follower's picture that every account is told: host, and path before its id."""
MEGABYTE = 2**20


@dataclass(frozen=True, slots=True)
class Kind:
    """What a kind of media may be."""

    most_bytes: int
    media_types: tuple[str, ...]
    too_large: int
    wrong_format: int


KINDS = {
    "image": Kind(10 * MEGABYTE, ("image/png", "image/jpeg", "image/gif"), 40009, 40137),
    "voice": Kind(2 * MEGABYTE, ("audio/amr", "audio/mp3"), 40010, 40005),
    "video": Kind(10 * MEGABYTE, ("video/mp4",), 40011, 40005),
    "thumb": Kind(64 * 1024, ("image/jpeg",), 40012, 40005),
}


@dataclass(frozen=True, slots=True)
class Medium:
    """One file."""

    kind: str
    name: str
    media_type: str
    content: bytes
    created_at: datetime


@dataclass(slots=True)
class Library:
    """All media of an account."""

    _media: dict[str, Medium] = field(default_factory=dict)

    def add(self, kind: str, name: str, content: bytes, *, now: datetime) -> str:
        """Keep a file and return its media_id. Raises Refused for what the kind does not allow."""
        rule = KINDS.get(kind)
        if rule is None:
            raise Refused(40004)
        if len(content) > rule.most_bytes:
            raise Refused(rule.too_large)
        media_type = recognised(content)
        if media_type not in rule.media_types:
            raise Refused(rule.wrong_format)
        self._forget(now)
        media_id = secrets.token_urlsafe(48)
        self._media[media_id] = Medium(kind, name, media_type, content, now)
        return media_id

    def get(self, media_id: str, *, now: datetime) -> Medium:
        """A file. Raises Refused (40007) where it never was or is gone."""
        self._forget(now)
        if (found := self._media.get(media_id)) is None:
            raise Refused(40007)
        return found

    def _forget(self, now: datetime) -> None:
        while self._media:
            oldest = next(iter(self._media))
            if now - self._media[oldest].created_at < KEPT:
                return
            del self._media[oldest]


def recognised(content: bytes) -> str:
    """The media type by the first bytes; empty for what the platform does not take."""
    for beginning, media_type in (
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"\xff\xd8\xff", "image/jpeg"),
        (b"GIF8", "image/gif"),
        (b"#!AMR", "audio/amr"),
        (b"ID3", "audio/mp3"),
        (b"\xff\xfb", "audio/mp3"),
    ):
        if content.startswith(beginning):
            return media_type
    return "video/mp4" if content[4:8] == b"ftyp" else ""
