"""A push out of what matched: most relevant first, near-duplicates folded, at most ten. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from knowledge.alerts import texts as wording
from knowledge.alerts.folding import Titled, folded
from knowledge.patents.taxonomy import Taxonomy
from scheduler.alerts import texts
from storage.alerts.matches import Told
from storage.alerts.notices import StoredNotice
from storage.delivery.deliveries import Content

MOST_SHOWN = 10
MOST_LINES_CHARACTERS = 520  # ten lines stay within one WeChat message of 2048 bytes
LINE = 72  # where there are many; a few items share the room of ten
BECAUSE = 40
MOST_ITEMS = 100


@dataclass(frozen=True, slots=True)
class Item:
    """One thing to tell, why, and how many near-duplicates it stands for."""

    notice: StoredNotice
    because: str
    score: float
    alike: int = 0


def items_of(told: Sequence[Told], taxonomy: Taxonomy) -> list[Item]:
    """What is told, each notice once with all its reasons, the most relevant and newest first."""
    by_notice: dict[int, list[Told]] = {}
    for each in told:
        by_notice.setdefault(each.notice.id, []).append(each)
    items = [
        Item(
            group[0].notice,
            wording.because([reason for each in group for reason in each.because], taxonomy),
            max(each.score for each in group),
        )
        for group in by_notice.values()
    ]
    items.sort(key=lambda item: (-item.score, -item.notice.happened_on.toordinal(), item.notice.id))
    return fold(items)


def fold(items: Sequence[Item]) -> list[Item]:
    """The items less those that are nearly the same as one before them."""
    kept = items[:MOST_ITEMS]
    titled = [
        Titled(at, item.notice.title, frozenset(item.notice.facets.get("numbers", ())))
        for at, item in enumerate(kept)
    ]
    return [
        Item(kept[group[0]].notice, kept[group[0]].because, kept[group[0]].score, len(group) - 1)
        for group in folded(titled)
    ]


def shown(items: Sequence[Item]) -> int:
    """How many of the items fit one push."""
    characters, most = 0, _line(len(items))
    for number, item in enumerate(items[:MOST_SHOWN]):
        characters += len(
            wording.item(number + 1, item.notice, item.because, item.alike, most=most)
        )
        if number and characters > MOST_LINES_CHARACTERS:
            return number
    return min(len(items), MOST_SHOWN)


def _line(count: int) -> int:
    """How long the line of one item may be: what changes in a law is said where there is room."""
    return max(LINE, MOST_LINES_CHARACTERS // max(count, 1) - BECAUSE)


def content(
    items: Sequence[Item],
    *,
    heading: str,
    digest_id: int,
    subscriptions: Mapping[int, str],
) -> Content:
    """The push: what fits, how many more there are, and a way out of every subscription."""
    count = shown(items)
    lines = [
        wording.item(number, item.notice, item.because, item.alike, most=_line(len(items)))
        for number, item in enumerate(items[:count], start=1)
    ]
    left = len(items) - count
    choices = [(texts.more(left), f"{texts.MORE_WORD} {digest_id} {count}")] if left else []
    several = len(subscriptions) > 1
    for subscription_id, title in list(subscriptions.items())[: texts.MOST_WAYS_OUT]:
        label = texts.leave(title if several else "")
        choices.append((label, f"{texts.LEAVE_WORD} {subscription_id}"))
    choices.append((texts.MY_SUBSCRIPTIONS, texts.MY_SUBSCRIPTIONS))
    first = items[0].notice
    return Content(
        text="\n".join([heading, *lines]),
        choices=tuple(choices),
        facts={
            "title": first.title,
            "time": f"{first.happened_on:%Y-%m-%d}",
            "kind": wording.KINDS.get(first.kind, ""),
            "count": str(len(items)),
        },
    )
