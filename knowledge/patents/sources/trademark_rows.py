"""A row of a trade mark export as a mark in one class, or refused with reasons."""

import re
from collections.abc import Sequence
from datetime import date

from knowledge.patents.classification import ClassWrong, once, parse_nice, parse_similar_group
from knowledge.patents.header import Layout
from knowledge.patents.sources.cells import day_of, number_text, text_of
from knowledge.patents.sources.row_cells import RowCells
from knowledge.patents.sources.workbook import Cell
from knowledge.patents.status_words import trademark_status
from knowledge.patents.told import RowRefused, ToldTrademark
from knowledge.patents.trademark_number import TrademarkNumber, parse_trademark

_TERM = re.compile(r"(\S+?)\s*(?:至|到|~|～|--|—|\s-\s)\s*(\S+)")
_GROUP = re.compile(r"(?<!\d)(\d{4})(?!\d)")


def read_trademark_row(
    cells: Sequence[Cell], texts: Sequence[str], layout: Layout, *, today: date
) -> ToldTrademark:
    """The mark that a row tells. Raises RowRefused with every reason there is."""
    row = RowCells(layout, cells, texts)
    number = row.read("number", _number)
    nice = row.read("nice_class", lambda cell: parse_nice(text_of(cell)))
    if number is None and not row.wrong:
        row.wrong.append("there is no application or registration number")
    if nice is None and not row.wrong:
        row.wrong.append("there is no class of goods or services")
    filed_on = row.day("filed_on")
    if filed_on is not None and filed_on > today:
        row.wrong.append(f"the filing date {filed_on} lies in the future")
    days = {name: row.day(name) for name in ("published_on", "registered_on", "priority_on")}
    expires_on = row.day("expires_on") or row.read("term", _term_end)
    if row.wrong or number is None or nice is None:
        raise RowRefused(tuple(row.wrong))
    groups, notes = _groups(row, nice)
    status = row.text("status")
    return ToldTrademark(
        number=number,
        nice_class=nice,
        name=row.text("name"),
        kind=row.text("kind"),
        applicant=row.text("applicant"),
        applicant_en=row.text("applicant_en"),
        address=row.text("address"),
        agency=row.text("agency"),
        goods=row.text("goods"),
        groups=groups,
        filed_on=filed_on,
        published_issue=row.text("published_issue"),
        published_on=days["published_on"],
        registered_issue=row.text("registered_issue"),
        registered_on=days["registered_on"],
        expires_on=expires_on,
        priority_on=days["priority_on"],
        status=trademark_status(status),
        status_text=status,
        image_url=row.text("image_url") if row.text("image_url").startswith("http") else "",
        notes=notes,
    )


def _number(cell: Cell) -> TrademarkNumber:
    return parse_trademark(number_text(cell))


def _term_end(cell: Cell) -> date | None:
    """The last day of a term written as one or as two days."""
    text = text_of(cell)
    found = _TERM.fullmatch(text)
    return day_of(found[2] if found else text)


def _groups(row: RowCells, nice: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Similar groups from their own column or from within the goods; those of another class aside.

    Within the goods only four digits that begin with the class are a group.
    """
    found, notes = [], []
    for text in _GROUP.findall(row.text("groups")):
        try:
            group = parse_similar_group(text)
        except ClassWrong as error:
            notes.append(str(error))
            continue
        if int(group[:2]) != nice:
            notes.append(f"the similar group {group} is none of class {nice}")
            continue
        found.append(group)
    if not found:
        found = [g for g in _GROUP.findall(row.text("goods")) if int(g[:2]) == nice]
    return once(found), tuple(notes)
