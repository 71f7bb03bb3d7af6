"""The report of a look before filing as a Word document: nearest documents and a checklist."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reports import prefiling_texts as texts
from reports.document import Report

LONGEST_ABSTRACT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Nearest:
    """One document near to what was told."""

    title: str
    number: str
    kind: str
    applicant: str
    filed_on: date | None
    status: str
    why: str
    abstract: str
    demo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PrefilingSource:
    """What the report is made of; `held` is how many patents were searched."""

    product: str
    words: Sequence[str]
    kind: str
    shown: str
    public: bool
    maker: str
    shared: bool
    abroad: str
    goes_abroad: bool
    day: date
    held: int
    by_meaning: bool
    nearest: Sequence[Nearest]


def prefiling_report(source: PrefilingSource) -> bytes:
    """The docx; also where nothing near was found, which it then says."""
    report = Report(f"{texts.TITLE}：{source.product}", lines=texts.under_title(source.day))
    report.heading(texts.TOLD)
    rows = texts.told_rows(
        product=source.product,
        words=source.words,
        kind=source.kind,
        shown=source.shown,
        maker=source.maker,
        abroad=source.abroad,
    )
    report.table(texts.TOLD_CAPTION, texts.TOLD_HEADER, rows)
    report.text(texts.how_searched(source.held, by_meaning=source.by_meaning))
    _result(report, source)
    report.heading(texts.CHECKLIST)
    report.items(
        *texts.checklist(
            public=source.public,
            shared=source.shared,
            goes_abroad=source.goes_abroad,
            kind=source.kind,
        )
    )
    report.heading(texts.LIMITS)
    report.items(*texts.limits())
    return report.save()


def _result(report: Report, source: PrefilingSource) -> None:
    report.heading(texts.RESULT)
    if not source.nearest:
        report.text(texts.nothing_near())
        return
    report.text(texts.counted(len(source.nearest)))
    if invented := sum(each.demo for each in source.nearest):
        report.text(texts.with_examples(invented))
    report.table(
        texts.NEAREST,
        texts.HEADER,
        [_row(place, each) for place, each in enumerate(source.nearest, start=1)],
    )
    report.heading(texts.DETAILS)
    report.text(texts.compare())
    for place, each in enumerate(source.nearest, start=1):
        report.heading(f"{place}. {each.title}", level=2)
        report.text(f"{each.number}，{each.kind}，{each.applicant}，{each.status}。")
        if each.abstract:
            report.text(each.abstract[:LONGEST_ABSTRACT])


def _row(place: int, each: Nearest) -> tuple[str, ...]:
    filed = each.filed_on.isoformat() if each.filed_on else ""
    return (str(place), each.title, each.number, each.kind, filed, each.status, each.why)
