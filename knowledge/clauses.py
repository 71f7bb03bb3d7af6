"""Standards to clauses: 4.2.1 with its title, annexes A, A.1, and what stands before clause 1."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from knowledge.plain_text import unspaced
from knowledge.structure import Draft, numbered_apart, paragraphs, pieces, without_heading_mark

CLAUSE_CHARACTERS = 800
_CLAUSE = re.compile(
    r"^(?P<number>\d{1,2}(?:\.\d{1,3}){0,5})(?P<gap>[\s、:：]+|\.\s+|(?=[一-鿿]))(?P<rest>\S.*)?$"
)
_LETTERED = re.compile(
    r"^(?P<number>[A-Z](?:\.\d{1,3}){1,5})(?P<gap>\s+|(?=[一-鿿]))(?P<rest>\S.*)$"
)
_ANNEX = re.compile(r"^附录\s*(?P<letter>[A-Z])\s*(?P<rest>.*)$")
_FRONT = re.compile(r"^(?:前言|引言|范围|参考文献|索引)$")
_CONTENTS = re.compile(r"^目[录次]$")
_LEADERS = re.compile(r"[\s.…·]{3,}\s*[\dIVX]+$|\s+\d{1,3}$")
_TITLE_LENGTH = 40


def has_clauses(lines: Sequence[str]) -> bool:
    """Whether a text is numbered like a standard: clause 1 and one with a dot (4.1) begin lines."""
    numbers = [start[0] for line in lines if (start := _start(line))]
    return (1,) in numbers and sum(len(number) == 2 for number in numbers) >= 2


def split_clauses(lines: Sequence[str]) -> list[Draft]:
    """The clauses of a standard with the titles above them; tables of contents are left out."""
    clauses: list[_Clause] = [_Clause("前言", "")]
    last: tuple[int, ...] = ()
    annex = ""
    in_contents = False
    for line in lines:
        text = without_heading_mark(line)
        plain = unspaced(text)
        if _CONTENTS.match(plain):
            in_contents = True
            continue
        if in_contents:
            if _LEADERS.search(text):
                continue
            in_contents = False
        if annexed := _ANNEX.match(plain):
            annex, last = annexed["letter"], ()
            clauses.append(_Clause(f"附录{annex}", annexed["rest"].strip()))
        elif not annex and _FRONT.match(plain) and not last:
            clauses.append(_Clause(plain, plain))
        elif (start := _start(text, annex=annex)) is not None and _follows(start[0], last):
            if start[0] == (1,) and last and not annex:
                clauses = [c for c in clauses if not c.number[:1].isdigit()]
            last = start[0]
            prefix = f"{annex}." if annex else ""
            clauses.append(_Clause.begun(prefix + ".".join(map(str, last)), start[1]))
        else:
            clauses[-1].lines.append(line)
    return numbered_apart(_drafts(clauses))


@dataclass(slots=True)
class _Clause:
    number: str
    title: str
    lines: list[str] = field(default_factory=list)

    @classmethod
    def begun(cls, number: str, rest: str) -> "_Clause":
        """A clause from its first line: a short line without a stop is its title."""
        if len(rest) <= _TITLE_LENGTH and not re.search("[。；，：]", rest):
            return cls(number, rest)
        return cls(number, "", [rest])


def _drafts(clauses: list[_Clause]) -> list[Draft]:
    titles = {clause.number: clause.title for clause in clauses}
    parents = {_parent(clause.number) for clause in clauses}
    drafts = []
    for clause in clauses:
        text = "\n".join(paragraphs(clause.lines))
        if not text and (clause.number in parents or not clause.title):
            continue
        path = []
        above = _parent(clause.number)
        while above:
            path.append(f"{above} {titles.get(above, '')}".strip())
            above = _parent(above)
        drafts += [
            Draft(
                locator=clause.number,
                text=part,
                heading=clause.title,
                chapter=" ".join(reversed(path)),
            )
            for part in pieces(text or clause.title, limit=CLAUSE_CHARACTERS)
        ]
    return drafts


def _parent(number: str) -> str:
    """4.2 of 4.2.1, 附录A of A.1, nothing above 4 or 附录A."""
    above, dot, _ = number.rpartition(".")
    return f"附录{above}" if dot and len(above) == 1 and above.isalpha() else above


def _start(line: str, *, annex: str = "") -> tuple[tuple[int, ...], str] | None:
    """(number, rest) where a line begins a clause; inside annex A only A.1 does."""
    text = without_heading_mark(line)
    match = (_LETTERED if annex else _CLAUSE).match(text)
    if match is None or not match["rest"] or _LEADERS.search(text):
        return None
    number = match["number"]
    if annex:
        letter, _, number = number.partition(".")
        if letter != annex:
            return None
    parts = tuple(int(part) for part in number.split("."))
    if len(parts) == 1 and (match["gap"].strip(" ") or len(match["rest"]) > _TITLE_LENGTH):
        return None  # 1、 and 1. are items of a list
    return parts, match["rest"].strip()


def _follows(number: tuple[int, ...], last: tuple[int, ...]) -> bool:
    """Whether a clause number can come next: 4.2.2, 4.3 or 5 after 4.2.1, not 9 or 4.9."""
    if not last:
        return (number[0] <= 1 and number.count(0) == 0) or (len(number) == 1 and number[0] == 1)
    if number == (1,):
        return True
    if number <= last or 0 in number:
        return False
    for depth, (new, old) in enumerate(zip(number, (*last, *[0] * len(number)), strict=False)):
        if new != old:
            return new - old <= 3 and all(part <= 3 for part in number[depth + 1 :])
    return True
