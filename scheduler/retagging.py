"""When staff change the industries, what is in the library is tagged anew, a part at a time."""

from datetime import datetime

from knowledge.patents.taxonomy import Taxonomy
from knowledge.patents.taxonomy_edits import current_taxonomy, taxonomy_stamp
from storage.database import Database, Session
from storage.library import library_state, set_library_state
from storage.register.tagging import marks_to_tag, patents_to_tag, set_industries
from storage.register.version import Register

STATE = "tagged-by"
AT_ONCE = 500


class Retagging:
    """One pass over both registers for each state of the industries; goes on after a restart.

    A pass that is under way is noted as its stamp, the register and the last id.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def run(self, now: datetime) -> None:
        """Bring every tag up to the industries as they are now."""
        async with self._database.begin() as session:
            stamp = await taxonomy_stamp(session)
            state = (await library_state(session, STATE) or "").split()
            if not state:
                # A new library: imports tag by the industries of their time, which are these.
                await set_library_state(session, STATE, f"{stamp} done 0")
                return
        if state[:2] == [stamp, "done"]:
            return
        going_on = state[0] == stamp
        for register in Register:
            if going_on and state[1] == Register.TRADEMARK and register is Register.PATENT:
                continue
            after = int(state[2]) if going_on and state[1] == register else 0
            await self._pass(register, stamp, after, now)
        async with self._database.begin() as session:
            await set_library_state(session, STATE, f"{stamp} done 0")

    async def _pass(self, register: Register, stamp: str, after: int, now: datetime) -> None:
        step = _tag_patents if register is Register.PATENT else _tag_marks
        while True:
            async with self._database.begin() as session:
                taxonomy = await current_taxonomy(session)
                last = await step(session, taxonomy, after, now)
                if last is None:
                    return
                after = last
                await set_library_state(session, STATE, f"{stamp} {register} {after}")


async def _tag_patents(
    session: Session, taxonomy: Taxonomy, after: int, now: datetime
) -> int | None:
    """Tag the next patents; the last one's id, or None where there are no more."""
    rows = await patents_to_tag(session, after=after, limit=AT_ONCE)
    tags = {}
    for number, ipc, loc, title, translated, before in rows:
        found = taxonomy.tag(
            ipc=ipc.split("; "), loc=loc.split("; ") if loc else (), text=f"{title} {translated}"
        )
        text = " ".join(reason.industry for reason in found)
        if text != before:
            tags[number] = text
    await set_industries(session, Register.PATENT, tags, now=now)
    return rows[-1][0] if rows else None


async def _tag_marks(session: Session, taxonomy: Taxonomy, after: int, now: datetime) -> int | None:
    rows = await marks_to_tag(session, after=after, limit=AT_ONCE)
    tags = {}
    for number, nice, before in rows:
        text = " ".join(reason.industry for reason in taxonomy.tag(nice=(nice,)))
        if text != before:
            tags[number] = text
    await set_industries(session, Register.TRADEMARK, tags, now=now)
    return rows[-1][0] if rows else None
