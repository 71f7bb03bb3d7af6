"""The desk's commands about everybody's work, asked for part by part."""

from handlers.desk import texts
from handlers.desk.ending import HAND_OVER_ALL_WORD
from handlers.desk.tools import BETWEEN_FIELDS, EXPERT_WORD, KEEP, MOST_DAYS, TIME_WORD
from handlers.form import FieldError
from handlers.guided import GuidedCommand, Part, offering, one_line
from handlers.names import tidy_name
from handlers.requests.form import BY_TITLE
from handlers.staff.guides import colleagues


class HandOverGuide(GuidedCommand):
    """/移交 从谁 给谁."""

    name = "desk_hand_over"
    title = "移交全部求助"
    front = HAND_OVER_ALL_WORD
    parts = (
        Part(
            name="of",
            question=texts.ASK_HAND_OVER_OF,
            check=lambda written: _one_word(written),
            options=colleagues,
        ),
        Part(
            name="to",
            question=texts.ASK_HAND_OVER_TO,
            check=lambda written: _one_word(written),
            options=colleagues,
        ),
    )


class ExpertGuide(GuidedCommand):
    """/专家 登记 姓名 领域."""

    name = "desk_expert"
    title = "登记专家"
    front = f"{EXPERT_WORD} {KEEP}"
    parts = (
        Part(name="who", question=texts.ASK_EXPERT_NAME, check=lambda written: _one_word(written)),
        Part(
            name="fields",
            question=texts.ASK_EXPERT_FIELDS,
            check=lambda written: "、".join(
                f for f in BETWEEN_FIELDS.split(one_line(written)) if f
            ),
        ),
    )


class TimeGuide(GuidedCommand):
    """/时限 类别 天数."""

    name = "desk_time"
    title = "修改办理时限"
    front = TIME_WORD
    parts = (
        Part(
            name="kind",
            question=texts.ASK_TIME_KIND,
            check=lambda written: _kind(written),
            options=offering(*BY_TITLE),
        ),
        Part(name="days", question=texts.ask_days(MOST_DAYS), check=lambda written: _days(written)),
    )


def _one_word(written: str) -> str:
    """A name without blanks, since the command tells its parts by them."""
    return tidy_name(one_line(written)).replace(" ", "")[:60]


def _kind(written: str) -> str:
    if written.strip() not in BY_TITLE:
        raise FieldError(texts.kind_wanted(BY_TITLE))
    return written.strip()


def _days(written: str) -> str:
    days = written.strip().removesuffix("天")
    if not (days.isascii() and days.isdecimal() and len(days) <= 2 and 1 <= int(days) <= MOST_DAYS):
        raise FieldError(texts.ask_days(MOST_DAYS))
    return days
