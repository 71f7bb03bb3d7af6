"""The account seen from this side: the shared token, the menu, the doctor, voice messages."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.failures import CannotStart
from bot.settings import load_settings
from bot.simulate.console import AccountType, Console, Mode
from bot.simulate.listening import serving
from bot.simulate.platform import Platform
from bot.simulate.wechat_api import WeChatApi
from bot.wechat import commands
from bot.wechat.access_token import AccessToken
from bot.wechat.account import Account
from bot.wechat.commands import doctor_command, menu_command
from bot.wechat.menu import MENU_FILE, MenuWrong, outline, read_menu
from bot.wechat.options import WeChatOptions
from storage.database import Database
from tests.bot.wechat.conftest import OpenDesk
from tests.handlers.dialogue import Clock

PLAIN = Console(mode=Mode.PLAIN)


class Tokens:
    """WeChat's token interface, as far as fetching goes; counts how often it is asked."""

    def __init__(self) -> None:
        self.asked: list[bool] = []
        self.current = "t0"

    async def fetch(self, force: bool) -> tuple[str, int]:
        self.asked.append(force)
        await asyncio.sleep(0.01)
        if force:
            self.current = f"t{len(self.asked)}"
        return self.current, 7200


def token_of(database: Database, tokens: Tokens, clock: Clock) -> AccessToken:
    return AccessToken(database, app_id="wx1", fetch=tokens.fetch, clock=clock)


async def test_processes_share_one_token(any_database: Database, clock: Clock) -> None:
    tokens = Tokens()
    ours = [token_of(any_database, tokens, clock) for _ in range(4)]
    assert set(await asyncio.gather(*(token.get() for token in ours * 3))) == {"t0"}
    assert tokens.asked == [False]
    clock.advance(minutes=100)
    assert await ours[0].get() == "t0"
    assert len(tokens.asked) == 1
    clock.advance(minutes=20)
    await asyncio.gather(*(token.get() for token in ours))
    assert len(tokens.asked) == 2


async def test_a_refused_token_is_renewed_once_for_all(
    any_database: Database, clock: Clock
) -> None:
    tokens = Tokens()
    ours = [token_of(any_database, tokens, clock) for _ in range(4)]
    old = await ours[0].get()
    renewed = await asyncio.gather(*(token.get(refused=old) for token in ours))
    assert set(renewed) == {"t3"}
    assert tokens.asked == [False, False, True]


async def test_a_process_that_dies_while_fetching_holds_nobody_up(
    database: Database, clock: Clock
) -> None:
    tokens = Tokens()

    async def killed(_force: bool) -> tuple[str, int]:
        raise SystemExit

    dying = AccessToken(database, app_id="wx1", fetch=killed, clock=clock)
    with pytest.raises(SystemExit):
        await dying.get()
    assert await token_of(database, tokens, clock).get() == "t0"


WORDS = {"帮助", "开始", "我的数据"}


def test_the_menu_holds_what_is_answered_and_names_what_is_not() -> None:
    menu = read_menu(MENU_FILE, answered=WORDS.__contains__, public_base_url="https://d.example")
    assert [button["name"] for button in menu.buttons] == ["问一问", "我的"]
    assert "问一问 / 网页版 -> https://d.example/" in outline(menu.buttons)
    assert "我的 / 我的数据 -> 我的数据" in outline(menu.buttons)
    assert any("找人帮忙" in line for line in menu.left_out)


def test_the_whole_menu_fits_wechat() -> None:
    menu = read_menu(MENU_FILE, answered=lambda _: True, public_base_url="https://d.example")
    assert [button["name"] for button in menu.buttons] == ["问一问", "服务", "我的"]
    assert menu.left_out == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[[group]]",
        "not toml",
        '[[group]]\nname="一二三四五六"\n[[group.entry]]\nname="a"\nword="帮助"',
        '[[group]]\nname="a"\n[[group.entry]]\nname="a"\nword="不会"',
        '[[group]]\nname="a"\nsize=3\n[[group.entry]]\nname="a"\nword="帮助"',
    ],
)
def test_a_menu_file_that_cannot_be_is_explained(tmp_path: Path, text: str) -> None:
    file = tmp_path / "menu.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(MenuWrong, match=r"menu\.toml|一二三四五六"):
        read_menu(file, answered=WORDS.__contains__, public_base_url=None)


def environment(api_url: str, **changes: str) -> dict[str, str]:
    """What an operator would set for the simulated account."""
    account = {
        "APP_ID": PLAIN.app_id,
        "APP_SECRET": PLAIN.secret,
        "TOKEN": PLAIN.token,
        "API_BASE_URL": api_url,
        **changes,
    }
    return {f"IPDESK_WECHAT__{name}": value for name, value in account.items()}


@dataclass
class Operator:
    """Somebody who runs commands with these variables, in a folder of their own."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    async def run(self, variables: dict[str, str], name: str, *arguments: str) -> tuple[int, str]:
        """The exit code of a command and what it printed."""
        self.monkeypatch.chdir(self.folder)
        for variable, value in variables.items():
            self.monkeypatch.setenv(variable, value)
        doors: dict[str, Callable[..., None]] = {
            "doctor": doctor_command,
            "wechat-menu": menu_command,
        }
        command = doors[name]
        try:
            await asyncio.to_thread(command, load_settings(), *arguments)
        except CannotStart as failure:
            return 1, f"{self.capsys.readouterr().out}{failure}"
        return 0, self.capsys.readouterr().out


@pytest.fixture
def operator(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Operator:
    return Operator(tmp_path, monkeypatch, capsys)


@pytest.fixture
async def api(request: pytest.FixtureRequest) -> AsyncIterator[tuple[WeChatApi, str]]:
    console = getattr(request, "param", PLAIN)
    api = WeChatApi(Platform(console, lambda: datetime.now(UTC)))
    async with serving(api.application()) as address:
        yield api, address


async def test_the_menu_is_compared_put_up_and_shown(
    operator: Operator, api: tuple[WeChatApi, str]
) -> None:
    variables = environment(api[1])
    code, printed = await operator.run(variables, "wechat-menu", "diff")
    assert (code, "+问一问 / 怎么提问 -> 帮助" in printed) == (0, True)
    code, printed = await operator.run(variables, "wechat-menu", "push")
    assert (code, "Put up:" in printed) == (0, True)
    assert "Left out: 问一问 / 网页版" in printed
    code, printed = await operator.run(variables, "wechat-menu", "show")
    assert (code, "我的 / 我的数据 -> 我的数据" in printed) == (0, True)
    code, printed = await operator.run(variables, "wechat-menu", "diff")
    assert (code, "as the file has it" in printed) == (0, True)


async def test_the_doctor_finds_nothing_wrong_with_a_good_account(
    operator: Operator, api: tuple[WeChatApi, str], open_desk: OpenDesk, clock: Clock
) -> None:
    clock.now = datetime.now(UTC)
    desk = await open_desk(token=PLAIN.token)
    site = str(desk.client.base_url).rstrip("/")
    variables = environment(api[1], PUBLIC_BASE_URL=site)
    await operator.run(variables, "wechat-menu", "push")
    code, printed = await operator.run(variables, "doctor")
    assert "problem" not in printed, printed
    assert "passes WeChat's verification" in printed
    assert "kind is full" in printed
    assert "the menu is up" in printed
    assert code == 0


@pytest.mark.parametrize(
    ("changes", "finding", "cure"),
    [
        ({"APP_SECRET": "f" * 32}, "the access token", "IPDESK_WECHAT__APP_SECRET"),
        ({"APP_ID": "wx0000000000000000"}, "the access token", "IPDESK_WECHAT__APP_ID"),
        ({"API_BASE_URL": "http://127.0.0.1:9"}, "no usable answer", "can be reached"),
        ({"PUBLIC_BASE_URL": "http://127.0.0.1:9"}, "does not answer", "ports 80 and 443"),
        ({"KIND": "passive"}, "IPDESK_WECHAT__KIND says passive", "leave IPDESK_WECHAT__KIND"),
        ({}, "no menu is up", "wechat-menu push"),
    ],
)
async def test_the_doctor_names_what_is_wrong_and_the_cure(
    operator: Operator, api: tuple[WeChatApi, str], changes: dict[str, str], finding: str, cure: str
) -> None:
    code, printed = await operator.run(environment(api[1], **changes), "doctor")
    lines = printed.split("\n")
    found = [n for n, line in enumerate(lines) if "[problem]" in line and finding in line]
    assert found, printed
    assert cure in lines[found[0] + 1]
    assert code == 1


@pytest.mark.parametrize(
    ("api", "kind"),
    [
        (Console(mode=Mode.PLAIN, type=AccountType.SUBSCRIPTION), "passive"),
        (Console(mode=Mode.PLAIN, type=AccountType.SERVICE), "menu"),
        (Console(mode=Mode.PLAIN, type=AccountType.SUBSCRIPTION_VERIFIED), "customer_service"),
    ],
    indirect=["api"],
)
async def test_the_doctor_says_what_the_account_may_do(
    operator: Operator, api: tuple[WeChatApi, str], kind: str
) -> None:
    _, printed = await operator.run(environment(api[1]), "doctor")
    assert f"kind is {kind}" in printed, printed


@pytest.mark.parametrize(
    "api", [replace(PLAIN, white_list=frozenset({"192.0.2.1"}))], indirect=["api"]
)
async def test_the_doctor_names_an_address_that_is_not_on_the_white_list(
    operator: Operator, api: tuple[WeChatApi, str]
) -> None:
    code, printed = await operator.run(environment(api[1]), "doctor")
    assert "127.0.0.1" in printed.split("[problem]")[-1]
    assert "to the account's IP white list" in printed
    assert code == 1


async def test_the_doctor_names_a_clock_that_is_wrong(
    operator: Operator, api: tuple[WeChatApi, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "now", lambda: datetime.now(UTC) + timedelta(hours=1))
    code, printed = await operator.run(environment(api[1]), "doctor")
    assert "this machine's clock differs from WeChat's by" in printed
    assert "set the clock by a time server" in printed
    assert code == 1


async def test_a_voice_message_is_written_down_by_the_speech_service(open_desk: OpenDesk) -> None:
    heard = []

    async def transcribe(request: Request) -> JSONResponse:
        body = await request.body()
        heard.append((request.headers["authorization"], b"whisper-1" in body, b"#!AMR" in body))
        return JSONResponse({"text": "发明专利保护多少年"})

    route = Route("/v1/audio/transcriptions", transcribe, methods=["POST"])
    async with serving(Starlette(routes=[route])) as speech:
        options = {"base_url": f"{speech}/v1", "api_key": "k"}
        desk = await open_desk(speech=options)
        desk.api.media["m1"] = b"#!AMR\n" + bytes(32)
        follower = desk.follower()
        shown = await follower.message(MsgType="voice", MediaId="m1", Format="amr")
        assert "二十年" in shown
        assert heard == [("Bearer k", True, True)]


async def test_without_the_speech_service_a_voice_message_gets_a_sentence(
    open_desk: OpenDesk,
) -> None:
    desk = await open_desk(speech={"base_url": "http://127.0.0.1:9/v1"})
    desk.api.media["m1"] = b"#!AMR\n"
    shown = await desk.follower().message(MsgType="voice", MediaId="m1", Format="amr")
    assert "写成文字" in shown


async def test_pictures_can_be_uploaded(database: Database, api: tuple[WeChatApi, str]) -> None:
    options = WeChatOptions.model_validate(
        {
            "app_id": PLAIN.app_id,
            "app_secret": PLAIN.secret,
            "token": PLAIN.token,
            "api_base_url": api[1],
        }
    )
    account = Account(options, database, clock=lambda: datetime.now(UTC))
    picture = b"\x89PNG\r\n\x1a\n" + bytes(64)
    media_id = await account.upload_image("picture.png", "image/png", picture)
    assert await account.download(media_id) == picture
    await account.close()
