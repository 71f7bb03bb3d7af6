"""What the desk's rows say, asked beside the desk."""

from typing import LiteralString

import psycopg


def number(url: str, question: LiteralString) -> int:
    """The sum of a count."""
    with psycopg.connect(url) as rows:
        return sum(int(count) for (count,) in rows.execute(question))
