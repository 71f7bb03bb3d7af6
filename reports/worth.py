"""The worksheet of a patent's worth as an Excel file: marks in yellow cells, sums as formulas."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from knowledge.operation.worth import HIGHEST, Value, indicators
from reports.sheet import note_across, on_one_page

_INPUT = PatternFill("solid", fgColor="FFF6D6")
_FIRST = 4
_WIDTHS = (12, 24, 66, 8, 8, 8, 8)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorthWords:
    """Every word on the sheet."""

    title: str
    subject: str
    header: Sequence[str]
    sums: Sequence[str]
    values: Mapping[Value, str]
    notes: Sequence[str]


def worth_sheet(marks: Mapping[str, int], words: WorthWords) -> bytes:
    """The workbook: an indicator a row with what 0, 1 and 2 mean, the mark given or an empty cell,
    its weight, what it gives of what it could; a sum for each of the three values."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = words.title[:31]
    sheet["A1"], sheet["A2"] = words.title, words.subject
    sheet["A1"].font = Font(bold=True, size=14)
    for column, title in enumerate(words.header, start=1):
        sheet.cell(row=_FIRST - 1, column=column, value=title).font = Font(bold=True)
    for row, each in enumerate(indicators(), start=_FIRST):
        meaning = "；".join(f"{mark} {text}" for mark, text in enumerate(each.marks))
        cells = (
            words.values[each.value],
            each.name,
            meaning,
            marks.get(each.id),
            each.weight,
            f'=IF(D{row}="","",D{row}*E{row})',
            f'=IF(D{row}="","",{HIGHEST}*E{row})',
        )
        for column, value in enumerate(cells, start=1):
            cell = sheet.cell(row=row, column=column, value=value)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.cell(row=row, column=4).fill = _INPUT
    last = _FIRST + len(indicators()) - 1
    choice = DataValidation(type="whole", operator="between", formula1="0", formula2=str(HIGHEST))
    choice.add(f"D{_FIRST}:D{last}")
    sheet.add_data_validation(choice)
    top = last + 2
    for column, title in enumerate(words.sums, start=1):
        sheet.cell(row=top, column=column, value=title).font = Font(bold=True)
    for row, value in enumerate(Value, start=top + 1):
        area = f"$A${_FIRST}:$A${last},A{row}"
        sheet.cell(row=row, column=1, value=words.values[value])
        sheet.cell(row=row, column=2, value=f"=SUMIF({area},$F${_FIRST}:$F${last})")
        sheet.cell(row=row, column=3, value=f"=SUMIF({area},$G${_FIRST}:$G${last})")
        share = sheet.cell(row=row, column=4, value=f'=IF(C{row}=0,"",B{row}/C{row})')
        share.number_format = "0%"
        for column in (2, 3, 4):
            sheet.cell(row=row, column=column).alignment = Alignment(horizontal="left")
    for row, note in enumerate(words.notes, start=top + len(Value) + 2):
        note_across(sheet, row, note, _WIDTHS)
    for letter, width in zip("ABCDEFG", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    on_one_page(sheet, across=True)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
