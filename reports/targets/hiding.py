"""The ledger without enterprises' names, for a package that goes to others. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from reports.masking import masked_enterprise
from storage.target_plan import Entry, Standing

SHORTEST = 3
"""Characters from which a name is looked for inside other words: 甲厂 is part of too much."""
UNKNOWN = re.compile(
    "[\u4e00-\u9fffA-Za-z()（）]{2,40}?(有限责任公司|有限公司|股份公司|集团公司|合作社)"
)
"""A firm the desk does not know, by its legal form, with the words that run into its name."""
BEFORE_A_NAME = re.compile("(?<=[与给由向])")


def hiding(names: Mapping[str, int]) -> Callable[[str], str]:
    """What masks these enterprises (by name, with their number) wherever a text has them, and
    whatever else is called a company: 与汕头某某玩具有限公司签约 becomes 与***有限公司签约."""
    found = sorted((name for name in names if len(name) >= SHORTEST), key=len, reverse=True)
    known = re.compile("|".join(map(re.escape, found))) if found else None

    def hide(text: str) -> str:
        if known is not None:
            text = known.sub(lambda hit: masked_enterprise(hit[0], names[hit[0]]), text)
        return UNKNOWN.sub(_unknown, text)

    return hide


def _unknown(hit: re.Match[str]) -> str:
    before = BEFORE_A_NAME.split(hit[0].removesuffix(hit[1]))
    return "".join(before[:-1]) + "***" + hit[1]


def without_enterprises(
    standings: Sequence[Standing], hide: Callable[[str], str]
) -> list[Standing]:
    """The same standings with every entry's enterprise masked, also inside its words."""
    return [
        replace(
            each,
            entries=tuple(_masked(entry, hide) for entry in each.entries),
            left_out=tuple((_masked(entry, hide), reason) for entry, reason in each.left_out),
        )
        for each in standings
    ]


def _masked(entry: Entry, hide: Callable[[str], str]) -> Entry:
    facts = {
        name: hide(value) if isinstance(value, str) else value
        for name, value in entry.facts.items()
    }
    enterprise = masked_enterprise(entry.enterprise, entry.enterprise_id)
    return replace(entry, enterprise=enterprise, facts=facts)
