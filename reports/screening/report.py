"""The report of a screening: what was found for each product, and what to do before the fair."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.document import Report
from reports.screening import texts


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundRight:
    """A patent or a mark to look at; `why` says what is alike."""

    name: str
    number: str
    owner: str
    status: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenedProduct:
    """One product of the list with what was found for it."""

    name: str
    mark: str
    character: str
    patents: tuple[FoundRight, ...]
    marks: tuple[FoundRight, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningSource:
    """Everything the report says."""

    enterprise: str
    market: str
    fair: str
    day: str
    products: tuple[ScreenedProduct, ...]
    checks: Sequence[str]
    patents_held: int
    marks_held: int
    by_meaning: bool


def screening_report(source: ScreeningSource) -> bytes:
    """The Word document."""
    lines = [source.enterprise, texts.market(source.market, source.fair), source.day]
    report = Report(texts.TITLE, lines=[line for line in lines if line])
    report.heading(texts.SUMMARY)
    report.text(texts.NOTE)
    report.text(texts.held(source.patents_held, source.marks_held, by_meaning=source.by_meaning))
    report.table(
        texts.SUMMARY[2:],
        texts.SUMMARY_HEADER,
        [
            (
                str(number),
                product.name,
                str(len(product.patents)),
                str(len(product.marks)),
                texts.CHARACTER_YES if product.character else texts.CHARACTER_NO,
            )
            for number, product in enumerate(source.products, start=1)
        ],
    )
    report.heading(texts.DETAIL)
    for product in source.products:
        _product(report, product)
    report.heading(texts.CHECKS)
    report.items(*source.checks)
    return report.save()


def _product(report: Report, product: ScreenedProduct) -> None:
    report.heading(product.name, 2)
    if product.character:
        report.text(texts.CHARACTER.format(product.character))
    if product.patents:
        report.table(texts.patents_of(product.name), texts.PATENT_HEADER, _rows(product.patents))
    if product.marks:
        report.table(texts.marks_of(product.mark), texts.MARK_HEADER, _rows(product.marks))
    if not (product.patents or product.marks):
        report.text(texts.NOTHING_FOUND)


def _rows(found: Sequence[FoundRight]) -> list[tuple[str, ...]]:
    """Cells in the order of both headers: a mark has its class where a patent has its applicant."""
    return [(each.name, each.number, each.owner, each.status, each.why) for each in found]
