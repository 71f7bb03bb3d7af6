"""The routes of alerts and subscriptions."""

from collections.abc import Callable

from handlers.alerts.bulletins import (
    APPROVE_WORD,
    BULLETIN_WORD,
    RECALL_WORD,
    REFUSE_WORD,
    REPORT_WORD,
    TAKE_WORD,
    WRITE_WORD,
    BulletinForm,
    Bulletins,
    Forecast,
)
from handlers.alerts.drafting import DRAFT_WORD, Drafting
from handlers.alerts.job_view import JobView
from handlers.alerts.latest import LATEST_WORD, Latest
from handlers.alerts.manage import (
    CADENCE_WORD,
    MORE_WORD,
    PAUSE_WORD,
    RESUME_WORD,
    Manage,
)
from handlers.alerts.sources import ADD_WORD, ADDING, SOURCES_WORD, Sources
from handlers.alerts.subscribe import (
    LEAVE_WORD,
    MINE_WORD,
    SUBSCRIBE_WORD,
    Subscribe,
    SubscribeForm,
    takes_sentence,
)
from handlers.clock import Clock
from handlers.guided import guide
from handlers.routes import Group, Handler, Route
from retrieval.patents.drafting import Drafter
from storage.database import Database
from storage.people import Role, User


def alert_routes(
    database: Database,
    clock: Clock,
    forecast: Forecast | None = None,
    drafter: Callable[[User], Drafter] | None = None,
) -> tuple[Route, ...]:
    """What waits, subscribing, and what one has subscribed to."""
    manage = Manage(database, clock)
    return (
        Route(
            target=Latest(database, clock).show,
            words=(LATEST_WORD, "/最新预警", "/latest"),
            summary="看还没看过的提醒",
            group=Group.MINE,
        ),
        Route(
            target=Subscribe(database, clock).by_sentence,
            form=SubscribeForm(clock),
            words=(SUBSCRIBE_WORD, "/订阅", "/subscribe"),
            argument="想盯的内容",
            summary="有新专利、新商标、法律变化等动态时告诉您",
            examples=("订阅 玩具行业的新专利",),
            group=Group.SERVICE,
            recognises=takes_sentence,
        ),
        Route(
            target=manage.mine,
            words=(MINE_WORD, "/我的订阅", "/subscriptions"),
            argument="编号",
            summary="查看、修改、暂停或退订",
            group=Group.MINE,
        ),
        Route(
            target=manage.leave,
            words=("退订", LEAVE_WORD, "取消订阅", "/unsubscribe"),
            argument="编号",
            summary="退订一个或全部订阅",
            group=Group.MINE,
        ),
        Route(
            target=manage.quiet,
            words=("免打扰", "/免打扰", "/quiet"),
            argument="时段",
            summary="设定不推送的时段",
            examples=("免打扰 22:00-08:00",),
            group=Group.MINE,
        ),
        *(_button(word, target) for word, target in _buttons(manage)),
        *_staff(database, clock, forecast, Drafting(database, clock, drafter)),
    )


def _buttons(manage: Manage) -> tuple[tuple[str, Handler], ...]:
    return (
        (CADENCE_WORD, manage.change_cadence),
        (PAUSE_WORD, manage.pause),
        (RESUME_WORD, manage.resume),
        (MORE_WORD, manage.more),
    )


def _button(word: str, target: Handler) -> Route:
    return Route(target=target, words=(word,), argument="编号", summary="修改订阅", listed=False)


def _staff(
    database: Database, clock: Clock, forecast: Forecast | None, drafting: Drafting
) -> tuple[Route, ...]:
    desk, form = Bulletins(database, clock, forecast), BulletinForm(clock, forecast)
    return (
        Route(
            form=form,
            words=(WRITE_WORD,),
            summary="写一份通报，另一位同事批准后发给一个行业、一家企业或所有人",
            role=Role.STAFF,
            group=Group.STAFF,
        ),
        Route(
            form=form,
            words=(TAKE_WORD,),
            argument="编号",
            summary="把模型拟的初稿写成通报",
            role=Role.STAFF,
            listed=False,
        ),
        Route(
            target=drafting.draft,
            words=(DRAFT_WORD,),
            argument="材料",
            summary="让语言模型按材料拟一份通报初稿，核对后再写成通报",
            role=Role.STAFF,
            group=Group.STAFF,
        ),
        Route(
            target=desk.show,
            words=(BULLETIN_WORD, "/bulletins"),
            argument="编号",
            summary="查看通报和预计送达情况，批准、退回或撤回",
            role=Role.STAFF,
            group=Group.STAFF,
        ),
        Route(
            target=desk.report,
            words=(REPORT_WORD,),
            argument="编号",
            summary="看一次推送送到了多少人、没送到的原因",
            examples=("/推送报告 3",),
            role=Role.STAFF,
            group=Group.STAFF,
        ),
        Route(
            target=Sources(database, clock).handle,
            words=(SOURCES_WORD, "/sources"),
            argument="添加 网址 名称",
            summary="查看、添加、启用或停用资讯来源",
            role=Role.STAFF,
            group=Group.STAFF,
        ),
        guide(ADDING, word=ADD_WORD, role=Role.STAFF),
        Route(
            target=JobView(database, clock).show,
            words=("/任务", "/jobs"),
            summary="看定时任务的上次、下次运行和失败",
            role=Role.STAFF,
            group=Group.STAFF,
        ),
        *(
            Route(
                target=target,
                words=(word,),
                argument="编号",
                summary="决定一份通报",
                role=Role.STAFF,
                listed=False,
            )
            for word, target in (
                (APPROVE_WORD, desk.approve),
                (REFUSE_WORD, desk.refuse),
                (RECALL_WORD, desk.recall),
            )
        ),
    )
