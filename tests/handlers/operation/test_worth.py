"""Pledges and worth in chat."""

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from handlers.dispatcher import Dispatcher
from knowledge.patents.numbers import chinese_number
from storage.database import Database
from storage.files import FileFolder
from tests.handlers.dialogue import Chat, Clock, build_dispatcher
from tests.handlers.small_library import SmallLibraryAnswerer

NUMBER = chinese_number("202010123456").display


async def test_a_pledge_is_looked_at_ground_by_ground(chat: Chat) -> None:
    asked = await chat.say(f"质押预检 {NUMBER}")
    assert "哪天到期" in asked.text
    assert "请写成年月日" in (await chat.say("后年")).text
    question = await chat.say("跳过")
    assert "请回复“是”“否”" in (await chat.say("大概吧")).text
    for label in ("否", "是", "否", "不清楚", "否", "否"):
        question = await chat.tap(question, label)
    result = await chat.tap(question, "否")
    assert "1 项有障碍，4 项要核实" in result.text, "the library does not hold the patent"
    assert "✗ 全体共有人同意" in result.text
    assert "？ 没有权属争议和保全" in result.text
    assert "民法典第四百四十四条" in result.text


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "files"


@pytest.fixture
def counting(database: Database, clock: Clock, folder: Path) -> Chat:
    """A chat whose files can be read."""
    dispatcher: Dispatcher = build_dispatcher(database, SmallLibraryAnswerer(), clock, files=folder)
    return Chat(dispatcher, clock)


async def test_a_worth_comes_as_ranges_and_a_sheet(counting: Chat, folder: Path) -> None:
    await counting.say("估值测算")
    await counting.say("=磁吸积木连接件")
    await counting.say("实用新型")
    assert "1 到 20 的整数" in (await counting.say("很久")).text
    await counting.say("5年")
    await counting.say("40")
    await counting.say("1,000")
    await counting.say("5%")
    assert "例如 3 或 2-4" in (await counting.say("差不多")).text
    await counting.say("2%-4%")
    result = await counting.say("跳过")
    assert "成本法：20.0 到 40.0" in result.text
    assert "没有算：市场法" in result.text
    assert "不构成评估意见" in result.text
    [sheet] = result.files
    book = load_workbook(io.BytesIO(await FileFolder(folder).read(sheet.file_id)))
    cells = {cell.coordinate: cell.value for row in book.worksheets[0] for cell in row}
    assert cells["A2"] == "对象：=磁吸积木连接件（单位：万元；黄色格可以改）"
    assert cells["B6"] == 40
    assert cells["B9"] == 0.02


async def test_figures_that_do_not_fit_are_asked_again(counting: Chat) -> None:
    await counting.say("估值测算")
    await counting.say("x")
    await counting.say("实用新型")
    await counting.say("15")
    await counting.say("10")
    await counting.say("跳过")
    assert "不能超过保护期" in (await counting.say("跳过")).text
    await counting.say("取消")
    await counting.say("估值测算")
    for answer in ("x", "发明", "5", "跳过", "跳过"):
        await counting.say(answer)
    assert "没有可以测算的数" in (await counting.say("跳过")).text
