"""The first rows of a file as they are understood, before anything is stored."""

import itertools
from dataclasses import fields
from datetime import date
from pathlib import Path

from knowledge.patents.columns import ColumnTable
from knowledge.patents.numbers import PatentNumber
from knowledge.patents.publication import Publication
from knowledge.patents.sources.opening import open_source
from knowledge.patents.sources.source import Item
from knowledge.patents.told import ToldPatent, ToldTrademark
from knowledge.patents.trademark_number import TrademarkNumber
from storage.register.patent_record import Event, Fee

LONGEST = 60


def preview(path: Path, *, columns: ColumnTable, today: date, rows: int) -> list[str]:
    """Lines for a person: what the file is, its columns, and each of the first rows.

    Raises SourceUnreadable for a file that cannot be read.
    """
    source = open_source(path, columns=columns, today=today)
    lines = [f"{path.name}: {source.subject.value}s, format {source.format}"]
    if source.unknown_columns:
        lines.append(f"  columns that are not used: {', '.join(source.unknown_columns)}")
    for item in itertools.islice(source.items, rows):
        lines.extend(_lines(item))
    return lines


def _lines(item: Item) -> list[str]:
    if item.told is None:
        return [f"  row {item.row}: REFUSED: {'; '.join(item.reasons)}"]
    told = item.told
    shown = [f"  row {item.row}:"]
    for name in (field.name for field in fields(told)):
        text = _shown(getattr(told, name))
        if text and text != "unknown":
            shown.append(f"    {name:<20} {text}")
    return shown


def _shown(value: object) -> str:
    match value:
        case None:
            return ""
        case tuple():
            return " | ".join(_shown(part) for part in value)
        case PatentNumber():
            return f"{value.display} ({value.key})"
        case TrademarkNumber():
            return value.key
        case Publication():
            return f"{value.number.key} {value.published_on or ''}".strip()
        case Event():
            return f"{value.happened_on or ''} {value.kind} {value.text[:LONGEST]}".strip()
        case Fee():
            day = value.due_on or value.paid_on or ""
            return f"{value.name} {day} {value.state}".strip()
        case ToldPatent() | ToldTrademark():
            return ""
        case _:
            text = str(value)
            return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
