"""One follower's phone in a terminal."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import TextIO

from bot.simulate import texts
from bot.simulate.menus import buttons
from bot.simulate.shown import Link, Shown, Tap
from bot.simulate.webhook import Outcome
from bot.simulate.wechat_users import NotFollowing, WeChatUser

MOST_SECONDS = 3600.0


class Quit(Exception):
    """The person has had enough."""


@dataclass(slots=True, kw_only=True)
class FollowerTerminal:
    """Turns lines into what a follower does, and prints what the follower sees, when it is seen."""

    user: WeChatUser
    out: TextIO

    async def run(self, lines: AsyncIterator[str] | Iterable[str], *, echo: bool) -> None:
        """Do what the lines say, until they end or one of them is /q. Raises Quit for that."""
        self.user.person.on_show = self._print_shown
        if not isinstance(lines, AsyncIterator):
            lines = _each(lines)
        async for line in lines:
            if echo:
                self._print(f"{texts.YOU}{line}")
            await self.do(line.strip())

    async def do(self, line: str) -> None:
        """One line: a command, or a message to the account. Raises Quit."""
        if not line:
            return
        command, _, rest = line.partition(" ")
        commands: dict[str, Callable[[str], Awaitable[None]]] = {
            "/点": self._tap,
            "/菜单": self._menu,
            "/取关": lambda _: self._do(self.user.unfollow()),
            "/关注": lambda _: self._do(self.user.follow()),
            "/语音": lambda said: self._do(self.user.speak(said or texts.SIMULATED_HEARING)),
            "/图片": lambda _: self._do(self.user.send_image()),
            "/等": self._wait,
        }
        if command == "/q":
            raise Quit
        try:
            if command in commands:
                await commands[command](rest.strip())
            elif command.startswith("/"):
                self._print(texts.NO_SUCH_COMMAND)
            else:
                await self._do(self.user.say(line))
        except NotFollowing:
            self._print(texts.NOT_FOLLOWING)

    async def _do(self, doing: Awaitable[Outcome]) -> None:
        typing = self.user.person.typing_seen
        outcome = await doing
        if self.user.person.typing_seen > typing:
            self._print(texts.TYPING)
        if outcome.shown is None:
            self._print(texts.NOTHING_SHOWN)
        self._print(texts.after(outcome.seconds, outcome.deliveries))
        if outcome.problem:
            self._print(f"　　({outcome.problem})")

    async def _tap(self, label: str) -> None:
        touchable: list[Tap | Link] = []
        for shown in self.user.screen:
            touchable.extend(shown.taps)
            touchable.extend(shown.links)
        labels = list(dict.fromkeys(one.label for one in touchable))
        found = next((one for one in reversed(touchable) if one.label == label), None)
        if found is None:
            self._print(texts.no_such_tap(labels[-10:]))
        elif isinstance(found, Link):
            self._print(texts.opened(found.address))
        else:
            await self._do(self.user.tap(found))

    async def _menu(self, name: str) -> None:
        menu = self.user.webhook.platform.menu
        if menu is None:
            self._print(texts.NO_MENU)
        elif name in (pressable := buttons(menu)):
            await self._do(self.user.press(name))
        else:
            self._print(texts.no_such_button(list(pressable)))

    async def _wait(self, seconds: str) -> None:
        try:
            await asyncio.sleep(min(max(float(seconds), 0), MOST_SECONDS))
        except ValueError:
            self._print(texts.NOT_A_NUMBER)

    def _print_shown(self, shown: Shown) -> None:
        what = shown.text or f"[{shown.kind}]"
        self._print(f"{texts.THEM}{what}")
        labels = [*(tap.label for tap in shown.taps), *(link.label for link in shown.links)]
        if labels:
            self._print(texts.links(labels))

    def _print(self, text: str) -> None:
        self.out.write(f"{text}\n")
        self.out.flush()


async def keyboard(stream: TextIO, *, out: TextIO) -> AsyncIterator[str]:
    """Lines as they are typed, without holding up what arrives meanwhile."""
    prompt = texts.YOU if stream.isatty() else ""
    pending, chunk = b"", b" "
    while chunk:
        out.write(prompt)
        out.flush()
        await _readable(stream.fileno())
        chunk = os.read(stream.fileno(), 65_536)
        *lines, pending = (pending + chunk).split(b"\n")
        if not chunk and pending:
            lines.append(pending)
        for line in lines:
            yield line.decode(errors="replace")


async def _readable(descriptor: int) -> None:
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    try:
        loop.add_reader(descriptor, ready.set)
    except PermissionError:  # a regular file: always readable, and not to be waited for
        return
    try:
        await ready.wait()
    finally:
        loop.remove_reader(descriptor)


async def _each(lines: Iterable[str]) -> AsyncIterator[str]:
    for line in lines:
        yield line
