"""The valuation worksheet as an Excel file whose results are formulas over the assumptions."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.operation.valuation import Assumptions
from reports.sheet import note_across, on_one_page

_INPUT = PatternFill("solid", fgColor="FFF6D6")
_SHARE = "0.0%"
_AMOUNT = "0.0;-0.0;"
"""Years beyond the right's end show nothing instead of 0.0."""
_WIDTHS = (34, 16, 22, 44)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Every word on the sheet; `inputs` are (label, where the figure comes from) by field."""

    title: str
    subject: str
    inputs: Mapping[str, tuple[str, str]]
    header: Sequence[str]
    methods: Mapping[str, str]
    years: Sequence[str]
    notes: Sequence[str]


ROWS = (
    "remaining_years",
    "term_years",
    "invested",
    "revenue",
    "growth",
    "royalty_low",
    "royalty_high",
    "discount",
    "spread",
    "tax",
    "comparable_low",
    "comparable_high",
)
_SHARES = frozenset({"growth", "royalty_low", "royalty_high", "discount", "spread", "tax"})
_FIRST = 4


def valuation_sheet(given: Assumptions, words: Words) -> bytes:
    """The workbook: assumptions in yellow cells, results that follow when one is changed."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = words.title[:31]
    sheet["A1"], sheet["A2"] = words.title, words.subject
    sheet["A2"].data_type = "s"
    sheet["A1"].font = Font(bold=True, size=14)
    at = _inputs(sheet, given, words)
    last = _results(sheet, at, words)
    _royalty_years(sheet, at, words, top=last + 2)
    for column, width in zip("ABCD", _WIDTHS, strict=True):
        sheet.column_dimensions[column].width = width
    on_one_page(sheet)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _inputs(sheet: Worksheet, given: Assumptions, words: Words) -> dict[str, str]:
    """One assumption a row; gives the address of each."""
    at = {}
    for row, name in enumerate(ROWS, start=_FIRST):
        label, origin = words.inputs[name]
        sheet.cell(row=row, column=1, value=label)
        value = sheet.cell(row=row, column=2, value=getattr(given, name))
        value.fill = _INPUT
        if name in _SHARES:
            value.number_format = _SHARE
        sheet.cell(row=row, column=4, value=origin).alignment = Alignment(wrap_text=True)
        at[name] = f"$B${row}"
    return at


def _results(sheet: Worksheet, at: Mapping[str, str], words: Words) -> int:
    top = _FIRST + len(ROWS) + 1
    for column, title in enumerate(words.header, start=1):
        sheet.cell(row=top, column=column, value=title).font = Font(bold=True)
    years = top + 8 + len(words.notes)
    low, high = f"$C${years}", f"$D${years}"
    spent, sold, royalty = at["invested"], at["revenue"], at["royalty_low"]
    seen, most = at["comparable_low"], at["comparable_high"]
    worn = f"{spent}*{at['remaining_years']}/{at['term_years']}"
    nothing_sold = f'OR({sold}="",{royalty}="")'
    formulas = {
        "cost": (_unless(f'{spent}=""', worn), _unless(f'{spent}=""', spent)),
        "income": (_unless(nothing_sold, low), _unless(nothing_sold, high)),
        "market": (
            _unless(f'{seen}=""', seen),
            _unless(f'{seen}=""', f'IF({most}="",{seen},{most})'),
        ),
    }
    for row, (method, pair) in enumerate(formulas.items(), start=top + 1):
        sheet.cell(row=row, column=1, value=words.methods[method])
        for column, formula in enumerate(pair, start=2):
            sheet.cell(row=row, column=column, value=formula).number_format = "0.0"
    row = top + len(formulas) + 2
    for note in words.notes:
        note_across(sheet, row, note, _WIDTHS)
        row += 1
    return years - 2


def _unless(missing: str, formula: str) -> str:
    """The formula, or an empty cell while something it needs is missing."""
    return f'=IF({missing},"",{formula})'


def _royalty_years(sheet: Worksheet, at: Mapping[str, str], words: Words, *, top: int) -> None:
    """The fees saved year by year, and their sums in the first row under the header."""
    for column, title in enumerate(words.years, start=1):
        sheet.cell(row=top - 1, column=column, value=title).font = Font(bold=True)
    first, last = top + 1, top + 20
    sheet.cell(row=top, column=1, value=words.methods["income"])
    sheet.cell(row=top, column=3, value=f"=SUM(C{first}:C{last})").number_format = "0.0"
    whole = sheet.cell(row=top, column=4, value=f"=SUM(D{first}:D{last})")
    whole.number_format, whole.alignment = "0.0", Alignment(horizontal="left", indent=2)
    royalty_high = f'IF({at["royalty_high"]}="",{at["royalty_low"]},{at["royalty_high"]})'
    for year, row in enumerate(range(first, last + 1), start=1):
        sheet.cell(row=row, column=1, value=year).alignment = Alignment(horizontal="left", indent=2)
        sales = (
            f"=IF(A{row}>{at['remaining_years']},0,{at['revenue']}*(1+{at['growth']})^(A{row}-1))"
        )
        sheet.cell(row=row, column=2, value=sales).number_format = _AMOUNT
        low = (
            f"=B{row}*{at['royalty_low']}*(1-{at['tax']})"
            f"/(1+{at['discount']}+{at['spread']})^A{row}"
        )
        high = f"=B{row}*{royalty_high}*(1-{at['tax']})/(1+{at['discount']}-{at['spread']})^A{row}"
        sheet.cell(row=row, column=3, value=low).number_format = _AMOUNT
        kept = sheet.cell(row=row, column=4, value=high)
        kept.number_format, kept.alignment = _AMOUNT, Alignment(horizontal="left", indent=2)
