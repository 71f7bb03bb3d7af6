"""The acceptance package as a file: streamed, complete, safe to unpack."""

import tracemalloc
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from reports.targets.acceptance import Proof, write_package
from storage.files import FileFolder
from storage.target_plan import Entry, Standing, Year, shipped_targets, standings

DAY = date(2026, 6, 1)
YEAR = Year(
    year=2026,
    starts_on=date(2026, 1, 1),
    ends_on=date(2026, 12, 31),
    targets=shipped_targets(),
)


def transfer(number: int, what: str = "转让登记") -> Entry:
    return Entry(
        id=number,
        key=f"k{number}",
        kind="recordal",
        day=DAY,
        subject=f"recordal:{number}",
        enterprise_id=None,
        enterprise="",
        quantity=1,
        facts={"kind": "transfer", "what": what},
    )


def stood(*entries: Entry) -> list[Standing]:
    return standings(YEAR, entries, planned={}, today=DAY)


def test_a_proof_larger_than_memory_should_hold_goes_through_in_pieces(tmp_path: Path) -> None:
    scan = tmp_path / "scan"
    with scan.open("wb") as file:
        file.truncate(96 * 2**20)
    proofs = [Proof(1, "合同.pdf", scan)]
    target = tmp_path / "package.zip"
    write_package(target, YEAR, stood(transfer(1)), [], as_of="2026-06-01")  # imports are paid
    tracemalloc.start()
    write_package(target, YEAR, stood(transfer(1)), proofs, as_of="2026-06-01")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 32 * 2**20
    with zipfile.ZipFile(target) as package:
        packed = {Path(info.filename).name: info.file_size for info in package.infolist()}
    assert packed["1-合同.pdf"] == 96 * 2**20


def test_proofs_of_one_name_stand_beside_each_other(tmp_path: Path) -> None:
    target = tmp_path / "package.zip"
    proofs = [Proof(1, "扫描.pdf", b"first"), Proof(1, "扫描.pdf", b"second")]
    write_package(target, YEAR, stood(transfer(1)), proofs, as_of="2026-06-01")
    with zipfile.ZipFile(target) as package:
        held = {package.read(name) for name in package.namelist() if "扫描" in name}
        names = package.namelist()
    assert held == {b"first", b"second"}
    assert len(names) == len(set(names))


async def test_a_file_whose_writing_failed_leaves_nothing_behind(tmp_path: Path) -> None:
    def fail(path: Path) -> None:
        path.write_bytes(b"half")
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        await FileFolder(tmp_path).make(fail)
    assert await FileFolder(tmp_path).untouched_since(datetime.now(UTC) + timedelta(1)) == []
