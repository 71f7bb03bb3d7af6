"""Which reader takes which file of patents or marks: by its name's ending, then by its content."""

from datetime import date
from pathlib import Path

from knowledge.patents.columns import ColumnTable
from knowledge.patents.sources import json_marks, table_source, xml_source
from knowledge.patents.sources.source import Source, SourceUnreadable
from knowledge.register_suffixes import REGISTER_SUFFIXES, TABLE_SUFFIXES


def open_source(path: Path, *, columns: ColumnTable, today: date) -> Source:
    """The opened file. Raises SourceUnreadable and OSError."""
    suffix = path.suffix.lower()
    if suffix == ".xml":
        return xml_source.open_xml(path, today=today)
    if suffix == ".json":
        return json_marks.open_json(path, columns=columns, today=today)
    if suffix in TABLE_SUFFIXES:
        return table_source.open_table(path, columns=columns, today=today)
    known = ", ".join(sorted(REGISTER_SUFFIXES))
    raise SourceUnreadable(f"files of this kind hold no patents or marks; known kinds: {known}")
