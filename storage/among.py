"""Thousands of values in one condition, given to the database as one parameter.

A parameter for each value costs more than the search itself, and SQLite allows 32,766 of them.
"""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, any_, func, literal, select

from storage.database import Session


def among(
    session: Session, column: ColumnElement[Any], values: Iterable[Any]
) -> ColumnElement[bool]:
    """Whether the column holds one of the values, texts or whole numbers."""
    wanted = list(values)
    if session.get_bind().dialect.name == "postgresql":
        return column == any_(literal(wanted, ARRAY(column.type)))
    each = func.json_each(json.dumps(wanted)).table_valued("value")
    return column.in_(select(each.c.value))
