"""What a question about trade marks asks for: a number, or a name with classes. Pure."""

import re
import unicodedata
from dataclasses import dataclass

from knowledge.patents.classification import NICE_CLASSES
from knowledge.patents.trademark_number import parse_trademark
from knowledge.patents.wrong_number import NumberWrong

LONGEST_NAME = 40
_CLASS = re.compile(
    r"(?:第|尼斯|国际分类)?\s*(\d{1,2})(?:\s*[、,，和]\s*(\d{1,2}))?\s*(?:类|class)", re.I
)
_GROUP = re.compile(r"(?<!\d)(\d{4})(?!\d)\s*(?:类似群|群组?)?")
_NUMBER = re.compile(r"(?<![\dA-Z])(G?\d{6,8}[A-Z]{0,2})(?![\dA-Z])")
_QUOTED = re.compile(r"[\"“”'‘’「」『』《》]([^\"“”'‘’「」『』《》]{1,40})[\"“”'‘’「」『』《》]")
_AROUND = re.compile(
    r"请问|麻烦|帮我|查一下|查下|查询|查找|检索|搜索|查查|查|搜|看看|商标|名称|注册号|申请号|近似|相近|相似"
    r"|类似|一样的?|有没有人?|是否|有人|被人|已经|被|有没有|(?:注册|申请)(?:过|了)?(?:没有?|吗|么)?|[吗么呢]$|这个(?=\s|商标|$)|[?？:：]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkQuestion:
    """A question about marks as it was understood: a number, or a name to compare with."""

    text: str
    name: str = ""
    number: str = ""
    classes: tuple[int, ...] = ()
    groups: tuple[str, ...] = ()


def understand_mark(text: str) -> MarkQuestion:
    """Read a question about a mark; one without number and name asks for nothing."""
    plain = unicodedata.normalize("NFKC", text).strip()[:200]
    classes = [int(n) for pair in _CLASS.findall(plain) for n in pair if n]
    rest = _CLASS.sub(" ", plain)
    quoted = _QUOTED.search(rest)
    number = "" if quoted else _number(rest)
    groups = [g for g in _GROUP.findall(rest) if int(g[:2]) in NICE_CLASSES] if classes else []
    if groups:
        rest = _GROUP.sub(" ", rest)
    name = (
        quoted[1]
        if quoted
        else " ".join(_AROUND.sub(" ", rest).split()).strip("的和与跟这个、,， ")
    )
    return MarkQuestion(
        text=plain,
        name="" if number else name[:LONGEST_NAME],
        number=number,
        classes=tuple(dict.fromkeys(n for n in classes if n in NICE_CLASSES)),
        groups=tuple(dict.fromkeys(groups)),
    )


def _number(text: str) -> str:
    found = _NUMBER.search(text.upper())
    if found is None or re.search(
        r"[\u4e00-\u9fff]", _AROUND.sub("", text).replace("第", "").replace("号", "")
    ):
        return ""
    try:
        return parse_trademark(found[1]).key
    except NumberWrong:
        return ""
