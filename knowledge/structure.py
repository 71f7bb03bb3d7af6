"""The marks by which Chinese legal texts show their structure, and how lines become paragraphs."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.numerals import NUMERAL, parse_number
from knowledge.plain_text import joined, unspaced

# What follows 第三条 or 第二章 where it is referred to instead of beginning: surely, or only where
# nothing sets the number off from what follows (第三条与…… refers, 第三条 与…… begins).
_REFERENCE = re.compile(
    rf"^(?:第\s*{NUMERAL}{{1,5}}\s*[条款项]|规定|的|之规定|[、，,；。）)》”]|款|项)"
)
_LOOSE_REFERENCE = re.compile(r"^(?:和|与|或|至|到|所列|所称|所述|中(?!华|国|央|外)|及)")
_ARTICLE = re.compile(
    rf"^第\s*(?P<number>{NUMERAL}{{1,9}})\s*条(?:\s*之\s*(?P<suffix>{NUMERAL}{{1,3}})(?![（(]))?"
    r"(?P<mark>[\s:：.．]*)(?P<rest>.*)$"
)
_DIVISION = re.compile(
    rf"^第\s*(?P<number>{NUMERAL}(?:\s?{NUMERAL}){{0,4}})\s*(?P<unit>分编|编|章|节)(?P<gap>\s*)(?P<name>.*)$"
)
_PART_NAMES = {"总则", "分则", "附则", "序言"}
_LEVELS = {"编": 0, "分编": 1, "章": 2, "节": 3}
_LEADERS = re.compile(r"[\s.．。…·—-]*\(?\d*\)?$")
_ANNEX = re.compile(
    rf"^(?P<name>(?:附件|附录|附表|附图|附)\s*(?:{NUMERAL}{{1,3}}|[A-Z])?)(?:\s*[:：.．]\s*(?P<title>.*)|\s+(?P<after>\S.*)|)$"
)
_ITEM = re.compile(
    rf"^(?:[（(]\s*{NUMERAL}{{1,4}}\s*[）)]|\d{{1,2}}\s*(?:[.．、](?!\d)|[)）])|[①-⑳]|[a-z][)）])"
)
_POINT = re.compile(r"^(?P<number>[一二三四五六七八九十百]{1,5})\s*[、.．]\s*(?P<rest>.+)$")
_CLOSED = re.compile(r"[。！？：:!?…][”’」』）)】》\"']*$")
_HEADING = re.compile(r"^#{1,6}\s+")
_LONGEST_PARAGRAPH = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A passage before its document is known. Paragraphs (款) are the lines of `text`."""

    locator: str
    text: str
    heading: str = ""
    chapter: str = ""


@dataclass(frozen=True, slots=True)
class ArticleStart:
    """A line that may begin an article: `spaced` where the number is set off from the text."""

    number: int
    suffix: int
    rest: str
    spaced: bool


@dataclass(frozen=True, slots=True)
class Division:
    """第三章 专利的申请: its level (0 编, 1 分编, 2 章, 3 节), number as written, and name."""

    level: int
    number: str
    name: str

    @property
    def title(self) -> str:
        """Number and name with one blank between."""
        return f"{self.number} {self.name}".strip()


def without_heading_mark(line: str) -> str:
    """The line without the ``#`` marks of a heading."""
    return _HEADING.sub("", line)


def article_start(line: str) -> ArticleStart | None:
    """The article that may begin here, or None; references (第三条规定的) are not beginnings."""
    match = _ARTICLE.match(without_heading_mark(line))
    if match is None:
        return None
    number = parse_number(match["number"])
    suffix = parse_number(match["suffix"]) if match["suffix"] else 0
    rest = match["rest"].strip()
    spaced = bool(match["mark"]) or not rest or rest[0] in "【[（("
    refers = _REFERENCE.match(rest) or (not spaced and _LOOSE_REFERENCE.match(rest))
    if not number or suffix is None or refers:
        return None
    return ArticleStart(number, suffix, rest, spaced)


def division(line: str) -> Division | None:
    """The 编, 章 or 节 that a line announces, or None."""
    text = without_heading_mark(line)
    if unspaced(text) in _PART_NAMES:
        return Division(_LEVELS["章"], "", unspaced(text))
    match = _DIVISION.match(text)
    if match is None:
        return None
    name = unspaced(_LEADERS.sub("", match["name"])).strip()
    if len(name) > 50 or re.search("[。；，：;]", name):
        return None
    if not match["gap"] and (_REFERENCE.match(name) or _LOOSE_REFERENCE.match(name)):
        return None
    number = re.sub(r"\s", "", f"第{match['number']}{match['unit']}")
    return Division(_LEVELS[match["unit"]], number, name)


def annex_start(line: str) -> tuple[str, str] | None:
    """(附件一, its title) where a line announces an annex, or None."""
    text = without_heading_mark(line)
    if len(text) > 60 or text.endswith("。"):
        return None
    match = _ANNEX.match(text)
    if match is None:
        return None
    return re.sub(r"\s", "", match["name"]), (match["title"] or match["after"] or "").strip()


def point_start(line: str) -> tuple[int, str] | None:
    """(2, text) where a line begins with 二、, or None."""
    match = _POINT.match(without_heading_mark(line))
    number = parse_number(match["number"]) if match else None
    return (number, match["rest"].strip()) if match and number else None


def closed(line: str) -> bool:
    """Whether a line ends a sentence or announces a list."""
    return bool(_CLOSED.search(line))


def paragraphs(lines: Iterable[str]) -> list[str]:
    """Lines as paragraphs (款): items （一） and lines broken in mid-sentence join the one before.

    Rows of tables keep their lines.
    """
    result: list[str] = []
    for line in map(without_heading_mark, lines):
        if not any(character.isalnum() for character in line):
            continue
        previous = result[-1] if result else ""
        table = " | " in line or " | " in previous
        goes_on = _ITEM.match(line) or not closed(previous[-12:])
        if previous and not table and goes_on and len(previous) < _LONGEST_PARAGRAPH:
            result[-1] = joined(previous, line)
        else:
            result.append(line)
    return result


def numbered_apart(drafts: Iterable[Draft]) -> list[Draft]:
    """The drafts with unique locators: a repeated one gets （2）, （3） behind it."""
    seen: dict[str, int] = {}
    result = []
    for draft in drafts:
        locator = draft.locator[:90]
        seen[locator] = count = seen.get(locator, 0) + 1
        unique = locator if count == 1 else f"{locator}（{count}）"
        result.append(
            Draft(
                locator=unique,
                text=draft.text,
                heading=draft.heading[:200],
                chapter=draft.chapter[:400],
            )
        )
    return result


def pieces(text: str, *, limit: int) -> list[str]:
    """The text in parts of at most about ``limit`` characters, cut at paragraphs and sentences."""
    parts: list[str] = []
    for paragraph in text.split("\n"):
        for sentence in re.findall(
            rf"[^。！？；]{{1,{limit}}}[。！？；”’」』）]*|[。！？；]+", paragraph
        ):
            if parts and not parts[-1].endswith("\n") and len(parts[-1]) + len(sentence) <= limit:
                parts[-1] += sentence
            else:
                parts.append(sentence)
        if parts:
            parts[-1] += "\n"
    merged: list[str] = []
    for part in parts:
        if merged and len(merged[-1]) + len(part) <= limit:
            merged[-1] += part
        else:
            merged.append(part)
    return [part.strip("\n") for part in merged if part.strip()]
