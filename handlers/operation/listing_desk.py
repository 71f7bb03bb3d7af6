"""Supply and demand after listing: one's own, everybody's, and agreeing to be introduced."""

from dataclasses import dataclass

from handlers.clock import Clock
from handlers.message import Choice, IncomingMessage, Reply
from handlers.operation import listing_texts as texts
from handlers.row_number import row_number
from storage import audit
from storage.database import Database, Session
from storage.delivery import deliveries
from storage.delivery.deliveries import Content, DeliveryKind, Priority
from storage.desk import staff
from storage.evidence import Evidence, EvidenceKind, note_evidence
from storage.operation import listings
from storage.operation.listings import Introduction, ListingKind, ListingState
from storage.people import Role, User

SHOWN = 10


@dataclass(frozen=True, slots=True)
class ListingDesk:
    """The handlers about listings."""

    database: Database
    clock: Clock

    async def browse(self, message: IncomingMessage, user: User) -> Reply:
        """The newest open listings, by page; names only for staff."""
        page = row_number(message.text) or 1
        async with self.database.begin() as session:
            everything = await listings.list_open(session, now=self.clock())
        rows = everything[(page - 1) * SHOWN : page * SHOWN]
        named = user.role.includes(Role.STAFF)
        lines = [texts.listing_line(row, named=named) for row in rows]
        more = len(everything) > page * SHOWN
        turn = (Choice(texts.MORE_LABEL, f"{texts.BROWSE_WORD} {page + 1}"),) if more else ()
        return Reply(texts.listing_list(lines, total=len(everything)), choices=turn)

    async def mine(self, message: IncomingMessage, user: User) -> Reply:
        """One's own listings; with a number and a word, end or extend one."""
        number, _, word = message.text.partition(" ")
        async with self.database.begin() as session:
            listing = row_number(number)
            if listing is not None and word in texts.STEPS:
                done = await self._change(session, user, listing, word)
                if not done:
                    return Reply(texts.not_yours(number))
            rows = await listings.list_mine(session, user, now=self.clock())
        choices = [
            choice
            for row in rows
            if row.state is ListingState.OPEN
            for choice in texts.own_choices(row.id)
        ]
        return Reply(texts.own_list([texts.own_line(row) for row in rows]), choices=tuple(choices))

    async def agree(self, message: IncomingMessage, user: User) -> Reply:
        """One side wants to know the other; the introduction is made when both do."""
        async with self.database.begin() as session:
            found = await self._theirs(session, user, message.text)
            if found is None:
                return Reply(texts.no_such_introduction())
            introduction, side = found
            if introduction.introduced or introduction.declined:
                return Reply(texts.over(introduced=introduction.introduced))
            made = await listings.agree(session, introduction, side, now=self.clock())
            if not made:
                return Reply(texts.agreed_alone())
            await self._introduce(session, introduction)
        return Reply(texts.introduced_now())

    async def decline(self, message: IncomingMessage, user: User) -> Reply:
        """One side does not want to; the other is not told who it was."""
        async with self.database.begin() as session:
            found = await self._theirs(session, user, message.text)
            if found is None:
                return Reply(texts.no_such_introduction())
            introduction, _side = found
            if introduction.introduced:
                return Reply(texts.over(introduced=True))
            await listings.decline(session, introduction, now=self.clock())
        return Reply(texts.declined())

    async def to_project(self, message: IncomingMessage, user: User) -> Reply:
        """Staff: a need became research to order (订单式研发)."""
        number = row_number(message.text)
        if number is None:
            return Reply(texts.project_usage())
        now = self.clock()
        async with self.database.begin() as session:
            listing = await listings.find_listing(session, number)
            if listing is None or listing.kind is not ListingKind.NEED:
                return Reply(texts.project_usage())
            owner = User(listing.user_id, Role.MEMBER)
            await listings.set_state(session, owner, listing.id, ListingState.PROJECT)
            subject = f"listing:{listing.id}"
            await audit.record(session, user, "listing.project", subject=subject, now=now)
            await note_evidence(
                session,
                Evidence(
                    key=f"project:{listing.id}",
                    kind=EvidenceKind.MATCH,
                    at=now,
                    subject=subject,
                    facts={"kind": "project", "title": listing.title},
                ),
            )
        return Reply(texts.became_project(listing.title))

    async def _change(self, session: Session, user: User, number: int, word: str) -> bool:
        if word == texts.EXTEND:
            return await listings.extend(session, user, number, now=self.clock())
        return await listings.set_state(session, user, number, ListingState.CLOSED)

    async def _theirs(
        self, session: Session, user: User, number: str
    ) -> tuple[Introduction, ListingKind] | None:
        """The introduction of that number and the side the person is on, if they are on one."""
        wanted = row_number(number)
        if wanted is None:
            return None
        introduction = await listings.find_introduction(session, wanted)
        if introduction is None:
            return None
        if introduction.need.user_id == user.id:
            return introduction, ListingKind.NEED
        if introduction.offer.user_id == user.id:
            return introduction, ListingKind.OFFER
        return None

    async def _introduce(self, session: Session, introduction: Introduction) -> None:
        """Each side is told the other's name, and staff that both wait for them."""
        now, push = self.clock(), f"introduction:{introduction.id}"
        pairs = (
            (introduction.need, introduction.offer),
            (introduction.offer, introduction.need),
        )
        for mine, theirs in pairs:
            await self._tell(
                session,
                mine.user_id,
                texts.introduced(mine, theirs),
                key=f"{push}:made:{mine.id}",
                kind=DeliveryKind.ALERT,
            )
        for member in await staff.members(session):
            await self._tell(
                session,
                member.user_id,
                texts.for_staff(introduction),
                key=f"{push}:staff:{member.user_id}",
                kind=DeliveryKind.STAFF,
            )
        await note_evidence(
            session,
            Evidence(
                key=push,
                kind=EvidenceKind.MATCH,
                at=now,
                subject=push,
                facts={
                    "kind": "introduction",
                    "title": f"{introduction.need.title} ↔ {introduction.offer.title}",
                    "reasons": list(introduction.reasons),
                    "note": "；".join(introduction.reasons),
                },
            ),
        )

    async def _tell(
        self, session: Session, user_id: int, text: str, *, key: str, kind: DeliveryKind
    ) -> None:
        await deliveries.enqueue(
            session,
            user_id,
            Content(text=text, facts={"title": texts.INTRODUCTION_TITLE}),
            key=key,
            kind=kind,
            priority=Priority.REMINDER,
            now=self.clock(),
        )
