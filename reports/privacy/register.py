"""The register of processing as a table to print: what for, which data, why lawful, how long."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.privacy import texts
from reports.sheet import Table, workbook


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One processing of personal data, in the words of the register."""

    purpose: str
    data: str
    basis: str
    kept: str
    recipients: str
    abroad: str = texts.STAYS


def register_sheet(activities: Sequence[Activity]) -> bytes:
    """The register as an xlsx file, one row an activity."""
    rows = [
        (
            number,
            each.purpose,
            each.data,
            each.basis,
            each.kept,
            each.recipients,
            each.abroad,
        )
        for number, each in enumerate(activities, start=1)
    ]
    return workbook([Table(name=texts.TITLE, header=texts.HEADER, rows=rows)])
