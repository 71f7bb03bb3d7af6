"""A product list as firms send it: an Excel sheet whose first row names the columns. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from handlers.screening import texts
from knowledge.patents.sources.table_limits import TableUnreadable
from knowledge.patents.sources.workbook import first_rows

MOST_PRODUCTS = 60
LONGEST = 200


class ListWrong(Exception):
    """The list cannot be read; the text says why, in Chinese."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """One line: what it is, what is special about it, its mark, whose character it uses."""

    name: str
    features: str = ""
    mark: str = ""
    nice_class: int | None = None
    character: str = ""


def read_products(content: bytes) -> Sequence[Product]:
    """The products of a list. Raises ListWrong."""
    try:
        rows = first_rows(content, MOST_PRODUCTS + 3)
    except TableUnreadable:
        raise ListWrong(texts.NOT_A_TABLE) from None
    header = [str(cell or "").strip().lower() for cell in (rows[0] if rows else ())]
    name = _column(header, texts.NAME_COLUMNS)
    if name is None:
        raise ListWrong(texts.NO_NAME_COLUMN)
    columns = [
        _column(header, known)
        for known in (
            texts.FEATURE_COLUMNS,
            texts.MARK_COLUMNS,
            texts.CLASS_COLUMNS,
            texts.CHARACTER_COLUMNS,
        )
    ]
    products = []
    for row in rows[1:]:
        cells = [_text(row, column) for column in (name, *columns)]
        if cells[0]:
            products.append(_product(cells))
    if not products:
        raise ListWrong(texts.NO_PRODUCTS)
    if len(products) > MOST_PRODUCTS:
        raise ListWrong(texts.too_many(MOST_PRODUCTS))
    return products


def _product(cells: Sequence[str]) -> Product:
    name, features, mark, nice_class, character = cells
    number = re.search(r"\d{1,2}", nice_class)
    known = number is not None and 1 <= int(number[0]) <= 45
    return Product(
        name=name,
        features=features,
        mark=mark,
        nice_class=int(number[0]) if number and known else None,
        character="" if character in {"无", "没有", "否"} else character,
    )


def _column(header: Sequence[str], known: Sequence[str]) -> int | None:
    """The first column that is called so, or holds the word."""
    for word in known:
        for place, title in enumerate(header):
            if title == word or (len(word) > 1 and word in title):
                return place
    return None


def _text(row: Sequence[object], column: int | None) -> str:
    if column is None or column >= len(row) or row[column] is None:
        return ""
    return " ".join(str(row[column]).split())[:LONGEST]
