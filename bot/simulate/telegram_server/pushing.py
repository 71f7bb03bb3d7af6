"""Sending updates to the bot's webhook, again and again until it takes them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from bot.simulate.telegram_server.telegram import Telegram, Webhook

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
SECONDS = 10.0


@dataclass(slots=True)
class Pusher:
    """Posts what is pending, several updates at once, those of one person in order.

    An update that is not taken is posted again after `again` seconds; Telegram waits longer.
    (Telegram's own server keeps a queue for each chat: tdlib/telegram-bot-api, WebhookActor.)
    """

    telegram: Telegram
    client: httpx.AsyncClient
    again: float = 0.5
    under_way: set[object] = field(default_factory=set)

    async def run(self) -> None:
        """Post for ever."""
        async with asyncio.TaskGroup() as group:
            while True:
                webhook = self.telegram.webhook
                for update in list(self.telegram.updates.pending):
                    if not webhook.url or len(self.under_way) >= webhook.max_connections:
                        break
                    if (queue := _queue(update)) not in self.under_way:
                        self.under_way.add(queue)
                        group.create_task(self._post(webhook, update))
                self.telegram.updates.news.clear()
                await self.telegram.updates.news.wait()

    async def _post(self, webhook: Webhook, update: dict[str, Any]) -> None:
        headers = {SECRET_HEADER: webhook.secret} if webhook.secret else {}
        try:
            response = await self.client.post(webhook.url, json=update, headers=headers)
            said = f"{response.status_code} {response.reason_phrase}"
            problem = "" if response.is_success else f"Wrong response from the webhook: {said}"
        except httpx.TimeoutException:
            problem = "Read timeout expired"
        except httpx.HTTPError:
            problem = "Connection refused"
        if problem:
            webhook.last_error, webhook.last_error_at = problem, self.telegram.clock()
            await asyncio.sleep(self.again)
        else:
            self.telegram.updates.confirm(update["update_id"])
        self.under_way.discard(_queue(update))
        self.telegram.updates.news.set()


def _queue(update: dict[str, Any]) -> object:
    """Whose updates wait for each other."""
    content = next(value for name, value in update.items() if name != "update_id")
    return content.get("message", content).get("chat", content["from"])["id"]


@asynccontextmanager
async def pushing(telegram: Telegram) -> AsyncIterator[Pusher]:
    """Posts until the block ends."""
    async with httpx.AsyncClient(timeout=SECONDS, trust_env=False) as client:
        pusher = Pusher(telegram, client)
        task = asyncio.create_task(pusher.run())
        try:
            yield pusher
        finally:
            task.cancel()
            await asyncio.wait({task})
