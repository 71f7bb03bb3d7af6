"""The bench of engines at a small size."""

import multiprocessing
from pathlib import Path

import pytest

from bench import engines
from bench.engines import measure

ASKED = 5


@pytest.fixture(autouse=True)
def _few_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "ASKED", ASKED)


@pytest.mark.parametrize("engine", ["exact", "chroma-folder", "words"])
def test_an_engine_is_measured_size_by_size(
    engine: str, capsys: pytest.CaptureFixture[str]
) -> None:
    measure(engine, [200, 400], minutes=10)
    lines = _lines(capsys)
    kinds = ["words"] if engine == "words" else ["nearest", "tenth", "few"]
    assert [line[:3] for line in lines] == [
        [engine, kind, size] for size in ("200", "400") for kind in kinds
    ]
    for line in lines:
        rate, per_cpu, asked, cpu50, cpu99, p50, p99, memory, disk, _ = (
            float(x.replace(",", "")) for x in line[3:]
        )
        assert rate > 0
        assert per_cpu > 0
        assert 1 <= asked <= ASKED
        assert disk > 0 or engine != "chroma-folder"
        assert cpu50 <= cpu99
        assert p50 <= p99
        assert memory > 50


def test_a_run_goes_on_from_what_the_last_one_left_in_its_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    measure("chroma-folder", [200], minutes=10, folder=tmp_path)
    capsys.readouterr()
    measure("chroma-folder", [100, 300], minutes=10, folder=tmp_path)
    first, *rest = _lines(capsys)
    assert first == ["chroma-folder", "goes", "on", "from", "200"]
    assert {line[2] for line in rest} == {"300"}


def test_what_is_not_reached_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    measure("exact", [5_000], minutes=0)
    assert "5,000  not reached: stopped at 0" in capsys.readouterr().out


@pytest.mark.parametrize("engine", ["exact", "words"])
def test_a_run_that_is_ended_stops(engine: str, capsys: pytest.CaptureFixture[str]) -> None:
    ended = multiprocessing.get_context("spawn").Event()
    ended.set()
    measure(engine, [5_000], minutes=10, ended=ended)
    assert "5,000  not reached: stopped at 0" in capsys.readouterr().out


def _lines(capsys: pytest.CaptureFixture[str]) -> list[list[str]]:
    """What was printed, word by word."""
    said = capsys.readouterr().out.replace("a tenth", "tenth")
    return [line.split() for line in said.splitlines()]
