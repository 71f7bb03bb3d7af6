"""The bench of engines at a small size."""

import pytest

from bench.engines import ASKED, measure


@pytest.mark.parametrize("engine", ["exact", "chroma-folder", "words"])
def test_an_engine_is_measured_size_by_size(
    engine: str, capsys: pytest.CaptureFixture[str]
) -> None:
    measure(engine, [200, 400], minutes=1)
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert [line[:2] for line in lines] == [[engine, "200"], [engine, "400"]]
    for line in lines:
        rate, asked, cpu50, cpu99, p50, p99, memory, disk, _ = (
            float(x.replace(",", "")) for x in line[2:]
        )
        assert rate > 0
        assert 1 <= asked <= ASKED
        assert disk > 0 or engine != "chroma-folder"
        assert cpu50 <= cpu99
        assert p50 <= p99
        assert memory > 50


def test_what_is_not_reached_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    measure("exact", [5_000], minutes=0)
    said = capsys.readouterr().out
    assert "5,000  not reached: 0 when its minutes were over" in said
