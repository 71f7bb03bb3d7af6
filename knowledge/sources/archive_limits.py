"""When a zip is a bomb: by what its directory promises, before anything is inflated."""

import zipfile
from collections.abc import Sequence

from knowledge.sources.document_text import MEGABYTE, TextUnreadable

MAX_MEMBERS = 5_000
MAX_INFLATED_BYTES = 200 * MEGABYTE
MAX_RATIO = 200
"""Prose deflates by 3 to 10; only members above a megabyte are judged by it."""


def check_inflation(members: Sequence[zipfile.ZipInfo]) -> None:
    """Raise TextUnreadable for too many members, too much content or an absurd ratio."""
    if len(members) > MAX_MEMBERS:
        raise TextUnreadable(f"it holds more than {MAX_MEMBERS:,} files; import a folder instead")
    total = sum(member.file_size for member in members)
    if total > MAX_INFLATED_BYTES:
        raise TextUnreadable(
            f"it unpacks to more than {MAX_INFLATED_BYTES // MEGABYTE} MB; import smaller parts"
        )
    for member in members:
        if member.file_size > MEGABYTE and member.file_size > MAX_RATIO * member.compress_size:
            raise TextUnreadable(
                "it is packed like a zip bomb; unpack it yourself and import the files you trust"
            )
