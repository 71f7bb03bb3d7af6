"""The first words: who this is, and what can be sent."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from handlers import texts
from handlers.alerts import texts as alert_texts
from handlers.clock import Clock
from handlers.message import Choice, IncomingMessage, Reply
from handlers.routes import Group, Route
from storage.database import Database
from storage.delivery import held
from storage.people import User

HELP_WORD = "/帮助"
EXAMPLES = (
    "发明专利权的保护期多少年？",
    "商标注册下来后多久要续展？",
    "别人抄了我公司的软件怎么办？",
)


def greeting(kept_days: int) -> Reply:
    """Three lines, with questions to begin with."""
    choices = tuple(Choice(question, question) for question in EXAMPLES)
    return Reply(texts.greeting(kept_days=kept_days), choices=choices)


@dataclass(frozen=True, slots=True, kw_only=True)
class Greeting:
    """The handlers for 开始 and 帮助; the help is written from the routes."""

    kept_days: int
    routes: tuple[Route, ...]
    database: Database
    clock: Clock

    async def start(self, _message: IncomingMessage, user: User) -> Reply:
        """Greet, and say whether something waits."""
        async with self.database.begin() as session:
            count = await held.count_held(session, user, now=self.clock())
        reply = greeting(self.kept_days)
        if not count:
            return reply
        return replace(reply, text=f"{reply.text}\n{alert_texts.waiting(count)}")

    async def help(self, message: IncomingMessage, user: User) -> Reply:
        """The commands that the person's role may use: one group in full where one is named,
        otherwise the words of every group, with a button to each."""
        groups = self._groups(user)
        named = [(group, routes) for group, routes in groups if group.value == message.text.strip()]
        for group, routes in named:
            lines = [(r.usage, r.summary, "".join(r.examples[:1])) for r in routes]
            return Reply(texts.help_with(group.value, lines), choices=_choices(groups, but=group))
        words = [(group.value, [route.words[0] for route in routes]) for group, routes in groups]
        return Reply(texts.help_overview(words), choices=_choices(groups))

    def _groups(self, user: User) -> list[tuple[Group, list[Route]]]:
        may = [route for route in self.routes if route.listed and user.role.includes(route.role)]
        groups = [(group, [route for route in may if route.group is group]) for group in Group]
        return [(group, routes) for group, routes in groups if routes]


def _choices(
    groups: Iterable[tuple[Group, object]], *, but: Group | None = None
) -> tuple[Choice, ...]:
    return tuple(
        Choice(texts.help_about(group.value), f"{HELP_WORD} {group.value}")
        for group, _ in groups
        if group is not but
    )
