"""The routes of the desk's own work on the registers."""

from collections.abc import Callable

from handlers.clock import Clock
from handlers.guided import asking, guide
from handlers.patents.desk import guides
from handlers.patents.desk.expert import (
    ABSTRACT_WORD,
    ADOPT_WORD,
    TAG_WORD,
    TRANSLATE_WORD,
    ExpertDesk,
)
from handlers.patents.desk.industries import ENTER_WORD, INDUSTRY_WORD, Industries
from handlers.patents.desk.ledger import WorkLedger
from handlers.patents.desk.register_view import UNTAGGED_WORD, RegisterView
from handlers.routes import Group, Route
from retrieval.patents.drafting import Drafter
from storage.database import Database
from storage.files import FileFolder
from storage.people import Role, User


def register_desk_routes(
    database: Database,
    files: FileFolder,
    clock: Clock,
    *,
    drafter: Callable[[User], Drafter] | None = None,
) -> tuple[Route, ...]:
    """What experts do with patents, and what staff see and change."""
    return (*_experts(ExpertDesk(database, clock, drafter)), *_staff(database, files, clock))


def _experts(expert: ExpertDesk) -> tuple[Route, ...]:
    return (
        asking(
            Route(
                target=expert.tag,
                words=(TAG_WORD, "/tag"),
                argument="专利号 产业",
                summary="看或改一件专利的产业标引",
                examples=("/标引 202010123456.2 玩具创意",),
                role=Role.EXPERT,
                group=Group.STAFF,
            ),
            *guides.TAG,
        ),
        asking(
            Route(
                target=expert.rewrite,
                words=(ABSTRACT_WORD, "/abstract"),
                argument="专利号 新的摘要",
                summary="改写一件专利的摘要，原摘要保留",
                role=Role.EXPERT,
                group=Group.STAFF,
            ),
            *guides.ABSTRACT,
        ),
        asking(
            Route(
                target=expert.translate,
                words=(TRANSLATE_WORD, "/translate"),
                argument="专利号 中文题目和摘要",
                summary="翻译一件外文专利，可先得到机器译稿",
                role=Role.EXPERT,
                group=Group.STAFF,
            ),
            *guides.TRANSLATION,
        ),
        Route(
            target=expert.adopt,
            words=(ADOPT_WORD,),
            argument="专利号",
            summary="采用机器译稿",
            role=Role.EXPERT,
            listed=False,
        ),
    )


def _staff(database: Database, files: FileFolder, clock: Clock) -> tuple[Route, ...]:
    view = RegisterView(database, clock)
    return (
        Route(
            target=view.untagged,
            words=(UNTAGGED_WORD, "/untagged"),
            argument="编号",
            summary="列出还没有归入园区产业的专利",
            role=Role.EXPERT,
            group=Group.STAFF,
        ),
        Route(
            target=view.show,
            words=("/数据", "/register"),
            summary="专利和商标库的数量、更新和缺口",
            role=Role.STAFF,
            group=Group.STAFF,
        ),
        Route(
            target=Industries(database, clock).handle,
            words=(INDUSTRY_WORD, "/industries"),
            argument="名称 加词 词",
            summary="查看和修改园区产业的词和分类",
            examples=("/行业 玩具创意 加词 泡泡机",),
            role=Role.STAFF,
            group=Group.STAFF,
        ),
        guide(guides.WORD, word=ENTER_WORD, role=Role.STAFF),
        Route(
            target=WorkLedger(database, files, clock).make,
            words=("/标引台账", "/taggings"),
            argument="年",
            summary="导出专家标引、改写和翻译的台账",
            role=Role.STAFF,
            group=Group.STAFF,
        ),
    )
