"""The routes about patent navigation."""

from collections.abc import Callable

from handlers.clock import Clock
from handlers.navigation import texts
from handlers.navigation.desk import NavigationDesk
from handlers.routes import Group, Route
from knowledge.patents.class_meaning import class_meaning
from knowledge.patents.taxonomy import shipped_taxonomy
from retrieval.patents.drafting import Drafter
from storage.database import Database
from storage.files import FileFolder
from storage.people import Role, User


def navigation_routes(
    database: Database,
    files: FileFolder,
    clock: Clock,
    *,
    drafter: Callable[[User], Drafter] | None = None,
) -> tuple[Route, ...]:
    """Readers first, then experts, then staff."""
    desk = NavigationDesk(
        database=database,
        files=files,
        clock=clock,
        taxonomy=shipped_taxonomy,
        meaning=class_meaning,
        drafter=drafter,
    )
    return (
        Route(
            target=desk.issued,
            words=(texts.ISSUED_WORD, "/导航报告"),
            argument="编号 问题",
            summary="看已发布的产业专利导航报告，问报告里写了什么",
            examples=("导航报告 1 磁吸积木怎么布局？",),
            group=Group.SERVICE,
        ),
        Route(
            target=desk.feedback,
            words=(texts.FEEDBACK_WORD,),
            argument="编号 意见",
            summary="对一份导航报告提意见",
            group=Group.SERVICE,
            listed=False,
        ),
        Route(
            target=desk.write,
            words=(texts.WRITE_WORD,),
            argument="编号 方向或定位、路径、结论 正文",
            summary="专家填写导航报告里的判断",
            role=Role.EXPERT,
            group=Group.RIGHTS,
        ),
        Route(
            target=desk.handle,
            words=(texts.WORD, "/navigation"),
            argument="产业 范围，或编号 更新、起草、发布、公布、反馈",
            summary="生成、更新、发布产业专利导航报告",
            examples=("/导航 玩具创意 2015年以后",),
            role=Role.STAFF,
            group=Group.RIGHTS,
        ),
        Route(
            target=desk.plan,
            words=(texts.PLAN_WORD,),
            argument="日期 事项，或完成 编号",
            summary="看、加、勾选专利导航工作计划",
            examples=("/导航计划 2026-12-31 完成玩具创意导航报告",),
            role=Role.STAFF,
            group=Group.RIGHTS,
        ),
    )
