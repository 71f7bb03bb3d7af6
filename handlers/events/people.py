"""Who comes, as people write it in one go: 张三、李四 汕头某某玩具有限公司. Pure."""

import re
from dataclasses import dataclass

from handlers.limits import readable
from storage.enterprises import LONGEST_NAME, LONGEST_PERSON

MOST_PEOPLE = 20
ENTERPRISE = re.compile(
    r"[^\s,，、;；]{2,}?(?:公司|集团|厂|商行|工作室|研究院|研究所|大学|学院|学校|协会|商会|中心|"
    r"事务所|合作社|店|局|委员会|银行|支行|基地|医院)(?:[（(][^)）]*[)）])?(?=$|[\s,，、;；])"
)
CJK = r"[\u4e00-\u9fff]"
BETWEEN = re.compile(
    rf"\s*[,，、;；/\n]+\s*|(?<={CJK})\s+|\s+(?={CJK})|(?<={CJK}{CJK})和(?={CJK}{CJK})"
)
TWO_SINGLES = re.compile(rf"(?<!{CJK})({CJK})[ \u3000]+({CJK})(?!{CJK})")
PHONE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?(1\d{10}|0\d{2,3}-?\d{7,8})(?!\d)")
NO_NAME = re.compile(r"^[\d\W_]+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Names, and the enterprise and phone number where they were written too."""

    people: tuple[str, ...]
    enterprise: str = ""
    phone: str = ""


class NotNames(Exception):
    """The text holds no name, too many, or one that is too long."""


def read_party(text: str) -> Party:
    """The people of a text. Raises NotNames."""
    text = readable(text)
    phone = PHONE.search(text)
    if phone:
        text = text[: phone.start()] + " " + text[phone.end() :]
    firm = ENTERPRISE.search(text)
    if firm:
        text = text[: firm.start()] + " " + text[firm.end() :]
    text = TWO_SINGLES.sub(r"\1\2", text)  # 张 三 is one person
    people = tuple(name for name in (part.strip() for part in BETWEEN.split(text)) if name)
    if not people or len(people) > MOST_PEOPLE:
        raise NotNames
    if any(len(name) > LONGEST_PERSON or NO_NAME.match(name) for name in people):
        raise NotNames
    return Party(
        people=people,
        enterprise=firm[0][:LONGEST_NAME] if firm else "",
        phone=phone[1] if phone else "",
    )
