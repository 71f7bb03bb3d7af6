"""What a table may hold: limits for input from outside, well above any real export."""

from knowledge.sources.document_text import MEGABYTE

MAX_CSV_BYTES = 2_000 * MEGABYTE
MAX_WORKBOOK_BYTES = 300 * MEGABYTE
MAX_OLD_WORKBOOK_BYTES = 100 * MEGABYTE
MAX_INFLATED_BYTES = 4_000 * MEGABYTE
MAX_RATIO = 200
"""Sheets deflate by 5 to 40; only parts above ten megabytes are judged by it."""
MAX_COLUMNS = 500
MAX_CELL = 200_000
"""Characters of one cell; Excel's own limit is 32,767."""
MAX_ROWS = 5_000_000


class TableUnreadable(Exception):
    """A file is no table that can be read; the message says why and what the operator can do."""
