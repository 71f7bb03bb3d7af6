"""A workbook as LibreOffice reckons it, far from the code that wrote its formulas."""

import io
import shutil
import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet


def recalculated(content: bytes, folder: Path) -> Worksheet:
    """The first sheet with every formula worked out. Skips where there is no LibreOffice."""
    soffice = shutil.which("soffice")
    if soffice is None:
        pytest.skip("LibreOffice (soffice) is not installed: formulas are not recalculated")
    given = folder / "given.xlsx"
    given.write_bytes(content)
    subprocess.run(
        [
            soffice,
            f"-env:UserInstallation=file://{folder / 'profile'}",
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(folder / "reckoned"),
            str(given),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    book = load_workbook(
        io.BytesIO((folder / "reckoned" / given.name).read_bytes()), data_only=True
    )
    return book.worksheets[0]


def rows_of(sheet: Worksheet) -> dict[str, list[object]]:
    """What stands beside each label of the first column; the last row of a label counts."""
    return {str(label): list(rest) for label, *rest in sheet.iter_rows(values_only=True) if label}
