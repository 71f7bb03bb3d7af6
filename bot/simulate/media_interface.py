"""Interfaces for temporary media: upload and fetch."""

from bot.simulate.console import Permission
from bot.simulate.interface import Answer, ApiRequest, Download, Interface
from bot.simulate.media import KINDS
from bot.simulate.platform import Platform
from bot.simulate.reading import read_upload
from bot.simulate.refusals import Refused


def _upload(platform: Platform, request: ApiRequest) -> Answer:
    kind = request.query.get("type", "")
    if kind not in KINDS:
        raise Refused(40004)
    upload = read_upload(request.content_type, request.body, field="media")
    now = platform.clock()
    media_id = platform.library.add(kind, upload.name, upload.content, now=now)
    name = "thumb_media_id" if kind == "thumb" else "media_id"
    return {"type": kind, name: media_id, "created_at": int(now.timestamp())}


def _fetch(platform: Platform, request: ApiRequest) -> Answer:
    medium = platform.library.get(request.query.get("media_id", ""), now=platform.clock())
    return Download(medium.name, medium.media_type, medium.content)


INTERFACES = {
    "/cgi-bin/media/upload": Interface(
        method="POST",
        handler=_upload,
        permission=Permission.FOLLOWERS,
        query=frozenset({"access_token", "type"}),
    ),
    "/cgi-bin/media/get": Interface(
        method="GET",
        handler=_fetch,
        permission=Permission.FOLLOWERS,
        query=frozenset({"access_token", "media_id"}),
    ),
}
