"""What staff write about an event, read field by field into a plan. Pure.

Values are JSON, as a form keeps them; every reader raises FieldError with advice.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from handlers.clock import SHANGHAI
from handlers.events import staff_texts
from handlers.events.texts import KINDS, PURPOSES
from handlers.events.when import read_moment, read_period
from handlers.form import FieldError
from storage.events import EventKind, Plan, Purpose

LINK = re.compile(r"https?://[^\s，。；;]+")
LAST_SIGN_UP = timedelta(hours=2)
PROTECTION_ENTERPRISES = 30  # the guide asks this of each rights-protection event
MOST_PLACES = 5000
USUAL_PURPOSES = {
    EventKind.TRAINING: Purpose.PUBLIC,
    EventKind.SALON: Purpose.PROTECTION,
    EventKind.MATCHMAKING: Purpose.OPERATION,
    EventKind.PLEDGE_DAY: Purpose.OPERATION,
    EventKind.SCREENING: Purpose.PROTECTION,
    EventKind.TALENT_COURSE: Purpose.TALENT,
}
KIND_WORDS = {
    "培训": EventKind.TRAINING,
    "讲座": EventKind.TRAINING,
    "沙龙": EventKind.SALON,
    "对接": EventKind.MATCHMAKING,
    "质押": EventKind.PLEDGE_DAY,
    "入园惠企": EventKind.PLEDGE_DAY,
    "排查": EventKind.SCREENING,
    "展前": EventKind.SCREENING,
    "人才": EventKind.TALENT_COURSE,
}


def read_title(text: str) -> str:
    """A title of 2 to 60 characters."""
    if not 2 <= len(text) <= 60:
        raise FieldError(staff_texts.TITLE_WRONG)
    return text


def read_kind(text: str) -> str:
    """A kind by its name or a word of it."""
    exact = [kind for kind, name in KINDS.items() if text in {name, kind.value}]
    near = [kind for word, kind in KIND_WORDS.items() if word in text and len(text) <= 10]
    if not (exact or near):
        raise FieldError(staff_texts.KIND_WRONG)
    return (exact or near)[0].value


def read_purposes(text: str) -> list[str]:
    """Targets by name, the main one first; 不计入 for none."""
    if text.startswith("不计"):
        return []
    found = []
    for word in re.split(r"[、,，;；\s]+", text):
        known = [each for each, name in PURPOSES.items() if word and word in name]
        if len(known) != 1:
            raise FieldError(staff_texts.PURPOSES_WRONG)
        found.append(known[0].value)
    return list(dict.fromkeys(found))


def read_when(text: str, *, now: datetime) -> list[str]:
    """From when to when, as two ISO times; it must lie ahead."""
    found = read_period(text, now=now)
    if found is None:
        raise FieldError(staff_texts.PERIOD_WRONG)
    if found.starts_at <= now:
        raise FieldError(staff_texts.PERIOD_PAST)
    return [found.starts_at.isoformat(), found.ends_at.isoformat()]


def read_place(text: str) -> list[str]:
    """The place and the link, of which one may be empty."""
    link = LINK.search(text)
    place = " ".join((text[: link.start()] + " " + text[link.end() :]).split()) if link else text
    place = place.strip(" ；;，,")
    if len(place) > 200 or len(link[0] if link else "") > 500 or not (link or len(place) >= 2):
        raise FieldError(staff_texts.PLACE_WRONG)
    return [place, link[0] if link else ""]


def read_capacity(text: str) -> int:
    """1 to 5000 places."""
    return _number(text, least=1, most=MOST_PLACES, wrong=staff_texts.CAPACITY_WRONG)


def read_per_enterprise(text: str) -> int:
    """0 to 100 people of one enterprise; 0 is no limit."""
    if text.startswith("不限"):
        return 0
    return _number(text, least=0, most=100, wrong=staff_texts.PER_ENTERPRISE_WRONG)


def read_wanted(text: str) -> int:
    """0 to 1000 enterprises; 0 does not matter."""
    return _number(text, least=0, most=1000, wrong=staff_texts.WANTED_WRONG)


def read_until(text: str, *, now: datetime) -> str:
    """The last moment to sign up, as an ISO time."""
    found = read_moment(text, now=now)
    if found is None or found <= now:
        raise FieldError(staff_texts.SIGN_UP_UNTIL_WRONG)
    return found.isoformat()


def read_speaker(text: str) -> str:
    """Up to 100 characters."""
    if len(text) > 100:
        raise FieldError(staff_texts.SPEAKER_WRONG)
    return text


def plan_of(values: Mapping[str, Any]) -> Plan:
    """The plan of a full form. Raises FieldError where its times do not fit together."""
    kind = EventKind(values["kind"])
    starts_at, ends_at = (datetime.fromisoformat(each) for each in values["period"])
    purposes = values.get("purposes")
    if purposes is None:
        purposes = [USUAL_PURPOSES[kind].value]
    protects = Purpose.PROTECTION.value in purposes
    until = values.get("until")
    posters = values.get("poster") or [None]
    return checked(
        Plan(
            title=values["title"],
            kind=kind,
            purposes=tuple(Purpose(each) for each in purposes),
            starts_at=starts_at,
            ends_at=ends_at,
            sign_up_until=datetime.fromisoformat(until) if until else starts_at - LAST_SIGN_UP,
            capacity=values["capacity"],
            place=values["place"][0],
            link=values["place"][1],
            per_enterprise=values.get("per_enterprise") or 0,
            wanted_enterprises=PROTECTION_ENTERPRISES if protects else 0,
            speaker=values.get("speaker") or "",
            description=values.get("description") or "",
            poster_id=posters[0],
        )
    )


def checked(plan: Plan) -> Plan:
    """The plan itself. Raises FieldError where one could sign up after its end."""
    if plan.sign_up_until > plan.ends_at:
        raise FieldError(staff_texts.SIGN_UP_UNTIL_WRONG)
    return plan


def read_change(what: str, text: str, plan: Plan, *, now: datetime) -> dict[str, Any]:
    """The fields of the plan that a change sets, with their new values. Raises FieldError."""
    if what == staff_texts.WHEN:
        return _moved(text, plan, now=now)
    if what == staff_texts.WHERE:
        place, link = read_place(text)
        return {"place": place, "link": link}
    if what == staff_texts.UNTIL:
        until = datetime.fromisoformat(read_until(text, now=now))
        checked(replace(plan, sign_up_until=until))
        return {"sign_up_until": until}
    if what == staff_texts.PURPOSES_WORD:
        return {"purposes": tuple(Purpose(each) for each in read_purposes(text))}
    name, read = SIMPLE[what]
    return {name: read(text)}


SIMPLE: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    staff_texts.TITLE: ("title", read_title),
    staff_texts.CAPACITY: ("capacity", read_capacity),
    staff_texts.PER_ENTERPRISE: ("per_enterprise", read_per_enterprise),
    staff_texts.SPEAKER: ("speaker", read_speaker),
    staff_texts.DESCRIPTION: ("description", str),
    staff_texts.WANTED: ("wanted_enterprises", read_wanted),
}


def _moved(text: str, plan: Plan, *, now: datetime) -> dict[str, Any]:
    """New times; the last moment to sign up keeps its distance from the beginning."""
    starts_at, ends_at = (datetime.fromisoformat(each) for each in read_when(text, now=now))
    until = starts_at - (plan.starts_at - plan.sign_up_until)
    return {
        "starts_at": starts_at.astimezone(SHANGHAI),
        "ends_at": ends_at.astimezone(SHANGHAI),
        "sign_up_until": until,
    }


def _number(text: str, *, least: int, most: int, wrong: str) -> int:
    found = re.fullmatch(r"(\d{1,5})\s*[人个家名位]?", text.strip())
    if found is None or not least <= int(found[1]) <= most:
        raise FieldError(wrong)
    return int(found[1])
