"""Headers of exports and the fields they mean: the shipped table, and mapping files of one's own.

A mapping file teaches a new export: the same TOML form, [patent] or [trademark] with field =
["header", ...]. Its headers count before the shipped ones.
"""

import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from storage.register.version import Register

FILE = Path(__file__).with_name("columns.toml")
MAX_MAPPING_BYTES = 200_000


class MappingBroken(Exception):
    """A column-mapping file cannot be used; the text says why and how it should look."""


@dataclass(frozen=True, slots=True)
class ColumnTable:
    """For patents and for marks: what each known header means; and by which headers a vendor shows.

    A header of the export that is `seen` is known, but no field of ours.
    """

    fields: Mapping[Register, Mapping[str, str]]
    seen: Mapping[Register, frozenset[str]]
    vendors: Mapping[str, frozenset[str]]

    def vendor(self, headers: Sequence[str], subject: Register) -> str:
        """Whose export it is by its headers; "table" where no vendor is recognised."""
        plain = {plain_header(header) for header in headers}
        for vendor, marks in self.vendors.items():
            if plain & marks and ("trademark" in vendor) == (subject is Register.TRADEMARK):
                return vendor
        return "table"


def plain_header(header: str) -> str:
    """A header as it is compared: half width, small letters, no spaces, line breaks or stars."""
    plain = unicodedata.normalize("NFKC", header).casefold()
    plain = plain.replace("【", "[").replace("】", "]").replace("\ufeff", "")
    return "".join(plain.split()).strip("*:\"'")


@cache
def shipped_columns() -> ColumnTable:
    """The table that ships."""
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))
    vendors = {
        vendor: frozenset(plain_header(header) for header in headers)
        for vendor, headers in table["vendors"].items()
    }
    return ColumnTable(
        fields={register: _fields(table[register]) for register in Register},
        seen={
            register: frozenset(plain_header(h) for h in table[f"{register}_seen"]["seen"])
            for register in Register
        },
        vendors=vendors,
    )


def taught_columns(path: Path) -> ColumnTable:
    """The shipped table with a mapping file laid over it. Raises MappingBroken."""
    shipped = shipped_columns()
    try:
        if path.stat().st_size > MAX_MAPPING_BYTES:
            raise MappingBroken(f"{path.name} is too large for a column mapping")
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise MappingBroken(f"the column mapping {path.name} cannot be read: {error}") from error
    fields = {register: dict(shipped.fields[register]) for register in Register}
    for section, entries in table.items():
        fields[_register(section, path)].update(_checked(entries, section, path))
    return ColumnTable(fields, shipped.seen, shipped.vendors)


def _register(section: str, path: Path) -> Register:
    try:
        return Register(section)
    except ValueError:
        raise MappingBroken(
            f"{path.name}: [{section}] is not known; write [patent] or [trademark]"
        ) from None


def _checked(entries: Any, section: str, path: Path) -> dict[str, str]:
    known = set(shipped_columns().fields[Register(section)].values())
    if not isinstance(entries, dict):
        raise MappingBroken(f'{path.name}: [{section}] must hold lines like title = ["header"]')
    for name, headers in entries.items():
        if name not in known:
            raise MappingBroken(
                f"{path.name}: {name!r} is no field of a {section}; the fields are "
                f"{', '.join(sorted(known))}"
            )
        if not isinstance(headers, list) or not all(isinstance(h, str) for h in headers):
            raise MappingBroken(f'{path.name}: write {name} = ["header", "another header"]')
    return _fields(entries)


def _fields(entries: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {plain_header(h): name for name, headers in entries.items() for h in headers}
