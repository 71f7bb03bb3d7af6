"""What every table shares."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import DeclarativeBase

from storage.columns import UtcDateTime


class Base(DeclarativeBase):
    """The metadata of all tables: times are aware UTC, dictionaries and lists are JSON."""

    type_annotation_map = {datetime: UtcDateTime, dict[str, Any]: JSON, list[Any]: JSON}  # noqa: RUF012
