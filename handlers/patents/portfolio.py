"""Watching one's own patents and marks: a firm's, or number by number; the days that come."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from handlers.attachments import EXCEL
from handlers.clock import Clock, day_of
from handlers.dates import leading_date
from handlers.message import Choice, IncomingMessage, OutgoingFile, Reply
from handlers.patents import portfolio_texts, texts
from handlers.patents.showing import PAGE, SEE_MARK, SEE_PATENT, WATCH, pages_of, short
from handlers.row_number import whole_number
from handlers.texts import NEXT_PAGE
from knowledge.patents.names import name_key
from knowledge.patents.numbers import PatentNumber
from knowledge.policy import PolicyTable
from reports.sheet import Table, workbook
from retrieval.patents.holdings import Holding, Holdings, holdings_of
from retrieval.patents.mark_question import understand_mark
from retrieval.patents.numbers_in import numbers_in
from retrieval.patents.recognise import recognise_ours
from retrieval.patents.texts import WHAT, own_day, short_day
from storage.database import Database, Session
from storage.files import FileFolder, add_file
from storage.people import User
from storage.register.applicants import applicants_like, group_of
from storage.register.patents import patent_by_key, patents_by_publication, patents_of
from storage.register.portfolios import (
    Portfolio,
    PortfolioFull,
    WatchedFirm,
    note_reminder,
    paid_key,
    portfolio_of,
    put_item,
    unwatch_firm,
    watch_firm,
)
from storage.register.trademarks import trademarks_by_number, trademarks_of
from storage.register.version import Register

MINE, UNWATCH, TABLE_WORD, MINE_PAGE = "我的专利", "取消关注", "/期限表", "/我的专利页"
AS_WRITTEN = "！"
"""Before a firm's name: it is to be watched as it was written."""
DAYS_SHOWN = 8
LONGEST_FIRM = 60
MOST_YEARS = 25
MOST_PAGES = 999
PAID_WORD = "年费已交"
MARK = "商标"
FIRM_LIKE = re.compile(
    r"(?:公司|集团|厂|店|社|所|院|大学|学校|中心|行|坊|部|[a-z]\.?)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Watching:
    """The handlers about a person's portfolio."""

    database: Database
    files: FileFolder
    policy: PolicyTable
    clock: Clock

    async def show(self, message: IncomingMessage, user: User) -> Reply:  # noqa: ARG002
        """我的专利: what is watched, and the nearest days."""
        today = day_of(self.clock())
        async with self.database.begin() as session:
            portfolio = await portfolio_of(session, user.id)
            held = await holdings_of(session, portfolio, today=today, policy=self.policy)
        if not portfolio:
            own = Choice(portfolio_texts.OWN_FIRM, portfolio_texts.OWN_FIRM)
            return Reply(portfolio_texts.nothing_watched(), choices=(own,))
        return _overview(portfolio, held)

    async def page(self, message: IncomingMessage, user: User) -> Reply:
        """One page of the patents or the marks: 专利 2."""
        what, _, number = message.text.partition(" ")
        page = whole_number(number, least=1, most=MOST_PAGES) or 1
        today = day_of(self.clock())
        async with self.database.begin() as session:
            portfolio = await portfolio_of(session, user.id)
            held = await holdings_of(session, portfolio, today=today, policy=self.policy)
        rights = held.marks if what == MARK else held.patents
        return _page(MARK if what == MARK else "专利", rights, page)

    async def watch(self, message: IncomingMessage, user: User) -> Reply:
        """关注: a firm by its name, or one number; a filing day may follow a number."""
        if recognise_ours(message.text) is not None:
            own = Choice(portfolio_texts.OWN_FIRM, portfolio_texts.OWN_FIRM)
            return Reply(portfolio_texts.how_to_watch(), choices=(own,))
        async with self.database.begin() as session:
            try:
                return await watch(session, user, message.text, now=self.clock())
            except PortfolioFull:
                return Reply(portfolio_texts.too_many())

    async def unwatch(self, message: IncomingMessage, user: User) -> Reply:
        """取消关注: a firm or a number."""
        text = message.text
        if not text:
            return Reply(portfolio_texts.how_to_watch())
        async with self.database.begin() as session:
            if await unwatch_firm(session, user.id, name_key(text)):
                return Reply(portfolio_texts.unwatched(f"“{text}”"))
            found = await _one_number(session, text)
            if found is None:
                return Reply(portfolio_texts.not_watched(f"“{text}”"))
            subject, number, shown, _ = found
            await put_item(session, user.id, subject, number, left_out=True, now=self.clock())
        return Reply(portfolio_texts.unwatched(shown))

    async def paid(self, message: IncomingMessage, user: User) -> Reply:
        """年费已交: a patent and the year whose fee was paid; it is reminded of no more."""
        number, _, written = message.text.rpartition(" ")
        year = whole_number(written, least=1, most=MOST_YEARS)
        if year is None:
            return Reply(portfolio_texts.how_to_pay())
        async with self.database.begin() as session:
            found = await _one_number(session, number)
            if found is None or found[0] is not Register.PATENT:
                return Reply(portfolio_texts.how_to_pay())
            key = paid_key(found[0], found[1], year)
            await note_reminder(session, user.id, key, now=self.clock())
        return Reply(portfolio_texts.fee_paid(found[2], year))

    async def table(self, message: IncomingMessage, user: User) -> Reply:  # noqa: ARG002
        """Every day of every right as an Excel file."""
        now = self.clock()
        async with self.database.begin() as session:
            portfolio = await portfolio_of(session, user.id)
            held = await holdings_of(session, portfolio, today=day_of(now), policy=self.policy)
        rows = list(_rows(held))
        sheet = Table(name=portfolio_texts.WHOSE_PATENTS, header=portfolio_texts.HEADER, rows=rows)
        content = workbook([sheet])
        file_id = await self.files.write(content)
        name = portfolio_texts.file_name(day_of(now))
        async with self.database.begin() as session:
            await add_file(
                session, file_id, content, name=name, media_type=EXCEL, owner=user, now=now
            )
        file = OutgoingFile(file_id=file_id, name=name, media_type=EXCEL)
        return Reply(portfolio_texts.table_made(len(rows)), files=(file,))


async def watch(session: Session, user: User, text: str, *, now: datetime) -> Reply:
    """Watch what a text names. Raises PortfolioFull."""
    found = await _one_number(session, text)
    if found is not None:
        subject, number, shown, held = found
        filed_on = None if held else _day_after(text)
        await put_item(
            session, user.id, subject, number, left_out=False, now=now, filed_on=filed_on
        )
        return Reply(portfolio_texts.number_watched(shown, held=held, filed_on=filed_on))
    if wrong := numbers_in(text).wrong:
        return Reply(texts.wrong_number(wrong[0]))
    return await _watch_firm(session, user, text, now=now)


async def _watch_firm(session: Session, user: User, text: str, *, now: datetime) -> Reply:
    name = text.removeprefix(AS_WRITTEN).strip()
    key = name_key(name)
    if len(key) < 2 or len(name) > LONGEST_FIRM:
        return Reply(portfolio_texts.how_to_watch())
    keys = await group_of(session, [key])
    _, patents = await patents_of(session, keys, owners_only=True, limit=1)
    _, marks = await trademarks_of(session, keys, limit=1)
    if not patents and not marks and not text.startswith(AS_WRITTEN):
        fuller = await applicants_like(session, key, limit=4)
        if fuller:
            choices = [Choice(short(row.name, 24), f"{WATCH} {row.name}") for row in fuller]
            anyway = Choice(portfolio_texts.as_written(short(name)), f"{WATCH} {AS_WRITTEN}{name}")
            return Reply(portfolio_texts.meant_firms(name), choices=(*choices, anyway))
        if not FIRM_LIKE.search(name):
            anyway = Choice(portfolio_texts.as_written(short(name)), f"{WATCH} {AS_WRITTEN}{name}")
            return Reply(portfolio_texts.no_such_firm(name), choices=(anyway,))
    await watch_firm(session, user.id, WatchedFirm(key, name), now=now)
    see = Choice(portfolio_texts.WHOSE_PATENTS, MINE)
    return Reply(portfolio_texts.firm_watched(name, patents=patents, marks=marks), choices=(see,))


async def _one_number(session: Session, text: str) -> tuple[Register, str, str, bool] | None:
    """The register, key, spelling of the one number in a text, and whether it is held here."""
    if text.startswith(MARK):
        mark = understand_mark(text).number
        rows = await trademarks_by_number(session, mark) if mark else ()
        return (Register.TRADEMARK, mark, f"商标 {mark}", bool(rows)) if mark else None
    numbers = numbers_in(text).numbers
    if len(numbers) != 1:
        return None
    number = numbers[0]
    if isinstance(number, PatentNumber):
        row = await patent_by_key(session, number.key)
        return Register.PATENT, number.key, number.display, row is not None
    found = await patents_by_publication(session, number.key)
    if len(found) != 1:
        return None
    return Register.PATENT, found[0].key, number.key, True


def _day_after(text: str) -> date | None:
    """A filing day that follows a number."""
    parts = text.split(maxsplit=1)
    dated = leading_date(parts[1]) if len(parts) == 2 else None
    return dated[0] if dated else None


def _overview(portfolio: Portfolio, held: Holdings) -> Reply:
    lines = [
        portfolio_texts.portfolio_head(
            [firm.name for firm in portfolio.firms],
            patents=len(held.patents),
            marks=len(held.marks),
        )
    ]
    coming = [holding for holding in held.all if holding.days][:DAYS_SHOWN]
    lines.append(portfolio_texts.next_days() if coming else portfolio_texts.no_days())
    lines += [
        f"· {short(holding.title, 20)}（{holding.shown_number}）：{short_day(holding.days[0])}"
        for holding in coming
    ]
    lines.append(portfolio_texts.days_caution())
    choices = []
    if held.patents:
        choices.append(Choice(portfolio_texts.LIST_PATENTS, f"{MINE_PAGE} 专利 1"))
    if held.marks:
        choices.append(Choice(portfolio_texts.LIST_MARKS, f"{MINE_PAGE} 商标 1"))
    if coming:
        choices.append(Choice(portfolio_texts.TABLE, TABLE_WORD))
    return Reply("\n".join(lines), choices=tuple(choices))


def _page(what: str, rights: Sequence[Holding], page: int) -> Reply:
    pages = pages_of(len(rights))
    page = min(max(page, 1), pages)
    first = (page - 1) * PAGE
    shown = rights[first : first + PAGE]
    lines = [portfolio_texts.page_head(what, count=len(rights), page=page, pages=pages)]
    choices = []
    for place, holding in enumerate(shown, start=first + 1):
        day = short_day(holding.days[0]) if holding.days else ""
        lines.append(portfolio_texts.right(place, holding.title, holding.shown_number, day))
        if holding.id is not None:
            see = SEE_MARK if holding.subject is Register.TRADEMARK else SEE_PATENT
            choices.append(Choice(short(holding.title), f"{see} {holding.id}"))
    if page > 1:
        choices.append(Choice(texts.EARLIER_PAGE, f"{MINE_PAGE} {what} {page - 1}"))
    if page < pages:
        choices.append(Choice(NEXT_PAGE, f"{MINE_PAGE} {what} {page + 1}"))
    return Reply("\n".join(lines), choices=tuple(choices))


def _rows(held: Holdings) -> Sequence[tuple[str | int | date | None, ...]]:
    return [
        (
            MARK if holding.subject is Register.TRADEMARK else "专利",
            holding.title,
            holding.shown_number,
            WHAT[day.kind],
            day.last_day,
            day.amount,
            own_day(day),
        )
        for holding in held.all
        for day in holding.days
    ]
