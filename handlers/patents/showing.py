"""How patents and marks are shown: short lists with buttons, and cards. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from handlers.clock import day_of
from handlers.dates import chinese_date
from handlers.message import Choice, Reply
from handlers.patents import texts
from handlers.texts import NEXT_PAGE
from knowledge.patents.annual_fees import paid_years
from knowledge.patents.class_meaning import class_meaning
from knowledge.patents.entry import listed
from knowledge.patents.own_days import mark_days, patent_days
from knowledge.patents.row_facts import (
    mark_facts,
    mark_status,
    number_of,
    patent_facts,
    patent_status,
    title_of,
)
from knowledge.policy import PolicyTable
from retrieval.patents.mark_search import MarkHit
from retrieval.patents.search import PatentHit
from retrieval.patents.texts import own_day
from storage.register.expert_texts import ExpertTextRow, ExpertWork
from storage.register.patents import PatentFeeRow, PatentRow, PublicationRow
from storage.register.sources import ImportedFile
from storage.register.trademarks import TrademarkRow

PAGE = 5
LONGEST_ABSTRACT = 600
CLASSES_SHOWN = 3
FAMILY_SHOWN = 6
LABEL = 14
SEE_PATENT, SEE_MARK, TURN_PAGE, SIMILAR_TO = "/看专利", "/看商标", "/检索页", "/相似专利"
WATCH = "/关注"


@dataclass(frozen=True, slots=True, kw_only=True)
class PatentCard:
    """Everything a card of a patent shows."""

    row: PatentRow
    publications: Sequence[PublicationRow] = ()
    family: Sequence[PatentRow] = ()
    works: Sequence[ExpertTextRow] = ()
    fees: Sequence[PatentFeeRow] = ()
    source: ImportedFile | None = None


def pages_of(count: int) -> int:
    """How many pages so many hits fill."""
    return max(-(-count // PAGE), 1)


def patent_list(hits: Sequence[PatentHit], *, head: str, page: int, search: int | None) -> Reply:
    """One page of hits: `search` is the number that further pages are asked for by."""
    first = (page - 1) * PAGE
    shown = hits[first : first + PAGE]
    lines = [head, *(patent_item(first + n, hit) for n, hit in enumerate(shown, start=1))]
    choices = [Choice(short(title_of(hit.row)), f"{SEE_PATENT} {hit.row.id}") for hit in shown]
    if any(hit.row.demo for hit in shown):
        lines.append(texts.DEMO_NOTE)
    lines.append(texts.search_caution())
    return Reply("\n".join(lines), choices=(*choices, *_turning(len(hits), page, search)))


def patent_item(number: int, hit: PatentHit) -> str:
    """One patent of a list."""
    row = hit.row
    status = texts.short_status(row.status, alive=patent_status(row.status).alive)
    return texts.list_item(
        number,
        demo=row.demo,
        title=title_of(row),
        traits=(
            texts.KINDS.get(patent_facts(row).kind, row.country),  # type: ignore[arg-type]
            short(listed(row.applicants)[0], 20) if row.applicants else "",
            texts.filed_in(row.filed_on),
            status,
        ),
        why=texts.why_found(hit.matched, close=hit.close),
    )


def patent_card(card: PatentCard, *, today: date, policy: PolicyTable) -> Reply:
    """A patent with everything that is known of it."""
    row, facts = card.row, patent_facts(card.row, card.fees)
    lines = [
        f"{texts.DEMO if row.demo else ''}{_title(card)}",
        *_numbers(card),
        *_parties(row),
        _dates(row),
        texts.status_line(
            texts.STATUSES.get(row.status, texts.STATUSES["unknown"]),
            source_words=row.status_text,
            on=row.status_on,
        ),
        *_paid(card.fees),
        *(own_day(day) for day in patent_days(facts, today=today, policy=policy)),
        *_classes(row),
        *_family(card),
        *_abstract(card),
        *_source(card.source, demo=row.demo),
        texts.official_line(_official(card)),
    ]
    choices = (
        Choice(texts.SIMILAR, f"{SIMILAR_TO} {row.id}"),
        Choice(texts.WATCH, f"{WATCH} {number_of(row)}"),
    )
    return Reply("\n".join(line for line in lines if line), choices=choices)


def mark_list(hits: Sequence[MarkHit], *, head: str, page: int, search: int | None) -> Reply:
    """One page of marks like a name."""
    first = (page - 1) * PAGE
    shown = hits[first : first + PAGE]
    lines = [head, *(_mark_item(first + n, hit) for n, hit in enumerate(shown, start=1))]
    choices = [
        Choice(
            texts.mark_label(short(hit.row.name), hit.row.nice_class), f"{SEE_MARK} {hit.row.id}"
        )
        for hit in shown
    ]
    if any(hit.row.demo for hit in shown):
        lines.append(texts.DEMO_NOTE)
    lines.append(texts.marks_caution())
    return Reply("\n".join(lines), choices=(*choices, *_turning(len(hits), page, search)))


def mark_card(row: TrademarkRow, source: ImportedFile | None, *, today: date) -> Reply:
    """A mark with everything that is known of it."""
    days = {
        "申请": row.filed_on,
        "初审公告": row.published_on,
        "注册公告": row.registered_on,
        "专用权到": row.expires_on,
    }
    lines = [
        f"{texts.DEMO if row.demo else ''}商标“{row.name}”",
        f"注册号（申请号）：{row.number}，第 {row.nice_class} 类",
        f"申请人：{row.applicant}" if row.applicant else "",
        "，".join(f"{name} {chinese_date(day)}" for name, day in days.items() if day),
        texts.status_line(
            texts.MARK_STATUSES.get(row.status, texts.MARK_STATUSES["unknown"]),
            source_words=row.status_text,
            on=row.status_on,
        ),
        *(own_day(day) for day in mark_days(mark_facts(row), today=today)),
        f"商品或服务：{row.goods[:LONGEST_ABSTRACT]}" if row.goods else "",
        f"类似群：{row.groups}" if row.groups else "",
        *_source(source, demo=row.demo),
        texts.official_line(texts.MARK_REGISTER),
    ]
    watch = Choice(texts.WATCH, f"{WATCH} 商标{row.number}")
    return Reply("\n".join(line for line in lines if line), choices=(watch,))


def short(text: str, length: int = LABEL) -> str:
    """The text, cut to a button's length."""
    return text if len(text) <= length else f"{text[: length - 1]}…"


def _turning(count: int, page: int, search: int | None) -> list[Choice]:
    if search is None:
        return []
    choices = []
    if page > 1:
        choices.append(Choice(texts.EARLIER_PAGE, f"{TURN_PAGE} {search} {page - 1}"))
    if page < pages_of(count):
        choices.append(Choice(NEXT_PAGE, f"{TURN_PAGE} {search} {page + 1}"))
    return choices


def _title(card: PatentCard) -> str:
    row = card.row
    titles = [work.text for work in card.works if work.kind == ExpertWork.TITLE]
    shown = (titles or [title_of(row)])[0]
    return shown if shown == row.title or not row.title else f"{shown}（{row.title}）"


def _numbers(card: PatentCard) -> list[str]:
    row = card.row
    kind = patent_facts(row).kind
    named = texts.KINDS[kind] if kind else ""
    lines = []
    if not row.key.startswith("pub:"):
        lines.append(f"申请号：{number_of(row)}{f'（{named}）' if named else ''}")
    documents = "、".join(publication.number for publication in card.publications)
    if documents:
        lines.append(f"公开（公告）号：{documents}")
    if row.pct:
        lines.append(f"国际申请：{row.pct}")
    return lines


def _parties(row: PatentRow) -> list[str]:
    applicants, owners = listed(row.applicants), listed(row.owners)
    lines = [f"申请人：{'、'.join(applicants)}"] if applicants else []
    if owners and owners != applicants:
        lines.append(f"现在的权利人：{'、'.join(owners)}")
    if row.inventors:
        lines.append(f"发明人（设计人）：{'、'.join(listed(row.inventors))}")
    return lines


def _dates(row: PatentRow) -> str:
    # Utility models and designs come out when they are granted: one day, told once.
    published = row.published_on if row.published_on != row.granted_on else None
    days = {"申请日": row.filed_on, "公开日": published, "授权日": row.granted_on}
    return "，".join(f"{name} {chinese_date(day)}" for name, day in days.items() if day)


def _paid(fees: Sequence[PatentFeeRow]) -> list[str]:
    paid = paid_years(fees)
    return [texts.last_paid(paid[-1].year, paid[-1].paid_on)] if paid else []


def _classes(row: PatentRow) -> list[str]:
    lines = []
    for name, joined in (("分类", row.ipc or row.cpc), ("外观分类", row.loc)):
        symbols = listed(joined)[:CLASSES_SHOWN]
        meant = [f"{s}{f' {m}' if (m := class_meaning(s)) else ''}" for s in symbols]
        if meant:
            lines.append(f"{name}：{'；'.join(meant)}")
    return lines


def _family(card: PatentCard) -> list[str]:
    if not card.family:
        return []
    members = "、".join(
        f"{member.country} {number_of(member)}" for member in card.family[:FAMILY_SHOWN]
    )
    return [f"同族（共 {len(card.family) + 1} 件）：{members}"]


def _abstract(card: PatentCard) -> list[str]:
    row = card.row
    written = [work for work in card.works if work.kind == ExpertWork.ABSTRACT]
    if written:
        best = sorted(written, key=lambda work: work.language != "zh")[0]
        author = f"，{best.author_name}" if best.author_name else ""
        day = chinese_date(day_of(best.written_at))
        return [f"摘要（专家撰写{author}，{day}）：{best.text[:LONGEST_ABSTRACT]}"]
    text = (row.translated_abstract if row.language != "zh" else "") or row.abstract
    if not text:
        return []
    cut = "…" if len(text) > LONGEST_ABSTRACT else ""
    return [f"摘要：{text[:LONGEST_ABSTRACT]}{cut}"]


def _source(source: ImportedFile | None, *, demo: bool) -> list[str]:
    if demo:
        return [texts.DEMO_NOTE]
    return [texts.source_line(source.name, day_of(source.at))] if source else []


def _official(card: PatentCard) -> str:
    if card.row.country in {"CN", ""} or not card.publications:
        return texts.PATENT_REGISTER
    return f"{texts.FOREIGN_REGISTER}{card.publications[0].number}"


def _mark_item(number: int, hit: MarkHit) -> str:
    row = hit.row
    reasons = "；".join(texts.mark_reason(reason) for reason in hit.likeness.reasons)
    goods = texts.GOODS[hit.goods]
    return texts.list_item(
        number,
        demo=row.demo,
        title=row.name,
        traits=(
            f"第 {row.nice_class} 类{f'（{goods}）' if goods else ''}",
            short(row.applicant, 20),
            texts.short_status(row.status, alive=mark_status(row.status).alive),
        ),
        why=reasons,
    )
