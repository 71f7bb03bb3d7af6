"""What a person can ask for by word: one explicit tuple, and how a text is matched to it."""

import unicodedata
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from handlers.ask import HAND_OVER_WORD, Ask
from handlers.greeting import Greeting
from handlers.message import IncomingMessage, Reply
from handlers.my_data import CONFIRM_WORD, ERASE_WORD, SHOW_WORD, MyData
from handlers.safety import WordList
from storage.people import Role, User

START_WORD = "开始"

Handler = Callable[[IncomingMessage, User], Awaitable[Reply]]
"""Answers one message. It may wait on the network, so it is given no session; the text it gets is
what follows the route's word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One thing a person can ask for; the first of `words` is the one people are shown.

    A route with an `argument` takes what follows its word; one without answers to the bare word
    only, so that a question that begins with it stays a question. A route that is not `listed`
    is reached by a button.
    """

    target: Handler
    words: tuple[str, ...]
    summary: str
    examples: tuple[str, ...] = ()
    argument: str = ""
    role: Role = Role.MEMBER
    listed: bool = True

    @property
    def usage(self) -> str:
        """The word with the name of its argument: /截至 日期 问题."""
        return " ".join(part for part in (*self.words[:1], self.argument) if part)


def build_routes(
    ask: Ask, my_data: MyData, *, kept_days: int, word_list: WordList | None = None
) -> tuple[Route, ...]:
    """Every route. The first one has no word: it takes whatever no other route does."""
    question = Route(
        target=ask.ask,
        words=(),
        argument="问题",
        summary="直接把问题写下来，得到注明法条的回答",
        examples=("发明专利权的保护期多少年",),
    )
    others = (
        Route(
            target=ask.ask_as_of,
            words=("/截至", "/asof"),
            argument="日期 问题",
            summary="按某一天有效的规定回答",
            examples=("/截至 2027-01-01 商标不使用多久会被撤销",),
        ),
        Route(
            target=ask.hand_over,
            words=(HAND_OVER_WORD,),
            argument="编号",
            summary="把没有答上来的问题转给工作人员",
            listed=False,
        ),
        Route(
            target=my_data.show,
            words=(SHOW_WORD, "/我的数据", "/mydata"),
            summary="查看这里保存了您的哪些提问",
        ),
        Route(
            target=my_data.ask_to_confirm,
            words=(ERASE_WORD, "/删除我的数据", "/forget"),
            summary="删除您的全部记录（先确认一次）",
        ),
        Route(
            target=my_data.erase,
            words=(CONFIRM_WORD,),
            summary="确认删除全部记录",
            listed=False,
        ),
    )
    shown = [route for route in others if route.listed]
    greeting = Greeting(
        kept_days=kept_days,
        commands=tuple((r.usage, r.summary, "".join(r.examples[:1])) for r in shown),
    )
    return (
        question,
        Route(
            target=greeting.start,
            words=(START_WORD, "/开始", "/start"),
            summary="从头开始，附隐私说明",
        ),
        Route(
            target=greeting.help,
            words=("帮助", "/帮助", "/help", "help"),
            summary="列出可以发送的命令",
        ),
        *others,
        *(() if word_list is None else (_blocked_words(word_list),)),
    )


def _blocked_words(word_list: WordList) -> Route:
    return Route(
        target=word_list.handle,
        words=("#屏蔽词",),
        argument="添加或删除 词",
        summary="查看和修改屏蔽词表",
        role=Role.STAFF,
        listed=False,
    )


def match_route(text: str, routes: Sequence[Route]) -> tuple[Route, str] | None:
    """The route whose word the text is or begins with, and what follows the word."""
    for route in routes:
        for word in route.words:
            rest = _after(word, text)
            if rest is not None and (route.argument or not rest):
                return route, rest
    return None


def unknown_command(text: str) -> str | None:
    """The word of a text that is written like a command; None for everything else."""
    word = text.split(maxsplit=1)[0]
    return word if _plain(word[:1]) == "/" and len(word) <= 16 else None


def _after(word: str, text: str) -> str | None:
    """What follows the word at the front of the text, or None where it is not there."""
    if _plain(text[: len(word)]) != word:
        return None
    rest = text[len(word) :]
    if rest and not (rest[0].isspace() or rest[0].isdigit()):
        return None
    return rest.strip()


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
