"""One sheet as LibreOffice 7.4 saved it: as .xlsx, as .xls, as CSV in GBK and in UTF-8.

The sheet is ours and invented: a title and a search above the header in line 3, merged cells, a
formula `=cmd|...` for a title, an abstract of 10,000 characters, a day of 1900, numbers turned to
floats, a row twice, a row that contradicts it. LibreOffice 7.4 writes no mark before its UTF-8:
it was put there by hand, as Excel does. No file of WPS is among them: it was not at hand.
"""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from knowledge.patents.importing import ImportOptions, ImportState, import_register
from storage.database import Database
from storage.register.imports import refusals_of
from storage.register.patents import PatentRow, patent_by_key

FOLDER = Path(__file__).parents[2] / "data" / "office"
NOW = datetime(2026, 11, 26, 1, tzinfo=UTC)
EVERY = ("libreoffice.xlsx", "libreoffice.xls", "libreoffice-gbk.csv", "libreoffice-utf8-bom.csv")
REFUSED = {
    9: "rounded",  # 1234570000000, shown as 1.23457E+12
    10: "rounded",  # 1.23457E+12 as text
    12: "contradicts",  # another filing date than the same number above
    13: "check digit",
    16: "check digit",  # a float that holds all of its thirteen digits
}


async def held(database: Database, serial: str) -> PatentRow:
    async with database.begin() as session:
        row = await patent_by_key(session, f"CN{serial}")
    assert row is not None
    return row


@pytest.mark.parametrize("name", EVERY)
async def test_what_an_office_program_saved_is_taken_or_refused_row_by_row(
    database: Database, tmp_path: Path, name: str
) -> None:
    options = ImportOptions(refused_folder=tmp_path)
    result = await import_register(database, FOLDER / name, now=NOW, options=options)
    assert result.state is ImportState.DONE
    assert result.counts == {"rows": 13, "refused": 5, "new": 7, "unchanged": 1, "notes": 0}
    async with database.begin() as session:
        refused = {row.row: row.reasons for row in await refusals_of(session, 1)}
    assert refused.keys() == REFUSED.keys()
    for row, word in REFUSED.items():
        assert word in refused[row][0]
    first = await held(database, "202020123456")
    assert (first.title, first.filed_on) == ("一种磁吸积木", date(2020, 3, 2))
    assert len((await held(database, "202010123457")).abstract) == 10_000
    assert (await held(database, "202020123459")).granted_on is None
    assert (await held(database, "202020123460")).title == "一种号码成了数字的玩具"
    # Merged cells are told apart by workbooks only; CSV has what is written into the first.
    below = await held(database, "202020123463")
    assert below.applicants == ("" if name.endswith(".csv") else "汕头己玩具有限公司")
    # A formula is never computed; where the office program has left only its error, nothing.
    formula = await held(database, "202020123458")
    assert formula.title == ("=cmd;'/c calc' a0" if name.endswith(".xlsx") else "")
