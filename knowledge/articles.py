"""Texts in articles (条) to provisions: laws, regulations, interpretations, rules."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from knowledge.numerals import NUMERAL, article_locator
from knowledge.plain_text import unspaced
from knowledge.structure import (
    ArticleStart,
    Division,
    Draft,
    annex_start,
    article_start,
    closed,
    division,
    numbered_apart,
    paragraphs,
    pieces,
    point_start,
    without_heading_mark,
)

ANNEX_CHARACTERS = 800
"""Annexes (tables, lists) have no provisions; they are cut to parts of about this length."""
_INLINE = re.compile(
    rf"(?<=[。；：！？”）])\s*(?=第\s*{NUMERAL}{{1,7}}\s*条(?:之{NUMERAL}{{1,3}})?\s)"
)
_TITLED = re.compile(
    r"^(?:【(?P<square>[^】]{1,60})】|[（(](?P<round>[^）)]{1,30})[）)]$)\s*(?P<rest>.*)$"
)
_CONTENTS = re.compile(r"^目\s*[录次]$")
_AMENDING = re.compile(r"(?:修改|删[去除]|增加|作如下|改为|移至)")


def has_articles(lines: Sequence[str]) -> bool:
    """Whether a text is built of articles: 第一条 and 第二条 begin lines, in this order."""
    expected = 1
    for line in broken_up(lines):
        start = article_start(line)
        if start is not None and start.number == expected and not start.suffix:
            if expected == 2:
                return True
            expected += 1
    return False


def broken_up(lines: Sequence[str]) -> list[str]:
    """The lines with a break before every 第N条 that follows a sentence within a line."""
    return [piece for line in lines for piece in _INLINE.sub("\n", line).split("\n")]


def split_articles(lines: Sequence[str]) -> list[Draft]:
    """The articles of a text with their chapter paths, its preamble, and its annexes in parts.

    Tables of contents are left out, and so is an amending decision printed before the text that
    it amends: its points and the articles it quotes are not articles of this text.
    """
    body = _without_contents(broken_up(lines))
    starts = [start for line in body if (start := article_start(line)) and start.spaced]
    reader = _Reader(to_come=Counter((start.number, start.suffix) for start in starts))
    for index, line in enumerate(body):
        reader.take(line, following=body[index + 1] if index + 1 < len(body) else "")
    return numbered_apart(reader.finish())


@dataclass(slots=True)
class _Reader:
    """Finished drafts, the open one, the place in the text, and what is still to come."""

    drafts: list[Draft] = field(default_factory=list)
    open_lines: list[str] = field(default_factory=list)
    locator: str = ""
    heading: str = ""
    path: dict[int, str] = field(default_factory=dict)
    last: tuple[int, int] = (0, 0)
    annex: str = ""
    unnamed: int | None = None
    to_come: Counter[tuple[int, int]] = field(default_factory=Counter)

    def take(self, line: str, *, following: str) -> None:
        """Read one line: it begins something or belongs to what is open."""
        if self.unnamed is not None and self._names_division(line):
            return
        start = article_start(line)
        if start is not None and start.spaced:
            self.to_come[start.number, start.suffix] -= 1
        if start is not None and self._begins(start):
            self._begin_article(start)
        elif (found := division(line)) is not None:
            self._begin_division(found, following=following)
        elif (self.last != (0, 0) or self.annex) and (annex := annex_start(line)) is not None:
            self._begin_annex(*annex)
        else:
            self.open_lines.append(line)

    def finish(self) -> list[Draft]:
        """Every draft, the open one included."""
        self._close()
        return self.drafts

    def _begins(self, start: ArticleStart) -> bool:
        number, suffix = self.last
        expected = (start.number, start.suffix) in {(number + 1, 0), (number, suffix + 1)}
        mid_sentence = bool(self.open_lines) and not closed(self.open_lines[-1])
        if start.number == 1 and not start.suffix and number > 1:
            return start.spaced and not mid_sentence  # another text of the same file begins
        if expected:
            return start.spaced or not mid_sentence
        if start.number <= number or not start.spaced or mid_sentence:
            return False
        # Excerpts leave articles out; but a jump over one that still comes is no beginning.
        return self.to_come[number + 1, 0] <= 0

    def _begin_article(self, start: ArticleStart) -> None:
        self._close()
        if start.number == 1 and not start.suffix and self.last[0] > 1 and not self.annex:
            self._restart()
        self.last = (start.number, start.suffix)
        self.locator = f"{self.annex}{article_locator(start.number, start.suffix)}"
        titled = _TITLED.match(start.rest)
        if titled:
            self.heading = (titled["square"] or titled["round"]).strip()
            self.open_lines = [titled["rest"]] if titled["rest"] else []
        else:
            self.open_lines = [start.rest] if start.rest else []

    def _restart(self) -> None:
        """第一条 again: what came before was a list of articles, or this is an attached text."""
        texts = [draft.text for draft in self.drafts]
        if texts and all(len(text) < 40 and "。" not in text for text in texts):
            self.drafts.clear()
        else:
            self.annex = "附"

    def _begin_division(self, found: Division, *, following: str) -> None:
        self._close()
        self.path = {k: v for k, v in self.path.items() if k < found.level}
        self.path[found.level] = found.title
        after = division(following)
        named_below = not article_start(following) and (after is None or not after.number)
        self.unnamed = found.level if not found.name and named_below else None

    def _names_division(self, line: str) -> bool:
        """第一章 stood alone: the next short line is its name."""
        level, self.unnamed = self.unnamed, None
        name = unspaced(without_heading_mark(line))
        if level is None or len(name) > 30 or closed(name) or "，" in name:
            return False
        self.path[level] = f"{self.path[level]} {name}"
        return True

    def _begin_annex(self, name: str, title: str) -> None:
        self._close()
        self.annex, self.locator, self.heading = name, name, title
        self.path, self.last = {}, (0, 0)

    def _close(self) -> None:
        """Finish what is open: a preamble where nothing had begun, an article, or an annex."""
        locator, heading, lines = self.locator, self.heading, self.open_lines
        self.open_lines, self.heading = [], ""
        self.locator = self.annex
        if not locator:
            self._close_preamble(lines)
            return
        text = "\n".join(paragraphs(lines)) or heading
        if not text:
            return
        chapter = " ".join(self.path[level] for level in sorted(self.path))
        parts = pieces(text, limit=ANNEX_CHARACTERS) if locator == self.annex else [text]
        self.drafts += [
            Draft(locator=locator, text=part, heading=heading, chapter=chapter) for part in parts
        ]

    def _close_preamble(self, lines: list[str]) -> None:
        text = "\n".join(paragraphs(lines))
        amending = any(_AMENDING.search(point[1]) for line in lines if (point := point_start(line)))
        if len(text) < 15 or amending or self.drafts:
            return
        named = "序言" in self.path.get(2, "")
        self.drafts.append(Draft(locator="序言" if named else "引言", text=text))


def _without_contents(lines: list[str]) -> list[str]:
    """The lines without the table of contents at the head, if there is one."""
    first = next((i for i, line in enumerate(lines) if _is_contents(line)), None)
    if first is None or first > 40:
        return lines
    entries = lines[first + 1 :]
    opening = next((entry for entry in entries if division(entry) or article_start(entry)), None)
    if opening is None:
        return lines[:first] + entries
    wanted = _entry(opening)
    for index, line in enumerate(entries):
        if line is not opening and _entry(line) == wanted:
            return lines[:first] + entries[index:]
    # The contents are not repeated as headings: the body begins with its first article.
    body = next((i for i, line in enumerate(entries) if article_start(line)), 0)
    return lines[:first] + entries[body:]


def _is_contents(line: str) -> bool:
    return bool(_CONTENTS.match(without_heading_mark(line)))


def _entry(line: str) -> str:
    found = division(line)
    if found is not None:
        return found.number or found.name
    start = article_start(line)
    return article_locator(start.number, start.suffix) if start else line
