"""The navigation report of an industry as a Word document: figures filled in, judgement left open.

Follows the steps of GB/T 39551.3 (direction, position, path of an industry). What experts wrote
stands in its section; where they have not, the section says so and lists what to look at.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.patents.landscape import Branch, KeyPatent, Landscape
from knowledge.patents.numbers import parse_application
from knowledge.patents.wrong_number import NumberWrong
from reports import navigation_texts as texts
from reports.charts import Series, bars, columns
from reports.document import Report

YEARS_SHOWN, GROUPS_SHOWN = 20, 15


@dataclass(frozen=True, slots=True, kw_only=True)
class NavigationSource:
    """What a report is made of. `meaning` explains an IPC symbol; `written` are experts' words,
    `drafted` a model's for sections that no expert has written."""

    title: str
    scope: Sequence[str]
    data_of: date
    landscape: Landscape
    meaning: Callable[[str], str]
    written: Mapping[str, str]
    drafted: Mapping[str, str]
    demo: int


def navigation_report(source: NavigationSource) -> bytes:
    """The docx; also for an empty field, which then says that nothing was found."""
    found = source.landscape
    report = Report(source.title, lines=texts.under_title(source.data_of, total=found.total))
    _scope(report, source)
    if found.total:
        _trend(report, found)
        _kinds(report, found)
        _applicants(report, found)
        _branches(report, source)
        _key_patents(report, found)
        _people(report, found)
    for section in texts.JUDGED:
        _judged(report, source, section)
    _method(report, source)
    return report.save()


def trend_picture(source: NavigationSource) -> bytes:
    """The filing trend as a picture for chat."""
    found = source.landscape
    years = _years(found)
    return columns(
        [
            Series(texts.ALL, {str(y): found.by_year.get(y, 0) for y in years}),
            Series(texts.LOCAL, {str(y): found.by_year_local.get(y, 0) for y in years}),
        ],
        title=f"{source.title}：{texts.TREND}",
        faded_from=str(found.complete_to + 1),
    )


def figures_told(source: NavigationSource) -> str:
    """The figures of a report in plain lines: what a draft of its sections may rest on."""
    lines = [source.title, *(text for _, text in figure_sections(source))]
    lines += [line for section in texts.JUDGED for line in texts.hints(section, source.landscape)]
    return "\n".join(lines)


def sections_told(source: NavigationSource) -> list[tuple[str, str]]:
    """What the document says under each heading, in words that can be quoted: its figures, what
    experts wrote (never a model's draft), and the limits of the data."""
    found = source.landscape
    judged = [(title, source.written.get(section, "")) for section, title in texts.JUDGED.items()]
    limits = "\n".join(texts.limits(source.data_of, complete_to=found.complete_to))
    return [
        *figure_sections(source),
        *((title, text) for title, text in judged if text),
        (texts.LIMITS, limits),
    ]


def figure_sections(source: NavigationSource) -> list[tuple[str, str]]:
    """The figures of every table and chart, in words, by the heading they stand under."""
    found = source.landscape
    scope = [*source.scope, texts.counted(found.total, undated=found.undated)]
    if source.demo:
        scope.append(texts.with_examples(source.demo))
    sections = [(texts.SCOPE, scope)]
    if found.total:
        sections += [
            (texts.TREND, _trend_told(found)),
            (texts.KINDS, _kinds_told(found)),
            (
                texts.APPLICANTS,
                [
                    texts.local_share(found.local, found.total),
                    texts.ranked(texts.ALL_APPLICANTS, found.applicants),
                    texts.ranked(texts.LOCAL_APPLICANTS, found.local_applicants),
                ],
            ),
            *_branches_told(source),
            (texts.KEY_PATENTS, [texts.key_patent(*_key_row(key)) for key in found.key_patents]),
            (
                texts.PEOPLE,
                [
                    texts.ranked(texts.INVENTORS, found.inventors),
                    texts.ranked(texts.PLACES, found.places),
                ],
            ),
        ]
    return [(title, "\n".join(told)) for title, lines in sections if (told := _said(lines))]


def _said(lines: Sequence[str]) -> list[str]:
    return [line for line in lines if line]


def _trend_told(found: Landscape) -> list[str]:
    if found.first_year is None:
        return [texts.no_years()]
    return [
        texts.trend(found.by_year, complete_to=found.complete_to),
        texts.five_years(found.by_year, complete_to=found.complete_to),
        texts.by_year(found.by_year, found.by_year_local),
    ]


def _kinds_told(found: Landscape) -> list[str]:
    return [
        texts.shares(caption, [(names.get(n, texts.NOT_SAID), c) for n, c in counts.items()])
        for caption, names, counts in (
            (texts.BY_KIND, texts.KIND_NAMES, found.by_kind),
            (texts.BY_STATUS, texts.STATUS_NAMES, found.by_status),
        )
    ]


def _branches_told(source: NavigationSource) -> list[tuple[str, list[str]]]:
    found = source.landscape
    if not found.branches:
        return [(texts.BRANCHES, [texts.no_symbols()])]

    def told(branches: Sequence[Branch]) -> list[str]:
        return [texts.group(*_branch_row(each, source.meaning)) for each in branches]

    rising = [texts.rising(*_branch_row(each, source.meaning)) for each in found.rising]
    return [
        (
            texts.BRANCHES,
            [
                texts.branches_explained(found.complete_to),
                f"{texts.SUBCLASSES}：",
                *told(found.branches),
                f"{texts.GROUPS}：",
                *told(found.groups[:GROUPS_SHOWN]),
            ],
        ),
        (texts.RISING, rising or [texts.none_rising()]),
        (texts.FADING, told(found.fading) or [texts.NONE_FADING]),
        (texts.EMPTY_HERE, told(found.empty_here) or [texts.NONE_EMPTY]),
    ]


def _scope(report: Report, source: NavigationSource) -> None:
    report.heading(texts.SCOPE)
    report.items(*source.scope)
    report.text(texts.counted(source.landscape.total, undated=source.landscape.undated))
    if source.demo:
        report.text(texts.with_examples(source.demo))


def _trend(report: Report, found: Landscape) -> None:
    report.heading(texts.TREND)
    years = _years(found)
    if not years:
        report.text(texts.no_years())
        return
    report.text(texts.trend(found.by_year, complete_to=found.complete_to))
    report.picture(
        texts.TREND,
        columns(
            [
                Series(texts.ALL, {str(y): found.by_year.get(y, 0) for y in years}),
                Series(texts.LOCAL, {str(y): found.by_year_local.get(y, 0) for y in years}),
            ],
            title=texts.TREND,
            faded_from=str(found.complete_to + 1),
        ),
    )


def _years(found: Landscape) -> range:
    if found.first_year is None:
        return range(0)
    last = max(found.by_year)
    return range(max(found.first_year, last - YEARS_SHOWN + 1), last + 1)


def _kinds(report: Report, found: Landscape) -> None:
    report.heading(texts.KINDS)
    for caption, names, counts in (
        (texts.BY_KIND, texts.KIND_NAMES, found.by_kind),
        (texts.BY_STATUS, texts.STATUS_NAMES, found.by_status),
    ):
        rows = [
            (names.get(name, texts.NOT_SAID), str(count), _share(count, found.total))
            for name, count in counts.items()
        ]
        report.table(caption, texts.COUNT_HEADER, rows)


def _applicants(report: Report, found: Landscape) -> None:
    report.heading(texts.APPLICANTS)
    report.text(texts.local_share(found.local, found.total))
    for caption, counted in (
        (texts.ALL_APPLICANTS, found.applicants),
        (texts.LOCAL_APPLICANTS, found.local_applicants),
    ):
        if counted:
            report.picture(caption, bars(Series("", _short(counted)), title=caption))


def _branches(report: Report, source: NavigationSource) -> None:
    found = source.landscape
    report.heading(texts.BRANCHES)
    if not found.branches:
        report.text(texts.no_symbols())
        return
    report.text(texts.branches_explained(found.complete_to))
    report.table(
        texts.SUBCLASSES,
        texts.BRANCH_HEADER,
        [_branch_row(branch, source.meaning) for branch in found.branches],
    )
    report.table(
        texts.GROUPS,
        texts.BRANCH_HEADER,
        [_branch_row(branch, source.meaning) for branch in found.groups[:GROUPS_SHOWN]],
    )
    report.heading(texts.RISING, 2)
    if found.rising:
        report.items(*(texts.rising(*_branch_row(b, source.meaning)) for b in found.rising))
    else:
        report.text(texts.none_rising())
    for title, branches, none in (
        (texts.FADING, found.fading, texts.NONE_FADING),
        (texts.EMPTY_HERE, found.empty_here, texts.NONE_EMPTY),
    ):
        report.heading(title, 2)
        if branches:
            report.items(*(texts.group(*_branch_row(b, source.meaning)) for b in branches))
        else:
            report.text(none)


def _branch_row(branch: Branch, meaning: Callable[[str], str]) -> tuple[str, ...]:
    growth = texts.NEW if branch.growth is None else f"{branch.growth:.1f}"
    if not branch.recent and not branch.earlier:
        growth = texts.NO_GROWTH
    return (
        branch.symbol,
        meaning(branch.symbol),
        str(branch.total),
        str(branch.recent),
        str(branch.earlier),
        growth,
    )


def _key_patents(report: Report, found: Landscape) -> None:
    report.heading(texts.KEY_PATENTS)
    report.text(texts.key_patents_explained())
    if found.key_patents:
        report.table(texts.KEY_PATENTS, texts.KEY_HEADER, [_key_row(k) for k in found.key_patents])


def _key_row(key: KeyPatent) -> tuple[str, ...]:
    row = key.row
    try:
        number = parse_application(row.key).display
    except NumberWrong:
        number = row.key
    reasons = "、".join(texts.reason(reason) for reason in key.reasons)
    return number, row.title, "；".join(row.applicants[:2]), reasons


def _people(report: Report, found: Landscape) -> None:
    report.heading(texts.PEOPLE)
    for caption, counted in ((texts.INVENTORS, found.inventors), (texts.PLACES, found.places)):
        if counted:
            rows = [(name, str(count), _share(count, found.total)) for name, count in counted]
            report.table(caption, texts.COUNT_HEADER, rows)


def _judged(report: Report, source: NavigationSource, section: str) -> None:
    """A section whose words are an expert's; the figures that bear on it stand above them."""
    report.heading(texts.JUDGED[section])
    if source.landscape.total:
        report.items(*texts.hints(section, source.landscape))
    written, drafted = source.written.get(section), source.drafted.get(section)
    if not written and drafted:
        report.text(texts.DRAFT_MARK)
    report.text(written or drafted or texts.not_written(section))


def _method(report: Report, source: NavigationSource) -> None:
    report.heading(texts.METHOD)
    report.items(*texts.method())
    report.heading(texts.LIMITS, 2)
    report.items(*texts.limits(source.data_of, complete_to=source.landscape.complete_to))


def _short(counted: Sequence[tuple[str, int]]) -> dict[str, float]:
    return {name if len(name) <= 16 else f"{name[:15]}…": count for name, count in counted}


def _share(count: int, total: int) -> str:
    return f"{count / total:.1%}" if total else ""
