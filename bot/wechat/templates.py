"""The account's subscription notices and templates: for which pushes, and which fact goes where.

They are made in WeChat's console, each with fields of its own; a file names them (IPDESK_WECHAT__
TEMPLATES_FILE). Limits of a field by its kind: developers.weixin.qq.com, "发送订阅通知".
"""

import re
import tomllib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from bot.failures import CannotStart
from handlers.clock import SHANGHAI
from scheduler.delivery.routing import SERVICE, Means
from storage.delivery.deliveries import DeliveryKind
from storage.delivery.outbox import Delivery

CUT = {"thing": 20, "const": 20, "name": 10, "phrase": 5, "short_thing": 20}
CHECKED = {
    "number": re.compile(r"(?=.{1,32}$)\d+(\.\d+)?"),
    "letter": re.compile(r"[A-Za-z]{1,32}"),
    "character_string": re.compile(r"[!-~]{1,32}"),
    "time": re.compile(r"[\d:：年月日 ~\-]{1,40}"),
    "date": re.compile(r"[\d:：年月日 ~\-]{1,40}"),
    "amount": re.compile(r"\d{1,10}(\.\d+)?元?"),
}


class TemplatesWrong(CannotStart):
    """The file cannot be used; the text says where."""


class Entry(BaseModel):
    """One notice or template: the pushes it is for, and its fields as field = fact.

    Facts are those of a push (title, time, place ...); `text` is its first line, `at` its time.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(min_length=1, max_length=128)
    kinds: tuple[DeliveryKind, ...] = Field(min_length=1)
    data: dict[str, str] = Field(min_length=1)
    lasting: bool = False


class Templates(BaseModel):
    """The whole file; empty where there is none."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    notice: tuple[Entry, ...] = ()
    template: tuple[Entry, ...] = ()

    @model_validator(mode="after")
    def _templates_are_for_services(self) -> "Templates":
        for entry in self.template:
            if marketing := set(entry.kinds) - SERVICE:
                kinds = ", ".join(sorted(marketing))
                raise ValueError(f"template {entry.id} may not carry {kinds}: that is marketing")
        return self

    def means(self, delivery: Delivery, *, window: bool, notices: bool, mass: bool) -> Means:
        """What fits the push, given what the account may do at all."""
        fitting = [
            entry
            for entry in self.notice
            if notices and delivery.kind in entry.kinds and filled(entry, delivery) is not None
        ]
        return Means(
            window=window,
            lasting_notices=tuple(entry.id for entry in fitting if entry.lasting),
            single_notices=tuple(entry.id for entry in fitting if not entry.lasting),
            templates=tuple(
                entry.id
                for entry in self.template
                if notices and delivery.kind in entry.kinds and filled(entry, delivery) is not None
            ),
            mass=mass,
        )

    def entry(self, template_id: str) -> Entry:
        """The notice or template of an id."""
        return next(e for e in (*self.notice, *self.template) if e.id == template_id)


def read_templates(path: Path | None) -> Templates:
    """The file's notices and templates. Raises TemplatesWrong."""
    if path is None:
        return Templates()
    try:
        return Templates.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise TemplatesWrong(f"{path} cannot be read: {problem}") from None
    except ValidationError as wrong:
        first = wrong.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise TemplatesWrong(f"{path}, {where}: {first['msg']}") from None


def filled(entry: Entry, delivery: Delivery) -> Mapping[str, Mapping[str, str]] | None:
    """The fields with the push's facts; None where a field has no value that WeChat takes."""
    data: dict[str, Mapping[str, str]] = {}
    for key, fact in entry.data.items():
        value = _fitted(key, _fact(fact, delivery))
        if not value:
            return None
        data[key] = {"value": value}
    return data


def _fact(name: str, delivery: Delivery) -> str:
    facts = delivery.content.facts
    if name in facts:
        return str(facts[name])
    first_line = next((line for line in delivery.content.text.splitlines() if line.strip()), "")
    known = {
        "text": first_line,
        "title": first_line,
        "at": _written(delivery.not_before),
        "time": _written(delivery.not_before),
    }
    return known.get(name, "")


def _fitted(key: str, value: str) -> str:
    """The value cut to what the field's kind allows; empty where it cannot be made to fit."""
    kind = key.rstrip("0123456789")
    line = " ".join(value.split())
    if kind in CUT:
        most = CUT[kind]
        return line if len(line) <= most else f"{line[: most - 1]}…"
    rule = CHECKED.get(kind)
    return line if rule is None or rule.fullmatch(line) else ""


def _written(moment: datetime) -> str:
    local = moment.astimezone(SHANGHAI)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"
