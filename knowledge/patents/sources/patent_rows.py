"""A row of an export as a patent: every cell read by its column, or refused with reasons."""

from collections.abc import Sequence
from datetime import date

from knowledge.patent_kind import PatentKind
from knowledge.patents.classification import ClassWrong, find_ipc, once, parse_loc
from knowledge.patents.header import Layout
from knowledge.patents.numbers import PatentNumber, parse_application
from knowledge.patents.publication import Publication, parse_publication
from knowledge.patents.sources.cells import hundredths, number_text
from knowledge.patents.sources.row_cells import RowCells
from knowledge.patents.sources.workbook import Cell
from knowledge.patents.status_words import patent_status
from knowledge.patents.told import RowRefused, ToldPatent
from knowledge.patents.wrong_number import NumberWrong
from storage.register.patent_record import Event, Fee

_KINDS = {
    "1": PatentKind.INVENTION,
    "8": PatentKind.INVENTION,
    "2": PatentKind.UTILITY_MODEL,
    "9": PatentKind.UTILITY_MODEL,
    "3": PatentKind.DESIGN,
}
_KIND_WORDS = (
    ("外观", PatentKind.DESIGN),
    ("新型", PatentKind.UTILITY_MODEL),
    ("发明", PatentKind.INVENTION),
)
CHINESE_LAW_BEGINS = date(1985, 4, 1)


def read_patent_row(
    cells: Sequence[Cell], texts: Sequence[str], layout: Layout, *, today: date
) -> ToldPatent:
    """The patent that a row tells. Raises RowRefused with every reason there is."""
    row = RowCells(layout, cells, texts)
    application = row.read("application", _application)
    publications = _publications(row)
    filed_on = row.day("filed_on")
    granted_on = row.day("granted_on")
    fees = _fees(row)
    events = _events(row)
    status_on = row.day("status_on")
    _check(row, application, publications, (filed_on, granted_on), today)
    if row.wrong:
        raise RowRefused(tuple(row.wrong))
    status, validity = row.text("status"), row.text("validity")
    priorities = row.list("priorities")
    pct = _pct(row)
    return ToldPatent(
        application=application,
        publications=publications,
        kind=_kind(row.text("kind")),
        country=_country(row.text("country")),
        title=row.text("title"),
        translated_title=row.text("translated_title"),
        abstract=row.text("abstract"),
        translated_abstract=row.text("translated_abstract"),
        applicants=row.list("applicants"),
        owners=row.list("owners"),
        inventors=row.list("inventors"),
        agency=row.text("agency"),
        place="".join(row.text(name) for name in ("province", "city", "district")),
        ipc=_ipc(row, "main_ipc", "ipc"),
        cpc=_ipc(row, "cpc"),
        loc=_loc(row),
        filed_on=filed_on,
        granted_on=granted_on,
        priorities=priorities,
        links=tuple(link for text in priorities if (link := _link(text))) + ((pct,) if pct else ()),
        pct=pct,
        status=patent_status(status, validity),
        status_text=status or validity,
        status_on=status_on,
        events=events,
        fees=fees,
        notes=tuple(row.notes),
    )


def _application(cell: Cell) -> PatentNumber:
    return parse_application(number_text(cell))


def _publications(row: RowCells) -> tuple[Publication, ...]:
    """The documents of the columns; a publication column of CNIPA's may hold several."""
    found: dict[str, Publication] = {}
    published_on = row.day("published_on")
    for name in ("publication", "grant_publication"):
        number = row.read(name, lambda cell: parse_publication(number_text(cell)))
        if number is not None:
            day = published_on if name == "publication" else row.day("granted_on")
            found.setdefault(number.key, Publication(number, day))
    return tuple(found.values())


def _check(
    row: RowCells,
    application: PatentNumber | None,
    publications: tuple[Publication, ...],
    days: tuple[date | None, date | None],
    today: date,
) -> None:
    """What one row cannot say at once, whatever each of its cells says."""
    if application is None and not publications and not row.wrong:
        row.wrong.append("there is neither an application number nor a publication number")
    filed_on, granted_on = days
    chinese = application is not None and application.country == "CN"
    if filed_on is not None:
        if filed_on > today:
            row.wrong.append(f"the filing date {filed_on} lies in the future")
        if chinese and filed_on < CHINESE_LAW_BEGINS:
            row.wrong.append(f"the filing date {filed_on} lies before the Patent Law")
        if granted_on is not None and granted_on < filed_on:
            row.wrong.append(f"the grant on {granted_on} lies before the filing on {filed_on}")
    kinds = {p.number.kind for p in publications} - {None}
    if application and application.kind and kinds and application.kind not in kinds:
        row.wrong.append(
            f"{application.display} is a number of another kind of patent than "
            f"{publications[0].number.key}"
        )


def _kind(text: str) -> PatentKind | None:
    if text in _KINDS:
        return _KINDS[text]
    return next((kind for word, kind in _KIND_WORDS if word in text), None)


def _country(text: str) -> str:
    return text.upper() if len(text) == 2 and text.isascii() and text.isalpha() else ""


def _ipc(row: RowCells, *names: str) -> tuple[str, ...]:
    symbols: list[str] = []
    for name in names:
        text = row.text(name)
        if not text:
            continue
        found = find_ipc(text)
        if not found:
            row.notes.append(f"no class symbol in {text[:40]!r}")
        symbols.extend(found)
    return once(symbols) if symbols else ()


def _loc(row: RowCells) -> tuple[str, ...]:
    symbols = []
    for text in row.list("loc"):
        try:
            symbols.append(parse_loc(text))
        except ClassWrong as error:
            row.notes.append(str(error))
    return once(symbols) if symbols else ()


def _link(text: str) -> str:
    """A priority's number as family link; empty where it cannot be read (it still is shown)."""
    bare = text.split("(")[0].split("（")[0].strip()
    try:
        return parse_application(bare.split()[0] if bare else "").key
    except NumberWrong:
        return ""


def _pct(row: RowCells) -> str:
    text = row.text("pct")
    try:
        return parse_application(text.split()[0]).key if text else ""
    except (NumberWrong, IndexError):
        row.notes.append(f"{text[:40]!r} is no PCT number")
        return ""


def _fees(row: RowCells) -> tuple[Fee, ...]:
    name = row.text("fee_name")
    due_on, amount = row.day("fee_due"), row.read("fee_amount", hundredths)
    late, paid_on = row.read("late_fee", hundredths), row.day("fee_paid_on")
    if not name:
        return ()
    return (
        Fee(
            name=name,
            due_on=due_on,
            amount=amount,
            late_fee=late,
            state=row.text("fee_state"),
            paid_on=paid_on,
        ),
    )


def _events(row: RowCells) -> tuple[Event, ...]:
    """Transfers, licences and pledges that a row tells: from whom to whom."""
    events = []
    if transferee := row.text("transferee"):
        text = f"{row.text('transferor')} -> {transferee}"
        events.append(Event(happened_on=row.day("transferred_on"), kind="transfer", text=text))
    if licensee := row.text("licensee"):
        text = f"{row.text('licensor')} -> {licensee} {row.text('licence_kind')}".strip()
        events.append(Event(happened_on=row.day("licensed_on"), kind="licence", text=text))
    if pledgee := row.text("pledgee"):
        text = f"{row.text('pledgor')} -> {pledgee} {row.text('pledge_term')}".strip()
        events.append(Event(happened_on=None, kind="pledge", text=text))
    return tuple(events)
