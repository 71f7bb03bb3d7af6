"""/数据: counts, freshness and gaps of the registers; /待标引: what belongs to no industry yet."""

from dataclasses import dataclass

from handlers.clock import Clock, day_of
from handlers.message import Choice, IncomingMessage, Reply
from handlers.patents.desk import texts
from handlers.row_number import row_number
from knowledge.patents.taxonomy_edits import current_taxonomy
from storage.database import Database
from storage.people import User
from storage.register.overview import count_untagged, overview, untagged_patents

UNTAGGED_WORD = "/待标引"
AT_ONCE = 5


@dataclass(frozen=True, slots=True)
class RegisterView:
    """What staff see of the registers."""

    database: Database
    clock: Clock

    async def show(self, _message: IncomingMessage, _user: User) -> Reply:
        """The registers at a glance."""
        # Counted apart: some tenths of a second where there are a million patents.
        seen = await self.database.apart(overview)
        async with self.database.begin() as session:
            taxonomy = await current_taxonomy(session)
        names = {industry.id: industry.name for industry in taxonomy.industries}
        return Reply(texts.overview(seen, names, day_of(self.clock())))

    async def untagged(self, message: IncomingMessage, _user: User) -> Reply:
        """The next patents without an industry, behind the one whose id is given."""
        after = row_number(message.text) or 0
        async with self.database.begin() as session:
            rows = await untagged_patents(session, after=after, limit=AT_ONCE)
            left = await count_untagged(session)
        lines = [f"· {row.key} {row.title[:40]}（{row.ipc[:30] or row.loc}）" for row in rows]
        more = len(rows) == AT_ONCE
        choices = (Choice(texts.NEXT_UNTAGGED, f"{UNTAGGED_WORD} {rows[-1].id}"),) if more else ()
        return Reply(texts.untagged(lines, left), choices=choices)
