"""JSON of trade marks or patents: a list of flat objects, or one object that holds such a list."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.patents.columns import ColumnTable
from knowledge.patents.header import HeaderMissing, Layout, find_layout
from knowledge.patents.sources.cells import text_of
from knowledge.patents.sources.patent_rows import read_patent_row
from knowledge.patents.sources.source import Item, Source, SourceUnreadable
from knowledge.patents.sources.trademark_rows import read_trademark_row
from knowledge.patents.sources.workbook import Cell
from knowledge.patents.told import RowRefused
from knowledge.sources.document_text import MEGABYTE
from storage.register.version import Register

MAX_JSON_BYTES = 50 * MEGABYTE
MAX_DEPTH = 6
MAX_CELL = 200_000


def open_json(path: Path, *, columns: ColumnTable, today: date) -> Source:
    """The objects of the file by their own names of fields. Raises SourceUnreadable."""
    if path.stat().st_size > MAX_JSON_BYTES:
        raise SourceUnreadable("the JSON is larger than 50 MB; split it or export a table")
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise SourceUnreadable(f"the JSON is damaged ({str(error)[:100]})") from error
    objects = _objects(content)
    if not objects:
        raise SourceUnreadable("there is no list of objects in the JSON")
    headers = list(dict.fromkeys(str(name) for one in objects for name in one))[:500]
    try:
        layout = find_layout([headers], columns)
    except HeaderMissing as error:
        raise SourceUnreadable(str(error)) from error
    return Source(
        subject=layout.subject,
        format=layout.vendor if layout.vendor != "table" else "json",
        columns=layout.headers,
        unknown_columns=layout.unknown,
        total=len(objects),
        items=_items(objects, headers, layout, today=today),
    )


def _objects(content: Any, depth: int = 0) -> list[dict[str, Any]]:
    """The first list of objects, however deep a service has wrapped it."""
    if isinstance(content, list):
        return [one for one in content if isinstance(one, dict)]
    if isinstance(content, dict) and depth < MAX_DEPTH:
        for inner in content.values():
            if found := _objects(inner, depth + 1):
                return found
    return []


def _items(
    objects: Sequence[dict[str, Any]], headers: Sequence[str], layout: Layout, *, today: date
) -> Iterator[Item]:
    read = read_patent_row if layout.subject is Register.PATENT else read_trademark_row
    for number, one in enumerate(objects, 1):
        cells = [_cell(one.get(name)) for name in headers]
        raw = tuple(text_of(cell) for cell in cells)
        try:
            yield Item(row=number, raw=raw, told=read(cells, raw, layout, today=today))
        except RowRefused as refusal:
            yield Item(row=number, raw=raw, reasons=refusal.reasons)


def _cell(value: Any) -> Cell:
    if value is None:
        return ""
    if isinstance(value, list):
        return "; ".join(str(one) for one in value)[:MAX_CELL]
    if isinstance(value, bool | dict):
        return str(value)[:MAX_CELL]
    return value if isinstance(value, int | float) else str(value)[:MAX_CELL]
