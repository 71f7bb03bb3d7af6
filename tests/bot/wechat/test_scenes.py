"""QR codes with a scene, made by the simulated platform and kept as a fact of all processes."""

from datetime import UTC, datetime

import pytest

from bot.simulate.console import AccountType, Console, Mode
from bot.simulate.listening import serving
from bot.simulate.platform import Platform
from bot.simulate.wechat_api import WeChatApi
from bot.telegram.updates import Me, Received, read_update
from bot.wechat.account import Account
from bot.wechat.options import WeChatOptions
from bot.wechat.scenes import Scenes
from handlers.message import MessageKind
from storage.database import Database
from tests.handlers.dialogue import Clock


@pytest.mark.parametrize("account_type", [AccountType.SERVICE_VERIFIED, AccountType.SUBSCRIPTION])
async def test_a_code_is_made_once_where_the_account_may(
    database: Database, clock: Clock, account_type: AccountType
) -> None:
    may = account_type is AccountType.SERVICE_VERIFIED
    console = Console(mode=Mode.PLAIN, type=account_type)
    platform = Platform(console, clock)
    async with serving(WeChatApi(platform).application()) as address:
        options = WeChatOptions.model_validate(
            {
                "app_id": console.app_id,
                "app_secret": console.secret,
                "token": console.token,
                "api_base_url": address,
            }
        )
        account = Account(options, database, clock=clock)
        scenes = [
            Scenes(account=account, database=database, clock=clock, allowed=lambda: True)
            for _process in range(2)
        ]
        made = [await each.address("event:12") for each in scenes]
        assert [bool(each) for each in made] == [may, may]
        assert [code.scene for code in platform.qr_codes.values()] == ["event:12"] * may
        clock.advance(days=28)
        await scenes[0].address("event:12")
        assert len(platform.qr_codes) == 2 * may
        forbidden = Scenes(account=account, database=database, clock=clock, allowed=lambda: False)
        assert await forbidden.address("event:13") == ""
        await account.close()


@pytest.mark.parametrize(
    ("text", "kind", "meant"),
    [
        ("/start event-12", MessageKind.SCAN, "event:12"),
        ("/start signup-3", MessageKind.SCAN, "signup:3"),
        ("/start", MessageKind.TEXT, "/start"),
        ("/start hello", MessageKind.TEXT, "/start"),
    ],
)
def test_a_link_into_telegram_is_a_scan(text: str, kind: MessageKind, meant: str) -> None:
    person = {"id": 5, "is_bot": False, "first_name": "x"}
    raw = {
        "update_id": 1,
        "message": {
            "message_id": 1,
            "date": 1_795_000_000,
            "chat": {"id": 5, "type": "private"},
            "from": person,
            "text": text,
        },
    }
    told = read_update(raw, me=Me(id=9, username="desk_bot"), now=datetime.now(UTC))
    assert isinstance(told, Received)
    assert (told.message.kind, told.message.text) == (kind, meant)
