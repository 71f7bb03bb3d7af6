"""The routes of alerts and subscriptions."""

from handlers.alerts.latest import LATEST_WORD, Latest
from handlers.alerts.manage import (
    CADENCE_WORD,
    MORE_WORD,
    PAUSE_WORD,
    RESUME_WORD,
    Manage,
)
from handlers.alerts.subscribe import (
    LEAVE_WORD,
    MINE_WORD,
    SUBSCRIBE_WORD,
    Subscribe,
    SubscribeForm,
    takes_sentence,
)
from handlers.clock import Clock
from handlers.routes import Group, Handler, Route
from storage.database import Database


def alert_routes(database: Database, clock: Clock) -> tuple[Route, ...]:
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
