"""Texts without articles to passages: by points (一、二、), by headings, by sentences."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from knowledge.numerals import chinese_number
from knowledge.plain_text import unspaced
from knowledge.structure import (
    Draft,
    division,
    numbered_apart,
    paragraphs,
    pieces,
    point_start,
    without_heading_mark,
)

SECTION_CHARACTERS = 500
"""About the length at which one embedding still says what a passage is about."""
_MARKED = re.compile(r"^(?P<marks>#{1,6})\s+(?P<text>.+)$")
_SUBHEADING = re.compile(r"^[（(][一二三四五六七八九十]{1,3}[）)]\s*(?P<text>.+)$")
_QUESTION = re.compile(
    r"^(?:问|Q)\s*\d{0,3}\s*[:：.、]\s*.+|^\d{1,3}\s*[.、．]\s*[^。；]{4,60}[？?]$"
)
_HEADING_LENGTH = 40


def split_points(lines: Sequence[str], *, rules: bool) -> list[Draft]:
    """Points 一、二、 in their order; what stands before the first is the preamble (引言).

    A court's reply numbers its rules this way: each is kept whole (``rules``), under its numeral
    (四). The points of an amending decision are 第四点, in parts, since they quote other texts.
    """
    before: list[str] = []
    points: list[list[str]] = []
    for line in lines:
        start = point_start(line)
        if start is not None and start[0] == len(points) + 1:
            points.append([start[1]])
        else:
            (points[-1] if points else before).append(line)
    drafts = []
    preamble = "\n".join(paragraphs(before))
    if len(preamble) >= 15:
        drafts.append(Draft(locator="引言", text=preamble))
    for number, point in enumerate(points, 1):
        text = "\n".join(paragraphs(point))
        locator = chinese_number(number) if rules else f"第{chinese_number(number)}点"
        parts = [text] if rules else pieces(text, limit=SECTION_CHARACTERS)
        drafts += [Draft(locator=locator, text=part) for part in parts if part]
    return numbered_apart(drafts)


def has_points(lines: Sequence[str]) -> bool:
    """Whether points 一、 and 二、 begin lines, in this order, in sentences of their own."""
    expected = 1
    for line in lines:
        start = point_start(line)
        if start is not None and start[0] == expected:
            if expected == 2:
                return True
            expected += 1
    return False


def split_sections(lines: Sequence[str]) -> list[Draft]:
    """Sections by headings, each in parts of about 400 to 600 characters cut at sentences.

    A section's locator is its heading (一、申请条件), or 第N段 where there are no headings, or 全文
    where one passage holds all.
    """
    sections: list[_Section] = [_Section()]
    path: dict[int, str] = {}
    for line in lines:
        found = _heading(line)
        if found is None:
            sections[-1].lines.append(line)
            continue
        level, title = found
        path = {k: v for k, v in path.items() if k < level}
        chapter = " ".join(path[k] for k in sorted(path))
        path[level] = title
        sections.append(_Section(title, chapter))
    drafts: list[Draft] = []
    for section in sections:
        drafts += section.drafts(after=len(drafts))
    if not drafts:  # a text of headings only
        drafts = [Draft(locator="", text="\n".join(map(without_heading_mark, lines)))]
    if len(drafts) == 1 and not drafts[0].heading:
        drafts = [Draft(locator="全文", text=drafts[0].text)] if drafts[0].text else []
    return numbered_apart(drafts)


@dataclass(slots=True)
class _Section:
    """A heading with what follows it."""

    title: str = ""
    chapter: str = ""
    lines: list[str] = field(default_factory=list)

    def drafts(self, *, after: int) -> list[Draft]:
        """The section's parts; ``after`` counts the passages before it."""
        parts = pieces("\n".join(paragraphs(self.lines)), limit=SECTION_CHARACTERS)
        return [
            Draft(
                locator=self.title or f"第{chinese_number(after + index)}段",
                text=part,
                heading=self.title,
                chapter=self.chapter,
            )
            for index, part in enumerate(parts, 1)
        ]


def _heading(line: str) -> tuple[int, str] | None:
    """(level, text) of a heading: marked ones first, then 第一章, 一、, （一） and questions."""
    marked = _MARKED.match(line)
    if marked:
        return len(marked["marks"]) * 10, unspaced(marked["text"])[:80]
    found = division(line)
    if found is not None:
        return 70 + found.level, found.title
    short = len(line) <= _HEADING_LENGTH and not re.search(r"[。；，;,]", line)
    if short and point_start(line) is not None:
        return 80, unspaced(line)
    if short and _SUBHEADING.match(line) and not line.endswith(("：", ":")):
        return 81, unspaced(line)
    if len(line) <= 80 and _QUESTION.match(line):
        return 82, line
    return None
