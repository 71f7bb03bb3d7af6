"""Proofs that the desk's own rows can give: reports of assessments, lists of portfolios, records of
introductions and of navigation."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

from handlers.clock import Clock, day_of
from handlers.compliance.assessing import of_name
from handlers.cultivation.desk import member_facts
from handlers.cultivation.texts import members_table
from handlers.row_number import row_number
from handlers.targets import texts
from reports.compliance.report import compliance_report
from reports.sheet import Table, workbook
from reports.targets.acceptance import Proof, what
from storage import compliance, cultivation, navigation
from storage.database import Database
from storage.evidence import EvidenceKind
from storage.navigation import RecordKind
from storage.target_plan import Entry


async def record_proofs(
    database: Database, entries: Sequence[Entry], hide: Callable[[str], str], clock: Clock
) -> list[Proof]:
    """A proof for each entry whose rows hold enough. An assessment's names nobody: whose it is
    stands in the ledger, as far as the year lets it be told."""
    proofs = []
    for entry in entries:
        if entry.kind == EvidenceKind.ASSESSMENT:
            proofs += await _assessment(database, entry, clock)
        elif entry.kind == EvidenceKind.REPORT and entry.facts.get("kind") == "navigation":
            proofs += await _navigation(database, entry, hide)
        elif entry.kind == EvidenceKind.PORTFOLIO:
            proofs += await _portfolio(database, entry, hide)
        elif entry.kind == EvidenceKind.MATCH and entry.facts.get("kind") == "introduction":
            proofs.append(_introduction(entry, hide))
    return proofs


async def _assessment(database: Database, entry: Entry, clock: Clock) -> list[Proof]:
    number = row_number(entry.subject.removeprefix("compliance:"))
    async with database.begin() as session:
        result = await compliance.find_result(session, number) if number else None
        in_use = await compliance.questionnaire(session, day_of(clock()))
    asked = of_name(result.questionnaire, in_use) if result else None
    if result is None or asked is None:
        return []
    report = await asyncio.to_thread(
        compliance_report,
        asked,
        result.answers,
        before=None,
        proofs={},
        enterprise="",
        day=entry.day.isoformat(),
    )
    return [Proof(entry.id, texts.ASSESSMENT_NAME, report)]


async def _portfolio(database: Database, entry: Entry, hide: Callable[[str], str]) -> list[Proof]:
    number = row_number(entry.subject.removeprefix("cultivation:"))
    async with database.begin() as session:
        found = await cultivation.find_cultivation(session, number) if number else None
        facts = await member_facts(session, found) if found else {}
    if found is None:
        return []
    told = {patent: [hide(fact) for fact in held] for patent, held in facts.items()}
    table = members_table(replace(found, name=hide(found.name)), told)
    return [Proof(entry.id, f"{table.name}.xlsx", workbook([table]))]


async def _navigation(database: Database, entry: Entry, hide: Callable[[str], str]) -> list[Proof]:
    """The work plan, where the report was published, and what readers said of it."""
    number = row_number(entry.subject.removeprefix("navigation:"))
    if number is None:
        return []
    async with database.begin() as session:
        planned = await navigation.records(session, RecordKind.PLAN)
        published = await navigation.records(session, RecordKind.PUBLICATION, report_id=number)
        said = await navigation.feedback_of(session, number)
    tables = [
        Table(
            name=texts.PLAN_SHEET,
            header=texts.PLAN_HEADER,
            rows=[(each.day, hide(each.text), each.done_on) for each in planned],
        ),
        Table(
            name=texts.PUBLISHED_SHEET,
            header=texts.PUBLISHED_HEADER,
            rows=[(each.day, hide(each.text)) for each in published],
        ),
        Table(
            name=texts.SAID_SHEET,
            header=texts.SAID_HEADER,
            rows=[(day_of(at), hide(words)) for at, words in said],
        ),
    ]
    return [Proof(entry.id, texts.NAVIGATION_NAME, workbook(tables))]


def _introduction(entry: Entry, hide: Callable[[str], str]) -> Proof:
    reasons = "；".join(str(reason) for reason in entry.facts.get("reasons", ()))
    row = (entry.id, entry.day, what(entry), hide(reasons), texts.BOTH_AGREED)
    table = Table(name=texts.MATCH_SHEET, header=texts.MATCH_HEADER, rows=[row])
    return Proof(entry.id, texts.MATCH_NAME, workbook([table]))
