"""A whole event in one line: 标题；培训；12月5日14:00-16:30；三楼会议室；50人；每家2人. Pure.

The first part is the title; every other one is known by its shape, and what is none of them is the
place. What is not named stays unset.
"""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from handlers.events import planning
from handlers.events.when import read_period
from handlers.form import FieldError

BETWEEN = re.compile(r"[;；|\n]+")
LABELLED: dict[str, tuple[str, Callable[[str], Any]]] = {
    "主讲": ("speaker", planning.read_speaker),
    "讲师": ("speaker", planning.read_speaker),
    "指标": ("purposes", planning.read_purposes),
    "计入": ("purposes", planning.read_purposes),
    "说明": ("description", str),
    "地点": ("place", planning.read_place),
    "链接": ("place", planning.read_place),
}
OPTIONAL = ("purposes", "per_enterprise", "until", "speaker", "description", "poster")


def read_one_line(text: str, *, now: datetime) -> dict[str, Any]:
    """The answers that a line holds, by field of the form; {} for an empty one.

    In a line of several parts the optional fields that are not named count as left out. Raises
    FieldError for a part that is labelled and wrong.
    """
    parts = [part.strip() for part in BETWEEN.split(text) if part.strip()]
    if not parts:
        return {}
    values: dict[str, Any] = {"title": planning.read_title(parts[0])}
    for part in parts[1:]:
        name, value = _read(part, values, now=now)
        values[name] = value
    if len(parts) > 1:
        for name in OPTIONAL:
            values.setdefault(name, None)
    return values


def _read(part: str, values: dict[str, Any], *, now: datetime) -> tuple[str, Any]:
    label = re.match(r"(主讲|讲师|指标|计入|说明|地点|链接|截止|报名截止)\s*[:\uff1a]?\s*", part)
    if label and label[1].endswith("截止"):
        return "until", planning.read_until(part[label.end() :], now=now)
    if label:
        name, read = LABELLED[label[1]]
        return name, read(part[label.end() :])
    if found := re.fullmatch(r"每家(?:单位|企业)?(?:最多|限)?\s*(\d{1,3})\s*[人位]?", part):
        return "per_enterprise", planning.read_per_enterprise(found[1])
    if found := re.fullmatch(r"(?:名额|限)?\s*(\d{1,5})\s*(?:人|个名额|位|名)", part):
        return "capacity", planning.read_capacity(found[1])
    if "period" not in values and read_period(part, now=now) is not None:
        return "period", planning.read_when(part, now=now)
    if "kind" not in values:
        try:
            return "kind", planning.read_kind(part)
        except FieldError:
            pass
    if "place" not in values:
        return "place", planning.read_place(part)
    return "description", part
