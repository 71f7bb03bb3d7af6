"""The parts of the commands about the registers."""

from collections.abc import Sequence

from handlers.guided import GuidedCommand, Part, one_word
from handlers.patents.desk import texts
from handlers.patents.desk.industries import ADD, INDUSTRY_WORD
from knowledge.patents.taxonomy_edits import current_taxonomy
from storage.database import Session


async def industries(session: Session) -> Sequence[tuple[str, str]]:
    """The park's industries."""
    return [(each.name, each.name) for each in (await current_taxonomy(session)).industries]


PATENT = Part(name="patent", question=texts.ASK_PATENT, check=one_word)
TAG = (PATENT, Part(name="industry", question=texts.ASK_INDUSTRY, options=industries))
ABSTRACT = (PATENT, Part(name="text", question=texts.ASK_ABSTRACT))
TRANSLATION = (
    PATENT,
    Part(name="title", question=texts.ASK_CHINESE_TITLE),
    Part(name="abstract", question=texts.ASK_CHINESE_ABSTRACT, optional=True, before="\n"),
)
WORD = GuidedCommand(
    "register_word",
    texts.ENTER_WORD,
    INDUSTRY_WORD,
    Part(name="industry", question=texts.ASK_WHICH_INDUSTRY, check=one_word, options=industries),
    Part(name="word", question=texts.ASK_WORD, before=f" {ADD} "),
)
