"""The routes around questions and answers."""

from handlers.answers.ask import HAND_OVER_WORD, TELL_WORD, Ask
from handlers.answers.feedback import BAD_WORD, GOOD_WORD, Feedback, says_wrong
from handlers.requests.offering import offering_follow_up
from handlers.routes import Route


def answer_routes(ask: Ask, feedback: Feedback) -> tuple[Route, ...]:
    """For everybody; most are reached by buttons."""
    return (
        Route(
            target=ask.ask_as_of,
            words=("/截至", "/asof"),
            argument="日期 问题",
            summary="按某一天有效的规定回答",
            examples=("/截至 2027-01-01 商标不使用多久会被撤销",),
        ),
        Route(
            target=offering_follow_up(ask.hand_over),
            words=(HAND_OVER_WORD,),
            argument="编号",
            summary="把没有答上来的问题转给工作人员",
            listed=False,
        ),
        Route(
            target=ask.tell_me,
            words=(TELL_WORD,),
            argument="编号",
            summary="工作人员答复后发给我",
            listed=False,
        ),
        Route(
            target=feedback.good,
            words=(GOOD_WORD,),
            argument="编号",
            summary="这个回答有用",
            listed=False,
        ),
        Route(
            target=feedback.bad,
            words=(BAD_WORD,),
            argument="编号 原因",
            summary="这个回答没有帮上忙，说说为什么",
            listed=False,
            recognises=says_wrong,
        ),
    )
