"""Who may bring updates, and what becomes of those that cannot be read."""

import json

import httpx
import pytest

from bot.telegram.channel import secret_of
from bot.telegram.options import TelegramOptions
from storage.database import Database
from storage.telegram.updates import update_counts
from tests.bot.telegram.conftest import Desk, OpenDesk

HEADER = "X-Telegram-Bot-Api-Secret-Token"


def secret(desk: Desk) -> bytes:
    return desk.service.channel.secret.encode()


async def post(desk: Desk, body: bytes, secret: bytes | None) -> int:
    headers = {} if secret is None else {HEADER.encode(): secret}
    async with httpx.AsyncClient(trust_env=False) as client:
        response = await client.post(f"{desk.url}/telegram", content=body, headers=headers)
    return response.status_code


def update(text: str, update_id: int = 1) -> bytes:
    message = {
        "message_id": 5,
        "date": 0,
        "chat": {"id": 77, "type": "private"},
        "from": {"id": 77, "is_bot": False, "first_name": "x"},
        "text": text,
    }
    return json.dumps({"update_id": update_id, "message": message}).encode()


async def test_without_the_secret_nothing_comes_in(desk: Desk, database: Database) -> None:
    assert desk.telegram.webhook.secret
    for secret in (None, b"", b"wrong", "密".encode(), desk.telegram.webhook.secret.encode()[:-1]):
        assert await post(desk, update("发明"), secret) == 403
    async with database.begin() as session:
        assert await update_counts(session) == (0, 0)


BODIES = (
    (b"no json", 400),
    (b"\xff\xfe", 400),
    (b"[" * 100_000, 400),
    (b'{"update_id": 1}' + b" " * 300_000, 413),
    (b"[]", 200),
    (b'{"update_id": "x"}', 200),
    (b'{"update_id": 3, "message": {"chat": 1}}', 200),
    (b'{"update_id": 4, "poll_answer": {}}', 200),
    (b'{"update_id": 5, "something_new": {"a": 1}}', 200),
)


async def test_what_cannot_be_read_holds_up_nobody(desk: Desk) -> None:
    """What is no JSON is refused; an update nobody can read is never asked for again."""
    for body, status in BODIES:
        assert await post(desk, body, secret(desk)) == status, body[:40]


async def test_an_update_is_written_down_before_it_is_acknowledged(
    desk: Desk, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object, **__: object) -> bool:
        raise OSError("the disk is full")

    monkeypatch.setattr("storage.telegram.updates.note_update", broken)
    assert await post(desk, update("发明"), secret(desk)) == 503
    monkeypatch.undo()
    assert await post(desk, update("发明"), secret(desk)) == 200
    async with database.begin() as session:
        assert (await update_counts(session))[0] == 1


async def test_a_secret_of_ones_own_is_used(open_desk: OpenDesk) -> None:
    desk = await open_desk(webhook_secret="a-secret-of-our-own")
    assert desk.telegram.webhook.secret == "a-secret-of-our-own"
    person = desk.phone()
    await person.ask("帮助")


def test_the_secret_is_never_the_token() -> None:
    token = "123456:" + "A" * 35
    options = TelegramOptions.model_validate({"token": token})
    assert len(secret_of(options)) == 64
    assert token not in secret_of(options)


@pytest.mark.parametrize(
    "wrong",
    [
        {"token": "abc"},
        {"receive": "webhook"},
        {"webhook_secret": "short"},
        {"webhook_secret": "with spaces and more"},
        {"public_base_url": "desk.example.org"},
        {"surprise": 1},
    ],
)
def test_wrong_options_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        TelegramOptions.model_validate({"token": "123456:" + "A" * 35, **wrong})
