"""The follower's phone in a terminal, and the command from outside."""

import asyncio
import io
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from bot.simulate import texts
from bot.simulate.console import Console, Mode
from bot.simulate.platform import Platform
from bot.simulate.shown import Via, show_text
from bot.simulate.terminal import FollowerTerminal, Quit, keyboard
from bot.simulate.wechat_users import newcomer
from tests.bot.simulate.server import account, echo
from tests.bot.simulate.test_users import MENU, offer
from tests.handlers.dialogue import Clock

ROOT = Path(__file__).resolve().parents[3]


async def typed(*lines: str) -> tuple[str, FollowerTerminal]:
    """What a terminal shows for some lines, after the person has followed."""
    async with account(Platform(Console(mode=Mode.PLAIN), Clock(), menu=MENU), offer) as both:
        phone = FollowerTerminal(user=newcomer(both[0]), out=io.StringIO())
        await phone.run(["/关注"], echo=False)
        await phone.run(lines, echo=True)
    assert isinstance(phone.out, io.StringIO)
    return phone.out.getvalue(), phone


async def test_a_chat_with_a_tap() -> None:
    shown, _ = await typed("您好", "/点 要")
    assert shown.count(f"{texts.THEM}要") == 2
    assert texts.links(["要"]) in shown
    assert "投递 1 次" in shown


async def test_commands_that_miss_say_what_there_is() -> None:
    shown, _ = await typed("/点 没有", "/菜单", "/菜单 问一问", "/等 一会", "/飞", "/取关", "您好")
    assert texts.no_such_tap([]) in shown
    assert texts.no_such_button(["问一问", "首页", "签到"]) in shown
    assert texts.NOT_A_NUMBER in shown
    assert texts.NO_SUCH_COMMAND in shown
    assert texts.NOT_FOLLOWING in shown


async def test_what_arrives_later_is_printed_when_it_arrives() -> None:
    _, phone = await typed("您好")
    phone.user.person.show(show_text("迟到的回答", at=Clock()(), via=Via.CUSTOMER_SERVICE))
    assert isinstance(phone.out, io.StringIO)
    assert phone.out.getvalue().endswith(f"{texts.THEM}迟到的回答\n")
    with pytest.raises(Quit):
        await phone.do("/q")


async def test_the_keyboard_gives_whole_lines_and_the_last_one_without_an_end(
    tmp_path: Path,
) -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading, encoding="utf-8") as stream:
        lines = keyboard(stream, out=io.StringIO())
        os.write(writing, "一\n".encode() + "二".encode()[:2])
        assert await anext(lines) == "一"
        waiting = asyncio.ensure_future(anext(lines))
        os.write(writing, "二".encode()[2:])
        os.close(writing)
        assert await waiting == "二"
        assert [line async for line in lines] == []
    kept = tmp_path / "lines"
    kept.write_text("一\n二\n", encoding="utf-8")
    with kept.open(encoding="utf-8") as stream:
        assert [line async for line in keyboard(stream, out=io.StringIO())] == ["一", "二"]


def command(*arguments: str, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "2"}
    return subprocess.run(
        [sys.executable, "-m", "bot", "simulate", "wechat", *arguments],
        cwd=folder,
        env={**environment, **more},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def test_the_command_shows_what_a_follower_sees(tmp_path: Path) -> None:
    done = command("--answer-seconds", "1", "--ask", "发明专利保护多少年？", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert f"{texts.YOU}发明专利保护多少年？" in done.stdout
    assert "20年" in done.stdout or "二十年" in done.stdout
    assert texts.FAULT not in done.stdout
    assert list(tmp_path.iterdir()) == []


async def test_the_command_talks_to_a_server_that_runs_already(tmp_path: Path) -> None:
    async with account(Platform(Console(), Clock()), echo) as (webhook, server):
        arguments = ("--webhook", webhook.postman.address, "--ask", "一", "--ask", "/q")
        done = await asyncio.to_thread(command, *arguments, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert f"IPDESK_WECHAT__APP_ID={Console().app_id}" in done.stdout
    assert f"{texts.THEM}一" in done.stdout
    assert [seen.fields["Content"] for seen in server.seen] == ["一"]


def test_what_keeps_the_simulator_from_starting_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = command("--port", str(taken.getsockname()[1]), "--ask", "问", folder=tmp_path)
    assert done.returncode == 1
    assert "choose another with --port" in done.stderr
    assert "Traceback" not in done.stderr
    wrong = command("--answer-seconds", "long", folder=tmp_path)
    assert (wrong.returncode, "from 0 to 600" in wrong.stderr) == (2, True)
