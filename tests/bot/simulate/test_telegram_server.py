"""The simulated Bot API is as strict as Telegram's: a real client meets its refusals."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from bot.simulate.telegram_server.entities import parse, units
from bot.simulate.telegram_server.phone import Phone, new_group, phone
from bot.simulate.telegram_server.refusals import Refused
from bot.simulate.telegram_server.server import telegram_serving
from bot.simulate.telegram_server.telegram import Telegram
from tests.handlers.dialogue import Clock


@pytest.fixture
async def played() -> AsyncIterator[tuple[Telegram, "Caller", Phone]]:
    telegram = Telegram(Clock())
    async with (
        telegram_serving(telegram) as address,
        httpx.AsyncClient(base_url=address, trust_env=False) as client,
    ):
        yield telegram, Caller(client, telegram.token), phone(telegram)


class Caller:
    """Calls methods with JSON and gives what came back."""

    def __init__(self, client: httpx.AsyncClient, token: str) -> None:
        self.client, self.token = client, token

    async def __call__(self, method: str, **values: Any) -> dict[str, Any]:
        response = await self.client.post(f"/bot{self.token}/{method}", json=values)
        answer: dict[str, Any] = response.json()
        assert response.status_code == answer.get("error_code", 200)
        return answer


Played = tuple[Telegram, Caller, Phone]
KEYBOARD = {"inline_keyboard": [[{"text": "是", "callback_data": "x" * 65}]]}
REFUSED: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("sendMessage", {"text": ""}, "message text is empty"),
    ("sendMessage", {"text": "字" * 4097}, "message is too long"),
    ("sendMessage", {"text": "a", "parse_mode": "HTML", "colour": 1}, 'parameter "colour"'),
    ("sendMessage", {"text": "<b>a", "parse_mode": "HTML"}, "Can't find end tag"),
    ("sendMessage", {"text": "<x>a</x>", "parse_mode": "HTML"}, 'Unsupported start tag "x"'),
    ("sendMessage", {"text": "a", "parse_mode": "MarkdownV2"}, "unsupported parse_mode"),
    ("sendMessage", {"text": 5}, "a string was expected"),
    ("sendMessage", {}, 'parameter "text" is required'),
    ("sendMessage", {"text": "a", "reply_markup": KEYBOARD}, "BUTTON_DATA_INVALID"),
    ("sendMessage", {"text": "a", "reply_parameters": {"message_id": 9}}, "replied not found"),
    ("editMessageText", {"text": "a", "message_id": 9}, "message to edit not found"),
    ("sendChatAction", {"action": "dancing"}, "one of typing"),
    ("answerCallbackQuery", {}, 'parameter "chat_id" is not known'),
    ("getFile", {"file_id": "x"}, 'parameter "chat_id" is not known'),
    ("sendDocument", {"document": "unknown-id"}, "wrong file identifier"),
    ("sendPhoto", {"photo": "unknown-id", "caption": "字" * 1025}, "caption is too long"),
)


async def test_what_is_wrong_is_refused_in_telegrams_words(played: Played) -> None:
    _, call, person = played
    for method, values, why in REFUSED:
        answer = await call(method, chat_id=person.chat_id, **values)
        assert answer["error_code"] == 400, (method, values)
        assert why in answer["description"], answer
    assert (await call("sendMessage", chat_id=1, text="a"))["description"].endswith("not found")
    assert (await call("noSuchMethod"))["error_code"] == 404
    call.token = "1:wrong"
    assert (await call("getMe"))["error_code"] == 401


async def test_who_may_not_be_written_to_is_forbidden(played: Played) -> None:
    telegram, call, person = played
    stranger, blocker, gone = (phone(telegram, started=n > 0) for n in range(3))
    blocker.person.blocks, gone.person.deactivated = True, True
    group = new_group(telegram)
    group.has_bot = False
    for chat_id in (stranger.chat_id, blocker.chat_id, gone.chat_id, group.id):
        assert (await call("sendMessage", chat_id=chat_id, text="a"))["error_code"] == 403
    assert (await call("sendMessage", chat_id=person.chat_id, text="a"))["ok"]


async def test_the_limits_and_the_seconds_to_wait(played: Played) -> None:
    telegram, call, person = played
    clock = telegram.clock
    assert isinstance(clock, Clock)
    assert (await call("sendMessage", chat_id=person.chat_id, text="1"))["ok"]
    refused = await call("sendMessage", chat_id=person.chat_id, text="2")
    assert (refused["error_code"], refused["parameters"]) == (429, {"retry_after": 1})
    clock.advance(seconds=1)
    assert (await call("sendMessage", chat_id=person.chat_id, text="3"))["ok"]
    group = new_group(telegram)
    for number in range(20):
        clock.advance(seconds=1)
        assert (await call("sendMessage", chat_id=group.id, text=str(number)))["ok"]
    clock.advance(seconds=1)
    assert (await call("sendMessage", chat_id=group.id, text="x"))["parameters"]["retry_after"] > 30
    clock.advance(seconds=5)
    crowd = [phone(telegram) for _ in range(31)]
    answers = [await call("sendMessage", chat_id=one.chat_id, text="a") for one in crowd]
    assert [answer["ok"] for answer in answers] == [True] * 30 + [False]
    assert telegram.flood.refused == 3


async def test_updates_are_kept_until_they_are_confirmed(played: Played) -> None:
    telegram, call, person = played
    first, second = person.say("一"), person.say("二")
    assert first is not None
    for _ in range(2):
        got = (await call("getUpdates", timeout=0))["result"]
        assert [one["update_id"] for one in got] == [first, second]
    assert len((await call("getUpdates", offset=first + 1))["result"]) == 1
    await call("setWebhook", url="https://desk.example.org/x", secret_token="s")
    assert (await call("getUpdates"))["error_code"] == 409
    assert (await call("setWebhook", url="http://desk.example.org/x"))["error_code"] == 400
    assert (await call("getWebhookInfo"))["result"]["url"] == "https://desk.example.org/x"
    assert telegram.webhook.secret == "s"


async def test_a_query_is_answered_once_and_in_time(played: Played) -> None:
    telegram, call, person = played
    markup = {"inline_keyboard": [[{"text": "是", "callback_data": "y"}]]}
    await call("sendMessage", chat_id=person.chat_id, text="?", reply_markup=markup)
    pressed, late = person.press("是"), person.press("是")
    assert (await call("answerCallbackQuery", callback_query_id=pressed.id))["ok"]
    assert (await call("answerCallbackQuery", callback_query_id=pressed.id))["error_code"] == 400
    assert isinstance(telegram.clock, Clock)
    telegram.clock.advance(minutes=20)
    answer = await call("answerCallbackQuery", callback_query_id=late.id)
    assert "query is too old" in answer["description"]


@pytest.mark.parametrize(
    ("html", "text", "entities"),
    [
        ("a<b>b</b>", "ab", [("bold", 1, 1)]),
        ("😀<i>x</i>", "😀x", [("italic", 2, 1)]),
        ("<b>a<i>b</i></b>", "ab", [("bold", 0, 2), ("italic", 1, 1)]),
        ("&lt;&amp;&#20013;&nosuch;", "<&中&nosuch;", []),
        ('<a href="https://a.example/?x=1&amp;y">b</a>', "b", [("text_link", 0, 1)]),
        ("<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", 0, 1)]),
    ],
)
def test_html_as_it_is_seen(html: str, text: str, entities: list[tuple[str, int, int]]) -> None:
    marked = parse(html, "HTML")
    assert marked.text == text
    found = [(one["type"], one["offset"], one["length"]) for one in marked.entities]
    assert found == entities
    assert units(text) == len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize(
    "html", ["<b>", "</b>", "<b></i>", "<", "<b class='x'>a</b>", "<a b>c</a>"]
)
def test_html_that_is_refused(html: str) -> None:
    with pytest.raises(Refused, match="can't parse entities"):
        parse(html, "HTML")
