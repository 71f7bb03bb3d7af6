"""The head of a text: its title and the dates that stand beneath it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath

from knowledge.articles import broken_up
from knowledge.plain_text import unspaced
from knowledge.sources.document_text import DocumentText
from knowledge.structure import article_start, division, point_start, without_heading_mark

_DATE = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_ISO = re.compile(r"[（(_\s-]*(\d{4})[-.]?(\d{2})[-.]?(\d{2})[）)]*$")
_EVENT = re.compile("通过|公布|发布|修订|修正|修改|施行|实施|批准|印发")
_STARTS = re.compile(r"^[日\s]*(?:起)?\s*(?:施行|实施|生效)")
_DATED = re.compile(r"^[（(]?\s*(?:根据|自|已于)?\s*\d{4}\s*年")
_NUMBERED = re.compile(
    r"^[（(]?[\u4e00-\u9fff]{1,16}\s*[\u3014\[（(【]\s*\d{4}\s*[\u3015\]）)】]\s*第?\s*\d+\s*号[）)]?$"
    r"|^[（(]?第?\s*[\d一二三四五六七八九十百]+\s*号[）)]?$|^[\u4e00-\u9fff]{2,30}(?:令|公告)$"
)
_TITLE_END = re.compile(
    r"(?:法|法典|条例|规定|办法|细则|解释|决定|通知|意见|指南|规范|规则|批复|方案|标准|公告|制度|手册|"
    r"问答|要求|纪要|措施|指引|修正案|规程|函|导则|目录|清单|章程|协定|公约)(?:[（(].{1,30}[）)])?$"
)
_VERSION_NOTE = re.compile(
    r"\s*[（(]\s*\d{4}\s*年?(?:\d{1,2}月)?(?:第.次)?(?:修正|修订|版|公布|文本){1,2}\s*[）)]$"
)
_COURTS = re.compile(r"^最高人民法院\s*[、，,和]?\s*最高人民检察院\s*")
_HEAD_LINES = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Title, the dates of adoption and of commencement as written, and the lines that follow."""

    title: str
    adopted: tuple[date, ...]
    starts: tuple[date, ...]
    body: tuple[str, ...]
    file_date: date | None = None


def read_head(text: DocumentText, *, file_name: str = "") -> Head:
    """The head of a text; the file's name stands in for a title that the text does not have."""
    lines = broken_up(text.lines)
    stem, file_date = _file_name(file_name)
    title, after = _title(lines, carried=text.title, stem=stem)
    adopted: list[date] = []
    starts: list[date] = []
    end, bracket = after, False
    for index in range(after, min(len(lines), after + _HEAD_LINES)):
        line = without_heading_mark(lines[index])
        if article_start(line) or division(line) or point_start(line):
            break
        if bracket or _head_line(line):
            end = index + 1
            bracket = (bracket or line[0] in "（(") and not line.endswith(("）", ")"))
            _read_dates(line, adopted=adopted, starts=starts)
        elif len(line) > 30:
            break
    return Head(
        title=title,
        adopted=tuple(adopted),
        starts=tuple(starts),
        body=(*lines[: after - 1 if after else 0], *lines[end:]),
        file_date=file_date,
    )


def clean_title(title: str) -> str:
    """The title without marks, version notes and odd spaces, the courts named in one way."""
    title = unspaced(without_heading_mark(title)).strip("《》 ")
    title = _VERSION_NOTE.sub("", title)
    return _COURTS.sub("最高人民法院、最高人民检察院", title)[:400]


def short_name(title: str) -> str:
    """商标法 for 中华人民共和国商标法."""
    return clean_title(title).removeprefix("中华人民共和国")[:200]


def parse_date(year: str, month: str, day: str) -> date | None:
    """The day, or None where there is no such day."""
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _file_name(name: str) -> tuple[str, date | None]:
    """商标法 and the date from 商标法(2019-04-23).md."""
    stem = PurePosixPath(name).stem if name else ""
    match = _ISO.search(stem)
    day = parse_date(*match.groups()) if match else None
    return (stem[: match.start()].strip() if match and day else stem), day


def _title(lines: Sequence[str], *, carried: str, stem: str) -> tuple[str, int]:
    """The title and the number of lines it and what stands above it take."""
    top = lines[:12]
    for index, line in enumerate(top):
        if line.startswith("# ") and not division(line) and not article_start(line):
            return _joined_title(lines, index)
    for index, line in enumerate(top):
        text = without_heading_mark(line)
        if article_start(text) or len(text) > 120 or "。" in text:
            break
        if _DATE.search(text) or _NUMBERED.match(text) or division(text):
            continue
        if _TITLE_END.search(text) or (
            index + 1 < len(lines) and lines[index + 1].startswith("关于")
        ):
            return _joined_title(lines, index)
    return clean_title(carried or stem or "无题"), 0


def _joined_title(lines: Sequence[str], index: int) -> tuple[str, int]:
    """A title may be broken after the issuing body: 最高人民法院 / 关于……的解释."""
    title = without_heading_mark(lines[index])
    following = without_heading_mark(lines[index + 1]) if index + 1 < len(lines) else ""
    if following.startswith("关于") and not _TITLE_END.search(title) and len(following) < 120:
        return clean_title(title + following), index + 2
    return clean_title(title), index + 1


def _head_line(line: str) -> bool:
    if _NUMBERED.match(line):
        return True
    return bool(_DATED.match(line) and _EVENT.search(line)) and len(line) < 300


def _read_dates(line: str, *, adopted: list[date], starts: list[date]) -> None:
    for match in _DATE.finditer(line):
        day = parse_date(*match.groups())
        if day is None:
            continue
        (starts if _STARTS.match(line[match.end() :]) else adopted).append(day)
