"""/拟通报: a language model drafts a bulletin out of what one of the staff gives it.

A draft goes nowhere by itself: its author takes it into the form, and another person approves it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from handlers.alerts import staff_texts as texts
from handlers.alerts.bulletins import TAKE_WORD, WRITE_WORD
from handlers.clock import Clock
from handlers.message import Choice, IncomingMessage, Reply
from retrieval.patents.drafting import Drafter
from storage import audit
from storage.alerts import bulletins
from storage.database import Database
from storage.people import User

DRAFT_WORD = "/拟通报"
LEAST = 40
"""Characters: out of less nothing can be drafted that it does not say already."""


@dataclass(frozen=True, slots=True)
class Drafting:
    """`drafter` makes a drafter for a person; None where no model is set."""

    database: Database
    clock: Clock
    drafter: Callable[[User], Drafter] | None

    async def draft(self, message: IncomingMessage, user: User) -> Reply:
        """The draft with a button that takes it into the form."""
        material = message.text.strip()
        if self.drafter is None:
            return Reply(texts.no_model(), choices=(Choice(texts.WRITE, WRITE_WORD),))
        if len(material) < LEAST:
            return Reply(texts.draft_usage(LEAST))
        draft = await self.drafter(user).summarise(material)
        if draft is None:
            return Reply(texts.nothing_drafted(), choices=(Choice(texts.WRITE, WRITE_WORD),))
        now = self.clock()
        async with self.database.begin() as session:
            kept = await bulletins.add_draft(
                session, user, title=draft.title, text=draft.abstract, now=now
            )
            await audit.record(session, user, "bulletin.draft", now=now, subject=kept.push)
        take = Choice(texts.TAKE_DRAFT, f"{TAKE_WORD} {kept.id}")
        return Reply(texts.drafted(draft.title, draft.abstract), choices=(take,))
