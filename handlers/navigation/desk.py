"""Staff make, renew and issue navigation reports; experts write into them; readers answer."""

from collections.abc import Callable
from dataclasses import dataclass

from handlers.attachments import WORD
from handlers.clock import Clock, day_of, noon
from handlers.dates import leading_date
from handlers.made_files import PNG, MadeFiles
from handlers.message import Choice, IncomingMessage, OutgoingFile, Reply
from handlers.navigation import texts
from handlers.navigation.making import Made, count_report, make_report
from handlers.navigation.scope import ScopeUnclear, parse_scope
from handlers.row_number import row_number
from handlers.staff.confirming import confirmed, preview
from knowledge.issued_report import shelve_report, stored_report
from knowledge.patents.taxonomy import Taxonomy
from reports.navigation import figures_told, sections_told
from reports.navigation_texts import JUDGED, SECTION_WORDS
from retrieval.from_report import told_by_report
from retrieval.patents.drafting import Drafter
from storage import audit, navigation
from storage.database import Database
from storage.evidence import Evidence, EvidenceKind, note_evidence
from storage.files import FileFolder
from storage.navigation import NavigationReport, RecordKind
from storage.people import User

SHOWN = 10
LONGEST_TEXT = 1900


@dataclass(frozen=True, slots=True, kw_only=True)
class NavigationDesk:
    """The handlers of navigation. `taxonomy` gives the industries as they are now."""

    database: Database
    files: FileFolder
    clock: Clock
    taxonomy: Callable[[], Taxonomy]
    meaning: Callable[[str], str]
    drafter: Callable[[User], Drafter] | None = None

    async def handle(self, message: IncomingMessage, user: User) -> Reply:
        """The list, one report, a new one for a scope, or a step of one."""
        number, _, rest = message.text.partition(" ")
        if not message.text:
            return await self._list()
        if row_number(number) is None:
            return await self._new(message.text, user)
        report = await self._find(number)
        if report is None:
            return Reply(texts.no_such_report(number))
        word, _, argument = rest.strip().partition(" ")
        if not word:
            return await self._show(report)
        if word == texts.RENEW:
            return await self._make(report, user)
        if word == texts.ISSUE:
            return await self._issue(report, argument, user)
        if word == texts.DRAFT:
            return await self._draft(report, user)
        if word == texts.PUBLISHED:
            return await self._publication(report, argument, user)
        if word == texts.SAID:
            return await self._said(report)
        return Reply(texts.usage())

    async def write(self, message: IncomingMessage, user: User) -> Reply:
        """An expert's words for one section."""
        number, _, rest = message.text.partition(" ")
        word, _, text = rest.strip().partition(" ")
        text = text.strip()
        report = await self._find(number)
        if report is None or word not in SECTION_WORDS or not text:
            return Reply(texts.write_usage())
        if len(text) > LONGEST_TEXT:
            return Reply(texts.too_long(LONGEST_TEXT))
        section, now = SECTION_WORDS[word], self.clock()
        if text == texts.ADOPT:
            if section not in report.drafts:
                return Reply(texts.no_draft(word))
            text = report.drafts[section]
        async with self.database.begin() as session:
            await navigation.write_section(session, report.id, section, text, by=user, now=now)
            subject = f"navigation:{report.id}"
            await audit.record(
                session, user, "navigation.write", subject=subject, now=now, section=section
            )
        renew = Choice(texts.RENEW_LABEL, f"{texts.WORD} {report.id} {texts.RENEW}")
        return Reply(texts.written(JUDGED[section]), choices=(renew,))

    async def issued(self, message: IncomingMessage, _user: User) -> Reply:
        """The issued reports, with their files, for everybody; one of them, or what it says about
        a question."""
        number, _, question = message.text.partition(" ")
        if number:
            report = await self._find(number)
            if report is None or report.issued_on is None:
                return Reply(texts.no_issued_report())
            if not question.strip():
                return Reply(texts.ask_the_report(report), files=_issued_file(report))
            return await self._asked(report, question.strip())
        async with self.database.begin() as session:
            reports = await navigation.list_reports(session)
        shown = [report for report in reports if report.issued_on is not None][:SHOWN]
        return Reply(
            texts.issued_list([texts.issued_line(report) for report in shown]),
            files=tuple(file for report in shown[:3] for file in _issued_file(report)),
        )

    async def _asked(self, report: NavigationReport, question: str) -> Reply:
        """What the report, as it was issued, says about a question."""
        async with self.database.begin() as session:
            issued = await stored_report(session, report.id)
        today = day_of(self.clock())
        answer = told_by_report(issued, question, as_of=today) if issued is not None else None
        if answer is None:
            return Reply(texts.not_in_report(report))
        return Reply(answer.text, answer.citations)

    async def feedback(self, message: IncomingMessage, user: User) -> Reply:
        """What a reader says of an issued report."""
        number, _, text = message.text.partition(" ")
        report = await self._find(number)
        if report is None or report.issued_on is None or not text.strip():
            return Reply(texts.feedback_usage())
        async with self.database.begin() as session:
            await navigation.note_feedback(
                session, report.id, text.strip()[:LONGEST_TEXT], by=user, now=self.clock()
            )
        return Reply(texts.feedback_kept(report.title))

    async def _find(self, number: str) -> NavigationReport | None:
        wanted = row_number(number)
        if wanted is None:
            return None
        async with self.database.begin() as session:
            return await navigation.find_report(session, wanted)

    async def _list(self) -> Reply:
        async with self.database.begin() as session:
            reports = await navigation.list_reports(session)
            said = [await navigation.feedback_of(session, r.id) for r in reports[:SHOWN]]
        lines = [
            texts.line(report, feedback=len(each))
            for report, each in zip(reports[:SHOWN], said, strict=True)
        ]
        return Reply(texts.report_list(lines, total=len(reports)))

    async def _new(self, text: str, user: User) -> Reply:
        try:
            scope, industry = parse_scope(text, self.taxonomy().get)
        except ScopeUnclear as unclear:
            names = [each.name for each in self.taxonomy().industries]
            return Reply(texts.scope_unclear(unclear.word, names))
        now = self.clock()
        title = texts.title(industry.name if industry else scope.ipc, scope.since)
        async with self.database.begin() as session:
            number = await navigation.add_report(
                session, scope, title=title, data_of=day_of(now), now=now
            )
            subject = f"navigation:{number}"
            await audit.record(session, user, "navigation.begin", subject=subject, now=now)
        report = await self._find(str(number))
        return await self._make(report, user) if report else Reply(texts.usage())

    async def _make(self, report: NavigationReport, user: User) -> Reply:
        found = self.taxonomy().get(report.scope.industry)
        today = day_of(self.clock())
        made = await make_report(
            self.database,
            report,
            industry=found.name if found else "",
            meaning=self.meaning,
            today=today,
        )
        docx, png = await self._keep(report, made, user)
        return Reply(
            texts.made(report.id, made.source.landscape, missing=_missing(report)),
            choices=_next(report),
            files=(png, docx),
        )

    async def _keep(
        self, report: NavigationReport, made: Made, user: User
    ) -> tuple[OutgoingFile, OutgoingFile]:
        made_files = MadeFiles(self.database, self.files, self.clock)
        docx = await made_files.keep(
            made.docx, name=f"{report.title}.docx", media_type=WORD, user=user
        )
        png = await made_files.keep(made.png, name=f"{report.title}.png", media_type=PNG, user=user)
        async with self.database.begin() as session:
            await navigation.keep_file(
                session,
                report.id,
                file_id=docx.file_id,
                sections=sections_told(made.source),
                counted=made.source.landscape.total,
                data_of=made.source.data_of,
                now=self.clock(),
            )
        return docx, png

    async def _show(self, report: NavigationReport) -> Reply:
        async with self.database.begin() as session:
            known = await navigation.records(session, RecordKind.PUBLICATION, report_id=report.id)
        return Reply(
            texts.detail(report, known, missing=_missing(report)),
            choices=_next(report),
            files=_file(report),
        )

    async def _draft(self, report: NavigationReport, user: User) -> Reply:
        """A model drafts the sections that no expert has written; each is marked as a draft."""
        wanted = [(s, title) for s, title in JUDGED.items() if not report.texts.get(s)]
        if self.drafter is None or not wanted:
            return Reply(texts.NO_MODEL if wanted else texts.NOTHING_TO_DRAFT)
        found = self.taxonomy().get(report.scope.industry)
        source = await count_report(
            self.database,
            report,
            industry=found.name if found else "",
            meaning=self.meaning,
            today=day_of(self.clock()),
        )
        if not source.landscape.total:
            return Reply(texts.nothing_to_issue())
        drafter, figures = self.drafter(user), figures_told(source)
        drafts = {section: await drafter.judge(title, figures) for section, title in wanted}
        kept = {section: text for section, text in drafts.items() if text}
        now = self.clock()
        async with self.database.begin() as session:
            for section, text in kept.items():
                await navigation.write_section(
                    session, report.id, section, text, by=user, now=now, drafted=True
                )
            subject = f"navigation:{report.id}"
            await audit.record(
                session, user, "navigation.draft", subject=subject, now=now, sections=len(kept)
            )
        renew = Choice(texts.RENEW_LABEL, f"{texts.WORD} {report.id} {texts.RENEW}")
        return Reply(texts.drafted(report.id, kept), choices=(renew,) if kept else ())

    async def _publication(self, report: NavigationReport, argument: str, user: User) -> Reply:
        """One more place where an issued report was published."""
        told = leading_date(argument)
        if report.issued_on is None or told is None or not told[1]:
            return Reply(texts.publication_usage(report.id))
        day, now = told[0], self.clock()
        if day > day_of(now):
            return Reply(texts.publication_usage(report.id))
        async with self.database.begin() as session:
            await navigation.add_record(
                session,
                RecordKind.PUBLICATION,
                day=day,
                text=told[1],
                by=user,
                now=now,
                report_id=report.id,
            )
            subject = f"navigation:{report.id}"
            await audit.record(session, user, "navigation.publication", subject=subject, now=now)
        return await self._show(report)

    async def _said(self, report: NavigationReport) -> Reply:
        """What readers said of a report, the newest last."""
        async with self.database.begin() as session:
            said = await navigation.feedback_of(session, report.id)
        lines = [(day_of(at), text) for at, text in said]
        return Reply(texts.said(report.title, lines[-SHOWN:], total=len(lines)))

    async def plan(self, message: IncomingMessage, user: User) -> Reply:
        """The work plan: shown, added to, and ticked off."""
        now = self.clock()
        word, _, rest = message.text.partition(" ")
        told = leading_date(message.text)
        async with self.database.begin() as session:
            if word == texts.DONE:
                number = row_number(rest)
                known = number is not None and await navigation.finish_plan(
                    session, number, on=day_of(now)
                )
                if not known:
                    return Reply(texts.no_such_plan())
                subject = f"navigation plan:{number}"
                await audit.record(session, user, "navigation.plan.done", subject=subject, now=now)
            elif told is not None and told[1]:
                number = await navigation.add_record(
                    session, RecordKind.PLAN, day=told[0], text=told[1], by=user, now=now
                )
                subject = f"navigation plan:{number}"
                await audit.record(session, user, "navigation.plan", subject=subject, now=now)
            elif message.text:
                return Reply(texts.plan_usage())
            planned = await navigation.records(session, RecordKind.PLAN)
        return Reply(texts.plan(planned, today=day_of(now)))

    async def _issue(self, report: NavigationReport, argument: str, user: User) -> Reply:
        """Issue a report after one confirmation: it joins what can be asked, and it counts."""
        argument, sure = confirmed(argument)
        day, proof = leading_date(argument) or (day_of(self.clock()), argument)
        if report.issued_on is not None and not report.renewed:
            return Reply(texts.issued_already(report.issued_on))
        if report.file_id is None or not report.counted or not report.sections:
            return Reply(texts.nothing_to_issue())
        if _written_since(report):
            renew = Choice(texts.RENEW_LABEL, f"{texts.WORD} {report.id} {texts.RENEW}")
            return Reply(texts.written_since(_written_since(report)), choices=(renew,))
        if not sure:
            command = f"{texts.WORD} {report.id} {texts.ISSUE}"
            return preview(texts.issue_preview(report, day, _missing(report)), command, argument)
        now = self.clock()
        async with self.database.begin() as session:
            if not await navigation.issue(session, report, on=day, proof=proof[:300]):
                return Reply(texts.issued_already(day))
            if proof:
                await navigation.add_record(
                    session,
                    RecordKind.PUBLICATION,
                    day=day,
                    text=proof,
                    by=user,
                    now=now,
                    report_id=report.id,
                )
            await shelve_report(
                session, report.id, report.title, report.sections, issued_on=day, now=now
            )
            subject = f"navigation:{report.id}"
            await audit.record(session, user, "navigation.issue", subject=subject, now=now)
            await note_evidence(
                session,
                Evidence(
                    key=subject,
                    kind=EvidenceKind.REPORT,
                    at=noon(day),
                    subject=subject,
                    facts={"kind": "navigation", "title": report.title},
                    file_id=report.file_id,
                ),
            )
        return Reply(texts.issued_now(report.title))


def _missing(report: NavigationReport) -> list[str]:
    """The titles of the sections that experts have not written."""
    return [title for section, title in JUDGED.items() if not report.texts.get(section)]


def _next(report: NavigationReport) -> tuple[Choice, ...]:
    command = f"{texts.WORD} {report.id}"
    if report.issued_on is not None and not report.renewed:
        return (
            Choice(texts.RENEW_LABEL, f"{command} {texts.RENEW}"),
            Choice(texts.SAID_LABEL, f"{command} {texts.SAID}"),
        )
    choices = [
        Choice(texts.RENEW_LABEL, f"{command} {texts.RENEW}"),
        Choice(texts.ISSUE_LABEL, f"{command} {texts.ISSUE}"),
    ]
    if _missing(report):
        choices.append(Choice(texts.DRAFT_LABEL, f"{command} {texts.DRAFT}"))
    return tuple(choices)


def _written_since(report: NavigationReport) -> list[str]:
    """The titles of the sections that experts have written anew since the file was made."""
    told = dict(report.sections)
    return [
        title
        for section, title in JUDGED.items()
        if (text := report.texts.get(section)) and told.get(title) != text
    ]


def _file(report: NavigationReport) -> tuple[OutgoingFile, ...]:
    return _named(report, report.file_id)


def _issued_file(report: NavigationReport) -> tuple[OutgoingFile, ...]:
    """What everybody may have: the file as it was published, never a newer one."""
    return _named(report, report.issued_file_id)


def _named(report: NavigationReport, file_id: str | None) -> tuple[OutgoingFile, ...]:
    if file_id is None:
        return ()
    name = f"{report.title}.docx"
    return (OutgoingFile(file_id=file_id, name=name, media_type=WORD),)
