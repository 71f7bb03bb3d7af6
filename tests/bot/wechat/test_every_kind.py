"""A simulated follower does everything that one can do, to the real channel over HTTP."""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.applications import Starlette

from bot.simulate import happenings
from bot.simulate.console import Console, DataFormat, Mode
from bot.simulate.delivering import Postman
from bot.simulate.listening import serving
from bot.simulate.platform import Platform
from bot.simulate.product import options_for
from bot.simulate.webhook import Outcome, Webhook
from bot.simulate.wechat_api import WeChatApi
from bot.simulate.wechat_users import WeChatUser, follower
from bot.web.file_links import FileLinks
from bot.wechat.service import open_wechat
from storage.database import Database
from storage.files import FileFolder
from tests.bot.simulate.test_users import MENU, NOTICE, SCENE
from tests.handlers.dialogue import Clock, OneArticleAnswerer, build_dispatcher


@asynccontextmanager
async def talking(database: Database, console: Console) -> AsyncIterator[WeChatUser]:
    """A follower of the account, whose server is the real channel."""
    clock = Clock()
    platform = Platform(console, clock, menu=MENU)
    platform.qr_codes[SCENE.ticket] = SCENE
    async with serving(WeChatApi(platform).application()) as api:
        service = open_wechat(
            options_for(console, api_address=api),
            database,
            build_dispatcher(database, OneArticleAnswerer(), clock),
            clock=clock,
            folder=FileFolder(Path(tempfile.mkdtemp())),
            links=FileLinks(key=b"k" * 32, clock=clock),
        )
        await service.sweep(clock())
        async with (
            serving(Starlette(routes=service.routes())) as url,
            Postman(f"{url}/wechat") as postman,
        ):
            yield follower(Webhook(platform, postman))
        await service.close()


def answered(outcome: Outcome, words: str) -> None:
    """The first delivery was answered with these words; without any, with silence."""
    assert not outcome.fault, outcome.problem
    assert outcome.deliveries == 1
    assert words in outcome.text
    assert bool(words) == (outcome.shown is not None)


@pytest.mark.parametrize(
    ("mode", "data_format"),
    [
        (Mode.PLAIN, DataFormat.JSON),
        (Mode.COMPATIBLE, DataFormat.XML),
        (Mode.SAFE, DataFormat.XML),
        (Mode.SAFE, DataFormat.JSON),
    ],
)
async def test_every_message_and_event_is_answered_at_once_or_met_with_silence(
    database: Database, mode: Mode, data_format: DataFormat
) -> None:
    console = replace(Console(), mode=mode, data_format=data_format, templates=(NOTICE,))
    async with talking(database, console) as user:
        answered(await user.say("发明专利保护多少年"), "二十年")
        answered(await user.speak("发明专利的期限"), "二十年")
        answered(await user.speak(None), "没有听清")
        for sent in (
            user.send_image(),
            user.send_video(),
            user.send_video(short=True),
            user.send_file("合同.pdf", b"%PDF-1.7"),
            user.send_location(23.3, 116.7, "汕头市"),
            user.send_link("题", "述", "https://news.example/1"),
        ):
            answered(await sent, "写成文字")
        answered(await user.scan(SCENE.ticket), "隐私说明")
        answered(await user.press("首页"), "")
        answered(await user.press("问一问"), "没有找到依据")
        answered(await user.press("签到", scan_result="event-7"), "没有找到依据")
        answered(await user.consent({NOTICE.id: True}), "")
        answered(await user.withdraw_consent(NOTICE.id), "")
        platform = user.webhook.platform
        platform.report("TEMPLATESENDJOBFINISH", user.person.openid, {"MsgID": 5})
        assert await user.webhook.deliver_reports() == 1
        assert (await user.unfollow()).shown is None
        answered(await user.follow(), "隐私说明")
        answered(await user.unfollow(), "")
        answered(await user.scan(SCENE.ticket), "隐私说明")


@pytest.mark.parametrize("mode", [Mode.PLAIN, Mode.SAFE])
async def test_no_signature_off_by_one_character_comes_in(database: Database, mode: Mode) -> None:
    async with talking(database, replace(Console(), mode=mode)) as user:
        name = "signature" if mode is Mode.PLAIN else "msg_signature"
        post = user.post(happenings.text("在吗"))
        for position in (0, 19, 39):
            signed = str(post.query[name])
            other = "0" if signed[position] != "0" else "1"
            wrong = signed[:position] + other + signed[position + 1 :]
            forged = replace(post, query={**post.query, name: wrong})
            outcome = await user.webhook.deliver(forged)
            assert outcome.fault
            assert "403" in outcome.problem
        answered(await user.webhook.deliver(post), "没有找到依据")
