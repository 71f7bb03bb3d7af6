"""我的订阅: listing, changing, pausing, ending; the rest of a digest; quiet hours."""

import re
from dataclasses import dataclass

from handlers.alerts import staff_texts, texts
from handlers.alerts.subscribe import LEAVE_WORD, MINE_WORD
from handlers.clock import SHANGHAI, Clock
from handlers.message import Choice, IncomingMessage, Reply
from handlers.row_number import row_number
from knowledge.alerts import texts as wording
from storage.alerts import matches, notices, subscriptions
from storage.alerts.bulletins import refuse_bulletins
from storage.alerts.subscriptions import Subscription, SubscriptionState
from storage.database import Database
from storage.delivery import outbox
from storage.delivery.outbox import QuietHours
from storage.people import User

CADENCE_WORD = "/订阅频率"
PAUSE_WORD = "/暂停订阅"
RESUME_WORD = "/恢复订阅"
MORE_WORD = "/更多预警"
ALL, BULLETINS = "全部", "通报"
MOST_BUTTONS = 8
PAGE = 10
LINE = 90
HOURS = re.compile(r"([01]?\d|2[0-3])[:：]([0-5]\d)\s*[-—~到至]+\s*([01]?\d|2[0-3])[:：]([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Manage:
    """A person's own subscriptions."""

    database: Database
    clock: Clock

    async def mine(self, message: IncomingMessage, user: User) -> Reply:
        """All of them, or one with the buttons that change it."""
        async with self.database.begin() as session:
            own = await subscriptions.subscriptions_of(session, user)
            hours = (await outbox.quiet_hours(session, [user.id])).get(user.id)
        if message.text:
            return _one(_numbered(own, message.text))
        quiet = texts.HOUSE_HOURS if hours is None else _written(hours)
        buttons = [
            Choice(f"{each.id}. {each.title[:14]}", f"{MINE_WORD} {each.id}")
            for each in own[:MOST_BUTTONS]
        ]
        return Reply(texts.mine([_line(each) for each in own], quiet=quiet), choices=tuple(buttons))

    async def change_cadence(self, message: IncomingMessage, user: User) -> Reply:
        """`/订阅频率 3 每天`."""
        number, _, name = message.text.partition(" ")
        cadence = texts.cadence_named(name.strip())
        if cadence is None:
            return Reply(texts.cadence_usage())
        async with self.database.begin() as session:
            own = _numbered(await subscriptions.subscriptions_of(session, user), number)
            if own is None:
                return Reply(texts.not_yours())
            await subscriptions.change(session, user, own.id, cadence=cadence)
        return Reply(texts.cadence_changed(own.title, cadence))

    async def pause(self, message: IncomingMessage, user: User) -> Reply:
        """Tell nothing until it is taken up again."""
        own = await self._set(message.text, user, SubscriptionState.PAUSED)
        if own is None:
            return Reply(texts.not_yours())
        return Reply(texts.paused(own.title), choices=(_button(texts.RESUME, RESUME_WORD, own),))

    async def resume(self, message: IncomingMessage, user: User) -> Reply:
        """Tell again."""
        own = await self._set(message.text, user, SubscriptionState.ACTIVE)
        return Reply(texts.resumed(own.title) if own else texts.not_yours())

    async def leave(self, message: IncomingMessage, user: User) -> Reply:
        """End one at once, all at once, or ask which."""
        now = self.clock()
        async with self.database.begin() as session:
            own = await subscriptions.subscriptions_of(session, user)
            if message.text == BULLETINS:
                await refuse_bulletins(session, user, now=now)
                return Reply(staff_texts.refused_bulletins())
            if message.text == ALL:
                return Reply(
                    texts.left_all(await subscriptions.end(session, user, by="person", now=now))
                )
            if message.text:
                one = _numbered(own, message.text)
                if one is None:
                    return Reply(texts.not_yours())
                await subscriptions.end(session, user, subscription_id=one.id, by="person", now=now)
                return Reply(texts.left(one.title), choices=(Choice(MINE_WORD, MINE_WORD),))
        buttons = [_button(f"{each.id}. {each.title[:14]}", LEAVE_WORD, each) for each in own]
        every = [Choice(texts.LEAVE_ALL, f"{LEAVE_WORD} {ALL}")] if own else []
        lines = [_line(each) for each in own]
        return Reply(texts.which_to_leave(lines), choices=(*buttons[:MOST_BUTTONS], *every))

    async def more(self, message: IncomingMessage, user: User) -> Reply:
        """The rest of a digest, ten at a time: `/更多预警 12 10`."""
        written, _, offset = message.text.partition(" ")
        digest, start = row_number(written), row_number(offset) or 0
        if digest is None:
            return Reply(texts.more_gone())
        async with self.database.begin() as session:
            found = await matches.find_digest(session, user.id, digest)
            page = found.items[start : start + PAGE] if found else ()
            rows = await notices.notices_by_id(session, [notice_id for notice_id, _ in page])
        if found is None or not page:
            return Reply(texts.more_gone())
        lines = [
            wording.item(number, rows[notice_id], because, 0, most=LINE)
            for number, (notice_id, because) in enumerate(page, start=start + 1)
            if notice_id in rows
        ]
        left = max(0, len(found.items) - start - PAGE)
        more = Choice(texts.MORE, f"{MORE_WORD} {digest} {start + PAGE}")
        return Reply(texts.more_items(lines, left=left), choices=(more,) if left else ())

    async def quiet(self, message: IncomingMessage, user: User) -> Reply:
        """The person's own quiet hours, beside the house's."""
        found = HOURS.fullmatch(message.text.strip())
        if found is None:
            return Reply(texts.quiet_hours_usage())
        first, second, third, fourth = map(int, found.groups())
        hours = QuietHours(first * 60 + second, third * 60 + fourth)
        async with self.database.begin() as session:
            await outbox.set_quiet_hours(session, user.id, hours)
        begins, ends = _written(hours).split("-")
        return Reply(texts.quiet_hours_kept(begins, ends))

    async def _set(self, number: str, user: User, state: SubscriptionState) -> Subscription | None:
        async with self.database.begin() as session:
            own = _numbered(await subscriptions.subscriptions_of(session, user), number)
            if own is not None:
                await subscriptions.change(session, user, own.id, state=state)
        return own


def _numbered(own: list[Subscription], number: str) -> Subscription | None:
    return next((each for each in own if str(each.id) == number.strip()), None)


def _one(own: Subscription | None) -> Reply:
    if own is None:
        return Reply(texts.not_yours())
    paused = own.state is SubscriptionState.PAUSED
    others = [cadence for cadence in texts.CADENCES if cadence is not own.cadence]
    return Reply(
        texts.details(_line(own), own.words),
        choices=(
            *(
                Choice(texts.CADENCES[each], f"{CADENCE_WORD} {own.id} {texts.CADENCES[each]}")
                for each in others
            ),
            _button(texts.RESUME, RESUME_WORD, own)
            if paused
            else _button(texts.PAUSE, PAUSE_WORD, own),
            _button(texts.LEAVE, LEAVE_WORD, own),
        ),
    )


def _line(own: Subscription) -> str:
    return texts.one_of_mine(
        own.id,
        own.title,
        own.cadence,
        paused=own.state is SubscriptionState.PAUSED,
        since=own.agreed_at.astimezone(SHANGHAI),
    )


def _button(label: str, word: str, own: Subscription) -> Choice:
    return Choice(label, f"{word} {own.id}")


def _written(hours: QuietHours) -> str:
    begins, ends = divmod(hours.begins, 60), divmod(hours.ends, 60)
    return f"{begins[0]:02}:{begins[1]:02}-{ends[0]:02}:{ends[1]:02}"
