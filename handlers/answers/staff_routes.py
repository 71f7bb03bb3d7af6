"""The routes by which staff keep what answers questions, and learn from how it is used."""

from handlers.answers.card_forms import CHANGE_WORD, NEW_WORD, ChangeCardForm, NewCardForm
from handlers.answers.cards import CARD_WORD, Cards
from handlers.answers.curation import Shelf
from handlers.answers.facts import CHANGE_FACT_WORD, FACT_WORD, ChangeFactForm, Facts
from handlers.answers.new_fact import NEW_FACT_WORD, NewFactForm
from handlers.answers.waiting import (
    ANSWER_WORD,
    ASIDE_WORD,
    WAITING_WORD,
    AnswerForm,
    WaitingQuestions,
)
from handlers.answers.week import WEEK_WORD, Week
from handlers.clock import Clock
from handlers.routes import Group, Route
from storage.database import Database
from storage.files import FileFolder
from storage.people import Role


def answer_staff_routes(
    database: Database, files: FileFolder, shelf: Shelf, clock: Clock
) -> tuple[Route, ...]:
    """Cards, facts, waiting questions, the week."""
    waiting = WaitingQuestions(database, shelf, clock)
    return (
        Route(
            target=Cards(database, shelf, clock).handle,
            words=(CARD_WORD, "/cards"),
            argument="查、看、停用、已停用、复核",
            summary="查看和停用回答用的卡片",
            examples=("/卡片 查 年费",),
            role=Role.STAFF,
            group=Group.STAFF,
        ),
        Route(
            form=NewCardForm(shelf, clock),
            words=(NEW_WORD,),
            argument="答 编号",
            summary="添加一张卡片，马上用它回答",
            role=Role.STAFF,
            group=Group.STAFF,
        ),
        Route(
            form=ChangeCardForm(shelf, clock),
            words=(CHANGE_WORD,),
            argument="编号",
            summary="修改一张卡片，马上生效",
            examples=("/改卡片 annuity-when",),
            role=Role.STAFF,
            group=Group.STAFF,
        ),
        Route(
            target=Facts(database, shelf, clock).handle,
            words=(FACT_WORD, "/facts"),
            argument="看 编号",
            summary="查看费用、比例等政策数据",
            examples=("/政策 看 annuity-design",),
            role=Role.STAFF,
            group=Group.STAFF,
        ),
        Route(
            form=NewFactForm(shelf, clock),
            words=(NEW_FACT_WORD,),
            summary="添加一项政策数据，马上生效",
            role=Role.STAFF,
            group=Group.STAFF,
        ),
        Route(
            form=ChangeFactForm(shelf, clock),
            words=(CHANGE_FACT_WORD,),
            argument="编号",
            summary="更新一项政策数据，马上生效",
            examples=("/改政策 annuity-design",),
            role=Role.STAFF,
            group=Group.STAFF,
        ),
        Route(
            target=waiting.show,
            words=(WAITING_WORD, "/waiting"),
            summary="没答上、不满意和转交的问题，按意思归组",
            role=Role.STAFF,
            group=Group.STAFF,
        ),
        Route(
            form=AnswerForm(clock),
            words=(ANSWER_WORD,),
            argument="编号",
            summary="答复一组问题，发给同意接收的提问人",
            role=Role.STAFF,
            group=Group.STAFF,
            listed=False,
        ),
        Route(
            target=waiting.set_aside,
            words=(ASIDE_WORD,),
            argument="编号",
            summary="一组问题不用答",
            role=Role.STAFF,
            group=Group.STAFF,
            listed=False,
        ),
        Route(
            target=Week(database, files, shelf, clock).show,
            words=(WEEK_WORD, "/stats"),
            summary="一周的提问、答出、没答上、不满意和热门问题",
            role=Role.STAFF,
            group=Group.STAFF,
        ),
    )
