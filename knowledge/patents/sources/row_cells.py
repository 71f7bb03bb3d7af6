"""The cells of one row by the fields of its layout, and what could not be read of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from knowledge.patents.classification import ClassWrong
from knowledge.patents.header import Layout
from knowledge.patents.sources.cells import CellWrong, day_of, pieces, western_names
from knowledge.patents.sources.workbook import Cell
from knowledge.patents.wrong_number import NumberWrong

Value = TypeVar("Value")


@dataclass(slots=True)
class RowCells:
    """`wrong` are reasons to refuse the row, `notes` what is left out of a row that is taken."""

    layout: Layout
    cells: Sequence[Cell]
    texts: Sequence[str]
    wrong: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    _columns: dict[str, int] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Find the fields that are told: a row is asked for many more than it has."""
        told = len(self.texts)
        for name, columns in self.layout.fields.items():
            for column in columns:
                if column < told and self.texts[column]:
                    self._columns[name] = column
                    break

    def column(self, name: str) -> int | None:
        """The first column of the field whose cell is not empty; None where all are."""
        return self._columns.get(name)

    def text(self, name: str) -> str:
        """The field as text."""
        column = self._columns.get(name)
        return "" if column is None else self.texts[column]

    def list(self, name: str) -> tuple[str, ...]:
        """The values of a field with several."""
        text = self.text(name)
        if not text:
            return ()
        return western_names(text) if self.layout.vendor == "google" else pieces(text)

    def read(self, name: str, parse: Callable[[Cell], Value]) -> Value | None:
        """What the field holds; what it should and does not is a reason to refuse the row."""
        column = self._columns.get(name)
        if column is None:
            return None
        try:
            return parse(self.cells[column])
        except (NumberWrong, CellWrong, ClassWrong) as error:
            self.wrong.append(f"{self.layout.headers[column]}: {error}")
            return None

    def day(self, name: str) -> date | None:
        """The field as a day."""
        return self.read(name, day_of)
