"""One person's phone in a terminal."""

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import TextIO

from PIL import Image

from bot.simulate.telegram_server import texts
from bot.simulate.telegram_server.chats import Shown
from bot.simulate.telegram_server.phone import Phone, mention
from bot.simulate.terminal import Quit

MOST_SECONDS = 3600.0
QUIET = 1.2  # seconds without news after which a reply is taken to be whole


@dataclass(slots=True, kw_only=True)
class PhoneTerminal:
    """Turns lines into what a person does, and prints what they see, when it is seen.

    `patience` is how many seconds a line waits for its answer before the next is done.
    """

    private: Phone
    in_group: Phone
    out: TextIO
    patience: float = 60.0

    async def run(self, lines: AsyncIterator[str] | Iterable[str], *, echo: bool) -> None:
        """Do what the lines say, until they end or one of them is :q. Raises Quit for that."""
        self.private.telegram.chats.on_show = self._print_shown
        if not isinstance(lines, AsyncIterator):
            lines = _each(lines)
        async for line in lines:
            if echo:
                self._print(f"{texts.YOU}{line}")
            await self.do(line.strip())

    async def do(self, line: str) -> None:
        """One line: a command of the simulator, or a message to the bot. Raises Quit."""
        if not line:
            return
        command, _, rest = line.partition(" ")
        commands: dict[str, Callable[[str], Awaitable[None]]] = {
            ":点": self._press,
            ":群": lambda said: self._wait_for(
                self.in_group, lambda: self.in_group.say(mention(said))
            ),
            ":语音": lambda _: self._wait_for(self.private, self.private.speak),
            ":图片": lambda _: self._wait_for(
                self.private, lambda: self.private.send_photo(_picture())
            ),
            ":拉黑": self._block,
            ":解除": self._unblock,
            ":等": self._wait,
        }
        if command == ":q":
            raise Quit
        if command in commands:
            await commands[command](rest.strip())
        elif command.startswith(":"):
            self._print(texts.NO_SUCH_COMMAND)
        else:
            self.private.person.started = True
            await self._wait_for(self.private, lambda: self.private.say(line))

    async def _wait_for(self, phone: Phone, act: Callable[[], object]) -> None:
        """Do something and wait until the bot has answered and said all."""
        before = len(phone.answers)
        act()
        waited = 0.0
        while len(phone.answers) == before and waited < self.patience:
            await asyncio.sleep(0.05)
            waited += 0.05
        if len(phone.answers) == before:
            self._print(texts.NOTHING_CAME)
            return
        seen = 0
        while seen < len(phone.answers):
            seen = len(phone.answers)
            await asyncio.sleep(QUIET)

    async def _press(self, label: str) -> None:
        for phone in (self.private, self.in_group):
            found = [shown for shown in reversed(phone.answers) if label in shown.buttons]
            if found:
                pressed = phone.press(label, on=found[0])
                before, waited = len(phone.answers), 0.0
                while len(phone.answers) == before and not pressed.alert and waited < self.patience:
                    await asyncio.sleep(0.05)
                    waited += 0.05
                if pressed.text:
                    self._print(texts.toast(pressed.text))
                return
        labels = [label for shown in self.private.answers for label in shown.buttons]
        self._print(texts.no_such_button(list(dict.fromkeys(labels))[-10:]))

    async def _block(self, _rest: str) -> None:
        self.private.block()

    async def _unblock(self, _rest: str) -> None:
        self.private.unblock()

    async def _wait(self, seconds: str) -> None:
        try:
            await asyncio.sleep(min(max(float(seconds), 0), MOST_SECONDS))
        except ValueError:
            self._print(texts.NOT_A_NUMBER)

    def _print_shown(self, shown: Shown) -> None:
        if not shown.from_bot or shown.chat_id not in {self.private.chat_id, self.in_group.chat_id}:
            return
        who = texts.EDITED if shown.versions else texts.THEM
        where = texts.GROUP if shown.chat_id == self.in_group.chat_id else ""
        what = shown.text
        if shown.content:
            document = shown.fields.get("document", {})
            what = texts.attached(document.get("file_name", "photo"), len(shown.content))
        self._print(f"{where}{who}{what}")
        if shown.buttons:
            self._print(texts.buttons(list(shown.buttons)))

    def _print(self, text: str) -> None:
        self.out.write(f"{text}\n")
        self.out.flush()


def _picture() -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (320, 240), "white").save(held, "JPEG")
    return held.getvalue()


async def _each(lines: Iterable[str]) -> AsyncIterator[str]:
    for line in lines:
        yield line
