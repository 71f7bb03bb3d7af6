"""Which way a text is split: by articles, points, clauses or sections, from its own structure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.articles import has_articles, split_articles
from knowledge.clauses import has_clauses, split_clauses
from knowledge.document import Kind
from knowledge.head import Head, read_head
from knowledge.sections import has_points, split_points, split_sections
from knowledge.sources.document_text import DocumentText, TextUnreadable
from knowledge.structure import Draft, numbered_apart, pieces

MAX_PASSAGES = 5_000
MAX_PASSAGE_CHARACTERS = 8_000
"""The longest article of 26,000 has 1,600."""

_STANDARD = re.compile(
    r"(?:^|\b|[（(])(?:GB|DB|YD|SJ|ISO|T)\s?\d{0,4}(?:\s?/\s?[TZ])?\s?[\d.]+\s?[-—–:]\s?\d{4}|(?:国家|地方|团体|行业|企业)标准$"
)
_AMENDING = re.compile(
    r"^(?!.*关于适用)(?:.*(?:关于|对)(?:修改|废止|废除).*|.*修正案(?:[（(].+[）)])?)$"
)
_COURT = re.compile(r"^最高人民(?:法院|检察院)|^全国人民代表大会常务委员会关于.*的解释$")


@dataclass(frozen=True, slots=True)
class SplitText:
    """A text's head and its passages-to-be."""

    head: Head
    kind: Kind
    drafts: tuple[Draft, ...]


def split_text(text: DocumentText, *, file_name: str = "", kind: Kind | None = None) -> SplitText:
    """A text split by its own structure; raises TextUnreadable where nothing is left to cite."""
    head = read_head(text, file_name=file_name)
    kind = kind or guess_kind(head.title)
    drafts = _of_bearable_length(split_lines(head.body, kind=kind, amending=amends(head.title)))
    if not drafts:
        raise TextUnreadable("no passage could be made of it; check that the right file was taken")
    if len(drafts) > MAX_PASSAGES:
        raise TextUnreadable(
            f"it has more than {MAX_PASSAGES:,} passages; split it into single texts"
        )
    return SplitText(head, kind, tuple(drafts))


def _of_bearable_length(drafts: Sequence[Draft]) -> list[Draft]:
    """The drafts, those longer than any real article cut into parts."""
    if all(len(draft.text) <= MAX_PASSAGE_CHARACTERS for draft in drafts):
        return list(drafts)
    return numbered_apart(
        replace(draft, text=part)
        for draft in drafts
        for part in pieces(draft.text, limit=MAX_PASSAGE_CHARACTERS)
    )


def split_lines(lines: Sequence[str], *, kind: Kind, amending: bool = False) -> list[Draft]:
    """The passages of a body by its own structure."""
    if amending:
        return split_points(lines, rules=False) if has_points(lines) else split_sections(lines)
    if kind is Kind.STANDARD and has_clauses(lines):
        return split_clauses(lines)
    if has_articles(lines):
        return split_articles(lines)
    if kind in {Kind.LAW, Kind.REGULATION, Kind.INTERPRETATION} and has_points(lines):
        return split_points(lines, rules=kind is Kind.INTERPRETATION)
    if has_clauses(lines):
        return split_clauses(lines)
    return split_sections(lines)


def guess_kind(title: str) -> Kind:
    """The kind of a text by its title, as its issuing body names it."""
    title = re.sub(r"[（(][^）)]{1,30}[）)]$", "", title).strip()
    if _STANDARD.search(title):
        return Kind.STANDARD
    if _COURT.match(title):
        return Kind.INTERPRETATION
    if title.endswith(("法", "法典", "修正案")) and "办法" not in title[-2:]:
        return Kind.LAW
    if re.search("关于修改.*法》?的决定$", title) and "条例" not in title:
        return Kind.LAW
    if title.endswith(("条例", "规定", "细则", "办法", "决定", "规则", "规程")):
        return Kind.REGULATION
    if title.endswith(("解释", "批复", "纪要")):
        return Kind.INTERPRETATION
    if title.endswith(
        ("通知", "意见", "公告", "方案", "措施", "规划", "计划", "清单", "目录", "函")
    ):
        return Kind.POLICY
    return Kind.GUIDE


def amends(title: str) -> bool:
    """Whether a title names a decision or amendment that changes other texts."""
    outside = re.sub(r"《[^《》]*(?:《[^》]*》[^《》]*)*》", "", title)
    return bool(_AMENDING.match(outside))
