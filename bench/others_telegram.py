"""The Telegram channel against an emulator that others wrote: `python -m bench.others_telegram`.

npm's telegram-test-api, installed into a folder of its own. It is laxer than Telegram and, out of
the box, wrong in a few places that a strict client minds; those are mended in the script below:
getMe without is_bot, dates in milliseconds, callback queries without chat_instance, methods that it
does not know, objects sent back as the texts they came in. Needs node and npm, and says so where
they are missing.
"""

import asyncio
import shutil
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from bench.telegram import FiveSteps, now
from bench.wechat_desk import free_port, until_open
from bot.simulate.telegram_server.telegram import TOKEN
from bot.telegram.options import TelegramOptions
from bot.telegram.service import open_telegram
from handlers.dispatcher import Dispatcher
from handlers.limits import MessageLimits
from handlers.message import Choice, IncomingMessage, Reply
from handlers.routes import Route
from storage.database import Database, sqlite_url
from storage.files import FileFolder
from storage.people import User

PACKAGE = "telegram-test-api@4.2.1"
SCRIPT = """
const express = require('express');
const TelegramServer = require('telegram-test-api');
class Mended extends TelegramServer {
  addBotMessage(raw, token) {
    const message = super.addBotMessage(raw, token);
    message.date = Math.floor(message.date / 1000);
    for (const name of ['link_preview_options', 'reply_parameters'])
      if (typeof message[name] === 'string') message[name] = JSON.parse(message[name]);
    return message;
  }
}
const format = TelegramServer.formatUpdate;
TelegramServer.formatUpdate = update => {
  const made = format(update);
  if (made.callback_query) {
    made.callback_query.chat_instance = '1';
    made.callback_query.message = {...made.callback_query.message, message_id: 1, date: 1};
  }
  return made;
};
const server = new Mended({port: Number(process.argv[2]), host: '127.0.0.1'});
const inner = server.webServer;
const outer = express();
const answer = result => (request, response) => response.json({ok: true, result});
outer.all('/bot:token/getMe', answer({id: ID, is_bot: true, first_name: 'x', username: 'x_bot'}));
for (const method of ['setMyCommands', 'deleteMyCommands', 'sendChatAction', 'deleteWebhook'])
  outer.all('/bot:token/' + method, answer(true));
outer.all('/bot:token/getUpdates', (request, response, next) => setTimeout(next, 200));
outer.use(inner);
server.webServer = outer;
server.start();
"""


async def instant(message: IncomingMessage, _user: User) -> Reply:
    """Answers at once, without reading anything."""
    return Reply(f"回答：{message.text}")


async def menu(_message: IncomingMessage, _user: User) -> Reply:
    """Something with a button."""
    return Reply("您好。**请选择**：", choices=(Choice("问一句", "商标续展"),))


@asynccontextmanager
async def emulator() -> AsyncIterator[str]:
    """The address of the emulator. Raises SystemExit where it cannot be had."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        raise SystemExit("not run: node and npm are not installed")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        installing = await asyncio.create_subprocess_exec(
            "npm", "install", "--silent", PACKAGE, cwd=folder, stdout=subprocess.DEVNULL
        )
        if await installing.wait():
            raise SystemExit(f"not run: {PACKAGE} could not be installed")
        script = folder / "server.js"
        script.write_text(SCRIPT.replace("ID", TOKEN.partition(":")[0]), encoding="utf-8")
        port = free_port()
        process = await asyncio.create_subprocess_exec("node", script, str(port), cwd=folder)
        try:
            await until_open(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()


class Person:
    """Somebody whom the emulator knows."""

    def __init__(self, client: httpx.AsyncClient, number: int) -> None:
        self.client = client
        self.who = {
            "botToken": TOKEN,
            "date": 1,
            "from": {"id": number, "first_name": "访客", "is_bot": False},
            "chat": {"id": number, "type": "private", "first_name": "访客"},
        }
        self.number = number

    async def do(self, path: str, **what: Any) -> Mapping[str, Any]:
        """Do something and wait for what the bot says."""
        before = len(await self.seen())
        await self.client.post(f"/{path}", json={**self.who, **what})
        async with asyncio.timeout(15):
            while len(seen := await self.seen()) == before:  # noqa: ASYNC110 - a condition
                await asyncio.sleep(0.05)
        return seen[-1]

    async def seen(self) -> list[Mapping[str, Any]]:
        """The bot's messages to this person."""
        answer = await self.client.post("/getUpdatesHistory", json={"token": TOKEN})
        messages = [one["message"] for one in answer.json()["result"] if "message" in one]
        return [one for one in messages if str(one.get("chat_id")) == str(self.number)]


async def try_it(person: Person) -> None:
    """A command, a button, a question and a form; AssertionError where one goes wrong."""
    entities = [{"type": "bot_command", "offset": 0, "length": 6}]
    shown = await person.do("sendCommand", text="/start", entities=entities)
    _same(shown["text"], "您好。<b>请选择</b>：")
    (row,) = shown["reply_markup"]["inline_keyboard"]
    message = {key: person.who[key] for key in ("from", "chat")}
    shown = await person.do("sendCallback", message=message, data=row[0]["callback_data"])
    _same(shown["text"], "回答：商标续展")
    await person.do("sendMessage", text="登记")
    for number in range(5):
        shown = await person.do("sendMessage", text=f"{person.number}-{number}")
    _same(shown["text"].startswith(f"已登记：单位={person.number}-0"), expected=True)


def _same(found: object, expected: object) -> None:
    if found != expected:
        raise SystemExit(f"FAILED: {found!r} in place of {expected!r}")


async def main() -> None:
    """Several people at once."""
    async with emulator() as address:
        with tempfile.TemporaryDirectory() as folder:
            database = Database(sqlite_url(Path(folder) / "bench.db"))
            await database.prepare()
            routes = (
                Route(target=instant, words=(), argument="问题", summary=""),
                Route(target=menu, words=("/start",), summary=""),
                Route(form=FiveSteps(), words=("登记",), summary=""),
            )
            limits = MessageLimits(per_minute=10_000)
            service = open_telegram(
                TelegramOptions.model_validate({"token": TOKEN, "api_base_url": address}),
                database,
                Dispatcher(database, routes, limits=limits, clock=now),
                routes,
                files=FileFolder(Path(folder)),
                clock=now,
            )
            await service.sweep(now())
            await service.attend(now())
            try:
                async with httpx.AsyncClient(base_url=address, trust_env=False) as client:
                    people = [Person(client, number) for number in range(101, 106)]
                    await asyncio.gather(*(try_it(person) for person in people))
            finally:
                await service.close()
                await database.close()
    print(
        f"{PACKAGE}: {len(people)} people at once, commands, buttons and a form as they should be"
    )


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
