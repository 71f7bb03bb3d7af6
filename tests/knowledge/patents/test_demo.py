"""The demonstration set: large enough, valid, varied, marked; loaded once, taken out for good."""

import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from knowledge.patents.demo.invented import demo_patents, demo_trademarks, material
from knowledge.patents.demo.loading import load_demo, remove_demo
from knowledge.patents.numbers import parse_application
from storage.database import Database
from storage.register.patents import (
    Position,
    changed_patents,
    count_patents,
    family_of,
    patent_by_key,
)
from storage.register.trademarks import count_trademarks
from storage.schema.desk import NoticeRow
from storage.schema.patents import PatentRow, TrademarkRow
from tests.storage.rows import all_rows

NOW = datetime(2026, 11, 26, 1, tzinfo=UTC)


def test_there_are_enough_and_no_two_are_alike() -> None:
    patents, marks = demo_patents(), demo_trademarks()
    assert len(patents) >= 300
    assert len(marks) >= 100
    assert len({row["标题"] for row in patents}) == len(patents)
    assert len({row["摘要"] for row in patents}) == len(patents)


def test_every_number_is_right_and_none_can_be_real() -> None:
    for row in demo_patents():
        if number := row.get("申请号"):
            parsed = parse_application(number)
            assert parsed.display == number.removeprefix("CN")
            assert int(parsed.serial[5:]) >= 9_000_000


def test_every_firm_says_that_it_is_an_example() -> None:
    for industry, firms in material("wording")["firms"].items():
        word = "Example" if industry == "foreign" else "示例"
        assert all(firm.startswith(word) for firm in firms)


async def test_it_is_loaded_once_and_taken_out_for_good(any_database: Database) -> None:
    written = await load_demo(any_database, now=NOW)
    assert written == len(demo_patents()) + len(demo_trademarks())
    assert await load_demo(any_database, now=NOW) == 0
    async with any_database.begin() as session:
        assert (await count_patents(session))["demo"] == len(demo_patents())
        assert (await count_trademarks(session))["demo"] == len(demo_trademarks())
    assert not await all_rows(any_database, NoticeRow)
    assert await remove_demo(any_database, now=NOW) == written
    assert await load_demo(any_database, now=NOW) == 0
    async with any_database.begin() as session:
        assert (await count_patents(session))["all"] == 0
        gone = await changed_patents(session, after=Position(), limit=1000)
        assert all(row.removed for row in gone)


async def test_it_is_spread_over_the_park(database: Database) -> None:
    await load_demo(database, now=NOW)
    patents = await all_rows(database, PatentRow)
    industries = Counter(name for row in patents for name in row.industries.split())
    assert len(industries) == 8
    assert min(industries.values()) >= 25
    statuses = Counter(row.status for row in patents)
    assert {"granted", "lapsed", "examined", "published", "refused", "expired"} <= set(statuses)
    assert {row.kind for row in patents if row.country == "CN"} == {
        "invention",
        "utility-model",
        "design",
    }
    marks = Counter(row.status for row in await all_rows(database, TrademarkRow))
    assert {"registered", "published", "pending", "expired"} <= set(marks)


async def test_foreign_members_are_joined_to_their_families(database: Database) -> None:
    await load_demo(database, now=NOW)
    first = next(row for row in demo_patents() if row.get("topic") == "磁吸积木")
    async with database.begin() as session:
        patent = await patent_by_key(session, parse_application(first["申请号"]).key)
        assert patent is not None
        (member,) = await family_of(session, patent)
    assert (member.country, member.title) == (
        "US",
        "Magnetic building block with self-orienting poles",
    )


def test_the_command_line_takes_it_out_and_brings_it_back(tmp_path: Path) -> None:
    def run(*arguments: str) -> str:
        command = [sys.executable, "-m", "knowledge", *arguments]
        url = f"sqlite:///{tmp_path / 'x.db'}"
        done = subprocess.run(
            [*command, "--database", url],
            cwd=Path(__file__).parents[3], capture_output=True, text=True, check=True,
        )  # fmt: skip
        return done.stdout

    count = len(demo_patents()) + len(demo_trademarks())
    assert run("examples", "load") == f"{count} examples brought in\n"
    assert run("examples", "remove") == f"{count} examples taken out; they stay out\n"
    assert run("examples", "load") == f"{count} examples brought in\n"
