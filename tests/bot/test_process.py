"""The process from outside: first run, second run, killed run, and every reason not to start."""

import re
import signal
import socket
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser, expect

from tests.bot.running import Server, bot, end_after_some_work, health, serving

QUESTION = "发明专利权的保护期多少年？"
TWENTY_YEARS = re.compile("二十年|20 ?年")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A prepared data folder whose first run was killed and whose second was asked to stop."""
    folder = tmp_path_factory.mktemp("process") / "data"
    assert end_after_some_work(folder, signal.SIGKILL) == -signal.SIGKILL
    assert end_after_some_work(folder, signal.SIGTERM) == 0
    completed = bot("chat", folder=folder)
    assert completed.returncode == 0, completed.stderr
    return folder


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    """The second server over it: the first one stopped when it was asked to."""
    with serving(folder) as first:
        indexed = health(first)["index"]["done"]
        assert first.stop() == 0
    with serving(folder) as second:
        assert health(second)["index"]["done"] >= indexed > 0
        yield second


def test_runs_that_were_cut_short_are_completed_by_the_next(server: Server) -> None:
    state = health(server)
    assert state["status"] == "ok"
    assert state["passages"] > 20_000
    assert state["index"]["total"] == state["passages"]
    message = {"id": "message-0001", "text": QUESTION}
    asked = httpx.post(f"{server.url}/api/message", json=message, timeout=60, trust_env=False)
    reply = asked.json()
    assert TWENTY_YEARS.search(reply["text"])
    assert reply["citations"][0]["law"] == "专利法"
    assert reply["citations"][0]["locator"].startswith("第四十二条")
    page = httpx.get(f"{server.url}{reply['citations'][0]['path']}", trust_env=False)
    assert "实用新型专利权的期限为十年" in page.text
    assert "历次版本" in page.text


async def test_a_browser_asks_it_and_reads_the_cited_article(
    server: Server, browser: Browser
) -> None:
    page = await browser.new_page(viewport={"width": 360, "height": 740}, base_url=server.url)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    await page.goto("/")
    await page.get_by_role("button", name=QUESTION).click()
    await expect(page.get_by_role("log")).to_contain_text(TWENTY_YEARS, timeout=60_000)
    await page.get_by_role("link", name="《专利法》第四十二条").first.click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("《专利法》第四十二条")
    await expect(page.locator(".article")).to_contain_text("外观设计专利权的期限为十五年")
    width = "document.documentElement.scrollWidth <= window.innerWidth"
    assert await page.evaluate(width)
    assert complaints == []


def test_the_terminal_chat_works_beside_the_server(folder: Path, server: Server) -> None:
    talk = bot("chat", folder=folder, said=f"{QUESTION}\n/p 1\n我的数据\n")
    assert talk.returncode == 0, talk.stderr
    assert "《专利法》第四十二条" in talk.stdout
    assert "外观设计专利权的期限为十五年" in talk.stdout
    assert "1 次提问" in talk.stdout
    assert talk.stdout.rstrip().endswith("再见。")
    assert server.process.poll() is None


def test_a_second_server_on_the_folder_is_refused(folder: Path, server: Server) -> None:
    refused = bot("serve", folder=folder, IPDESK_WEB__PORT="0")
    assert refused.returncode == 1
    assert f"Another server (process {server.process.pid}) works on" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


def test_a_full_disk_is_one_sentence_and_what_was_done_is_kept(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    refused = bot("chat", folder=folder, largest_file=2_500_000)
    assert refused.returncode == 1
    assert "free some disk space" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert (folder / "ipdesk.db").exists()


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        refused = bot("serve", folder=tmp_path / "data", IPDESK_WEB__PORT=port)
    assert refused.returncode == 1
    assert f"127.0.0.1:{port} is taken by another program: set IPDESK_WEB__PORT" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


def test_an_address_that_is_not_this_machines_is_named(tmp_path: Path) -> None:
    refused = bot("serve", folder=tmp_path / "data", IPDESK_WEB__HOST="192.0.2.1")
    assert refused.returncode == 1
    assert "set IPDESK_WEB__HOST" in refused.stderr


@pytest.mark.parametrize("command", ["serve", "chat"])
def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, command: str) -> None:
    (tmp_path / "file").write_text("not a folder")
    refused = bot(command, folder=tmp_path / "file" / "data", IPDESK_WEB__PORT="0")
    assert refused.returncode == 1
    assert "cannot be written" in refused.stderr
    assert "IPDESK_DATA_FOLDER" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_wrong_settings_end_with_2_and_a_sentence_each(tmp_path: Path) -> None:
    refused = bot(
        "serve", folder=tmp_path / "data", IPDESK_WEB__PORT="abc", IPDESK_LOG__LEVEL="loud"
    )
    assert refused.returncode == 2
    assert [line.split()[0] for line in refused.stderr.splitlines()] == [
        "IPDESK_WEB__PORT",
        "IPDESK_LOG__LEVEL",
    ]


def test_a_database_that_does_not_answer_is_one_sentence(tmp_path: Path) -> None:
    url = "postgresql://nobody:secret@127.0.0.1:9/none"
    refused = bot("chat", folder=tmp_path / "data", IPDESK_DATABASE_URL=url)
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    assert "secret" not in refused.stderr
