"""The terminal chat as a dialogue of lines, over the real Dispatcher."""

import asyncio
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.terminal_channel import TerminalChannel
from storage.database import Database, sqlite_url
from tests.handlers.dialogue import Clock, build_dispatcher
from tests.handlers.small_library import SmallLibraryAnswerer


class Terminal:
    """Types lines and gives what was printed."""

    def __init__(self, runner: asyncio.Runner, database: Database) -> None:
        self.answerer = SmallLibraryAnswerer()
        self._clock = Clock()
        self._runner = runner
        self._dispatcher = build_dispatcher(database, self.answerer, self._clock)

    def type(self, *lines: str, interrupt: bool = False) -> str:
        """Everything printed while these lines were typed, up to the end of the input."""
        typed = iter(lines)

        def read() -> str:
            for line in typed:
                return line
            raise KeyboardInterrupt if interrupt else EOFError

        out = io.StringIO()
        TerminalChannel(
            dispatch=lambda message: self._runner.run(self._dispatcher.dispatch(message)),
            read=read,
            out=out,
            clock=self._clock,
        ).run()
        return out.getvalue()


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    database = Database(sqlite_url(tmp_path / "terminal.db"))
    with asyncio.Runner() as runner:
        runner.run(database.prepare())
        yield Terminal(runner, database)
        runner.run(database.close())


def test_a_question_gets_its_answer_sources_and_numbered_choices(terminal: Terminal) -> None:
    printed = terminal.type("发明专利保护几年")
    assert "二十年" in printed
    assert "[1] 《专利法》第四十二条第一款（2020-10-17 版，2021年6月1日起施行）" in printed
    assert "1. 实用新型呢？" in printed


def test_a_number_picks_a_choice_and_p_shows_a_source(terminal: Terminal) -> None:
    printed = terminal.type("潮汕牛肉丸怎么做", "1", "发明专利保护几年", "/p 1", "/p 9", "7", "1")
    assert "外观设计专利权的期限为十五年" in printed
    assert "上一条回答没有这个编号的依据" in printed
    assert "上一条回答只有 1 到 3 可选" in printed
    assert "已把这个问题转给工作人员" in printed
    assert [question for question, _, _ in terminal.answerer.asked] == [
        "潮汕牛肉丸怎么做",
        "发明专利保护几年",
        "实用新型呢？",
    ]


def test_a_bare_number_without_choices_is_a_message(terminal: Terminal) -> None:
    terminal.type("42")
    assert terminal.answerer.asked[0][0] == "42"


@pytest.mark.parametrize("word", ["/q", "/quit", "/退出", " /q "])
def test_quitting_ends_it(terminal: Terminal, word: str) -> None:
    assert terminal.type(word, "发明专利保护几年").endswith("再见。\n\n")
    assert not terminal.answerer.asked


def test_ctrl_c_and_the_end_of_the_input_end_it_politely(terminal: Terminal) -> None:
    assert terminal.type().endswith("再见。\n\n")
    assert terminal.type("帮助", interrupt=True).endswith("再见。\n\n")


def test_empty_lines_are_passed_over(terminal: Terminal) -> None:
    assert terminal.type("", "   ") == terminal.type()
