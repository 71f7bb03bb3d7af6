"""/行业: the park's industries, what each is recognised by, and changes of it by staff."""

from dataclasses import dataclass

from handlers.clock import Clock
from handlers.message import Choice, IncomingMessage, Reply
from handlers.patents.desk import texts
from knowledge.patents.classification import ClassWrong, parse_ipc, parse_loc, parse_nice
from knowledge.patents.taxonomy import Industry, TaxonomyPart
from knowledge.patents.taxonomy_edits import current_taxonomy
from storage.audit import record
from storage.database import Database
from storage.people import User
from storage.register.taxonomy_edits import add_taxonomy_edit

INDUSTRY_WORD, ENTER_WORD = "/行业", "/加行业词"
ADD = "加词"
ACTIONS = {
    ADD: (True, True),
    "删词": (True, False),
    "加分类": (False, True),
    "删分类": (False, False),
}
"""What a person writes: whether it is about a word, and whether it is added."""
LONGEST_WORD, SHORTEST_WORD = 20, 2


@dataclass(frozen=True, slots=True)
class Industries:
    """Shows and changes the taxonomy; patents in the library are tagged anew in the background."""

    database: Database
    clock: Clock

    async def handle(self, message: IncomingMessage, user: User) -> Reply:
        """All industries, one of them, or a change of one."""
        words = message.text.split(maxsplit=2)
        async with self.database.begin() as session:
            taxonomy = await current_taxonomy(session)
            if not words:
                enter = Choice(texts.ENTER_WORD, ENTER_WORD)
                return Reply(texts.industries(taxonomy.industries), choices=(enter,))
            industry = taxonomy.get(words[0])
            if industry is None:
                names = [one.name for one in taxonomy.industries]
                return Reply(texts.industry_unknown(words[0][:20], names))
            if len(words) == 1:
                return Reply(texts.industry(industry))
            understood = _understood(words[1:])
            if understood is None:
                return Reply(texts.edit_unknown())
            part, value, added = understood
            if (value in _values(industry, part)) is added:
                return Reply(texts.edit_useless(value, added=added))
            now = self.clock()
            await add_taxonomy_edit(
                session,
                user,
                industry=industry.id,
                part=part,
                value=value,
                added=added,
                now=now,
            )
            await record(
                session,
                user,
                "taxonomy.edit",
                now=now,
                subject=f"industry:{industry.id}",
                part=part.value,
                value=value,
                added=added,
            )
        return Reply(texts.edit_kept(industry.name, part, value, added=added))


def _understood(words: list[str]) -> tuple[TaxonomyPart, str, bool] | None:
    """Part, value and whether it is added; None for what is not understood."""
    if len(words) < 2 or words[0] not in ACTIONS:
        return None
    about_word, added = ACTIONS[words[0]]
    if about_word:
        word = words[1].strip().casefold()
        return (
            (TaxonomyPart.WORD, word, added) if SHORTEST_WORD <= len(word) <= LONGEST_WORD else None
        )
    if (symbol := _symbol(words[1])) is None:
        return None
    return (*symbol, added)


def _symbol(text: str) -> tuple[TaxonomyPart, str] | None:
    if text.endswith("类"):
        try:
            return TaxonomyPart.NICE, str(parse_nice(text))
        except ClassWrong:
            return None
    try:
        return TaxonomyPart.LOC, parse_loc(text)
    except ClassWrong:
        pass
    try:
        return TaxonomyPart.IPC, parse_ipc(text)
    except ClassWrong:
        return None


def _values(industry: Industry, part: TaxonomyPart) -> tuple[str, ...]:
    match part:
        case TaxonomyPart.WORD:
            return tuple(word.casefold() for word in industry.words)
        case TaxonomyPart.IPC:
            return industry.ipc
        case TaxonomyPart.LOC:
            return industry.loc
        case TaxonomyPart.NICE:
            return tuple(map(str, industry.nice))
