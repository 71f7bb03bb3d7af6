"""Cards and policy facts with what staff have written laid over the shipped files. Pure."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from knowledge.card import Card, CardBroken, parse_card
from knowledge.policy import Fact, PolicyBroken, PolicyTable, parse_fact

log = logging.getLogger(__name__)

_CARD_DAYS = ("in_force_from", "in_force_to")
_FACT_DAYS = ("checked_on", "valid_from", "valid_to")


def card_from(content: Mapping[str, Any]) -> Card:
    """The card in a row: a file's entry with its topic, and days as ISO texts.

    Raises CardBroken.
    """
    row = _with_days(content, (*_CARD_DAYS, "checked_on"))
    topic, checked_on = row.pop("topic", ""), row.pop("checked_on", None)
    if not topic or not isinstance(checked_on, date):
        raise CardBroken(f"{row.get('id')}: topic and checked_on are needed")
    return replace(parse_card(row, topic=topic), checked_on=checked_on)


def content_of(card: Card) -> dict[str, Any]:
    """The row that `card_from` reads again."""
    content: dict[str, Any] = {
        "id": card.id,
        "topic": card.topic,
        "title": card.title,
        "questions": list(card.questions),
        "answer": card.answer,
        "basis": [f"{basis.law}|{basis.locator}" for basis in card.basis],
        "checked_on": card.checked_on.isoformat(),
    }
    if card.steps:
        content["steps"] = list(card.steps)
    if card.cases:
        content["cases"] = [f"{case.fact}|{case.value}|{case.text}" for case in card.cases]
    if card.service:
        content["service"] = card.service
    for name in _CARD_DAYS:
        if (day := getattr(card, name)) is not None:
            content[name] = day.isoformat()
    return content


def cards_with(
    shipped: Iterable[Card], written: Iterable[tuple[str, bool, Mapping[str, Any]]]
) -> tuple[Card, ...]:
    """The shipped cards, replaced, joined or taken out by (id, retired, content) of staff's.

    A row that an older program wrote and this one cannot read leaves the shipped card in place.
    """
    cards = {card.id: card for card in shipped}
    for card_id, retired, content in written:
        if retired:
            cards.pop(card_id, None)
            continue
        try:
            cards[card_id] = card_from(content)
        except CardBroken as fault:
            log.warning("a card of staff's is left out: %s", fault)
    return tuple(cards.values())


def fact_from(content: Mapping[str, Any]) -> Fact:
    """The fact in a row: a file's entry with days as ISO texts. Raises PolicyBroken."""
    return parse_fact(_with_days(content, _FACT_DAYS))


def fact_content(fact: Fact) -> dict[str, Any]:
    """The row that `fact_from` reads again."""
    content: dict[str, Any] = {
        "id": fact.id,
        "subject": fact.subject.value,
        "title": fact.title,
        "source": fact.source,
        "checked_on": fact.checked_on.isoformat(),
        "status": fact.status.value,
        "note": fact.note,
    }
    if fact.values:
        content["values"] = [_value(value.amount, value.unit, value.label, value.years)
                             for value in fact.values]  # fmt: skip
    for name in ("items", "conditions"):
        if given := getattr(fact, name):
            content[name] = list(given)
    if fact.basis:
        content["basis"] = fact.basis
    for name in ("valid_from", "valid_to"):
        if (day := getattr(fact, name)) is not None:
            content[name] = day.isoformat()
    return content


def facts_with(shipped: PolicyTable, written: Iterable[Mapping[str, Any]]) -> PolicyTable:
    """The shipped table with staff's facts laid over it, in the order they were written.

    A new fact holds from its first day on; the one before it ends the day before.
    """
    facts = list(shipped.facts)
    for content in written:
        try:
            new = fact_from(content)
        except PolicyBroken as fault:
            log.warning("a fact of staff's is left out: %s", fault)
            continue
        facts = [kept for fact in facts if (kept := _beside(fact, new)) is not None]
        facts.append(new)
    return PolicyTable(facts)


def _beside(fact: Fact, new: Fact) -> Fact | None:
    """What is left of a fact beside a newer one of the same id."""
    if fact.id != new.id:
        return fact
    starts = new.valid_from or date.min
    if (fact.valid_from or date.min) >= starts:
        return None
    until = starts - timedelta(days=1)
    return replace(fact, valid_to=min(fact.valid_to or date.max, until))


def _with_days(content: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    row = dict(content)
    for name in names:
        if isinstance(row.get(name), str):
            row[name] = date.fromisoformat(row[name])
    return row


def _value(amount: int, unit: str, label: str, years: tuple[int, int] | None) -> dict[str, Any]:
    value: dict[str, Any] = {"amount": amount, "unit": unit}
    if label:
        value["label"] = label
    if years:
        value["years"] = list(years)
    return value
