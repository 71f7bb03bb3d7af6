"""Followers who write to the product's webhook and see what WeChat would show them."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from bot.simulate import happenings
from bot.simulate.console import DataFormat
from bot.simulate.followers import Follower
from bot.simulate.happenings import Happening
from bot.simulate.media import SHOWN_AT, SHOWN_BY
from bot.simulate.menus import buttons
from bot.simulate.sealing import Post
from bot.simulate.shown import Shown, Tap
from bot.simulate.webhook import Outcome, Webhook

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(64)
SOUND = b"#!AMR\n" + bytes(64)
FILM = b"\0\0\0\x18ftypmp42" + bytes(64)
THUMB = b"\xff\xd8\xff\xe0" + bytes(64)


class NotFollowing(Exception):
    """Only a follower can write."""


def newcomer(webhook: Webhook) -> "WeChatUser":
    """Somebody who does not follow yet."""
    return WeChatUser(webhook, webhook.platform.newcomer())


def follower(webhook: Webhook) -> "WeChatUser":
    """Somebody who has followed before; nothing is delivered."""
    user = newcomer(webhook)
    user.person.following, user.person.since = True, webhook.platform.clock()
    return user


@dataclass(slots=True)
class WeChatUser:
    """One person with a phone."""

    webhook: Webhook
    person: Follower

    @property
    def screen(self) -> list[Shown]:
        """Everything that was ever shown, oldest first."""
        return list(self.person.screen)

    async def say(self, content: str) -> Outcome:
        """Send a text. Raises NotFollowing."""
        return await self._do(happenings.text(content))

    async def tap(self, target: Tap | str) -> Outcome:
        """Touch a tap, or the newest one on the screen with this label. Raises LookupError."""
        return await self._do(self._tapped(target))

    async def send_image(self, content: bytes = PICTURE) -> Outcome:
        """Send a picture."""
        media_id = self._upload("image", "picture.png", content)
        return await self._do(
            happenings.image(media_id, f"http://{SHOWN_BY}{SHOWN_AT}{media_id}/0?wx_fmt=png")
        )

    async def speak(self, heard: str | None = "") -> Outcome:
        """Send a voice message; `heard` is what WeChat recognises, None where it does not try."""
        media_id = self._upload("voice", "voice.amr", SOUND)
        recognises = self.webhook.platform.console.recognises_voice
        return await self._do(happenings.voice(media_id, recognition=heard if recognises else None))

    async def send_video(self, *, short: bool = False) -> Outcome:
        """Send a video."""
        film, thumb = self._upload("video", "v.mp4", FILM), self._upload("thumb", "v.jpg", THUMB)
        return await self._do(happenings.video(film, thumb, short=short))

    async def send_location(self, latitude: float, longitude: float, label: str) -> Outcome:
        """Send a place."""
        return await self._do(happenings.location(latitude, longitude, label))

    async def send_link(self, title: str, description: str, address: str) -> Outcome:
        """Share a page."""
        return await self._do(happenings.link(title, description, address))

    async def send_file(self, title: str, content: bytes) -> Outcome:
        """Send a file."""
        digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
        key = secrets.token_urlsafe(48)
        return await self._do(
            happenings.file(title, "", key=key, digest=digest, total=len(content))
        )

    async def follow(self, *, ticket: str = "") -> Outcome:
        """Follow, by a QR code where its ticket is given. Raises LookupError for a dead code."""
        scene = self._scene(ticket) if ticket else ""
        self.person.following, self.person.since = True, self.webhook.platform.clock()
        self.person.scene = scene
        return await self._do(happenings.followed(scene=scene, ticket=ticket))

    async def unfollow(self) -> Outcome:
        """Leave: windows close, consents to notices stay."""
        post = self.post(happenings.unfollowed())
        self.person.following = False
        self.person.windows.close()
        return await self.webhook.deliver(post)

    async def scan(self, ticket: str) -> Outcome:
        """Scan a QR code: follows, or enters the account. Raises LookupError for a dead code."""
        if not self.person.following:
            return await self.follow(ticket=ticket)
        return await self._do(happenings.scanned(self._scene(ticket), ticket))

    async def press(self, name: str, *, scan_result: str = "") -> Outcome:
        """Press a button of the menu. Raises LookupError where there is no such one."""
        button = buttons(self.webhook.platform.menu or []).get(name)
        if button is None:
            raise LookupError(f"no button {name!r}")
        return await self._do(happenings.pressed(button, scan_result=scan_result))

    async def consent(self, answers: Mapping[str, bool]) -> Outcome:
        """Answer whether notices may be sent: each yes is one more notice, or all of them."""
        self.person.consents.update(name for name, accepted in answers.items() if accepted)
        return await self._do(happenings.consented(answers, as_json=self._as_json))

    async def withdraw_consent(self, template_id: str) -> Outcome:
        """Turn the notices of a template off."""
        del self.person.consents[template_id]
        return await self._do(happenings.withdrawn(template_id, as_json=self._as_json))

    def post(self, happening: Happening) -> Post:
        """The callback for something this person does, once and for all, with its MsgId."""
        if not self.person.following:
            raise NotFollowing
        platform = self.webhook.platform
        if happening.contact is not None:
            self.person.windows.opened_by(happening.contact, now=platform.clock())
        fields = {
            "ToUserName": platform.console.original_id,
            "FromUserName": self.person.openid,
            "CreateTime": int(platform.clock().timestamp()),
            **happening.fields,
        }
        if not happening.is_event:
            fields["MsgId"] = platform.next_id()
        return self.webhook.post(fields, openid=self.person.openid)

    @property
    def _as_json(self) -> bool:
        return self.webhook.platform.console.data_format is DataFormat.JSON

    async def _do(self, happening: Happening) -> Outcome:
        outcome = await self.webhook.deliver(self.post(happening))
        if outcome.shown is not None:
            self.person.show(outcome.shown)
        return outcome

    def _tapped(self, target: Tap | str) -> Happening:
        if isinstance(target, str):
            seen = [tap for shown in self.screen for tap in shown.taps if tap.label == target]
            if not seen:
                raise LookupError(f"no tap {target!r} on the screen")
            target = seen[-1]
        return happenings.tapped(target.content, target.menu_id)

    def _scene(self, ticket: str) -> str:
        platform = self.webhook.platform
        code = platform.qr_codes.get(ticket)
        if code is None or (code.expires_at is not None and code.expires_at <= platform.clock()):
            raise LookupError("the QR code is unknown or has run out")
        return code.scene

    def _upload(self, kind: str, name: str, content: bytes) -> str:
        platform = self.webhook.platform
        return platform.library.add(kind, name, content, now=platform.clock())
